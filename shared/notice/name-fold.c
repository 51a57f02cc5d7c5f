/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/name-fold.h"

#include <string.h>

static gboolean
is_variation_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* Zero-width characters are no spaces to GLib. */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || (c >= 0x2000 && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

gboolean
mdg_name_is_unseen (gunichar c)
{
  return is_variation_selector (c) || is_blank (c);
}

static gboolean
is_kana (gunichar c)
{
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC;
}

static gboolean
is_latin (gunichar c)
{
  return c < 0x1F00 && g_unichar_isalpha (c);
}

static gboolean
is_stroke (gunichar c)
{
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static gboolean
is_middle_dot (gunichar c)
{
  return c == 0x30FB || c == 0xB7 || c == 0x2027 || c == 0x2022 || c == 0x30A0;
}

static gboolean
divides (gunichar c, gunichar before)
{
  if (is_blank (c) || is_middle_dot (c))
    return TRUE;
  return is_latin (before) && (is_stroke (c) || c == ',' || c == '.');
}

/* Without selectors NFKC would keep apart what they stand behind. NULL for what is not UTF-8. */
static char *
normalize (const char *name)
{
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  g_autoptr (GString) bare = g_string_new (NULL);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_variation_selector (g_utf8_get_char (at)))
      g_string_append_unichar (bare, g_utf8_get_char (at));
  return g_utf8_normalize (bare->str, -1, G_NORMALIZE_NFKC);
}

/* A title is none when it would leave less than two characters: 鵜殿 is a family. */
static void
cut_title (GString *name)
{
  static const char *const titles[] = { "様", "樣", "殿", "さま", "御中" };
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (!g_str_has_suffix (name->str, titles[i]))
        continue;
      gsize rest = name->len - strlen (titles[i]);
      while (rest > 0 && name->str[rest - 1] == ' ')
        rest--;
      if (g_utf8_strlen (name->str, (gssize) rest) >= 2)
        g_string_truncate (name, rest);
      return;
    }
}

static gunichar
fold_character (gunichar c, gunichar before)
{
  return is_stroke (c) && is_kana (before) ? 0x30FC : g_unichar_toupper (c);
}

char *
mdg_name_fold (const char *name)
{
  g_autofree char *normal = normalize (name);
  GString *out = g_string_new (NULL);
  gunichar before = 0;
  gboolean gap = FALSE;
  for (const char *at = normal; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean apostrophe = is_latin (before) && (c == '\'' || c == '`' || c == 0x2019);
      gap = gap || divides (c, before);
      if (divides (c, before) || apostrophe)
        continue;
      if (gap && out->len > 0)
        g_string_append_c (out, ' ');
      gap = FALSE;
      before = fold_character (c, before);
      g_string_append_unichar (out, before);
    }
  cut_title (out);
  return g_string_free (out, FALSE);
}

/* ---- brackets ---- */

static const char *
find_any (const char *from, const char *const *signs, gsize *ret_length)
{
  const char *first = NULL;
  for (guint i = 0; signs[i] != NULL; i++)
    {
      const char *found = strstr (from, signs[i]);
      if (found == NULL || (first != NULL && found > first))
        continue;
      first = found;
      *ret_length = strlen (signs[i]);
    }
  return first;
}

/* The first pair: where it opens and where the text goes on behind it. */
static gboolean
find_brackets (const char *from,
               const char **ret_open,
               const char **ret_inside,
               const char **ret_close,
               const char **ret_after)
{
  static const char *const opening[] = { "(", "[", "〔", "【", "「", "<", NULL };
  static const char *const closing[] = { ")", "]", "〕", "】", "」", ">", NULL };
  gsize length = 0;
  const char *open = find_any (from, opening, &length);
  if (open == NULL)
    return FALSE;
  const char *inside = open + length;
  const char *close = find_any (inside, closing, &length);
  if (close == NULL)
    return FALSE;
  *ret_open = open;
  *ret_inside = inside;
  *ret_close = close;
  *ret_after = close + length;
  return TRUE;
}

char *
mdg_name_outside_brackets (const char *folded)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *open = NULL, *inside = NULL, *close = NULL, *after = folded;
  while (find_brackets (after, &open, &inside, &close, &after))
    {
      g_string_append_len (out, folded, open - folded);
      folded = after;
    }
  g_string_append (out, folded);
  g_strstrip (out->str);
  g_string_set_size (out, strlen (out->str));
  cut_title (out);
  return g_strdup (out->str);
}

char *
mdg_name_inside_brackets (const char *folded)
{
  static const char *const labels[] = { "旧姓", "旧氏", "通称名", "通称", "本名", "カナ", "氏名" };
  const char *open = NULL, *inside = NULL, *close = NULL, *after = NULL;
  if (!find_brackets (folded, &open, &inside, &close, &after))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_has_prefix (inside, labels[i]))
      {
        inside += strlen (labels[i]);
        break;
      }
  inside += strspn (inside, " :");
  return g_strndup (inside, (gsize) MAX (close - inside, 0));
}
