/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Markdown of answers as blocks: what each kind becomes, where citations stand, what never leads
 * out, and texts that are cut in the middle.
 */
#include "client/model/answer-blocks.h"

#include <string.h>

/* "kind depth heading mark markup{numbers}" of each block, "|" between them. */
static char *
describe (const char *markdown)
{
  static const char *const kinds[] = { "p", "h", "code", "table", "rule" };
  g_autoptr (GPtrArray) blocks = mdg_answer_blocks_parse (markdown);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < blocks->len; i++)
    {
      const MdgAnswerBlock *block = blocks->pdata[i];
      g_string_append_printf (out, "%s%s%s", i > 0 ? "|" : "", block->quoted ? "q" : "",
                              kinds[block->kind]);
      if (block->heading > 0)
        g_string_append_printf (out, "%u", block->heading);
      if (block->depth > 0)
        g_string_append_printf (out, "+%u", block->depth);
      if (block->mark != NULL)
        g_string_append_printf (out, " %s", block->mark);
      if (block->code != NULL)
        g_string_append_printf (out, " <%s>", block->code);
      for (guint j = 0; block->cells != NULL && j < block->cells->len; j++)
        g_string_append_printf (out, " [%s]",
                                ((const MdgAnswerText *) block->cells->pdata[j])->markup);
      if (block->text == NULL)
        continue;
      g_string_append_printf (out, " %s", block->text->markup);
      for (guint j = 0; j < block->text->citations->len; j++)
        g_string_append_printf (out, " {%u}", g_array_index (block->text->citations, guint, j));
    }
  g_string_replace (out, MDG_ANSWER_CHIP, "@", 0);
  return g_string_free (out, FALSE);
}

typedef struct
{
  const char *markdown;
  const char *blocks;
  const char *why;
} Row;

static const Row rows[] = {
  { "", "", "nothing is nothing" },
  { "上限は20万円です。", "p 上限は20万円です。", "a paragraph" },
  { "# 結論\n\n## 理由\n#### 細目", "h1 結論|h2 理由|h3 細目", "deep headings are the third" },
  { "**20万円**が*上限*", "p <b>20万円</b>が<b>上限</b>", "emphasis is bold" },
  { "`A5` と ~~旧~~", "p <tt>A5</tt> と <s>旧</s>", "code and what is struck out" },
  { "一行目\n二行目", "p 一行目\n二行目", "lines stay lines" },
  { "- a\n- b\n  1. c\n  2. d", "p+1 ・ a|p+1 ・ b|p+2 1. c|p+2 2. d", "lists in lists" },
  { "3. a\n4. b", "p+1 3. a|p+1 4. b", "numbers go on from the first" },
  { "- [x] 済\n- [ ] 未", "p+1 ☑ 済|p+1 ☐ 未", "tasks" },
  { "- a\n\n  続き", "p+1 ・ a|p+1 続き", "an item of two paragraphs has one mark" },
  { "> 引用\n\n本文", "qp 引用|p 本文", "quotes end" },
  { "```c\nint a;\n```", "code <int a;>", "code" },
  { "---", "rule", "a rule" },
  { "| 割合 | 額 |\n|---|--:|\n| 1割 | 18万 |", "table [割合] [額] [1割] [18万]", "a table" },
  { "| a | b |\n|---|---|\n| 1 |", "table [a] [b] [1] []", "a short row is filled" },
  { "20万円です。[^1]次に[^2]", "p 20万円です。@次に@ {1} {2}", "citations in turn" },
  { "| a |\n|---|\n| 1[^4] |", "table [a] [1@]", "a citation in a table" },
  { "`[^1]` は印", "p <tt>[^1]</tt> は印", "no citation in code" },
  { "[^a] [^] [^0]", "p [^a] [^] [^0]", "what is no mark stays" },
  { "20万円です。[^1", "p 20万円です。", "a mark that is cut waits" },
  { "20万円です。[^", "p 20万円です。", "so does its beginning" },
  { "[役所](https://example.jp/a)", "p 役所 (https://example.jp/a)", "a link tells where" },
  { "![図](https://example.jp/a.png)", "p 図", "a picture is its words" },
  { "<script>x</script>", "code <<script>x</script>>", "HTML is text" },
  { "a <b onclick=x>b</b>", "p a &lt;b onclick=x&gt;b&lt;/b&gt;", "HTML in a line too" },
  { "A & B < C", "p A &amp; B &lt; C", "what markup would take" },
  { "**途中", "p **途中", "an emphasis that is cut" },
  { "| a | b |\n|---", "p | a | b |\n|---", "a table that is cut" },
  { "```\ncode", "code <code>", "code that is cut" },
  { "髙橋\xEF\xBF\xBCさん", "p 髙橋さん", "a foreign U+FFFC is no chip" },
};

static void
test_blocks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *blocks = describe (rows[i].markdown);
      if (!g_str_equal (blocks, rows[i].blocks))
        g_error ("%s: “%s” is “%s”, not “%s”", rows[i].why, rows[i].markdown, blocks,
                 rows[i].blocks);
    }
}

static void
test_deep (void)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "> - ");
  g_string_append (text, "x");
  g_autoptr (GPtrArray) blocks = mdg_answer_blocks_parse (text->str);
  const MdgAnswerBlock *last = blocks->pdata[blocks->len - 1];
  g_assert_cmpuint (last->depth, ==, MDG_ANSWER_MAX_DEPTH);
  g_string_truncate (text, 0);
  for (guint i = 0; i < MDG_ANSWER_MAX_BLOCKS + 100; i++)
    g_string_append (text, "a\n\n");
  g_autoptr (GPtrArray) many = mdg_answer_blocks_parse (text->str);
  g_assert_cmpuint (many->len, ==, MDG_ANSWER_MAX_BLOCKS);
  g_string_free (text, TRUE);
}

/* While an answer is written all blocks but the last stay as they were. */
static void
test_growing (void)
{
  const char *text = "# 結論\n\n上限は20万円です。[^1]\n\n- 手すり\n- 段差\n\n事前の申請が要ります。";
  g_autoptr (GPtrArray) before = mdg_answer_blocks_parse ("");
  guint n_changed = 0;
  for (const char *end = text; *end != '\0'; end = g_utf8_next_char (end))
    {
      g_autofree char *part = g_strndup (text, (gsize) (g_utf8_next_char (end) - text));
      GPtrArray *now = mdg_answer_blocks_parse (part);
      guint same = 0;
      while (same < MIN (before->len, now->len) &&
             mdg_answer_block_equal (before->pdata[same], now->pdata[same]))
        same++;
      g_assert_cmpuint (same + 2, >=, now->len);
      n_changed += now->len - same;
      g_ptr_array_unref (before);
      before = now;
    }
  g_assert_cmpuint (n_changed, <, (guint) g_utf8_strlen (text, -1) + 10);
}

static void
test_without_marks (void)
{
  g_autofree char *text = mdg_answer_without_marks ("20万円です。[^1] 次[^12]。[^a]");
  g_assert_cmpstr (text, ==, "20万円です。 次。[^a]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answer-blocks/table", test_blocks);
  g_test_add_func ("/answer-blocks/deep", test_deep);
  g_test_add_func ("/answer-blocks/growing", test_growing);
  g_test_add_func ("/answer-blocks/without-marks", test_without_marks);
  return g_test_run ();
}
