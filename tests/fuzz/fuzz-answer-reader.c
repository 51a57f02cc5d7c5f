/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model may write: the first byte is the size of the pieces it comes in. Whatever it is,
 * every mark that comes out was told as a citation before, its quote stands on the page when it is
 * verified, and outside of code no link, image or tag comes out.
 */
#include "server/engine/answer/answer.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static const char page_text[] = "手数料は300円とする。窓口は1階である。「特別の理由」があるときは免除する。";

typedef struct
{
  GString *text;
  guint n_citations;
} Seen;

static void
on_text (const char *text, gpointer user_data)
{
  Seen *seen = user_data;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_string_append (seen->text, text);
}

static void
on_citation (const MdgCitation *citation, gpointer user_data)
{
  Seen *seen = user_data;
  g_assert_cmpint (citation->number, ==, ++seen->n_citations);
  if (citation->verified)
    g_assert_nonnull (strstr (page_text, citation->quote));
}

static void
on_check (
  const MdgAnswerSource *source, const char *quote, MdgCitation *citation, gpointer user_data)
{
  MdgQuotePage page = { .text = (char *) page_text };
  mdg_quote_verify (citation, quote, &page);
}

static void
check_text (const Seen *seen)
{
  static const char *const never[] = { "](", "![", "]:", "</" };
  if (strpbrk (seen->text->str, "`~") != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_null (strstr (seen->text->str, never[i]));
  for (const char *p = seen->text->str; (p = strstr (p, "[^")) != NULL; p += 2)
    {
      guint64 number = g_ascii_strtoull (p + 2, NULL, 10);
      g_assert_cmpuint (number, >=, 1);
      g_assert_cmpuint (number, <=, seen->n_citations);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const MdgAnswerFuncs funcs = { on_text, on_citation, on_check };
  if (size < 2)
    return 0;
  g_autofree char *text = g_utf8_make_valid ((const char *) data + 1, (gssize) size - 1);
  MdgCitation citation = { .document_id = 1 };
  MdgAnswerSource source = { 1, &citation, (char *) page_text };
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_ptr_array_add (sources, &source);
  Seen seen = { g_string_new (NULL), 0 };
  g_auto (MdgAnswerEnd) end = { 0 };
  MdgAnswerReader *reader = mdg_answer_reader_new (sources, &funcs, &seen);
  for (const char *p = text; *p != '\0';)
    {
      const char *next = g_utf8_next_char (p);
      while (*next != '\0' && next - p < data[0])
        next = g_utf8_next_char (next);
      mdg_answer_reader_feed (reader, p, (gsize) (next - p));
      p = next;
    }
  mdg_answer_reader_finish (reader, &end);
  check_text (&seen);
  mdg_answer_reader_free (reader);
  g_string_free (seen.text, TRUE);
  return 0;
}
