/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/version.h"

#include <string.h>

#define N_NUMBERS 3

static gboolean
is_number (const char *text, guint64 max)
{
  gsize length = strlen (text);
  if (length == 0 || length > 5 || strspn (text, "0123456789") != length)
    return FALSE;
  return (length == 1 || text[0] != '0') && g_ascii_strtoull (text, NULL, 10) <= max;
}

gboolean
mdg_version_is_valid (const char *text)
{
  static const guint64 max[N_NUMBERS] = { MDG_VERSION_MAX_MAJOR, MDG_VERSION_MAX_MINOR,
                                          MDG_VERSION_MAX_BUILD };
  g_auto (GStrv) parts = g_strsplit (text, ".", N_NUMBERS + 1);
  guint n = g_strv_length (parts);
  if (n < 2 || n > N_NUMBERS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!is_number (parts[i], max[i]))
      return FALSE;
  return TRUE;
}

int
mdg_version_compare (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, ".", N_NUMBERS);
  g_auto (GStrv) right = g_strsplit (b, ".", N_NUMBERS);
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      guint64 x = i < g_strv_length (left) ? g_ascii_strtoull (left[i], NULL, 10) : 0;
      guint64 y = i < g_strv_length (right) ? g_ascii_strtoull (right[i], NULL, 10) : 0;
      if (x != y)
        return x < y ? -1 : 1;
    }
  return 0;
}
