/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages with placeholders.
 *
 * /message/check     what is refused, and in which line
 * /message/fill      cells are plain text wherever they stand
 * /message/gaps      rows whose placeholder is empty, rows whose text becomes too long
 * /message/limits    the longest text that is taken, and the first that is not
 * /message/many      a list of the largest size is looked through in a moment
 */
#include "shared/base/error.h"
#include "shared/notice/message.h"

#include <string.h>

static MdgCsvTable *
parse (const char *csv)
{
  g_autoptr (GBytes) file = g_bytes_new (csv, strlen (csv));
  g_autoptr (GError) error = NULL;
  MdgCsvTable *table = mdg_csv_table_parse (file, NULL, &error);
  g_assert_no_error (error);
  return table;
}

typedef struct
{
  const char *sentence;
  const char *text;
  int code; /* 0: taken */
  const char *name;
  const char *value;
} CheckRow;

static const CheckRow checks[] = {
  { "plain text", "お知らせします。\n\n- 一つ\n- **二つ**", 0, NULL, NULL },
  { "an empty one", "", 0, NULL, NULL },
  { "a column of the list", "{{氏名}} 様", 0, NULL, NULL },
  { "spaces around the name", "{{ 氏名 }} 様", 0, NULL, NULL },
  { "the name in full width letters", "{{ＮＯ}}", 0, NULL, NULL },
  { "a column that is not there", "{{氏名}}{{住所}}", MDG_ERROR_PLACEHOLDER_UNKNOWN, "name", "住所" },
  { "one that is never closed", "一行\n{{氏名 様", MDG_ERROR_PLACEHOLDER_OPEN, "line", "2" },
  { "one closed by a single brace", "{{氏名} 様", MDG_ERROR_PLACEHOLDER_OPEN, "line", "1" },
  { "one over two lines", "a\n\n{{氏\n名}}", MDG_ERROR_PLACEHOLDER_OPEN, "line", "3" },
  { "a link", "[市のページ](https://www.example.jp/a?b=c)", 0, NULL, NULL },
  { "a link in angle brackets", "<https://www.example.jp/>", 0, NULL, NULL },
  { "a link with a name in its words", "[{{氏名}} 様の窓口](http://example.jp)", 0, NULL, NULL },
  { "a link that runs", "a\n[b](javascript:alert(1))", MDG_ERROR_MESSAGE_LINK, "line", "2" },
  { "a link that is disguised", "[b](&#106;avascript:x)", MDG_ERROR_MESSAGE_LINK, "line", "1" },
  { "a link to a file", "[b](file:///c:/x)", MDG_ERROR_MESSAGE_LINK, "line", "1" },
  { "a link to nowhere", "[b]()", MDG_ERROR_MESSAGE_LINK, "line", "1" },
  { "a link that is defined apart", "[b]\n\n[b]: data:x", MDG_ERROR_MESSAGE_LINK, "line", "3" },
  { "a cell as address", "[b]({{NO}})", MDG_ERROR_MESSAGE_LINK, "line", "1" },
  { "a cell in an address", "[b](https://a.jp/{{NO}})", MDG_ERROR_MESSAGE_LINK, "line", "1" },
  { "a mail address in angle brackets", "<a@example.jp>", MDG_ERROR_MESSAGE_MARKUP, "line", "1" },
  { "HTML", "x\n<b>y</b>", MDG_ERROR_MESSAGE_MARKUP, "line", "2" },
  { "a comment", "<!-- x -->", MDG_ERROR_MESSAGE_MARKUP, "line", "1" },
  { "a tag that a cell would end", "<{{NO}}>", MDG_ERROR_MESSAGE_MARKUP, "line", "1" },
  { "less than", "所得 < 1,000 かつ a<1", 0, NULL, NULL },
  { "a picture", "![x](https://example.jp/x.png)", MDG_ERROR_MESSAGE_MARKUP, "line", "1" },
  { "a picture defined apart", "![x]", MDG_ERROR_MESSAGE_MARKUP, "line", "1" },
};

static void
test_check (void)
{
  g_autoptr (MdgCsvTable) table = parse ("氏名,NO\n山田,1\n");
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      const CheckRow *row = &checks[i];
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", row->sentence);
      g_assert_cmpint (mdg_message_check (row->text, table, &error), ==, row->code == 0);
      if (row->code == 0)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, MDG_ERROR, row->code);
      g_assert_cmpstr (mdg_error_get_arg (error, row->name), ==, row->value);
    }
}

static void
test_check_without_list (void)
{
  g_assert_true (mdg_message_check ("{{何でも}}", NULL, NULL));
}

typedef struct
{
  const char *sentence;
  const char *text;
  const char *cell; /* of the column a, quoted */
  const char *filled;
} FillRow;

