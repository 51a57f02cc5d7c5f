/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/name-key.h"

#include "shared/notice/name-fold.h"
#include "shared/notice/name-variants.h"

#include <string.h>

/* 々 is the character before it. Blanks go. */
static char *
replace_variants (const char *folded, gunichar (*variant) (gunichar c))
{
  GString *out = g_string_new (NULL);
  gunichar before = 0;
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c == ' ')
        continue;
      before = c == 0x3005 && before != 0 ? before : variant (c);
      g_string_append_unichar (out, before);
    }
  return g_string_free (out, FALSE);
}

static char *
without_blanks (const char *folded)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  return g_strjoinv ("", words);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_latin (const char *folded)
{
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    if (g_utf8_get_char (at) >= 0x1F00)
      return FALSE;
  return TRUE;
}

static char *
weak_key (const char *folded)
{
  g_autofree char *outside = mdg_name_outside_brackets (folded);
  return replace_variants (*outside != '\0' ? outside : folded, mdg_name_weak_variant);
}

/* Letters print given and family names of foreigners in either order: here, in the alphabet's. ""
 * for names in other letters. */
static char *
sort_words (const char *folded)
{
  g_autofree char *outside = mdg_name_outside_brackets (folded);
  if (!is_latin (outside))
    return g_strdup ("");
  g_auto (GStrv) words = g_strsplit (outside, " ", -1);
  qsort (words, g_strv_length (words), sizeof (char *), compare_words);
  g_autofree char *joined = g_strjoinv (" ", words);
  return replace_variants (joined, mdg_name_weak_variant);
}

/* ---- public ---- */

char *
mdg_name_key_spelling (const char *name)
{
  g_autofree char *folded = mdg_name_fold (name);
  return without_blanks (folded);
}

char *
mdg_name_key_variant (const char *name)
{
  g_autofree char *folded = mdg_name_fold (name);
  return replace_variants (folded, mdg_name_variant);
}

char *
mdg_name_key_weak (const char *name)
{
  g_autofree char *folded = mdg_name_fold (name);
  return weak_key (folded);
}

/* Whether @a has in brackets what @b is. */
static gboolean
is_also_called (const char *a, const char *b)
{
  g_autofree char *inside = mdg_name_inside_brackets (a);
  if (inside == NULL || g_utf8_strlen (inside, -1) < 2)
    return FALSE;
  g_autofree char *left = weak_key (inside);
  g_autofree char *right = weak_key (b);
  return g_str_equal (left, right);
}

static gboolean
keys_agree (const char *a, const char *b, gunichar (*variant) (gunichar c))
{
  g_autofree char *left = replace_variants (a, variant);
  g_autofree char *right = replace_variants (b, variant);
  return g_str_equal (left, right);
}

static gboolean
have_same_words (const char *a, const char *b)
{
  g_autofree char *left = sort_words (a);
  g_autofree char *right = sort_words (b);
  return *left != '\0' && g_str_equal (left, right);
}

static gboolean
agree_weakly (const char *a, const char *b)
{
  g_autofree char *left = weak_key (a);
  g_autofree char *right = weak_key (b);
  return g_str_equal (left, right) || have_same_words (a, b) || is_also_called (a, b) ||
         is_also_called (b, a);
}

MdgNameLikeness
mdg_name_compare (const char *a, const char *b)
{
  g_autofree char *left = mdg_name_fold (a);
  g_autofree char *right = mdg_name_fold (b);
  if (*left == '\0' || *right == '\0')
    return MDG_NAME_DIFFERENT;
  if (g_str_equal (a, b))
    return MDG_NAME_SAME;
  g_autofree char *left_bare = without_blanks (left);
  g_autofree char *right_bare = without_blanks (right);
  if (g_str_equal (left_bare, right_bare))
    return MDG_NAME_SPELLING;
  if (keys_agree (left, right, mdg_name_variant))
    return MDG_NAME_VARIANT;
  return agree_weakly (left, right) ? MDG_NAME_WEAK_VARIANT : MDG_NAME_DIFFERENT;
}

/* ---- places ---- */

/* Without blanks, but otherwise as written: places have to be those of @name. */
static gunichar
next_written (const char **at, int *place)
{
  while (**at != '\0')
    {
      gunichar c = g_utf8_get_char (*at);
      *at = g_utf8_next_char (*at);
      (*place)++;
      if (!mdg_name_is_unseen (c))
        return c;
    }
  return 0;
}

int
mdg_name_first_difference (const char *a, const char *b)
{
  if (a == NULL || b == NULL || !g_utf8_validate (a, -1, NULL) || !g_utf8_validate (b, -1, NULL))
    return -1;
  int left_place = -1, right_place = -1, found = -1;
  gunichar left = 0, right = 0;
  do
    {
      left = next_written (&a, &left_place);
      right = next_written (&b, &right_place);
      if (left != right && left != 0 && right != 0 && found < 0)
        found = left_place;
    }
  while (left != 0 && right != 0);
  return left == right ? found : -1;
}

char *
mdg_kana_key (const char *kana)
{
  g_autofree char *folded = mdg_name_key_spelling (kana);
  GString *out = g_string_new (NULL);
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (out, c >= 0x3041 && c <= 0x3096 ? c + 0x60 : c);
    }
  return g_string_free (out, FALSE);
}
