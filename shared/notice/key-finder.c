/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/key-finder.h"

#include "shared/notice/cp932-table.h"
#include "shared/notice/key-text.h"
#include "shared/notice/key-trie.h"
#include "shared/notice/match.h"

#include <string.h>

/* What chance would find in bytes that are no text. */
#define BYTES_NAME_MIN_CHARS 4
#define BYTES_NUMBER_MIN_CHARS 8
#define SHORT_NAME_CHARS 3
#define NAME_MIN_CHARS 2
#define NAME_MAX_CHARS 60

typedef struct
{
  MdgKeyKind kind;
  guint row;       /* the first that has it */
  guint length;    /* characters */
  guint min_token; /* of a number, with its zeros */
  gboolean alone;  /* a name that has to stand by itself */
  gboolean hyphens;
} Key;

struct _MdgKeyFinder
{
  const MdgRecipientList *list;
  MdgKeyTrie *trie;
  GArray *keys;       /* Key, by the number of the word */
  guint32 *name_keys; /* of each row: number of its name's word, plus 1 */
  guint32 *number_keys;
  guint32 *mail_keys;
};

struct _MdgKeyScanner
{
  const MdgKeyFinder *finder;
  MdgKeyText *text;
  MdgKeyText *own_text;
  GByteArray *own_places; /* of the characters of text: 1 within what the own row says */
  gboolean as_bytes;
};

/* ---- filling ---- */

static gboolean
is_han (gunichar c)
{
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3005 ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static gboolean
is_kana (gunichar c)
{
  return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF);
}

