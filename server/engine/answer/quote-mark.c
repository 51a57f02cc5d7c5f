/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/answer/quote-mark.h"

#include <string.h>

#define NUMBER_MAX_DIGITS 3

typedef struct
{
  gunichar open;
  gunichar close;
} Pair;

static const Pair brackets[] = { { 0x3010, 0x3011 }, { '[', ']' }, { 0xff3b, 0xff3d } };
static const Pair quotation[] = {
  { 0x300c, 0x300d },
  { 0x300e, 0x300f },
  { '"', '"' },
  { 0x201c, 0x201d },
  { 0xff62, 0xff63 },
};

/* What may stand before a number. */
static const char *const words[] = { "出典", "資料", "根拠", "参照", "参考", "引用", "Source", "source" };

typedef struct
{
  const char *at;
  const char *end;
  gunichar close; /* of the mark */
} Cursor;

static gunichar
peek (const Cursor *cursor)
{
  return cursor->at < cursor->end ? g_utf8_get_char (cursor->at) : 0;
}

static void
step (Cursor *cursor)
{
  cursor->at = g_utf8_next_char (cursor->at);
}

static gboolean
is_separator (gunichar character)
{
  return g_unichar_isspace (character) ||
         (character != 0 && strchr (",;:", (int) MIN (character, 0x7f)) != NULL) ||
         character == 0x3001 || character == 0xff0c || character == 0xff1a || character == 0xff1b ||
         character == 0x30fb;
}

static void
skip_separators (Cursor *cursor)
{
  while (is_separator (peek (cursor)))
    step (cursor);
}

static gunichar
find_close (const Pair *pairs, guint n, gunichar open)
{
  for (guint i = 0; i < n; i++)
    if (pairs[i].open == open)
      return pairs[i].close;
  return 0;
}

/* MORE while what is there is the beginning of a word. */
static MdgQuoteMarkResult
skip_word (Cursor *cursor)
{
  gsize left = (gsize) (cursor->end - cursor->at);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);
      if (memcmp (cursor->at, words[i], MIN (n, left)) != 0)
        continue;
      if (left < n)
        return MDG_QUOTE_MARK_MORE;
      cursor->at += n;
      return MDG_QUOTE_MARK_READ;
    }
  return MDG_QUOTE_MARK_READ;
}

static MdgQuoteMarkResult
read_number (Cursor *cursor, guint *ret_number)
{
  guint number = 0;
  guint n = 0;
  for (; g_unichar_digit_value (peek (cursor)) >= 0 && n <= NUMBER_MAX_DIGITS; n++)
    {
      number = number * 10 + (guint) g_unichar_digit_value (peek (cursor));
      step (cursor);
    }
  if (n == 0 && cursor->at == cursor->end)
    return MDG_QUOTE_MARK_MORE;
  if (n == 0 || n > NUMBER_MAX_DIGITS)
    return MDG_QUOTE_MARK_NONE;
  *ret_number = number;
  return MDG_QUOTE_MARK_READ;
}

/* TRUE when the mark ends or goes on with another source behind a closing quotation mark. */
static MdgQuoteMarkResult
look_behind_quote (Cursor cursor)
{
  gunichar before = 0;
  while (is_separator (peek (&cursor)))
    {
      before = peek (&cursor);
      step (&cursor);
    }
  gunichar next = peek (&cursor);
  if (next == 0)
    return MDG_QUOTE_MARK_MORE;
  if (next == cursor.close || (before != 0 && g_unichar_digit_value (next) >= 0))
    return MDG_QUOTE_MARK_READ;
  for (guint i = 0; before != 0 && i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (cursor.at, words[i]))
      return MDG_QUOTE_MARK_READ;
  return MDG_QUOTE_MARK_NONE;
}

/* Quotes hold quotation marks of their own, in pairs or not: it ends where the mark does. @strict:
 * pairs are counted. */
