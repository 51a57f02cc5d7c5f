/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a provider may send. The first byte chooses the dialect, the second says in how large pieces
 * the rest is fed; the answer must be that of the bytes fed whole.
 */
#include "server/engine/llm/decoder.h"
#include "tests/fuzz/fuzz.h"

typedef struct
{
  GString *text;
  MdgLlmReader reader;
  gboolean fine;
} Answer;

static gboolean
on_text (const char *text, gsize size, gpointer user_data)
{
  Answer *answer = user_data;
  g_assert_true (g_utf8_validate (text, (gssize) size, NULL));
  g_string_append_len (answer->text, text, (gssize) size);
  return TRUE;
}

static void
feed (Answer *answer, const MdgLlmDialect *dialect, const char *data, gsize size, gsize piece)
{
  answer->text = g_string_new (NULL);
  answer->fine = TRUE;
  mdg_llm_reader_init (&answer->reader, on_text, answer);
  g_autoptr (MdgLlmDecoder) decoder = mdg_llm_decoder_new (dialect, &answer->reader);
  for (gsize at = 0; at < size && answer->fine; at += piece)
    answer->fine = mdg_llm_decoder_feed (decoder, data + at, MIN (piece, size - at));
  answer->fine = answer->fine && mdg_llm_decoder_finish (decoder);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const MdgLlmDialect *const dialects[] = {
    &mdg_llm_openai, &mdg_llm_ollama, &mdg_llm_anthropic, &mdg_llm_bedrock
  };
  if (size < 3)
    return 0;
  const MdgLlmDialect *dialect = dialects[data[0] % G_N_ELEMENTS (dialects)];
  Answer whole, pieces;
  feed (&whole, dialect, (const char *) data + 2, size - 2, size);
  feed (&pieces, dialect, (const char *) data + 2, size - 2, (gsize) data[1] % 16 + 1);
  g_assert_cmpint (whole.fine, ==, pieces.fine);
  g_assert_cmpstr (whole.text->str, ==, pieces.text->str);
  g_assert_cmpint (whole.reader.failure, ==, pieces.reader.failure);
  g_assert_cmpint (whole.reader.usage.tokens_out, ==, pieces.reader.usage.tokens_out);
  g_string_free (whole.text, TRUE);
  g_string_free (pieces.text, TRUE);
  return 0;
}
