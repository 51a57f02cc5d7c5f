/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Normalising a page at a time costs more than all else that is done with it, so single
 * characters are normalised, each one once, and remembered in a table. Half-width voiced kana, the
 * only ones that normalise together, are put together by hand.
 */
#include "shared/notice/key-text.h"

#include "shared/notice/name-key.h"

#define TABLE_CHARS 65536
#define UNKNOWN 0
#define IS_BLANK 1
#define IS_NOTHING 2 /* variation selectors */
#define IS_SEVERAL 3 /* ㈱: in the hash table */

struct _MdgKeyText
{
  GArray *chars;
  GByteArray *gaps;
  MdgGap gap; /* before the next character */
  guint32 *table;
  GHashTable *rest; /* several characters, or beyond the table → string */
};

MdgKeyText *
mdg_key_text_new (void)
{
  MdgKeyText *text = g_new0 (MdgKeyText, 1);
  text->chars = g_array_new (FALSE, FALSE, sizeof (gunichar));
  text->gaps = g_byte_array_new ();
  text->table = g_new0 (guint32, TABLE_CHARS);
  text->rest = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  mdg_key_text_clear (text);
  return text;
}

void
mdg_key_text_free (MdgKeyText *text)
{
  if (text == NULL)
    return;
  g_array_unref (text->chars);
  g_byte_array_unref (text->gaps);
  g_free (text->table);
  g_hash_table_unref (text->rest);
  g_free (text);
}

void
mdg_key_text_clear (MdgKeyText *text)
{
  const guint8 end = MDG_GAP_LINE;
  g_array_set_size (text->chars, 0);
  g_byte_array_set_size (text->gaps, 0);
  g_byte_array_append (text->gaps, &end, 1);
  text->gap = MDG_GAP_LINE;
}

static gboolean
is_hyphen (gunichar c)
{
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static gboolean
is_voicing (gunichar c)
{
  return c == 0x3099 || c == 0x309A;
}

static void
put (MdgKeyText *text, gunichar c)
{
  guint n = text->chars->len;
  gunichar *last = n > 0 ? &g_array_index (text->chars, gunichar, n - 1) : NULL;
  if (is_voicing (c) && last != NULL && text->gap == MDG_GAP_NONE &&
      g_unichar_compose (*last, c, last))
    return;
  const guint8 end = MDG_GAP_LINE;
  text->gaps->data[n] = (guint8) text->gap;
  g_byte_array_append (text->gaps, &end, 1);
  g_array_append_val (text->chars, c);
  text->gap = MDG_GAP_NONE;
}

static void
widen (MdgKeyText *text, MdgGap gap)
{
  text->gap = MAX (text->gap, gap);
}

/* The normal form of @c: one of the words above, or a character. */
static guint32
learn (MdgKeyText *text, gunichar c)
{
  char utf8[8] = { 0 };
  g_unichar_to_utf8 (c, utf8);
  g_autofree char *key = mdg_name_key_variant (utf8);
  gunichar first = g_utf8_get_char (key);
  guint32 found = IS_SEVERAL;
  if (*key == '\0')
    found = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ? IS_NOTHING : IS_BLANK;
  else if (*g_utf8_next_char (key) == '\0' && first > IS_SEVERAL)
    found = first;
  else
    g_hash_table_insert (text->rest, GUINT_TO_POINTER (c), g_steal_pointer (&key));
  if (c < TABLE_CHARS)
    text->table[c] = found;
  return found;
}

void
mdg_key_text_append (MdgKeyText *text, gunichar c)
{
  if (c < 0x20 || c == 0xFFFD || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c < 0xE000) ||
      c > 0x10FFFF)
    {
      widen (text, c == '\t' ? MDG_GAP_SPACE : MDG_GAP_LINE);
      return;
    }
  if (is_hyphen (c))
    {
      widen (text, MDG_GAP_HYPHEN);
      return;
    }
  guint32 found = c < TABLE_CHARS ? text->table[c] : UNKNOWN;
  found = found != UNKNOWN ? found : learn (text, c);
  if (found == IS_BLANK)
    widen (text, MDG_GAP_SPACE);
  else if (found > IS_SEVERAL)
    put (text, found);
  if (found != IS_SEVERAL)
    return;
  const char *several = g_hash_table_lookup (text->rest, GUINT_TO_POINTER (c));
  for (; several != NULL && *several != '\0'; several = g_utf8_next_char (several))
    if (is_hyphen (g_utf8_get_char (several)))
      widen (text, MDG_GAP_HYPHEN);
    else
      put (text, g_utf8_get_char (several));
}

void
mdg_key_text_append_utf8 (MdgKeyText *text, const char *utf8, gsize size)
{
  const char *end = utf8 + size;
  while (utf8 < end)
    {
      gunichar c = (guint8) *utf8 < 0x80 ? (gunichar) (guint8) *utf8
                                         : g_utf8_get_char_validated (utf8, end - utf8);
      gboolean wrong = c == (gunichar) -1 || c == (gunichar) -2;
      mdg_key_text_append (text, wrong ? 0xFFFD : c);
      utf8 = wrong ? utf8 + 1 : utf8 + g_unichar_to_utf8 (c, NULL);
    }
}

guint
mdg_key_text_get_length (const MdgKeyText *text)
{
  return text->chars->len;
}

const gunichar *
mdg_key_text_get_chars (const MdgKeyText *text)
{
  return (const gunichar *) (gpointer) text->chars->data;
}

const guint8 *
mdg_key_text_get_gaps (const MdgKeyText *text)
{
  return text->gaps->data;
}
