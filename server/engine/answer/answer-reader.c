/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/answer/answer.h"

#include "server/engine/answer/answer-marks.h"
#include "server/engine/answer/clean-text.h"
#include "server/engine/answer/markdown-guard.h"
#include "server/engine/answer/quote-mark.h"

#include <string.h>

/* A piece of code within a line that is longer is text. Bytes. */
#define CODE_SPAN_MAX 1000

/* An answer that cites nothing and is no longer than this may say in its own words that nothing was
 * found. Bytes. */
#define PLAIN_MAX 900

#define THINK_OPEN "<think>"
#define THINK_CLOSE "</think>"

typedef enum
{
  STEP_MORE, /* wait for more text */
  STEP_DONE,
} Step;

struct _MdgAnswerReader
{
  GPtrArray *sources; /* borrowed */
  MdgAnswerFuncs funcs;
  gpointer user_data;

  GString *held; /* not looked at yet, or not known what it is yet */
  GString *out;  /* to be passed on */
  GString *plain;
  MdgGuardSeam seam;
  gsize n_passed; /* bytes */
  gboolean begun;
  gboolean thinking;
  gboolean at_line_start;
  gboolean after_sign; /* a colon or space behind one of our signs goes with it */
  char fence;          /* of the block of code we are in; 0: none */
  guint fence_length;

  GHashTable *known; /* number and quote → number of the citation */
  guint n_citations;
  guint n_verified;
  guint n_unverified;
  gboolean not_found;
  gboolean contradiction;
};

MdgAnswerReader *
mdg_answer_reader_new (GPtrArray *sources, const MdgAnswerFuncs *funcs, gpointer user_data)
{
  MdgAnswerReader *reader = g_new0 (MdgAnswerReader, 1);
  reader->sources = sources;
  reader->funcs = *funcs;
  reader->user_data = user_data;
  reader->held = g_string_new (NULL);
  reader->out = g_string_new (NULL);
  reader->plain = g_string_new (NULL);
  reader->at_line_start = TRUE;
  reader->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return reader;
}

void
mdg_answer_reader_free (MdgAnswerReader *reader)
{
  if (reader == NULL)
    return;
  g_string_free (reader->held, TRUE);
  g_string_free (reader->out, TRUE);
  g_string_free (reader->plain, TRUE);
  g_hash_table_unref (reader->known);
  g_free (reader);
}

/* ---- passing on ---- */

static void
put (MdgAnswerReader *reader, const char *text, gsize size)
{
  mdg_guard_seam_put (&reader->seam, text, size, reader->out);
}

/* Characters are at most as many as bytes; the rest of an endless answer is dropped. */
static void
pass_on (MdgAnswerReader *reader)
{
  if (reader->out->len == 0)
    return;
  if (reader->n_passed + reader->out->len <= MDG_ANSWER_MAX_CHARS)
    {
      if (reader->plain->len <= PLAIN_MAX)
        g_string_append (reader->plain, reader->out->str);
      reader->funcs.text (reader->out->str, reader->user_data);
    }
  reader->n_passed += reader->out->len;
  g_string_set_size (reader->out, 0);
}

/* ---- citations ---- */

static const MdgAnswerSource *
find_source (const MdgAnswerReader *reader, guint number)
{
  for (guint i = 0; reader->sources != NULL && i < reader->sources->len; i++)
    {
      const MdgAnswerSource *source = reader->sources->pdata[i];
      if (source->number == number)
        return source;
    }
  return NULL;
}

static void
cite_new (MdgAnswerReader *reader, const MdgAnswerSource *source, const char *quote)
{
  g_autoptr (MdgCitation) citation = mdg_citation_copy (source->citation);
  citation->number = reader->n_citations;
  citation->verified = FALSE;
  g_clear_pointer (&citation->quote, g_free);
  g_clear_pointer (&citation->boxes, g_ptr_array_unref);
  citation->boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  if (quote != NULL)
    reader->funcs.check (source, quote, citation, reader->user_data);
  reader->n_verified += citation->verified ? 1 : 0;
  reader->n_unverified += citation->verified ? 0 : 1;
  reader->funcs.citation (citation, reader->user_data);
}

/* A number that no source has leaves no mark. */
static void
cite (MdgAnswerReader *reader, const MdgQuoteMarkItem *item)
{
  const MdgAnswerSource *source = find_source (reader, item->number);
  g_autofree char *key =
    g_strdup_printf ("%u %s", item->number, item->quote != NULL ? item->quote : "");
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (reader->known, key));
  if (source == NULL || (number == 0 && reader->n_citations >= MDG_CITATIONS_MAX))
    {
      reader->n_unverified++;
      return;
    }
  if (number == 0)
    {
      number = ++reader->n_citations;
      g_hash_table_insert (reader->known, g_steal_pointer (&key), GUINT_TO_POINTER (number));
      cite_new (reader, source, item->quote);
    }
  mdg_guard_seam_put_mark (&reader->seam, number, reader->out);
}

