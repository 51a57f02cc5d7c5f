/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/guard/guard.h"

#include "server/engine/guard/folded-text.h"
#include "server/engine/guard/number-places.h"

#include <string.h>

#define LOCAL_PART_MAX 64
#define DOMAIN_MAX 253

/* What stands in the place of each kind. For the model, which reads Japanese. */
static const char *const marks[MDG_GUARD_N_KINDS] = {
  [MDG_GUARD_KIND_MY_NUMBER] = "［個人番号］",
  [MDG_GUARD_KIND_CARD] = "［カード番号］",
  [MDG_GUARD_KIND_TELEPHONE] = "［電話番号］",
  [MDG_GUARD_KIND_MAIL] = "［メールアドレス］",
  [MDG_GUARD_KIND_WORD] = "［伏せ字］",
};

static void
add (MdgFoldedText *text, GArray *places, MdgGuardKind kind, gsize start, gsize length)
{
  MdgGuardPlace place = { kind, start, length };
  if (mdg_folded_text_take (text, start, length))
    g_array_append_val (places, place);
}

/* ---- mail addresses ---- */

static gboolean
is_local_part (gunichar c)
{
  return mdg_is_letter (c) || mdg_is_digit (c) ||
         (c < 0x80 && c != 0 && strchr (".!#$%&'*+/=?^_`{|}~-", (int) c) != NULL);
}

static gboolean
is_domain (gunichar c)
{
  return mdg_is_letter (c) || mdg_is_digit (c) || c == '-' || c == '.';
}

/* Where the domain that begins at @at ends; @at itself when there is none. */
static gsize
find_domain_end (const MdgFoldedText *text, gsize at)
{
  gsize end = at;
  gsize dot = 0;
  while (end - at < DOMAIN_MAX && is_domain (mdg_folded_text_get (text, end)))
    end++;
  while (end > at && !mdg_is_letter (text->chars[end - 1]))
    end--;
  for (gsize i = at; i < end; i++)
    dot = text->chars[i] == '.' ? i : dot;
  if (dot <= at || end - dot < 3)
    return at;
  for (gsize i = dot + 1; i < end; i++)
    if (!mdg_is_letter (text->chars[i]))
      return at;
  return end;
}

static void
find_mail (MdgFoldedText *text, GArray *places)
{
  for (gsize at = 1; at < text->length; at++)
    {
      if (text->chars[at] != '@')
        continue;
      gsize start = at;
      while (start > 0 && at - start < LOCAL_PART_MAX && is_local_part (text->chars[start - 1]))
        start--;
      while (start < at && (text->chars[start] == '.' || text->chars[start] == '-'))
        start++;
      gsize end = find_domain_end (text, at + 1);
      if (start < at && end > at + 1)
        add (text, places, MDG_GUARD_KIND_MAIL, start, end - start);
    }
}

/* ---- the ward's words ---- */

/* First character → GPtrArray of MdgFoldedText, the words that begin with it. */
static GHashTable *
index_words (const char *const *words)
{
  GHashTable *index =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (; words != NULL && *words != NULL; words++)
    {
      MdgFoldedText *word = mdg_folded_text_new (*words);
      gpointer key = GUINT_TO_POINTER (mdg_folded_text_get (word, 0));
      GPtrArray *list = g_hash_table_lookup (index, key);
      if (list == NULL)
        {
          list = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_folded_text_free);
          g_hash_table_insert (index, key, list);
        }
      g_ptr_array_add (list, word);
    }
  return index;
}

static gboolean
stands_at (const MdgFoldedText *text, gsize at, const MdgFoldedText *word)
{
  return word->length > 0 && word->length <= text->length - at &&
         memcmp (text->chars + at, word->chars, word->length * sizeof *word->chars) == 0;
}

/* The longest of @list that stands at @at. */
static gsize
match_words (const MdgFoldedText *text, gsize at, const GPtrArray *list)
{
  gsize best = 0;
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const MdgFoldedText *word = list->pdata[i];
      if (word->length > best && stands_at (text, at, word))
        best = word->length;
    }
  return best;
}

static void
find_words (MdgFoldedText *text, const char *const *words, GArray *places)
{
  g_autoptr (GHashTable) index = index_words (words);
  gsize at = 0;
  while (g_hash_table_size (index) > 0 && at < text->length)
    {
      gsize length =
        match_words (text, at, g_hash_table_lookup (index, GUINT_TO_POINTER (text->chars[at])));
      if (length > 0)
        add (text, places, MDG_GUARD_KIND_WORD, at, length);
      at += MAX (length, 1);
    }
}

/* ---- all of it ---- */

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const MdgGuardPlace *left = a;
  const MdgGuardPlace *right = b;
  return (left->start > right->start) - (left->start < right->start);
}

GArray *
mdg_guard_find (const char *text, const char *const *words)
{
  g_autoptr (MdgFoldedText) folded = mdg_folded_text_new (text);
  GArray *places = g_array_new (FALSE, FALSE, sizeof (MdgGuardPlace));
  mdg_number_places_find (folded, places);
  find_mail (folded, places);
  find_words (folded, words, places);
  g_array_sort (places, compare_places);
  return places;
}

char *
mdg_guard_cover (const char *text, const GArray *places)
{
  GString *out = g_string_new (NULL);
  gsize at = 0;
  for (guint i = 0; i < places->len; i++)
    {
      const MdgGuardPlace *place = &g_array_index (places, MdgGuardPlace, i);
      const char *start = g_utf8_offset_to_pointer (text, (long) (place->start - at));
      g_string_append_len (out, text, start - text);
      g_string_append (out, marks[place->kind]);
      text = g_utf8_offset_to_pointer (start, (long) place->length);
      at = place->start + place->length;
    }
  g_string_append (out, text);
  return g_string_free (out, FALSE);
}
