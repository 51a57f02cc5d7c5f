/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of residents read from tables.
 *
 * /recipient-list/columns     titles and contents, and what is guessed from them
 * /recipient-list/cells       one cell of each purpose: what it says, what is wrong with it
 * /recipient-list/my-number   columns of individual numbers refuse the list, others do not
 * /recipient-list/duplicates  by number, by name and birth date, not twice for one reason
 * /recipient-list/zeros       numbers that lost zeros, and those that never had any
 * /recipient-list/problems    those of the table first, as a table for a spreadsheet
 * /recipient-list/missing     a column that the list has not
 */
#include "shared/notice/recipient-list.h"

#include "shared/base/error.h"

#include <string.h>

static MdgCsvTable *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  MdgCsvTable *table = mdg_csv_table_parse (bytes, NULL, NULL);
  g_assert_nonnull (table);
  return table;
}

static int
problem_code (GPtrArray *problems, guint at)
{
  const GError *problem = problems->pdata[at];
  g_assert_true (problem->domain == MDG_ERROR);
  return problem->code;
}

typedef struct
{
  const char *sentence;
  const char *csv;
  const char *number;
  const char *name;
  const char *kana;
  const char *birth;
  const char *mail;
} ColumnRow;

static const ColumnRow column_rows[] = {
  { "titles of a ward", "宛名番号,氏名,氏名カナ,生年月日,メールアドレス\n", "宛名番号", "氏名",
    "氏名カナ", "生年月日", "メールアドレス" },
  { "width, spaces and hiragana do not matter", "整理 番号,お名前,ふりがな,ｅ－ｍａｉｌ\n",
    "整理 番号", "お名前", "ふりがな", NULL, "e-mail" },
  { "telephone numbers are no key", "電話番号,宛名番号(8桁),世帯主氏名,氏名\n", "宛名番号(8桁)",
    "氏名", NULL, NULL, NULL },
  { "the better title is taken", "番号,受付番号,対象者氏名\n", "受付番号", "対象者氏名", NULL, NULL,
    NULL },
  { "short titles only whole", "note,no,kind,id\n", "id", NULL, NULL, NULL, NULL },
  { "nothing is known",
    "a,b,c,d,e\n"
    "00012345,高橋 子,タカハシ コ,S30.1.2,a@example.jp\n"
    "00012346,青木 一郎,アオキ イチロウ,H12.5.6,b@example.jp\n"
    "00012347,山崎 花,ヤマザキ ハナ,1970-03-04,c@example.jp\n",
    "a", "b", "c", "d", "e" },
  { "days of one year are no birth dates",
    "a,b\n"
    "2026-04-01,1\n2026-05-01,2\n2026-06-01,3\n",
    NULL, NULL, NULL, NULL, NULL },
  { "two columns of days are two unknown ones",
    "a,b\n"
    "1950-04-01,1951-04-01\n1980-05-01,1981-05-01\n2026-06-01,2026-06-02\n",
    NULL, NULL, NULL, NULL, NULL },
};

static void
test_columns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (column_rows); i++)
    {
      const ColumnRow *row = &column_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (MdgCsvTable) table = parse (row->csv);
      g_autoptr (MdgNoticeColumns) columns = mdg_notice_columns_guess (table);
      g_assert_cmpstr (columns->number, ==, row->number);
      g_assert_cmpstr (columns->name, ==, row->name);
      g_assert_cmpstr (columns->kana, ==, row->kana);
      g_assert_cmpstr (columns->birth, ==, row->birth);
      g_assert_cmpstr (columns->mail, ==, row->mail);
    }
}

typedef struct
{
  const char *sentence;
  const char *title;
  const char *cell;
  const char *value;
  int problem; /* -1: none */
} CellRow;

