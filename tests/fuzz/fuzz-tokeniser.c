/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folding, tokens and likeness under arbitrary text: every token lies inside of it and is UTF-8;
 * what a question is cut into is part of what a text is cut into; a text is like itself.
 */
#include "server/engine/search/folded.h"
#include "server/engine/search/likeness.h"
#include "server/engine/search/tokeniser.h"
#include "tests/fuzz/fuzz.h"

static void
check_folded (const char *text, gsize length)
{
  g_autoptr (MdgFolded) folded = mdg_folded_new (text);
  for (gsize i = 0; i < folded->n; i++)
    g_assert_cmpuint (folded->origins[i], <=, folded->origins[i + 1]);
  g_assert_cmpuint (folded->origins[folded->n], ==, length);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *raw = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  gsize length = (gsize) g_utf8_strlen (text, -1);
  check_folded (text, length);
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut (mdg_tokeniser_get (), raw);
  g_autoptr (MdgTokens) question = mdg_tokeniser_cut_question (mdg_tokeniser_get (), raw);
  g_assert_cmpuint (question->tokens->len, <=, tokens->tokens->len);
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      g_assert_true (g_utf8_validate (token->text, -1, NULL) && *token->text != '\0');
      g_assert_cmpuint ((gsize) token->start + token->length, <=, length);
    }
  g_autoptr (MdgLikeness) a = mdg_likeness_new (text);
  g_autoptr (MdgLikeness) b = mdg_likeness_new (text);
  g_assert_true (mdg_likeness_match (a, b));
  return 0;
}
