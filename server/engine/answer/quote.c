/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/answer/quote.h"

#include "server/engine/answer/answer.h"
#include "server/engine/answer/clean-text.h"
#include "server/engine/answer/quote-page.h"
#include "server/engine/answer/quote-text.h"

#include <string.h>

#define WIDEN_MAX_CHARS 160

/* ---- finding ---- */

typedef struct
{
  guint first;
  guint n;
} Part;

static const MdgQuoteCharacter *
get (const MdgQuoteText *text, guint i)
{
  return &g_array_index (text->characters, MdgQuoteCharacter, i);
}

static gunichar
peek (const MdgQuoteText *text, guint i)
{
  return i < text->characters->len ? get (text, i)->character : 0;
}

static gboolean
is_word (gunichar character)
{
  return character < 0x80 && g_ascii_isalnum ((char) character);
}

/* Two digits or letters are one word in both texts, or in neither. */
static gboolean
joins_alike (const MdgQuoteText *a, guint i, const MdgQuoteText *b, guint k)
{
  if (!is_word (peek (a, i)) || !is_word (peek (a, i - 1)))
    return TRUE;
  return get (a, i)->gap == get (b, k)->gap;
}

static gboolean
matches (const MdgQuoteText *text, guint at, const MdgQuoteText *quote, Part part)
{
  if (at + part.n > text->characters->len)
    return FALSE;
  for (guint i = 0; i < part.n; i++)
    if (peek (text, at + i) != peek (quote, part.first + i) ||
        (i > 0 && !joins_alike (text, at + i, quote, part.first + i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_digit (gunichar character)
{
  return character < 0x80 && g_ascii_isdigit ((char) character);
}

/* Character @i of @text goes on with the number that ends before it. */
static gboolean
continues_number (const MdgQuoteText *text, guint i)
{
  if (i == 0 || i >= text->characters->len || get (text, i)->gap)
    return FALSE;
  gunichar before = peek (text, i - 1);
  gunichar here = peek (text, i);
  if (mdg_quote_text_is_number (before) && mdg_quote_text_is_number (here))
    return TRUE;
  gboolean point_here = here == ',' || here == '.';
  gboolean point_before = before == ',' || before == '.';
  if (point_here && is_digit (before))
    return is_digit (peek (text, i + 1)) && !get (text, i + 1)->gap;
  return point_before && is_digit (here) && i >= 2 && is_digit (peek (text, i - 2)) &&
         !get (text, i - 1)->gap;
}

/* Neither end of the place cuts a number. */
static gboolean
keeps_numbers (const MdgQuoteText *text, guint at, guint n)
{
  return !continues_number (text, at) && !continues_number (text, at + n);
}

/* The first place of @part from @from on, no further than @last. */
static gboolean
find_part (const MdgQuoteText *text,
           const MdgQuoteText *quote,
           Part part,
           guint from,
           guint last,
           guint *ret_at)
{
  guint n = text->characters->len;
  for (guint at = from; at <= last && at + part.n <= n; at++)
    if (peek (text, at) == peek (quote, part.first) && matches (text, at, quote, part) &&
        keeps_numbers (text, at, part.n))
      {
        *ret_at = at;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_parts (const MdgQuoteText *text,
            const MdgQuoteText *quote,
            const Part *parts,
            guint n_parts,
            gsize *ret_start,
            gsize *ret_end)
{
  guint first = 0;
  guint from = 0;
  guint last_start = text->characters->len;
  while (find_part (text, quote, parts[0], from, last_start, &first))
    {
      guint at = first;
      guint i = 1;
      for (; i < n_parts; i++)
        {
          guint end = at + parts[i - 1].n;
          if (!find_part (text, quote, parts[i], end, end + MDG_QUOTE_ELLIPSIS_MAX_CHARS, &at))
            break;
        }
      if (i == n_parts)
        {
          *ret_start = get (text, first)->start;
          *ret_end = get (text, at + parts[n_parts - 1].n - 1)->end;
          return TRUE;
        }
      from = first + 1;
    }
  return FALSE;
}

/* ---- the parts of a quote ---- */

/* Points and commas at the ends are the model's as often as the page's. */
static Part
trim (const MdgQuoteText *quote, Part part)
{
  while (part.n > 0 && strchr (".,\"", (int) MIN (peek (quote, part.first), 0x7f)) != NULL)
    {
      part.first++;
      part.n--;
    }
  while (part.n > 0 && strchr (".,\"", (int) MIN (peek (quote, part.first + part.n - 1), 0x7f)))
    part.n--;
  return part;
}

/* "…", "...", "・・・", "(中略)", "(略)": its length at @i; 0: none. */
static guint
measure_ellipsis (const MdgQuoteText *quote, guint i)
{
  static const gunichar left_out[] = { '(', 0x4e2d, 0x7565, ')' };
  static const gunichar left_out_short[] = { '(', 0x7565, ')' };
  guint dots = 0;
  while (peek (quote, i + dots) == '.' || peek (quote, i + dots) == 0x30fb)
    dots++;
  if (dots >= 3)
    return dots;
  guint same = 0;
  while (same < 4 && peek (quote, i + same) == left_out[same])
    same++;
  if (same == 4)
    return same;
  same = 0;
  while (same < 3 && peek (quote, i + same) == left_out_short[same])
    same++;
  return same == 3 ? same : 0;
}

/* The number of parts; 0 when there are too many, or one of them is too short to prove anything. */
static guint
split (const MdgQuoteText *quote, Part parts[MDG_QUOTE_PARTS_MAX])
{
  guint n = 0;
  guint first = 0;
  for (guint i = 0; i <= quote->characters->len;)
    {
      guint dots = i < quote->characters->len ? measure_ellipsis (quote, i) : 1;
      if (dots == 0)
        {
          i++;
          continue;
        }
      Part part = trim (quote, (Part){ first, i - first });
      if (part.n > 0 && (n == MDG_QUOTE_PARTS_MAX || part.n < MDG_QUOTE_MIN_CHARS))
        return 0;
      if (part.n > 0)
        parts[n++] = part;
      i += dots;
      first = i;
    }
  return n;
}

static gboolean
find_in (const char *text,
         gboolean without_ruby,
         const MdgQuoteText *quote,
         gsize *ret_start,
         gsize *ret_end)
{
  g_autoptr (MdgQuoteText) page = mdg_quote_text_new (text, without_ruby);
  Part whole = trim (quote, (Part){ 0, quote->characters->len });
  if (whole.n < MDG_QUOTE_MIN_CHARS)
    return FALSE;
  if (find_parts (page, quote, &whole, 1, ret_start, ret_end))
    return TRUE;
  Part parts[MDG_QUOTE_PARTS_MAX];
  guint n = split (quote, parts);
  return n > 0 && find_parts (page, quote, parts, n, ret_start, ret_end);
}

gboolean
mdg_quote_find (const char *text, const char *quote, gsize *ret_start, gsize *ret_end)
{
  if (strlen (quote) > MDG_QUOTE_MAX_CHARS * 4)
    return FALSE;
  g_autoptr (MdgQuoteText) folded = mdg_quote_text_new (quote, FALSE);
  if (folded->characters->len > MDG_QUOTE_MAX_CHARS)
    return FALSE;
  return find_in (text, FALSE, folded, ret_start, ret_end) ||
         find_in (text, TRUE, folded, ret_start, ret_end);
}

/* ---- sentences ---- */

static gboolean
ends_sentence (gunichar character)
{
  return character == 0x3002 || character == 0xff61 || character == 0xff01 || character == 0xff1f;
}

static gboolean
ends_line (gunichar character)
{
  return character == '\n' || character == '\t';
}

static gsize
widen_back (const char *text, gsize start)
{
  const char *p = text + start;
  for (guint i = 0; i < WIDEN_MAX_CHARS; i++)
    {
      if (p == text)
        return 0;
      const char *before = g_utf8_prev_char (p);
      gunichar character = g_utf8_get_char (before);
      if (ends_sentence (character) || ends_line (character))
        return (gsize) (p - text);
      p = before;
    }
  return start;
}

static gsize
widen_on (const char *text, gsize end)
{
  const char *p = text + end;
  for (guint i = 0; i < WIDEN_MAX_CHARS; i++)
    {
      if (*p == '\0' || ends_line (g_utf8_get_char (p)))
        return (gsize) (p - text);
      const char *next = g_utf8_next_char (p);
      if (ends_sentence (g_utf8_get_char (p)))
        return (gsize) (next - text);
      p = next;
    }
  return end;
}

void
mdg_quote_widen (const char *text, gsize *start, gsize *end)
{
  *start = widen_back (text, *start);
  while (*start < *end && g_unichar_isspace (g_utf8_get_char (text + *start)))
    *start = (gsize) (g_utf8_next_char (text + *start) - text);
  gboolean ended = *end > 0 && ends_sentence (g_utf8_get_char (g_utf8_prev_char (text + *end)));
  if (!ended)
    *end = widen_on (text, *end);
}

/* ---- citations ---- */

/* Where the line of box @i ends: paragraphs have no line breaks of the page in them. */
static gsize
line_end (const MdgQuotePage *page, guint i)
{
  gsize start = page->offsets[i];
  const char *feed = strchr (page->text + start, '\n');
  gsize end = feed != NULL ? (gsize) (feed - page->text) : strlen (page->text);
  return i + 1 < page->boxes->len ? MIN (MAX (page->offsets[i + 1], start), end) : end;
}

/* The part of line @i that is quoted; NULL for none. At least two characters, where there are two:
 * line starts are known to about one. */
static MdgPageBox *
take_box (const MdgQuotePage *page, guint i, gsize start, gsize end)
{
  gsize line = line_end (page, i);
  gsize from = MAX (start, page->offsets[i]);
  gsize to = MIN (end, line);
  if (from >= to)
    return NULL;
  long n = g_utf8_strlen (page->text + from, (gssize) (to - from));
  if (n < 2 && g_utf8_strlen (page->text + start, (gssize) (end - start)) >= 2)
    return NULL;
  return mdg_quote_page_cut_box (page, i, from, to, line);
}

static GPtrArray *
take_boxes (const MdgQuotePage *page, gsize start, gsize end)
{
  GPtrArray *boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  for (guint i = 0; page->boxes != NULL && i < page->boxes->len; i++)
    {
      MdgPageBox *box = take_box (page, i, start, end);
      if (box != NULL)
        g_ptr_array_add (boxes, box);
    }
  return boxes;
}

static char *
dup_given (const char *quote)
{
  g_autofree char *clean = mdg_clean_text_dup (quote);
  return g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), MDG_QUOTE_MAX_CHARS));
}

gboolean
mdg_quote_verify (MdgCitation *citation, const char *quote, const MdgQuotePage *page)
{
  gsize start = 0, end = 0;
  gboolean stands = mdg_quote_find (page->text, quote, &start, &end);
  if (stands)
    mdg_quote_widen (page->text, &start, &end);
  g_free (citation->quote);
  citation->quote =
    stands ? g_strndup (page->text + start, end - start) : dup_given (quote);
  citation->verified = stands;
  g_clear_pointer (&citation->boxes, g_ptr_array_unref);
  citation->boxes =
    stands ? take_boxes (page, start, end) : mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  return stands;
}