static const CellRow cell_rows[] = {
  { "a number", "number", " 00123 ", "00123", -1 },
  { "a number that a spreadsheet calls text", "number", "'00123", "00123", -1 },
  { "a formula of text", "number", "\"=\"\"00123\"\"\"", "00123", -1 },
  { "no number", "number", "　", NULL, MDG_ERROR_CSV_CELL_EMPTY },
  { "a number cut short", "number", "1.23457E+11", "1.23457E+11", MDG_ERROR_CSV_CELL_SHORTENED },
  { "a code with E", "number", "12E345", "12E345", -1 },
  { "a name as it is written", "name", "髙橋　子 ", "髙橋　子", -1 },
  { "no name", "name", "", NULL, MDG_ERROR_CSV_CELL_EMPTY },
  { "an era", "birth", "昭和30年1月2日", "1955-01-02", -1 },
  { "no birth date", "birth", "", NULL, -1 },
  { "a day outside its era", "birth", "平成元年1月7日", "平成元年1月7日", MDG_ERROR_CSV_CELL_DATE },
  { "no day", "birth", "不明", "不明", MDG_ERROR_CSV_CELL_DATE },
  { "a serial number", "birth", "20090", "20090", MDG_ERROR_CSV_CELL_SERIAL },
  { "an address", "mail", "a.b+c@example.lg.jp", "a.b+c@example.lg.jp", -1 },
  { "an address of full width", "mail", "ａ＠ｅｘａｍｐｌｅ．ｊｐ", "a@example.jp", -1 },
  { "an old telephone's address", "mail", "a..b.@example.ne.jp", "a..b.@example.ne.jp", -1 },
  { "no address", "mail", "", NULL, -1 },
  { "two addresses", "mail", "a@example.jp;b@example.jp", "a@example.jp;b@example.jp",
    MDG_ERROR_CSV_CELL_MAIL },
  { "a line break in an address", "mail", "\"a@example.jp\nBcc: b@example.jp\"",
    "a@example.jp\nBcc: b@example.jp", MDG_ERROR_CSV_CELL_MAIL },
  { "no domain", "mail", "a@localhost", "a@localhost", MDG_ERROR_CSV_CELL_MAIL },
  { "a language by its name", "language", "やさしい日本語", "easy", -1 },
  { "a language by its code", "language", "ZH", "zh", -1 },
  { "a language we have not", "language", "フランス語", "フランス語", MDG_ERROR_CSV_CELL_LANGUAGE },
  { "a postcode", "postcode", "〒１２３－４５６７", "123-4567", -1 },
  { "a postcode that lost its zero", "postcode", "600001", "060-0001", -1 },
  { "half a postcode", "postcode", "123", "123", MDG_ERROR_CSV_CELL_POSTCODE },
  { "a postcode with words", "postcode", "1234567番", "1234567番", MDG_ERROR_CSV_CELL_POSTCODE },
};

static char *const all_titles[] = { "number", "name", "birth", "mail", "language", "postcode" };

/* All columns filled, so that only the one cell can be wrong. */
static char *
make_csv (const CellRow *row)
{
  static const char *const good[] = { "1", "名", "2000-01-01", "a@example.jp", "ja", "1234567" };
  GString *out = g_string_new ("number,name,birth,mail,language,postcode\n");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "",
                            g_str_equal (all_titles[i], row->title) ? row->cell : good[i]);
  g_string_append (out, "\n");
  return g_string_free (out, FALSE);
}

static const char *
value_of (const MdgNoticeRecipient *recipient, const char *title)
{
  const char *const values[] = { recipient->number, recipient->name, recipient->birth,
                                 recipient->mail, recipient->language, recipient->postcode };
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (all_titles[i], title))
      return values[i];
  g_assert_not_reached ();
}