/* ---- signs ---- */

static gboolean
has_sources (const MdgAnswerReader *reader)
{
  return reader->sources != NULL && reader->sources->len > 0;
}

typedef struct
{
  const char *text;
  gboolean contradiction;
} Sign;

static const Sign signs[] = {
  { MDG_ANSWER_NOT_FOUND_JA, FALSE },
  { MDG_ANSWER_NOT_FOUND_EN, FALSE },
  { MDG_ANSWER_CONTRADICTION_JA, TRUE },
  { MDG_ANSWER_CONTRADICTION_EN, TRUE },
};

static Step
read_sign (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      gsize n = strlen (signs[i].text);
      if (memcmp (text, signs[i].text, MIN (n, size)) != 0 || (size < n && last))
        continue;
      if (size < n)
        return STEP_MORE;
      reader->contradiction |= signs[i].contradiction;
      reader->not_found |= !signs[i].contradiction;
      reader->after_sign = TRUE;
      *ret_used = n;
      return STEP_DONE;
    }
  return STEP_DONE;
}

/* Models like to make a link of a mark: [1](address). The address goes with it. */
static Step
skip_target (const char *text, gsize size, gboolean last, gsize *used)
{
  if (*used == size)
    return last ? STEP_DONE : STEP_MORE;
  if (text[*used] != '(')
    return STEP_DONE;
  const char *rest = text + *used;
  const char *end = memchr (rest, ')', size - *used);
  const char *feed = memchr (rest, '\n', size - *used);
  if (end != NULL && (feed == NULL || end < feed))
    *used = (gsize) (end + 1 - text);
  else if (feed == NULL && !last && size - *used < MDG_GUARD_FORM_MAX)
    return STEP_MORE;
  return STEP_DONE;
}

/* An answer that was cut in the middle of a mark. */
static gboolean
is_cut_mark (const char *text, gsize size)
{
  if (size < 4 || g_utf8_get_char (text) != 0x3010)
    return FALSE;
  const char *next = g_utf8_next_char (text);
  return g_unichar_digit_value (g_utf8_get_char (next)) >= 0 && strstr (text, "\n\n") == NULL;
}

/* @ret_used stays 0 when it is none. */
static Step
read_mark (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  gsize used = 0;
  g_autoptr (GArray) items = mdg_quote_mark_items_new ();
  MdgQuoteMarkResult result = mdg_quote_mark_read (text, size, last, items, &used);
  if (result == MDG_QUOTE_MARK_MORE)
    return STEP_MORE;
  if (result == MDG_QUOTE_MARK_NONE)
    {
      if (last && is_cut_mark (text, size))
        *ret_used = size;
      return STEP_DONE;
    }
  if (text[0] == '[' && skip_target (text, size, last, &used) == STEP_MORE)
    return STEP_MORE;
  for (guint i = 0; i < items->len; i++)
    cite (reader, &g_array_index (items, MdgQuoteMarkItem, i));
  *ret_used = used;
  return STEP_DONE;
}

/* ---- code ---- */

/* "```c" alone on its line, however far it stands in; 0: no fence. */
static guint
measure_fence (const char *line, gsize size, char *ret_fence)
{
  gsize at = 0;
  while (at < size && (line[at] == ' ' || line[at] == '\t'))
    at++;
  if (at == size || (line[at] != '`' && line[at] != '~'))
    return 0;
  guint n = 0;
  while (at + n < size && line[at + n] == line[at])
    n++;
  if (n < 3 || (line[at] == '`' && memchr (line + at + n, '`', size - at - n) != NULL))
    return 0;
  *ret_fence = line[at];
  return n;
}

static gboolean
is_blank_behind (const char *line, gsize size, char fence)
{
  for (gsize i = 0; i < size; i++)
    if (line[i] != fence && !g_ascii_isspace (line[i]))
      return FALSE;
  return TRUE;
}

/* Fences go out at the start of their line, so that every reader of Markdown sees code begin and
 * end exactly where we do. */
static void
put_fence (MdgAnswerReader *reader, const char *line, gsize size)
{
  while (size > 0 && (*line == ' ' || *line == '\t'))
    {
      line++;
      size--;
    }
  mdg_guard_seam_put_code (&reader->seam, line, size, reader->out);
}

/* Whether a line that has only come in part may become a fence. */
static gboolean
may_be_fence (const char *text, gsize size)
{
  gsize at = 0;
  while (at < size && (text[at] == ' ' || text[at] == '\t'))
    at++;
  if (at == size)
    return size < 64;
  char mark = text[at];
  if ((mark != '`' && mark != '~') || size > CODE_SPAN_MAX)
    return FALSE;
  gsize n = 0;
  while (at + n < size && text[at + n] == mark)
    n++;
  return n >= 3 || at + n == size;
}

