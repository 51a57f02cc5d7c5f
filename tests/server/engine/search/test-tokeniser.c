/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups: folded (text as it is compared, and where it came from), tokens (what a text is found
 * under), questions (what only asks is left out).
 */
#include "server/engine/search/folded.h"
#include "server/engine/search/tokeniser.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *folded;
  const char *origins; /* one digit for each character */
} FoldedRow;

static const FoldedRow folded_rows[] = {
  { "ＡＢＣ１２", "abc12", "01234" },
  { "ﾊﾟｽﾎﾟｰﾄ", "パスポート", "02356" },
  { "㍻元年", "平成元年", "0012" },
  { "か\u3099く", "がく", "02" },
  { "①と②", "1と2", "012" },
  { "株式会社", "株式会社", "0123" },
  { "", "", "" },
};

static void
test_folded (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (folded_rows); i++)
    {
      const FoldedRow *row = &folded_rows[i];
      g_autoptr (MdgFolded) folded = mdg_folded_new (row->text);
      g_autofree char *text = mdg_folded_dup (folded, 0, folded->n);
      g_autoptr (GString) origins = g_string_new (NULL);
      for (gsize j = 0; j < folded->n; j++)
        g_string_append_printf (origins, "%u", folded->origins[j]);
      g_assert_cmpstr (text, ==, row->folded);
      g_assert_cmpstr (origins->str, ==, row->origins);
      g_assert_cmpuint (folded->origins[folded->n], ==, g_utf8_strlen (row->text, -1));
    }
}

typedef struct
{
  const char *text;
  MdgTokenKind kind;
  const char *has; /* tokens divided by spaces */
  const char *has_not;
} TokenRow;

static const TokenRow token_rows[] = {
  { "書類を調べた", MDG_TOKEN_WORD, "書類 調べる", "た を" },
  { "それを行うことがある", MDG_TOKEN_WORD, "行う", "それ こと ある" },
  { "梅雨の時期", MDG_TOKEN_PAIR, "梅雨 雨の の時 時期", "" },
  { "ひらがなだけ", MDG_TOKEN_PAIR, "", "ひら らが だけ" },
  { "カード", MDG_TOKEN_PAIR, "カー ード", "" },
  { "品番PPR-9087です", MDG_TOKEN_CODE, "ppr-9087 ppr 9087", "-" },
  { "ＰＰＲ－９０８７", MDG_TOKEN_CODE, "ppr-9087", "" },
  { "第12条の規定", MDG_TOKEN_CODE, "第12条 12条 12", "" },
  { "第十二条の規定", MDG_TOKEN_CODE, "第12条 12条", "" },
  { "第百二十三条", MDG_TOKEN_CODE, "第123条", "" },
  { "手数料は1,200円", MDG_TOKEN_CODE, "1200 1200円", "1 200" },
  { "abc123", MDG_TOKEN_CODE, "abc123 abc 123", "" },
  { "v1.2.3", MDG_TOKEN_CODE, "v1.2.3 v 1 2 3", "" },
  { "2026年11月", MDG_TOKEN_CODE, "2026年 11月", "" },
  { "，、。！", MDG_TOKEN_CODE, "", "" },
};

static gboolean
has_token (const MdgTokens *tokens, MdgTokenKind kind, const char *text)
{
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      if (token->kind == kind && g_str_equal (token->text, text))
        return TRUE;
    }
  return FALSE;
}

static void
check_tokens (const MdgTokens *tokens, const TokenRow *row, const char *list, gboolean expected)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && has_token (tokens, row->kind, words[i]) != expected)
      g_error ("“%s”: %s is %s", row->text, words[i], expected ? "missing" : "there");
}

static void
test_tokens (void)
{
  gboolean words = mdg_tokeniser_knows_words (mdg_tokeniser_get ());
  if (!words)
    g_test_message ("No dictionary: words are not looked at");
  for (guint i = 0; i < G_N_ELEMENTS (token_rows); i++)
    {
      const TokenRow *row = &token_rows[i];
      g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut (mdg_tokeniser_get (), row->text);
      if (row->kind == MDG_TOKEN_WORD && !words)
        continue;
      check_tokens (tokens, row, row->has, TRUE);
      check_tokens (tokens, row, row->has_not, FALSE);
    }
}

/* Every token says where in the original it stands. */
static void
test_places (void)
{
  const char *text = "ﾊﾟｽﾎﾟｰﾄの申請は第１２条";
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut (mdg_tokeniser_get (), text);
  gboolean found = FALSE;
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      g_assert_cmpuint (token->start + token->length, <=, g_utf8_strlen (text, -1));
      if (!g_str_equal (token->text, "第12条"))
        continue;
      g_autofree char *part =
        g_utf8_substring (text, token->start, token->start + token->length);
      g_assert_cmpstr (part, ==, "第１２条");
      found = TRUE;
    }
  g_assert_true (found);
}

static void
test_questions (void)
{
  g_autoptr (MdgTokens) tokens =
    mdg_tokeniser_cut_question (mdg_tokeniser_get (), "誰が何年に住民票を取りましたか");
  g_assert_true (has_token (tokens, MDG_TOKEN_PAIR, "住民"));
  g_assert_false (has_token (tokens, MDG_TOKEN_PAIR, "何年"));
  g_assert_false (has_token (tokens, MDG_TOKEN_PAIR, "誰が"));
  g_assert_false (has_token (tokens, MDG_TOKEN_WORD, "何年"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokeniser/folded", test_folded);
  g_test_add_func ("/tokeniser/tokens", test_tokens);
  g_test_add_func ("/tokeniser/places", test_places);
  g_test_add_func ("/tokeniser/questions", test_questions);
  return g_test_run ();
}