static void
test_cells (void)
{
  MdgNoticeColumns columns = { .number = "number",
                               .name = "name",
                               .birth = "birth",
                               .mail = "mail",
                               .language = "language",
                               .postcode = "postcode" };
  for (guint i = 0; i < G_N_ELEMENTS (cell_rows); i++)
    {
      const CellRow *row = &cell_rows[i];
      g_test_message ("%s", row->sentence);
      g_autofree char *csv = make_csv (row);
      g_autoptr (MdgCsvTable) table = parse (csv);
      g_autoptr (MdgRecipientList) list = mdg_recipient_list_read (table, &columns, NULL);
      g_assert_nonnull (list);
      g_assert_cmpstr (value_of (mdg_recipient_list_get (list, 1), row->title), ==, row->value);
      GPtrArray *problems = mdg_recipient_list_get_problems (list);
      g_assert_cmpuint (problems->len, ==, row->problem < 0 ? 0 : 1);
      if (row->problem < 0)
        continue;
      g_assert_cmpint (problem_code (problems, 0), ==, row->problem);
      g_assert_cmpstr (mdg_error_get_arg (problems->pdata[0], "row"), ==, "2");
      g_assert_cmpstr (mdg_error_get_arg (problems->pdata[0], "column"), ==, row->title);
    }
}

typedef struct
{
  const char *sentence;
  const char *csv;
  gboolean refused;
} SecretRow;

static const SecretRow secret_rows[] = {
  { "a column that says so", "氏名,マイナンバー\n甲,\n", TRUE },
  { "in other words", "氏名,個人番号（12桁）\n甲,\n", TRUE },
  { "numbers under another name",
    "番号\n123456789018\n234567890121\n345678901234\n", TRUE },
  { "with hyphens and of full width",
    "番号\n1234-5678-9018\n２３４５６７８９０１２１\n3456 7890 1234\n", TRUE },
  { "half of them",
    "a\n123456789018\n234567890121\n345678901234\n456789012346\n567890123457\n1\n2\n3\n4\n5\n",
    TRUE },
  { "fewer than half",
    "a\n123456789018\n234567890121\n345678901234\n456789012346\n567890123457\n1\n2\n3\n4\n5\n6\n",
    FALSE },
  { "one by chance", "a\n123456789018\n", FALSE },
  { "one organisation's number on every row",
    "a\n123456789018\n123456789018\n123456789018\n", FALSE },
  { "numbers of twelve digits", "a\n000000000101\n000000000102\n000000000103\n000000000104\n",
    FALSE },
};

static void
test_my_number (void)
{
  MdgNoticeColumns columns = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (secret_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", secret_rows[i].sentence);
      g_autoptr (MdgCsvTable) table = parse (secret_rows[i].csv);
      g_autoptr (MdgRecipientList) list = mdg_recipient_list_read (table, &columns, &error);
      if (secret_rows[i].refused)
        g_assert_error (error, MDG_ERROR, MDG_ERROR_CSV_MY_NUMBER);
      g_assert_true ((list == NULL) == secret_rows[i].refused);
    }
}

static void
test_duplicates (void)
{
  MdgNoticeColumns columns = { .number = "n", .name = "m", .birth = "b" };
  g_autoptr (MdgCsvTable) table = parse ("n,m,b\n"
                                         "001,高橋 子,S30.1.2\n"
                                         "002,青木 一郎,\n"
                                         "００１,高橋子,S30.1.2\n"
                                         "003,髙橋 子,1955-01-02\n"
                                         "004,青木 一郎,\n"
                                         "005,山田 一,H1.2.3\n"
                                         "005,山田 一,H1.2.3\n");
  g_autoptr (MdgRecipientList) list = mdg_recipient_list_read (table, &columns, NULL);
  GPtrArray *groups = mdg_recipient_list_get_duplicates (list);
  g_assert_cmpuint (groups->len, ==, 3);
  const guint expected[][3] = { { 1, 3, 0 }, { 6, 7, 0 }, { 1, 3, 4 } };
  for (guint i = 0; i < 3; i++)
    {
      const GArray *rows = groups->pdata[i];
      g_assert_cmpuint (rows->len, ==, expected[i][2] != 0 ? 3 : 2);
      for (guint k = 0; k < rows->len; k++)
        g_assert_cmpuint (g_array_index (rows, guint, k), ==, expected[i][k]);
    }
}