static const FillRow fills[] = {
  { "a name", "{{a}} 様", "髙橋　千鶴", "髙橋　千鶴 様" },
  { "no place", "ただの文", "x", "ただの文" },
  { "an empty cell leaves nothing", "[{{a}}]", "", "[]" },
  { "emphasis is signs", "{{a}}", "**x** _y_ ~~z~~", "\\*\\*x\\*\\* \\_y\\_ \\~\\~z\\~\\~" },
  { "HTML is signs", "{{a}}", "<b>&amp;", "\\<b\\>\\&amp\\;" },
  { "a link is signs", "{{a}}", "[x](javascript:y)", "\\[x\\]\\(javascript\\:y\\)" },
  { "a list is signs", "{{a}}", "- 1. x", "\\- 1\\. x" },
  { "a heading is signs", "{{a}}", "# x", "\\# x" },
  { "a backslash is one", "{{a}}", "\\*", "\\\\\\*" },
  { "code is signs", "`{{a}}`", "x`y", "`x\\`y`" },
  { "a place in a cell stays text", "{{a}}", "{{a}}", "\\{\\{a\\}\\}" },
  { "lines become one", "{{a}}", "一丁目\n\n- 二番", "一丁目 \\- 二番" },
  { "blanks before it would be code", "\n\n{{a}}", "     x", "\n\nx" },
  { "blanks behind it would be a line end", "{{a}}\ny", "x   ", "x\ny" },
  { "signs that turn the direction go", "{{a}}円", "1\u202e23\u2066\u200f4\u061c", "1234円" },
  { "a backslash of the text does not free a sign", "\\{{a}}", "<b>", "\\\\\\<b\\>" },
  { "nor do three", "\\\\\\{{a}}", "<b>", "\\\\\\\\\\<b\\>" },
  { "two are one sign", "\\\\{{a}}", "<b>", "\\\\\\<b\\>" },
};

static void
test_fill (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      const FillRow *row = &fills[i];
      g_autofree char *csv = g_strdup_printf ("a,b\n\"%s\",x\n", row->cell);
      g_autoptr (MdgCsvTable) table = parse (csv);
      g_autofree char *filled = mdg_message_fill (row->text, table, 0);
      g_test_message ("%s", row->sentence);
      g_assert_cmpstr (filled, ==, row->filled);
    }
}

static void
test_each_row (void)
{
  g_autoptr (MdgCsvTable) table = parse ("氏名,番号\n山田,1\n佐藤,2\n");
  g_autofree char *first = mdg_message_fill ("{{氏名}}（{{番号}}）{{氏名}}", table, 0);
  g_autofree char *second = mdg_message_fill ("{{氏名}}（{{番号}}）{{氏名}}", table, 1);
  g_assert_cmpstr (first, ==, "山田（1）山田");
  g_assert_cmpstr (second, ==, "佐藤（2）佐藤");
}

static void
test_gaps (void)
{
  g_autofree char *long_cell = g_strnfill (MDG_CSV_MAX_CELL_CHARS, 'x');
  g_autofree char *csv =
    g_strdup_printf ("a,b\n1,2\n,2\n\"　 \",2\n1,\n%s,1\n\"\u202e\",1\n", long_cell);
  g_autoptr (MdgCsvTable) table = parse (csv);
  g_autoptr (GArray) of_a = mdg_message_find_gaps ("{{a}}", table);
  g_autoptr (GArray) of_both = mdg_message_find_gaps ("{{a}}{{b}}", table);
  g_autoptr (GArray) of_none = mdg_message_find_gaps ("x", table);
  g_autoptr (GArray) twice = mdg_message_find_too_long ("{{a}}{{a}}", table);
  g_autoptr (GArray) more = mdg_message_find_too_long ("{{a}}{{a}}.", table);
  g_assert_cmpuint (of_a->len, ==, 3);
  g_assert_cmpuint (g_array_index (of_a, guint, 0), ==, 1);
  g_assert_cmpuint (g_array_index (of_a, guint, 1), ==, 2);
  g_assert_cmpuint (g_array_index (of_a, guint, 2), ==, 5);
  g_assert_cmpuint (of_both->len, ==, 4);
  g_assert_cmpuint (of_none->len, ==, 0);
  g_assert_cmpuint (twice->len, ==, 0);
  g_assert_cmpuint (more->len, ==, 1);
  g_assert_cmpuint (g_array_index (more, guint, 0), ==, 4);
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < MDG_NOTICE_MESSAGE_MAX_CHARS; i++)
    g_string_append (text, "字");
  g_assert_true (mdg_message_check (text->str, NULL, NULL));
  g_string_append (text, "字");
  g_assert_false (mdg_message_check (text->str, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MESSAGE_TOO_LONG);
  g_assert_cmpstr (mdg_error_get_arg (error, "max"), ==, "10000");
}

#define MANY_SECONDS 20.0 /* under sanitizers on a busy machine; a second without */

static void
test_many (void)
{
  g_autoptr (GString) csv = g_string_new ("氏名,番号\n");
  for (guint i = 0; i < MDG_CSV_MAX_ROWS; i++)
    g_string_append_printf (csv, "山田 *太郎*,%u\n", i);
  g_autoptr (MdgCsvTable) table = parse (csv->str);
  g_test_timer_start ();
  g_autoptr (GArray) gaps = mdg_message_find_gaps ("{{氏名}} 様、{{番号}}です。", table);
  g_autoptr (GArray) longer = mdg_message_find_too_long ("{{氏名}} 様、{{番号}}です。", table);
  g_test_message ("%d rows in %.2f s", MDG_CSV_MAX_ROWS, g_test_timer_elapsed ());
  g_assert_cmpfloat (g_test_timer_last (), <, MANY_SECONDS);
  g_assert_cmpuint (gaps->len + longer->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/check", test_check);
  g_test_add_func ("/message/check-without-list", test_check_without_list);
  g_test_add_func ("/message/fill", test_fill);
  g_test_add_func ("/message/each-row", test_each_row);
  g_test_add_func ("/message/gaps", test_gaps);
  g_test_add_func ("/message/limits", test_limits);
  g_test_add_func ("/message/many", test_many);
  return g_test_run ();
}
