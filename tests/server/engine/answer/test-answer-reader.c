/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of the text of a model.
 *
 * /reader/marks      citations, in all the forms models give them
 * /reader/outcome    what was found, what contradicts
 * /reader/guard      no links, images, tags or marks of the model's own
 * /reader/pieces     the same whatever pieces the text comes in
 * /reader/hostile    none of them in text put together at random
 */
#include "server/engine/answer/answer.h"
#include "server/engine/answer/quote.h"

#include <locale.h>
#include <string.h>

static const char page_text[] = "手数料は300円とする。窓口は1階である。「特別の理由」があるときは免除する。";

typedef struct
{
  GString *text;
  GString *citations;
} Seen;

static void
on_text (const char *text, gpointer user_data)
{
  g_string_append (((Seen *) user_data)->text, text);
}

static void
on_citation (const MdgCitation *citation, gpointer user_data)
{
  g_string_append_printf (((Seen *) user_data)->citations, "%d:%s%s ", (int) citation->number,
                          citation->document_name, citation->verified ? "+" : "-");
}

static void
on_check (
  const MdgAnswerSource *source, const char *quote, MdgCitation *citation, gpointer user_data)
{
  MdgQuotePage page = { .text = (char *) page_text };
  mdg_quote_verify (citation, quote, &page);
}

static GPtrArray *
make_sources (guint n)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_answer_source_free);
  for (guint i = 0; i < n; i++)
    {
      MdgAnswerSource *source = g_new0 (MdgAnswerSource, 1);
      source->number = i + 1;
      source->citation = mdg_citation_new ();
      source->citation->document_name = g_strdup_printf ("d%u", i + 1);
      source->text = g_strdup (page_text);
      g_ptr_array_add (sources, source);
    }
  return sources;
}

/* "text | citations| outcome remarks", read in pieces of @step bytes at most. */
static char *
read_in (const char *text, guint n_sources, gsize step)
{
  static const MdgAnswerFuncs funcs = { on_text, on_citation, on_check };
  g_autoptr (GPtrArray) sources = make_sources (n_sources);
  Seen seen = { g_string_new (NULL), g_string_new (NULL) };
  g_auto (MdgAnswerEnd) end = { 0 };
  MdgAnswerReader *reader = mdg_answer_reader_new (sources, &funcs, &seen);
  for (const char *p = text; *p != '\0';)
    {
      const char *next = g_utf8_next_char (p);
      while (*next != '\0' && (gsize) (next - p) < step)
        next = g_utf8_next_char (next);
      mdg_answer_reader_feed (reader, p, (gsize) (next - p));
      p = next;
    }
  mdg_answer_reader_finish (reader, &end);
  mdg_answer_reader_free (reader);
  g_autofree char *remarks = g_strjoinv (" ", end.remarks);
  char *out = g_strdup_printf ("%s | %s| %s %s", seen.text->str, seen.citations->str, end.outcome,
                               remarks);
  g_string_free (seen.text, TRUE);
  g_string_free (seen.citations, TRUE);
  return g_strchomp (out);
}

typedef struct
{
  const char *model;
  const char *reader;
} Row;

