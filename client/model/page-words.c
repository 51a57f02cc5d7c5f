/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: both texts are folded character by character (NFKC, small letters, no spaces), and each
 * folded character remembers from which one it came; then the search is one of plain arrays.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/page-words.h"

typedef struct
{
  gunichar unit;
  guint from; /* character of the text it came from */
} Folded;

static void
fold_character (GArray *folded, gunichar c, guint from)
{
  char utf8[8] = { 0 };
  g_unichar_to_utf8 (c, utf8);
  g_autofree char *wide = g_utf8_normalize (utf8, -1, G_NORMALIZE_NFKC);
  for (const char *p = wide; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      Folded one = { g_unichar_tolower (g_utf8_get_char (p)), from };
      if (!g_unichar_isspace (one.unit))
        g_array_append_val (folded, one);
    }
}

static GArray *
fold (const char *text)
{
  GArray *folded = g_array_new (FALSE, FALSE, sizeof (Folded));
  guint from = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), from++)
    {
      gunichar c = g_utf8_get_char (p);
      Folded one = { g_unichar_tolower (c), from };
      if (c > ' ' && c < 0x7f)
        g_array_append_val (folded, one);
      else
        fold_character (folded, c, from);
    }
  return folded;
}

static gboolean
stands_at (GArray *text, GArray *words, guint at)
{
  for (guint i = 0; i < words->len; i++)
    if (g_array_index (text, Folded, at + i).unit != g_array_index (words, Folded, i).unit)
      return FALSE;
  return TRUE;
}

GArray *
mdg_page_words_find (const char *text, const char *words, guint max)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (MdgTextSpan));
  g_autoptr (GArray) wanted = fold (words);
  g_autoptr (GArray) folded = fold (text);
  if (wanted->len == 0 || wanted->len > MDG_WORDS_MAX_CHARS)
    return found;
  guint at = 0;
  while (at + wanted->len <= folded->len && found->len < max)
    {
      if (!stands_at (folded, wanted, at))
        {
          at++;
          continue;
        }
      guint first = g_array_index (folded, Folded, at).from;
      guint last = g_array_index (folded, Folded, at + wanted->len - 1).from;
      MdgTextSpan span = { first, last - first + 1 };
      g_array_append_val (found, span);
      at += wanted->len;
    }
  return found;
}