/* At the start of a line. @ret_used stays 0 when it is no fence. */
static Step
read_fence (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  const char *feed = memchr (text, '\n', size);
  if (feed == NULL && !last && may_be_fence (text, size))
    return STEP_MORE;
  gsize line = feed != NULL ? (gsize) (feed - text) : size;
  char fence = 0;
  guint n = measure_fence (text, line, &fence);
  gboolean opens = n > 0 && reader->fence == 0;
  gboolean closes = n >= reader->fence_length && fence == reader->fence && reader->fence != 0 &&
                    is_blank_behind (text, line, fence);
  if (!opens && !closes)
    return STEP_DONE;
  put_fence (reader, text, line + (feed != NULL ? 1 : 0));
  reader->fence = opens ? fence : 0;
  reader->fence_length = opens ? n : 0;
  *ret_used = line + (feed != NULL ? 1 : 0);
  return STEP_DONE;
}

static gsize
pass_code (MdgAnswerReader *reader, const char *text, gsize size)
{
  const char *feed = memchr (text, '\n', size);
  gsize n = feed != NULL ? (gsize) (feed - text) + 1 : size;
  mdg_guard_seam_put_code (&reader->seam, text, n, reader->out);
  reader->at_line_start = feed != NULL;
  return n;
}

/* `code` within a line. Without its end, or with the border of a table's cell in it, it is none,
 * and its marks do not stay, because they would take part of what follows for code. */
static Step
read_code_span (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  gsize n = strspn (text, "`");
  g_autofree char *run = g_strndup (text, MIN (n, size));
  const char *feed = memchr (text, '\n', size);
  gsize line = feed != NULL ? (gsize) (feed - text) : size;
  if (feed == NULL && !last && n == size)
    return STEP_MORE;
  for (const char *end = text + n; (end = g_strstr_len (end, (gssize) (text + line - end), run));)
    {
      gsize found = strspn (end, "`");
      if (found == n && (end + n < text + size || last || feed != NULL))
        {
          gsize whole = (gsize) (end - text) + n;
          gboolean code = memchr (text, '|', whole) == NULL;
          if (code)
            mdg_guard_seam_put_code (&reader->seam, text, whole, reader->out);
          *ret_used = code ? whole : n;
          return STEP_DONE;
        }
      if (found == n)
        return STEP_MORE;
      end += found;
    }
  if (feed == NULL && !last && size < CODE_SPAN_MAX)
    return STEP_MORE;
  for (gsize i = 0; i < n; i++)
    put (reader, "'", 1);
  *ret_used = n;
  return STEP_DONE;
}

/* ---- reading ---- */

/* What models for reasoning say to themselves before they answer. */
static Step
skip_thoughts (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  const char *end = g_strstr_len (text, (gssize) size, THINK_CLOSE);
  gsize kept = strlen (THINK_CLOSE) - 1;
  if (end != NULL)
    {
      reader->thinking = FALSE;
      reader->begun = FALSE;
      *ret_used = (gsize) (end - text) + strlen (THINK_CLOSE);
    }
  else if (last)
    *ret_used = size;
  else if (size > kept)
    *ret_used = size - kept;
  else
    return STEP_MORE;
  return STEP_DONE;
}

/* The empty lines before an answer, and whether it begins with thoughts. */
static Step
begin (MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  gsize n = strlen (THINK_OPEN);
  if (g_ascii_isspace (text[0]))
    *ret_used = 1;
  else if (memcmp (text, THINK_OPEN, MIN (n, size)) != 0)
    reader->begun = TRUE;
  else if (size < n && !last)
    return STEP_MORE;
  else if (size < n)
    reader->begun = TRUE;
  else
    {
      reader->thinking = TRUE;
      *ret_used = n;
    }
  return STEP_DONE;
}

static gboolean
is_special (const char *p)
{
  if ((guchar) *p < 0x80)
    return strchr ("`[!<&\\hHwW\n", *p) != NULL;
  gunichar character = g_utf8_get_char (p);
  return character == 0x3010 || character == 0xff3b;
}

/* Links, images, tags, addresses. @ret_used stays 0 when it is none. */
static Step
read_guarded (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  MdgGuardResult result = mdg_guard_read (text, size, last, plain, ret_used);
  if (result == MDG_GUARD_MORE)
    return STEP_MORE;
  if (result == MDG_GUARD_TEXT)
    *ret_used = 0;
  put (reader, plain->str, plain->len);
  return STEP_DONE;
}