static MdgQuoteMarkResult
read_quote (Cursor *cursor, gboolean strict, char **ret_quote)
{
  gunichar open = peek (cursor);
  gunichar close = find_close (quotation, G_N_ELEMENTS (quotation), open);
  step (cursor);
  const char *start = cursor->at;
  guint depth = 1;
  for (; cursor->at < cursor->end; step (cursor))
    {
      gunichar character = peek (cursor);
      if (strict && character == open && open != close)
        depth++;
      if (character != close || (strict && --depth > 0))
        continue;
      Cursor behind = *cursor;
      step (&behind);
      MdgQuoteMarkResult result = look_behind_quote (behind);
      if (result == MDG_QUOTE_MARK_MORE)
        return result;
      if (result == MDG_QUOTE_MARK_READ)
        {
          *ret_quote = g_strndup (start, (gsize) (cursor->at - start));
          *cursor = behind;
          return result;
        }
      depth = 1;
    }
  return MDG_QUOTE_MARK_MORE;
}

/* One source: a word, a number, a quote. */
static MdgQuoteMarkResult
read_item (Cursor *cursor, gboolean strict, GArray *items)
{
  MdgQuoteMarkItem item = { 0 };
  MdgQuoteMarkResult result = skip_word (cursor);
  if (result != MDG_QUOTE_MARK_READ)
    return result;
  skip_separators (cursor);
  result = read_number (cursor, &item.number);
  if (result != MDG_QUOTE_MARK_READ)
    return result;
  Cursor behind = *cursor;
  skip_separators (&behind);
  if (find_close (quotation, G_N_ELEMENTS (quotation), peek (&behind)) != 0)
    {
      *cursor = behind;
      result = read_quote (cursor, strict, &item.quote);
    }
  if (result == MDG_QUOTE_MARK_READ)
    g_array_append_val (items, item);
  return result;
}

static MdgQuoteMarkResult
read_items (Cursor *cursor, gboolean strict, GArray *items)
{
  for (guint i = 0; i < MDG_QUOTE_MARK_ITEMS_MAX; i++)
    {
      skip_separators (cursor);
      MdgQuoteMarkResult result = read_item (cursor, strict, items);
      if (result != MDG_QUOTE_MARK_READ)
        return result;
      const char *before = cursor->at;
      skip_separators (cursor);
      if (peek (cursor) == cursor->close)
        {
          step (cursor);
          return MDG_QUOTE_MARK_READ;
        }
      if (cursor->at == cursor->end)
        return MDG_QUOTE_MARK_MORE;
      if (cursor->at == before && g_array_index (items, MdgQuoteMarkItem, i).quote == NULL)
        return MDG_QUOTE_MARK_NONE;
    }
  return MDG_QUOTE_MARK_NONE;
}

static void
item_clear (gpointer data)
{
  g_clear_pointer (&((MdgQuoteMarkItem *) data)->quote, g_free);
}

GArray *
mdg_quote_mark_items_new (void)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (MdgQuoteMarkItem));
  g_array_set_clear_func (items, item_clear);
  return items;
}

/* Where a mark must have ended: an empty line, or its largest size. */
static gsize
measure_reach (const char *text, gsize size, gboolean *ret_ends)
{
  const char *empty = g_strstr_len (text, (gssize) MIN (size, MDG_QUOTE_MARK_MAX), "\n\n");
  gsize reach = empty != NULL ? (gsize) (empty - text) : size;
  *ret_ends = empty != NULL || reach > MDG_QUOTE_MARK_MAX;
  reach = MIN (reach, MDG_QUOTE_MARK_MAX);
  while (reach > 0 && reach < size && ((guchar) text[reach] & 0xc0) == 0x80)
    reach--;
  return reach;
}

MdgQuoteMarkResult
mdg_quote_mark_read (
  const char *text, gsize size, gboolean last, GArray *items, gsize *ret_used)
{
  gboolean ends = FALSE;
  gsize reach = measure_reach (text, size, &ends);
  gunichar close = find_close (brackets, G_N_ELEMENTS (brackets), g_utf8_get_char (text));
  if (close == 0)
    return MDG_QUOTE_MARK_NONE;
  for (guint strict = 1; strict < 2; strict--)
    {
      Cursor cursor = { g_utf8_next_char (text), text + reach, close };
      g_array_set_size (items, 0);
      MdgQuoteMarkResult result = read_items (&cursor, strict == 1, items);
      if (result == MDG_QUOTE_MARK_READ)
        *ret_used = (gsize) (cursor.at - text);
      if (result != MDG_QUOTE_MARK_MORE)
        return result;
      if (!last && !ends)
        return result;
    }
  g_array_set_size (items, 0);
  return MDG_QUOTE_MARK_NONE;
}
