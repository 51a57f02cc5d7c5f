/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/align-key.h"

#define MAX_PARTS 18 /* of a compatibility decomposition */

/* Characters that come and go with line breaks, fonts and programs. */
static gboolean
is_passed_over (gunichar c)
{
  if (c < 0x80)
    return c <= ' ' || c == '-' || c == 0x7F;
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2010 && c <= 0x2015) ||
         c == 0x2212 || c == 0xFEFF || c == 0xFFFD || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0xE000 && c <= 0xF8FF) || g_unichar_isspace (c) || c == 0x2022 || c == 0x30FB;
}

/* The parts of one character that count: most often one, the character itself. */
static guint
split (gunichar c, guint32 *ret_parts)
{
  if (c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF))
    {
      ret_parts[0] = c >= 'A' && c <= 'Z' ? c + 32 : c;
      return is_passed_over (c) ? 0 : 1;
    }
  gunichar parts[MAX_PARTS];
  gsize n_parts = g_unichar_fully_decompose (c, TRUE, parts, MAX_PARTS);
  guint n = 0;
  for (gsize i = 0; !is_passed_over (c) && i < n_parts; i++)
    if (!is_passed_over (parts[i]))
      ret_parts[n++] = g_unichar_tolower (parts[i]);
  return n;
}

void
mdg_align_key_append (GArray *keys, const char *text)
{
  guint32 parts[MAX_PARTS];
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint n = split (g_utf8_get_char (p), parts);
      g_array_append_vals (keys, parts, n);
    }
}

gsize
mdg_align_key_offset (const char *text, guint n)
{
  guint32 parts[MAX_PARTS];
  const char *p = text;
  for (guint seen = 0; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint here = split (g_utf8_get_char (p), parts);
      if (here > 0 && seen + here > n)
        break;
      seen += here;
    }
  return (gsize) (p - text);
}