typedef struct
{
  const char *sentence;
  const char *csv;
  gint64 digits;
  const char *first;
  guint n_padded;
} ZeroRow;

static const ZeroRow zero_rows[] = {
  { "zeros that were taken", "番号\n1234\n12345678\n23456789\n34567890\n", 8, "00001234", 1 },
  { "zeros that are there", "番号\n00001234\n12345678\n", 0, "00001234", 0 },
  { "numbers that are short for good", "番号\n1\n2\n10\n100\n", 0, "1", 0 },
  { "most are shorter", "番号\n1234\n123\n456\n12345678\n", 0, "1234", 0 },
  { "letters are among them", "番号\nA234\n12345678\n23456789\n", 0, "A234", 0 },
  { "full width", "番号\n１２３４\n１２３４５６７８\n", 8, "00001234", 1 },
};

static void
test_zeros (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (zero_rows); i++)
    {
      const ZeroRow *row = &zero_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (MdgCsvTable) table = parse (row->csv);
      g_autoptr (MdgNoticeColumns) columns = mdg_notice_columns_guess (table);
      g_assert_cmpint (columns->number_digits, ==, row->digits);
      g_autoptr (MdgRecipientList) list = mdg_recipient_list_read (table, columns, NULL);
      g_assert_cmpstr (mdg_recipient_list_get (list, 1)->number, ==, row->first);
      GArray *padded = mdg_recipient_list_get_padded (list);
      g_assert_cmpuint (padded->len, ==, row->n_padded);
      if (padded->len > 0)
        g_assert_cmpuint (g_array_index (padded, guint, 0), ==, 1);
    }
}

static void
test_problems (void)
{
  MdgNoticeColumns columns = { .number = "番号", .birth = "生年月日" };
  g_autoptr (MdgCsvTable) table = parse ("番号,生年月日\n"
                                         "1,不明\n"
                                         "2\n"
                                         ",1980-01-01\n");
  g_autoptr (MdgRecipientList) list = mdg_recipient_list_read (table, &columns, NULL);
  GPtrArray *problems = mdg_recipient_list_get_problems (list);
  g_assert_cmpuint (problems->len, ==, 3);
  g_assert_cmpint (problem_code (problems, 0), ==, MDG_ERROR_CSV_CELL_COUNT);
  g_assert_cmpint (problem_code (problems, 1), ==, MDG_ERROR_CSV_CELL_DATE);
  g_assert_cmpint (problem_code (problems, 2), ==, MDG_ERROR_CSV_CELL_EMPTY);
  g_autoptr (GString) text = mdg_recipient_list_export_problems (list);
  g_autoptr (MdgCsvTable) exported = parse (text->str);
  g_assert_cmpuint (mdg_csv_table_get_n_rows (exported), ==, 3);
  g_assert_cmpstr (mdg_csv_table_get_cell (exported, 0, 0), ==, "3");
  g_assert_cmpstr (mdg_csv_table_get_cell (exported, 1, 1), ==, "生年月日");
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  MdgNoticeColumns columns = { .number = "宛名番号" };
  g_autoptr (MdgCsvTable) table = parse ("番号\n1\n");
  g_assert_null (mdg_recipient_list_read (table, &columns, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CSV_COLUMN_MISSING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipient-list/columns", test_columns);
  g_test_add_func ("/recipient-list/cells", test_cells);
  g_test_add_func ("/recipient-list/my-number", test_my_number);
  g_test_add_func ("/recipient-list/duplicates", test_duplicates);
  g_test_add_func ("/recipient-list/zeros", test_zeros);
  g_test_add_func ("/recipient-list/problems", test_problems);
  g_test_add_func ("/recipient-list/missing", test_missing);
  return g_test_run ();
}