static gboolean
is_number_char (gunichar c)
{
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

static guint32
add_key (MdgKeyFinder *finder, const gunichar *chars, Key key)
{
  int word = mdg_key_trie_add (finder->trie, chars, key.length);
  if (word >= 0 && (guint) word == finder->keys->len)
    g_array_append_val (finder->keys, key);
  if (word >= 0 && key.kind == MDG_KEY_NUMBER)
    {
      Key *same = &g_array_index (finder->keys, Key, word);
      same->hyphens |= key.hyphens;
      same->min_token = MIN (same->min_token, key.min_token);
    }
  return word >= 0 ? (guint32) word + 1 : 0;
}

/* Without its leading zeros, which may be fewer or more on the page. */
static guint32
add_number (MdgKeyFinder *finder,
            MdgKeyText *text,
            const MdgNoticeRecipient *recipient,
            guint row)
{
  g_autofree char *number = mdg_number_key (recipient->number);
  Key key = { .kind = MDG_KEY_NUMBER, .row = row };
  key.min_token = MAX ((guint) strlen (number), MDG_KEY_NUMBER_MIN_CHARS);
  key.hyphens = recipient->number != NULL && !g_str_equal (number, recipient->number);
  mdg_key_text_clear (text);
  mdg_key_text_append_utf8 (text, number, strlen (number));
  const gunichar *chars = mdg_key_text_get_chars (text);
  guint n = mdg_key_text_get_length (text), zeros = 0;
  while (zeros < n && chars[zeros] == '0')
    zeros++;
  key.length = n - zeros;
  return key.length > 0 ? add_key (finder, chars + zeros, key) : 0;
}

static guint32
add_mail (MdgKeyFinder *finder,
          MdgKeyText *text,
          const MdgNoticeRecipient *recipient,
          guint row)
{
  Key key = { .kind = MDG_KEY_MAIL, .row = row };
  const char *mail = recipient->mail != NULL ? recipient->mail : "";
  mdg_key_text_clear (text);
  mdg_key_text_append_utf8 (text, mail, strlen (mail));
  key.length = mdg_key_text_get_length (text);
  return strchr (mail, '@') != NULL ? add_key (finder, mdg_key_text_get_chars (text), key) : 0;
}

static guint32
add_name (MdgKeyFinder *finder,
          MdgKeyText *text,
          const MdgNoticeRecipient *recipient,
          guint row)
{
  Key key = { .kind = MDG_KEY_NAME, .row = row };
  const char *name = recipient->name != NULL ? recipient->name : "";
  gboolean has_han = FALSE;
  mdg_key_text_clear (text);
  mdg_key_text_append_utf8 (text, name, strlen (name));
  const gunichar *chars = mdg_key_text_get_chars (text);
  key.length = mdg_key_text_get_length (text);
  for (guint i = 0; i < key.length; i++)
    has_han = has_han || is_han (chars[i]);
  key.alone = key.length <= SHORT_NAME_CHARS || !has_han;
  if (key.length < NAME_MIN_CHARS || key.length > NAME_MAX_CHARS)
    return 0;
  return add_key (finder, chars, key);
}

MdgKeyFinder *
mdg_key_finder_new (const MdgRecipientList *list)
{
  g_autoptr (MdgKeyText) text = mdg_key_text_new ();
  MdgKeyFinder *finder = g_new0 (MdgKeyFinder, 1);
  guint n = mdg_recipient_list_get_n_rows (list);
  finder->list = list;
  finder->trie = mdg_key_trie_new ();
  finder->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  finder->number_keys = g_new0 (guint32, n + 1);
  finder->mail_keys = g_new0 (guint32, n + 1);
  finder->name_keys = g_new0 (guint32, n + 1);
  for (guint row = 1; row <= n; row++)
    {
      const MdgNoticeRecipient *recipient = mdg_recipient_list_get (list, row);
      finder->number_keys[row] = add_number (finder, text, recipient, row);
      finder->mail_keys[row] = add_mail (finder, text, recipient, row);
      finder->name_keys[row] = add_name (finder, text, recipient, row);
    }
  mdg_key_trie_finish (finder->trie);
  return finder;
}

void
mdg_key_finder_free (MdgKeyFinder *finder)
{
  if (finder == NULL)
    return;
  mdg_key_trie_free (finder->trie);
  g_array_unref (finder->keys);
  g_free (finder->number_keys);
  g_free (finder->mail_keys);
  g_free (finder->name_keys);
  g_free (finder);
}

guint
mdg_key_finder_get_n_keys (const MdgKeyFinder *finder)
{
  return finder->keys->len;
}

guint
mdg_key_finder_get_name_row (const MdgKeyFinder *finder, guint row)
{
  guint32 key = finder->name_keys[row];
  return key != 0 ? g_array_index (finder->keys, Key, key - 1).row : row;
}

/* ---- places ---- */

/* Where a word was found: characters @start to before @end. */
typedef struct
{
  const gunichar *chars;
  const guint8 *gaps;
  guint n;
  guint start;
  guint end;
} Place;

typedef struct
{
  guint spaces;
  guint hyphens;
  guint lines;
} Gaps;

static Gaps
count_gaps (const Place *place)
{
  Gaps gaps = { 0 };
  for (guint i = place->start + 1; i < place->end; i++)
    {
      gaps.spaces += place->gaps[i] == MDG_GAP_SPACE ? 1 : 0;
      gaps.hyphens += place->gaps[i] == MDG_GAP_HYPHEN ? 1 : 0;
      gaps.lines += place->gaps[i] == MDG_GAP_LINE ? 1 : 0;
    }
  return gaps;
}

static gboolean
is_digit_at (const Place *place, guint at)
{
  return at < place->n && place->chars[at] >= '0' && place->chars[at] <= '9';
}

/* "1,234" goes on over its comma. */
static gboolean
number_goes_on_before (const Place *place, guint start)
{
  if (start == 0 || place->gaps[start] == MDG_GAP_SPACE || place->gaps[start] == MDG_GAP_LINE)
    return FALSE;
  gunichar before = place->chars[start - 1];
  if (is_number_char (before))
    return TRUE;
  return (before == ',' || before == '.') && start >= 2 && is_digit_at (place, start - 2) &&
         place->gaps[start - 1] == MDG_GAP_NONE;
}

static gboolean
number_goes_on_behind (const Place *place)
{
  guint end = place->end;
  if (end >= place->n || place->gaps[end] == MDG_GAP_SPACE || place->gaps[end] == MDG_GAP_LINE)
    return FALSE;
  if (is_number_char (place->chars[end]))
    return TRUE;
  return (place->chars[end] == ',' || place->chars[end] == '.') && is_digit_at (place, end + 1) &&
         place->gaps[end + 1] == MDG_GAP_NONE;
}

/* "<00120034>" in a content stream is two glyphs. */
static gboolean
is_hex_string (const Place *place, guint start)
{
  return start > 0 && place->chars[start - 1] == '<' && place->end < place->n &&
         place->chars[place->end] == '>';
}

static gboolean
is_number_here (const Key *key, const Place *place, gboolean as_bytes)
{
  guint start = place->start;
  Gaps gaps = count_gaps (place);
  guint inner = key->length - 1;
  gboolean spread = gaps.spaces > 0 && gaps.spaces == inner;
  if (gaps.lines > 0 || (gaps.spaces > 0 && !spread) || (gaps.hyphens > 0 && !key->hyphens))
    return FALSE;
  while (start > 0 && place->chars[start - 1] == '0' &&
         (place->gaps[start] == MDG_GAP_NONE || (spread && place->gaps[start] == MDG_GAP_SPACE)))
    start--;
  guint token = place->end - start;
  if (token < key->min_token || (as_bytes && token < BYTES_NUMBER_MIN_CHARS))
    return FALSE;
  return !number_goes_on_before (place, start) && !number_goes_on_behind (place) &&
         !(as_bytes && is_hex_string (place, start));
}

static gboolean
is_mail_here (const Place *place)
{
  guint start = place->start, end = place->end;
  gboolean before = start > 0 && place->gaps[start] == MDG_GAP_NONE &&
                    (is_number_char (place->chars[start - 1]) || place->chars[start - 1] == '.');
  gboolean behind =
    end < place->n && place->gaps[end] == MDG_GAP_NONE && is_number_char (place->chars[end]);
  return count_gaps (place).lines == 0 && !before && !behind;
}

static gboolean
is_one_of (gunichar c, const char *set)
{
  for (; *set != '\0'; set = g_utf8_next_char (set))
    if (g_utf8_get_char (set) == c)
      return TRUE;
  return FALSE;
}

static gboolean
is_letter (gunichar c)
{
  return is_han (c) || is_kana (c) || is_number_char (c);
}

/* Spaces between all characters: then one more space ends nothing. */
static gboolean
ends_word (guint8 gap, gboolean spread)
{
  return spread ? gap == MDG_GAP_LINE : gap != MDG_GAP_NONE;
}

static gboolean
is_name_here (const Key *key, const Place *place)
{
  static const char before[] = "名主者人方";
  static const char behind[] = "様殿氏君方さく";
  Gaps gaps = count_gaps (place);
  guint start = place->start, end = place->end;
  if (gaps.lines > 0)
    return FALSE;
  if (!key->alone)
    return TRUE;
  gboolean spread = key->length >= SHORT_NAME_CHARS && gaps.spaces == key->length - 1;
  gboolean left = start == 0 || ends_word (place->gaps[start], spread) ||
                  !is_letter (place->chars[start - 1]) ||
                  (is_one_of (place->chars[start - 1], before));
  gboolean right = end >= place->n || ends_word (place->gaps[end], spread) ||
                   !is_letter (place->chars[end]) || is_one_of (place->chars[end], behind);
  return left && right;
}

/* ---- the own row ---- */

static void
mark_own (MdgKeyScanner *scanner, const char *value)
{
  if (value == NULL)
    return;
  mdg_key_text_clear (scanner->own_text);
  mdg_key_text_append_utf8 (scanner->own_text, value, strlen (value));
  const gunichar *own = mdg_key_text_get_chars (scanner->own_text);
  const gunichar *chars = mdg_key_text_get_chars (scanner->text);
  guint n_own = mdg_key_text_get_length (scanner->own_text);
  guint n = mdg_key_text_get_length (scanner->text);
  for (guint i = 0; n_own > 0 && i + n_own <= n; i++)
    if (chars[i] == own[0] && memcmp (chars + i, own, n_own * sizeof *own) == 0)
      memset (scanner->own_places->data + i, 1, n_own);
}

static void
mark_own_places (MdgKeyScanner *scanner, guint own)
{
  guint n = mdg_key_text_get_length (scanner->text);
  g_byte_array_set_size (scanner->own_places, n);
  if (n > 0)
    memset (scanner->own_places->data, 0, n);
  if (own == 0)
    return;
  const MdgNoticeRecipient *recipient = mdg_recipient_list_get (scanner->finder->list, own);
  mark_own (scanner, recipient->name);
  mark_own (scanner, recipient->kana);
  mark_own (scanner, recipient->address);
}

static gboolean
is_own_place (const MdgKeyScanner *scanner, const Place *place)
{
  for (guint i = place->start; i < place->end; i++)
    if (scanner->own_places->data[i] == 0)
      return FALSE;
  return TRUE;
}

/* ---- looking ---- */

typedef struct
{
  guint own;
  gboolean marked; /* the own places are known */
  GArray *hits;
  gboolean own_number;
  gboolean own_name;
  gboolean own_other; /* its mail address, or a name within its cells */
} Search;

static gboolean
is_here (MdgKeyScanner *scanner, const Key *key, const Place *place)
{
  if (key->kind == MDG_KEY_NUMBER)
    return is_number_here (key, place, scanner->as_bytes);
  if (key->kind == MDG_KEY_MAIL)
    return is_mail_here (place);
  return (!scanner->as_bytes || key->length >= BYTES_NAME_MIN_CHARS) && is_name_here (key, place);
}

static void
take_word (MdgKeyScanner *scanner, Search *search, guint32 word, const Place *place)
{
  const MdgKeyFinder *finder = scanner->finder;
  const Key *key = &g_array_index (finder->keys, Key, word);
  const guint32 *const own_keys[] = { finder->number_keys, finder->mail_keys, finder->name_keys };
  gboolean is_own = search->own != 0 && own_keys[key->kind][search->own] == word + 1;
  if (is_own && key->kind == MDG_KEY_NAME)
    search->own_name = TRUE;
  if (!is_here (scanner, key, place))
    return;
  if (is_own)
    {
      search->own_number |= key->kind == MDG_KEY_NUMBER;
      search->own_other |= key->kind == MDG_KEY_MAIL;
      return;
    }
  if (search->hits == NULL)
    return;
  if (key->kind == MDG_KEY_NAME && !search->marked)
    {
      mark_own_places (scanner, search->own);
      search->marked = TRUE;
    }
  MdgKeyHit hit = { key->kind, key->row };
  if (key->kind == MDG_KEY_NAME && is_own_place (scanner, place))
    search->own_other = TRUE;
  else
    g_array_append_val (search->hits, hit);
}

static void
search_text (MdgKeyScanner *scanner, Search *search)
{
  const MdgKeyTrie *trie = scanner->finder->trie;
  Place place = { mdg_key_text_get_chars (scanner->text), mdg_key_text_get_gaps (scanner->text),
                  mdg_key_text_get_length (scanner->text), 0, 0 };
  guint32 state = 0;
  search->marked = FALSE;
  for (guint i = 0; i < place.n; i++)
    {
      state = mdg_key_trie_step (trie, state, place.chars[i]);
      guint32 at = state;
      for (int word; (word = mdg_key_trie_next_word (trie, &at)) >= 0;)
        {
          place.end = i + 1;
          place.start = place.end - g_array_index (scanner->finder->keys, Key, word).length;
          take_word (scanner, search, (guint32) word, &place);
        }
    }
}

MdgKeyScanner *
mdg_key_scanner_new (const MdgKeyFinder *finder)
{
  MdgKeyScanner *scanner = g_new0 (MdgKeyScanner, 1);
  scanner->finder = finder;
  scanner->text = mdg_key_text_new ();
  scanner->own_text = mdg_key_text_new ();
  scanner->own_places = g_byte_array_new ();
  return scanner;
}

void
mdg_key_scanner_free (MdgKeyScanner *scanner)
{
  if (scanner == NULL)
    return;
  mdg_key_text_free (scanner->text);
  mdg_key_text_free (scanner->own_text);
  g_byte_array_unref (scanner->own_places);
  g_free (scanner);
}

void
mdg_key_scanner_find_in_text (MdgKeyScanner *scanner,
                              const char *text,
                              guint own,
                              GArray *hits,
                              gboolean *ret_own_number,
                              gboolean *ret_own_name)
{
  Search search = { .own = own, .hits = hits };
  scanner->as_bytes = FALSE;
  mdg_key_text_clear (scanner->text);
  mdg_key_text_append_utf8 (scanner->text, text, strlen (text));
  search_text (scanner, &search);
  if (ret_own_number != NULL && search.own_number)
    *ret_own_number = TRUE;
  if (ret_own_name != NULL && search.own_name)
    *ret_own_name = TRUE;
}

/* ---- bytes ---- */

static void
append_utf16 (MdgKeyText *text, const guint8 *data, gsize size)
{
  for (gsize i = 0; i + 1 < size; i += 2)
    {
      gunichar c = (gunichar) data[i] << 8 | data[i + 1];
      gboolean pair = c >= 0xD800 && c < 0xDC00 && i + 3 < size && data[i + 2] >= 0xDC &&
                      data[i + 2] < 0xE0;
      if (pair)
        {
          gunichar low = (gunichar) data[i + 2] << 8 | data[i + 3];
          c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
          i += 2;
        }
      mdg_key_text_append (text, c);
    }
}

static void
append_cp932 (MdgKeyText *text, const guint8 *data, gsize size)
{
  const guint16 *table = mdg_cp932_table ();
  for (gsize i = 0; i < size; i++)
    {
      gboolean lead = (data[i] >= 0x81 && data[i] <= 0x9F) || (data[i] >= 0xE0 && data[i] <= 0xFC);
      guint16 both = lead && i + 1 < size ? table[(gsize) data[i] << 8 | data[i + 1]] : 0;
      if (both != 0)
        i++;
      mdg_key_text_append (text, both != 0 ? both : table[data[i]]);
    }
}

static gboolean
is_ascii (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (data[i] >= 0x80 || data[i] == 0)
      return FALSE;
  return TRUE;
}

void
mdg_key_scanner_find_in_bytes (MdgKeyScanner *scanner,
                               const guint8 *data,
                               gsize size,
                               guint own,
                               GArray *hits,
                               gboolean *ret_own)
{
  Search search = { .own = own, .hits = hits };
  gboolean ascii = is_ascii (data, size);
  scanner->as_bytes = TRUE;
  for (guint way = 0; way < (ascii ? 1 : 4); way++)
    {
      mdg_key_text_clear (scanner->text);
      if (way == 0)
        mdg_key_text_append_utf8 (scanner->text, (const char *) data, size);
      else if (way == 1)
        append_cp932 (scanner->text, data, size);
      else if (size > way - 2)
        append_utf16 (scanner->text, data + (way - 2), size - (way - 2));
      search_text (scanner, &search);
    }
  if (ret_own != NULL && (search.own_number || search.own_name || search.own_other))
    *ret_own = TRUE;
}