static const Row marks[] = {
  { "300円です【1「手数料は300円とする。」】。", "300円です[^1]。 | 1:d1+ | answered" },
  { "300円です【２『手数料は300円とする』】。", "300円です[^1]。 | 1:d2+ | answered" },
  { "300円です[1「手数料は300円とする。」]。", "300円です[^1]。 | 1:d1+ | answered" },
  { "300円です［1：“手数料は300円とする”］。", "300円です[^1]。 | 1:d1+ | answered" },
  { "300円です【資料1「手数料は300円とする。」】。", "300円です[^1]。 | 1:d1+ | answered" },
  { "免除【1「「特別の理由」があるとき」】。", "免除[^1]。 | 1:d1+ | answered" },
  { "免除【1「特別の理由」があるとき」】。", "免除[^1]。 | 1:d1+ | answered" },
  { "両方【1「手数料は300円とする」、2「窓口は1階である」】。",
    "両方[^1][^2]。 | 1:d1+ 2:d2+ | answered" },
  { "A【1「手数料は300円とする」】B【1「手数料は300円とする」】", "A[^1]B[^1] | 1:d1+ | answered" },
  { "300円です[1]。", "300円です[^1]。 | 1:d1- | answered unverified" },
  { "300円です【1】【2】", "300円です[^1][^2] | 1:d1- 2:d2- | answered unverified" },
  { "300円です[1, 2]。", "300円です[^1][^2]。 | 1:d1- 2:d2- | answered unverified" },
  { "300円です[1](https://x.example/)。", "300円です[^1]。 | 1:d1- | answered unverified" },
  { "5円です【1「手数料は5円とする。」】。", "5円です[^1]。 | 1:d1- | answered unverified" },
  { "5円です【9「手数料は300円とする。」】。", "5円です。 | | answered unverified" },
  { "5円です[9]。", "5円です。 | | answered unverified" },
  { "【注意】窓口は【1階】です。【1「窓口は1階である」】",
    "【注意】窓口は【1階】です。[^1] | 1:d1+ | answered" },
  { "出典のない文です。", "出典のない文です。 | | answered unverified" },
  { "Yes![1] \\[2]", "Yes! [^1] [^2] | 1:d1- 2:d2- | answered unverified" },
  { "途中で【1「手数料は30", "途中で | | answered unverified" },
  { "[2026]年度【1「手数料は300円とする」】", "[2026]年度[^1] | 1:d1+ | answered" },
  { "<think>【1「手数料は300円とする」】</think>\n\nはい[1]", "はい[^1] | 1:d1- | answered unverified" },
};

static const Row outcomes[] = {
  { "【該当なし】", " | | not-found" },
  { "【NOT FOUND】\n", "\n | | not-found" },
  { "資料に見当たりません。", "資料に見当たりません。 | | not-found" },
  { "一部は資料に見当たりません。300円です【1「手数料は300円とする」】。",
    "一部は資料に見当たりません。300円です[^1]。 | 1:d1+ | answered" },
  { "【食い違い】：資料1は300円【1「手数料は300円とする」】",
    "資料1は300円[^1] | 1:d1+ | answered contradiction" },
};

static const Row guards[] = {
  { "偽[^1]の[^22]印【1「窓口は1階である」】", "偽の印[^1] | 1:d1+ | answered" },
};

static const Row plain[] = {
  { "[ここ](https://x.example/a)を見る", "ここを見る | | answered" },
  { "![図](http://x.example/p.png)です", "図です | | answered" },
  { "https://x.example/a", "x.example/a | | answered" },
  { "HTTP://x.example と www.example.com", "x.example と example.com | | answered" },
  { "<https://x.example>や<b>太字</b>", " や 太字  | | answered" },
  { "a < b かつ 3<5", "a < b かつ 3<5 | | answered" },
  { "<scr<b>ipt>", " ipt> | | answered" },
  { "[a]<b>(http://x.example)", "[a] (x.example) | | answered" },
  { "[a][^1](http://x.example)", "[a] (x.example) | | answered" },
  { "[x]: http://x.example", "[x] : x.example | | answered" },
  { "[^1]", " | | answered" },
  { "[^[^1]1]", "[1] | | answered" },
  { "\\[^1\\]", "[1] | | answered" },
  { "&#91;^1&#93; &lbrack;^2]", "[1] [2] | | answered" },
  { "[^\u200b1]", "[1] | | answered" },
  { "`[a](http://x.example)`は記法", "`[a](http://x.example)`は記法 | | answered" },
  { "`[a](http://x.example)", "'a | | answered" },
  { "| `a | [x](http://y.example)` |", "| a | x' | | | answered" },
  { "```c\na[1](b);\n```\n[x](y)", "```c\na[1](b);\n```\nx | | answered" },
  { "- a\n  ```\n  x\n  ```\n[x](y)", "- a\n```\n  x\n```\nx | | answered" },
  { "改\u202e行\u200bだ", "改行だ | | answered" },
  { "- [ ] する\n- [x] した", "- [ ] する\n- [x] した | | answered" },
  { "1 [注1] 2", "1 [注1] 2 | | answered" },
};

