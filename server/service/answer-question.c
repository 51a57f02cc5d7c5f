/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/service/answer-question.h"

#include "server/engine/search/tokeniser.h"
#include "shared/model/chat.h"

#include <string.h>

/* A question with fewer words of its own asks on. */
#define OWN_WORDS 2

/* Words taken over, and questions looked back at. */
#define MAX_WORDS 6
#define MAX_BACK 3

static const char *const pointers[] = { "それ", "その", "これ", "この", "そこ", "あれ", "上記",
                                        "先ほど", "同じ", "では", "他に", "ほかに", "前述" };

static gboolean
points_back (const char *question)
{
  for (guint i = 0; i < G_N_ELEMENTS (pointers); i++)
    if (strstr (question, pointers[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_word (const MdgToken *token)
{
  return token->kind == MDG_TOKEN_WORD || token->kind == MDG_TOKEN_CODE;
}

static guint
count_words (const MdgTokens *tokens)
{
  guint n = 0;
  for (guint i = 0; i < tokens->tokens->len; i++)
    n += is_word (&g_array_index (tokens->tokens, MdgToken, i)) ? 1 : 0;
  return n;
}

static gboolean
asks_on (const char *question)
{
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut_question (mdg_tokeniser_get (), question);
  return points_back (question) || count_words (tokens) < OWN_WORDS;
}

/* Longer words are rarer; of the same length the earlier one. */
static int
compare_words (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;
  return (int) g_utf8_strlen (right, -1) - (int) g_utf8_strlen (left, -1);
}

/* The words as they stand in the text, so that they are cut alike again. */
static void
collect_words (const char *text, const char *question, GPtrArray *words)
{
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut_question (mdg_tokeniser_get (), text);
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      if (!is_word (token))
        continue;
      char *word = g_utf8_substring (text, token->start, (long) (token->start + token->length));
      if (strstr (question, word) != NULL ||
          g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
        g_free (word);
      else
        g_ptr_array_add (words, word);
    }
  g_ptr_array_sort (words, compare_words);
  g_ptr_array_set_size (words, (int) MIN (words->len, MAX_WORDS));
}

static void
add_words (GString *out, const char *text)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *known = g_strdup (out->str);
  collect_words (text, known, words);
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (out, " %s", (const char *) words->pdata[i]);
}

char *
mdg_answer_question_with_context (const char *question, GPtrArray *history)
{
  GString *out = g_string_new (question);
  gboolean on = asks_on (question);
  guint back = 0;
  for (guint i = history != NULL ? history->len : 0; i > 0 && on && back < MAX_BACK; i--)
    {
      const MdgMessage *message = history->pdata[i - 1];
      if (g_strcmp0 (message->role, MDG_MESSAGE_USER) != 0 || message->text == NULL)
        continue;
      add_words (out, message->text);
      on = asks_on (message->text);
      back++;
    }
  return g_string_free (out, FALSE);
}
