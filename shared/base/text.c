/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/text.h"

#include <string.h>

static const char *
lookup (const char *name, gsize length, const char *const *names, const char *const *values)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (strlen (names[i]) == length && strncmp (names[i], name, length) == 0)
      return values[i];
  return NULL;
}

char *
mdg_text_fill (const char *text, const char *const *names, const char *const *values)
{
  GString *out = g_string_new (NULL);
  const char *at = text;
  for (const char *open = strchr (at, '{'); open != NULL; open = strchr (at, '{'))
    {
      const char *close = strchr (open, '}');
      const char *value =
        close != NULL ? lookup (open + 1, (gsize) (close - open - 1), names, values) : NULL;
      g_string_append_len (out, at, open - at);
      if (value != NULL)
        g_string_append (out, value);
      else
        g_string_append_c (out, '{');
      at = value != NULL ? close + 1 : open + 1;
    }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

static gboolean
is_unclean (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  gboolean noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  return c == 0xFFFD || noncharacter || type == G_UNICODE_CONTROL ||
         type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

gboolean
mdg_text_is_clean_line (const char *text, gsize max_chars)
{
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  gsize n = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), n++)
    if (is_unclean (g_utf8_get_char (p)))
      return FALSE;
  return n <= max_chars;
}

/* NFKC, or NULL for text that is not UTF-8; g_utf8_normalize () alone lets coded surrogates
 * through. */
static char *
normalise (const char *text)
{
  return g_utf8_validate (text, -1, NULL) ? g_utf8_normalize (text, -1, G_NORMALIZE_NFKC) : NULL;
}

char *
mdg_text_fold_login (const char *login)
{
  g_autofree char *normal = normalise (login);
  if (normal == NULL)
    return g_strdup ("");
  return g_utf8_strdown (g_strstrip (normal), -1);
}

char *
mdg_text_fold_search (const char *text)
{
  g_autofree char *normal = normalise (text);
  if (normal == NULL)
    return g_strdup ("");
  g_autofree char *lower = g_utf8_strdown (normal, -1);
  GString *out = g_string_new (NULL);
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c))
        continue;
      if (c >= 0x3041 && c <= 0x3096)
        c += 0x60;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
mdg_text_random_password (gsize length, guint32 (*random_below) (guint32 upper))
{
  static const char capitals[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  static const char smalls[] = "abcdefghijkmnpqrstuvwxyz";
  static const char digits[] = "23456789";
  static const char all[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

  g_return_val_if_fail (length >= 8, NULL);
  char *out = g_malloc0 (length + 1);
  out[0] = capitals[random_below (sizeof capitals - 1)];
  out[1] = smalls[random_below (sizeof smalls - 1)];
  out[2] = digits[random_below (sizeof digits - 1)];
  for (gsize i = 3; i < length; i++)
    out[i] = all[random_below (sizeof all - 1)];
  for (gsize i = length - 1; i > 0; i--)
    {
      gsize j = random_below ((guint32) i + 1);
      char swap = out[i];
      out[i] = out[j];
      out[j] = swap;
    }
  return out;
}