static Step
read_special (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  if (*text == '`')
    return read_code_span (reader, text, size, last, ret_used);
  gboolean bracket = *text == '[' || (guchar) *text >= 0x80;
  if (bracket && has_sources (reader))
    {
      if (read_sign (reader, text, size, last, ret_used) == STEP_MORE)
        return STEP_MORE;
      if (*ret_used == 0 && read_mark (reader, text, size, last, ret_used) == STEP_MORE)
        return STEP_MORE;
    }
  if (*ret_used > 0 || (guchar) *text >= 0x80)
    return STEP_DONE;
  return read_guarded (reader, text, size, last, ret_used);
}

static gsize
pass_ordinary (MdgAnswerReader *reader, const char *text, gsize size)
{
  const char *p = text;
  while (p < text + size && (p == text || !is_special (p)))
    p = g_utf8_next_char (p);
  gsize n = (gsize) (p - text);
  reader->at_line_start = *text == '\n';
  if (reader->at_line_start)
    n = 1;
  put (reader, text, n);
  return n;
}

/* TRUE when the separator at @text belongs to the sign before it. */
static gboolean
belongs_to_sign (MdgAnswerReader *reader, const char *text)
{
  gunichar character = g_utf8_get_char (text);
  if (reader->after_sign && (character == ' ' || character == 0x3000 || character == ':' ||
                             character == 0xff1a))
    return TRUE;
  reader->after_sign = FALSE;
  return FALSE;
}

static Step
read_step (
  MdgAnswerReader *reader, const char *text, gsize size, gboolean last, gsize *ret_used)
{
  Step step = STEP_DONE;
  if (reader->thinking)
    return skip_thoughts (reader, text, size, last, ret_used);
  if (!reader->begun)
    return begin (reader, text, size, last, ret_used);
  if (reader->at_line_start)
    step = read_fence (reader, text, size, last, ret_used);
  if (step == STEP_MORE || *ret_used > 0)
    return step;
  if (reader->fence != 0)
    *ret_used = pass_code (reader, text, size);
  else if (belongs_to_sign (reader, text))
    *ret_used = (gsize) (g_utf8_next_char (text) - text);
  else if (*text != '\n' && is_special (text))
    step = read_special (reader, text, size, last, ret_used);
  if (step == STEP_MORE)
    return step;
  if (*ret_used == 0)
    *ret_used = pass_ordinary (reader, text, size);
  else if (reader->fence == 0)
    reader->at_line_start = FALSE;
  return step;
}

static void
read_held (MdgAnswerReader *reader, gboolean last)
{
  gsize at = 0;
  while (at < reader->held->len)
    {
      gsize used = 0;
      if (read_step (reader, reader->held->str + at, reader->held->len - at, last, &used) ==
          STEP_MORE)
        break;
      at += used;
    }
  g_string_erase (reader->held, 0, (gssize) at);
  pass_on (reader);
}

void
mdg_answer_reader_feed (MdgAnswerReader *reader, const char *text, gsize size)
{
  g_string_append_len (reader->held, text, (gssize) size);
  read_held (reader, FALSE);
}

/* ---- the end ---- */

/* Words in which models say that nothing was found instead of using the sign. */
static gboolean
says_not_found (const MdgAnswerReader *reader)
{
  static const char *const words[] = { "見当たりません", "見つかりません", "記載がありません",
                                       "記載はありません", "記載されていません",
                                       "書かれていません", "not found in the sources" };
  if (reader->plain->len > PLAIN_MAX || reader->n_citations > 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (reader->plain->str, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_unverified (const MdgAnswerReader *reader, gboolean not_found)
{
  if (reader->n_unverified > 0)
    return TRUE;
  return has_sources (reader) && reader->n_verified == 0 && !not_found && reader->n_passed > 0;
}

void
mdg_answer_reader_finish (MdgAnswerReader *reader, MdgAnswerEnd *ret_end)
{
  read_held (reader, TRUE);
  gboolean not_found = has_sources (reader) && reader->n_verified == 0 &&
                       (reader->not_found || says_not_found (reader));
  g_autoptr (GStrvBuilder) remarks = g_strv_builder_new ();
  if (is_unverified (reader, not_found))
    g_strv_builder_add (remarks, MDG_REMARK_UNVERIFIED);
  if (reader->contradiction)
    g_strv_builder_add (remarks, MDG_REMARK_CONTRADICTION);
  ret_end->outcome = g_strdup (not_found ? MDG_OUTCOME_NOT_FOUND : MDG_OUTCOME_ANSWERED);
  ret_end->remarks = g_strv_builder_end (remarks);
  ret_end->n_verified = reader->n_verified;
  ret_end->n_unverified = reader->n_unverified;
}

void
mdg_answer_end_clear (MdgAnswerEnd *end)
{
  g_clear_pointer (&end->outcome, g_free);
  g_clear_pointer (&end->remarks, g_strfreev);
}