static void
check_rows (const Row *rows, guint n, guint n_sources)
{
  for (guint i = 0; i < n; i++)
    for (gsize step = 1; step < 4000; step = step * 7 + 1)
      {
        g_autofree char *seen = read_in (rows[i].model, n_sources, step);
        g_test_message ("%s", rows[i].model);
        g_assert_cmpstr (seen, ==, rows[i].reader);
      }
}

static void
test_marks (void)
{
  check_rows (marks, G_N_ELEMENTS (marks), 3);
}

static void
test_outcome (void)
{
  check_rows (outcomes, G_N_ELEMENTS (outcomes), 3);
}

static void
test_guard (void)
{
  check_rows (guards, G_N_ELEMENTS (guards), 3);
  check_rows (plain, G_N_ELEMENTS (plain), 0);
}

/* ---- pieces and hostility ---- */

static const char *const crumbs[] = {
  "[",
  "]",
  "(",
  ")",
  "!",
  "^",
  "1",
  "2",
  "<",
  ">",
  "a",
  "/",
  ":",
  "http",
  "://",
  "www.",
  "`",
  "```",
  "\n",
  "\n\n",
  "【",
  "】",
  "「",
  "」",
  "窓口は1階である",
  "\\",
  "&#91;",
  "&#x5d;",
  "[^1]",
  "![",
  "](",
  "]:",
  "<b>",
  "</",
  "<!--",
  "-->",
  "x",
  " ",
  "　",
  "|",
  "- ",
  "~~~",
  "\u200b",
  "<think>",
  "</think>",
  "該当なし",
  "食い違い",
  "https://x.example",
  "[1]",
  "【1「窓口は1階である」】",
};

static char *
make_text (GRand *rand)
{
  GString *text = g_string_new (NULL);
  for (gint32 n = g_rand_int_range (rand, 1, 40); n > 0; n--)
    g_string_append (text, crumbs[g_rand_int_range (rand, 0, G_N_ELEMENTS (crumbs))]);
  return g_string_free (text, FALSE);
}

static void
test_pieces (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = make_text (rand);
      g_autofree char *whole = read_in (text, 2, 100000);
      g_autofree char *small = read_in (text, 2, (gsize) g_rand_int_range (rand, 1, 9));
      if (strcmp (whole, small) != 0)
        g_error ("In pieces it is otherwise: \"%s\"\n%s\n%s", text, whole, small);
    }
}

/* Code aside, which starts with a backtick or tilde and in which nothing is a link. */
static void
test_hostile (void)
{
  static const char *const never[] = { "](", "![", "[^", "]:", "<a",
                                       "<b", "</", "<!", "http://", "https://" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = make_text (rand);
      g_strdelimit (text, "`~", 'q');
      g_autofree char *seen = read_in (text, 0, (gsize) g_rand_int_range (rand, 1, 30));
      for (guint k = 0; k < G_N_ELEMENTS (never); k++)
        if (strstr (seen, never[k]) != NULL)
          g_error ("\"%s\" came out of \"%s\": %s", never[k], text, seen);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/marks", test_marks);
  g_test_add_func ("/reader/outcome", test_outcome);
  g_test_add_func ("/reader/guard", test_guard);
  g_test_add_func ("/reader/pieces", test_pieces);
  g_test_add_func ("/reader/hostile", test_hostile);
  return g_test_run ();
}
