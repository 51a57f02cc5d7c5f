/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The CSV reader and writer.
 *
 * /csv/encodings    which encoding is found, and which byte is named when none fits
 * /csv/cells        how text is cut into cells: delimiters, quotes, line ends, empty rows
 * /csv/refusals     files that are refused as a whole, and the arguments of the sentence
 * /csv/problems     what is wrong with single rows and cells, by row, column and code point
 * /csv/limits       each maximum: the last size that is taken, the first that is not
 * /csv/header       names are trimmed and NFKC, and found so
 * /csv/row-numbers  rows are numbered as a spreadsheet shows them
 * /csv/append       quoting, and the guard against formulas
 * /csv/encode       bytes for spreadsheets, and what CP932 does not have
 * /csv/round-trip   what is written is read back alike
 */
#include "shared/base/error.h"
#include "shared/notice/csv-table.h"

#include <string.h>

static MdgCsvTable *
parse (const char *data, gsize size, const MdgCsvLimits *limits, GError **error)
{
  /* Exactly as long as the file, so that the sanitizer sees a read past the end. */
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  return mdg_csv_table_parse (bytes, limits, error);
}

/* All cells, the header's too: "a|b/1|2", line feeds as "⏎". */
static char *
table_text (const MdgCsvTable *table)
{
  GString *out = g_string_new (NULL);
  guint n_columns = mdg_csv_table_get_n_columns (table);
  for (guint column = 0; column < n_columns; column++)
    g_string_append_printf (out, "%s%s", column > 0 ? "|" : "",
                            mdg_csv_table_get_header (table, column));
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    for (guint column = 0; column < n_columns; column++)
      g_string_append_printf (out, "%s%s", column > 0 ? "|" : "/",
                              mdg_csv_table_get_cell (table, row, column));
  g_string_replace (out, "\n", "⏎", 0);
  return g_string_free (out, FALSE);
}

/* "csv-cell-count row=3 found=1 expected=2; …" */
static char *
error_text (const GError *error)
{
  const char *const *names = mdg_error_get_arg_names (error);
  const char *const *values = mdg_error_get_arg_values (error);
  GString *out = g_string_new (mdg_error_slug (error));
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (out, " %s=%s", names[i], values[i]);
  return g_string_free (out, FALSE);
}

static char *
problems_text (const MdgCsvTable *table)
{
  GPtrArray *problems = mdg_csv_table_get_problems (table);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *text = error_text (problems->pdata[i]);
      g_string_append_printf (out, "%s%s", i > 0 ? "; " : "", text);
    }
  return g_string_free (out, FALSE);
}

/* String literals with NUL bytes in them keep their length. */
#define BYTES(literal) literal, sizeof (literal) - 1

typedef struct
{
  const char *sentence;
  const char *data;
  gsize size;
  const char *encoding; /* or NULL when the file is refused */
  const char *expected; /* cells, or the refusal */
} EncodingRow;

static const EncodingRow encoding_rows[] = {
  { "plain ASCII is UTF-8", BYTES ("a,b\n1,2"), "UTF-8", "a|b/1|2" },
  { "UTF-8 without a mark", BYTES ("名前,課\n山田,税務"), "UTF-8", "名前|課/山田|税務" },
  { "the mark is not part of the first name", BYTES ("\xEF\xBB\xBF名前\n山田"), "UTF-8",
    "名前/山田" },
  { "CP932", BYTES ("\x96\xBC\x91\x4F,k\r\n\x8E\x52\x93\x63,1\r\n"), "CP932", "名前|k/山田|1" },
  { "CP932 has 﨑, 髙, ① and ～", BYTES ("k\n\xED\x95\xEE\xE0\x87\x40\x81\x60"), "CP932",
    "k/﨑髙①～" },
  { "a trail byte that looks like a backslash or a bar", BYTES ("\x95\x5C,\x83\x7C\n1,2"), "CP932",
    "表|ポ/1|2" },
  { "half-width katakana in CP932", BYTES ("\xB6\xC5\n\xD4\xCF\xC0\xDE"), "CP932", "カナ/ﾔﾏﾀﾞ" },
  { "UTF-16, little end first", BYTES ("\xFF\xFE\x71\x5C,\0b\0\n\0001\0,\0002\0"), "UTF-16",
    "山|b/1|2" },
  { "UTF-16, big end first", BYTES ("\xFE\xFF\x5C\x71\0,\0b\0\n\0001\0,\0002"), "UTF-16",
    "山|b/1|2" },
  { "a surrogate pair", BYTES ("\xFF\xFE\x42\xD8\xB7\xDF\n\0001\0"), "UTF-16", "𠮷/1" },

  { "half a surrogate pair", BYTES ("\xFF\xFE\x42\xD8\n\0"), NULL, "csv-encoding offset=2" },
  { "half a UTF-16 unit", BYTES ("\xFF\xFE\x71\x5C\x71"), NULL, "csv-encoding offset=4" },
  { "marked UTF-8 is not tried as CP932", BYTES ("\xEF\xBB\xBF\x61\x96\xBC"), NULL,
    "csv-encoding offset=4" },
  { "broken at the end, after good UTF-8", BYTES ("山田太郎山田太郎\n\xE5\xB1"), NULL,
    "csv-encoding offset=25" },
  { "broken at the end, after good CP932", BYTES ("\x8E\x52\x93\x63\n\x8E\x52\x93\xFF"), NULL,
    "csv-encoding offset=7" },
  { "a NUL in UTF-8", BYTES ("a,b\n1,\0"), NULL, "csv-encoding offset=6" },
  { "a NUL in UTF-16",
    BYTES ("\xFF\xFE"
           "a\0\0\0"),
    NULL, "csv-encoding offset=4" },
  { "UTF-16 without a mark is full of NULs", BYTES ("a\0,\0"), NULL, "csv-encoding offset=1" },
  { "no standard byte at all", BYTES ("\x80\x80"), NULL, "csv-encoding offset=0" },
  { "a byte that only one maker used", BYTES ("\x8E\x52\n\xA0"), NULL, "csv-encoding offset=3" },
  { "another", BYTES ("\x8E\x52\n\xFD"), NULL, "csv-encoding offset=3" },
  { "a second byte below all second bytes", BYTES ("\x8E\x52\n\x8E\x39"), NULL,
    "csv-encoding offset=3" },
  { "a hole in the code page", BYTES ("\x8E\x52\n\x81\xAD"), NULL, "csv-encoding offset=3" },
};

static void
test_encodings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (encoding_rows); i++)
    {
      const EncodingRow *row = &encoding_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgCsvTable) table = parse (row->data, row->size, NULL, &error);
      g_autofree char *found = table != NULL ? table_text (table) : error_text (error);
      g_assert_cmpstr (found, ==, row->expected);
      g_assert_cmpstr (table != NULL ? mdg_csv_table_get_encoding (table) : NULL, ==,
                       row->encoding);
    }
}

typedef struct
{
  const char *sentence;
  const char *text;
  char delimiter;
  const char *cells;
} CellRow;

static const CellRow cell_rows[] = {
  { "CRLF", "a,b\r\n1,2\r\n", ',', "a|b/1|2" },
  { "CR alone", "a,b\r1,2\r", ',', "a|b/1|2" },
  { "no line end after the last row", "a,b\n1,2", ',', "a|b/1|2" },
  { "a header alone", "a,b\n", ',', "a|b" },
  { "one column", "a\n1\n2", ',', "a/1/2" },
  { "tabs", "a\tb\n1,5\t2", '\t', "a|b/1,5|2" },
  { "semicolons, with a comma inside", "a;b;c\n1,5;2;3", ';', "a|b|c/1,5|2|3" },
  { "more semicolons than commas", "a,x;b;c\n1;2;3", ';', "a,x|b|c/1|2|3" },
  { "a delimiter inside quotes does not count", "\"a;;;\",b\n1,2", ',', "a;;;|b/1|2" },
  { "quotes are taken off", "\"a\",\"b\"\n\"1\",\"2\"", ',', "a|b/1|2" },
  { "doubled quotes are one", "a,b\n\"\"\"x\"\" y\",2", ',', "a|b/\"x\" y|2" },
  { "only a doubled quote", "a,b\n\"\"\"\",2", ',', "a|b/\"|2" },
  { "an empty quoted cell", "a,b\n\"\",2", ',', "a|b/|2" },
  { "a quote inside a plain cell stays", "a,b\n5\" disk,2", ',', "a|b/5\" disk|2" },
  { "a delimiter inside quotes", "a,b\n\"1,2\",3", ',', "a|b/1,2|3" },
  { "LF inside quotes", "a,b\n\"1\n2\",3", ',', "a|b/1⏎2|3" },
  { "CRLF inside quotes becomes LF", "a,b\r\n\"1\r\n2\",3\r\n", ',', "a|b/1⏎2|3" },
  { "CR inside quotes becomes LF", "a,b\r\"1\r2\",3\r", ',', "a|b/1⏎2|3" },
  { "spaces around a cell stay", "a,b\n 1 ,2", ',', "a|b/ 1 |2" },
  { "leading zeros stay", "a,b\n0012,2", ',', "a|b/0012|2" },
  { "empty lines at both ends", "\r\n\r\na,b\r\n1,2\r\n\r\n\r\n", ',', "a|b/1|2" },
  { "rows of commas at the end", "a,b\n1,2\n,\n,\n", ',', "a|b/1|2" },
  { "a row of commas in between is a row", "a,b\n,\n1,2", ',', "a|b/|/1|2" },
  { "empty cells that a spreadsheet adds", "a,b,,,\n1,2,,,\n3,4,,,\n", ',', "a|b/1|2/3|4" },
  { "more empty cells than the header has", "a,b\n1,2,,,", ',', "a|b/1|2" },
  { "an empty name between others", "a,,c\n1,2,3", ',', "a||c/1|2|3" },
  { "an empty line in one column is an empty cell", "a\n1\n\n2", ',', "a/1//2" },
};

/* Rows of the table above are joined with "/", cells with "|". */
static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cell_rows); i++)
    {
      const CellRow *row = &cell_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgCsvTable) table = parse (row->text, strlen (row->text), NULL, &error);
      g_assert_no_error (error);
      g_autofree char *found = table_text (table);
      g_assert_cmpstr (found, ==, row->cells);
      g_assert_cmpint (mdg_csv_table_get_delimiter (table), ==, row->delimiter);
      g_assert_cmpuint (mdg_csv_table_get_n_problems (table), ==, 0);
    }
}

typedef struct
{
  const char *sentence;
  const char *text;
  const char *expected;
} TextRow;

static const TextRow refusal_rows[] = {
  { "an empty file", "", "csv-empty" },
  { "only a mark", "\xEF\xBB\xBF", "csv-empty" },
  { "only line ends", "\r\n\r\n\n", "csv-empty" },
  { "only delimiters", ",,,\n,,,\n", "csv-empty" },
  { "a header of spaces", " ,\u3000\n1,2", "csv-empty" },
  { "a quote that is never closed names the row it opened in", "a,b\n1,2\n\"3,4\n5,6\n",
    "csv-quote row=3" },
  { "the same in the header", "\"a,b\n1,2\n", "csv-quote row=1" },
  { "rows are counted, not lines", "a,b\n\"1\n\n\n\",2\n\"3", "csv-quote row=3" },
  { "empty rows before the header count", "\n\na,b\n\"1", "csv-quote row=4" },
  { "text after a closing quote", "a,b\n\"1\"x,2", "csv-quote row=2" },
  { "a space after a closing quote", "a,b\n\"1\" ,2", "csv-quote row=2" },
  { "a quote at the very end", "a,b\n1,\"", "csv-quote row=2" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusal_rows); i++)
    {
      const TextRow *row = &refusal_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgCsvTable) table = parse (row->text, strlen (row->text), NULL, &error);
      g_assert_null (table);
      g_autofree char *found = error_text (error);
      g_assert_cmpstr (found, ==, row->expected);
    }
}

static const TextRow problem_rows[] = {
  { "too few cells", "a,b\n1\n3,4", "csv-cell-count row=2 found=1 expected=2" },
  { "too many cells", "a,b\n1,2,3\n", "csv-cell-count row=2 found=3 expected=2" },
  { "a value below an empty name at the end", "a,b,\n1,2,3\n",
    "csv-cell-count row=2 found=3 expected=2" },
  { "a value below a name of spaces at the end", "a,b, \n1,2,3\n",
    "csv-cell-count row=2 found=3 expected=2" },
  { "an empty line between rows", "a,b\n1,2\n\n3,4", "csv-cell-count row=3 found=1 expected=2" },
  { "two rows", "a,b\n1\n2",
    "csv-cell-count row=2 found=1 expected=2; csv-cell-count row=3 found=1 expected=2" },
  { "外字", "番号,氏名\n1,山\xEE\x80\x80", "csv-cell-character row=2 column=氏名 code=U+E000" },
  { "外字 of CP932", "k\n\x8E\x52\xF0\x40", "csv-cell-character row=2 column=k code=U+E000" },
  { "the last of the private use area", "k\n\xEF\xA3\xBF",
    "csv-cell-character row=2 column=k code=U+F8FF" },
  { "plane 15", "k\n\xF3\xB0\x80\x80", "csv-cell-character row=2 column=k code=U+F0000" },
  { "plane 16", "k\n\xF4\x80\x80\x80", "csv-cell-character row=2 column=k code=U+100000" },
  { "the replacement character", "k\n\xEF\xBF\xBD",
    "csv-cell-character row=2 column=k code=U+FFFD" },
  { "a noncharacter", "k\n\xEF\xB7\x90", "csv-cell-character row=2 column=k code=U+FDD0" },
  { "a C0 control", "k\na\x01", "csv-cell-character row=2 column=k code=U+0001" },
  { "a C1 control", "k\na\xC2\x85", "csv-cell-character row=2 column=k code=U+0085" },
  { "tabs and line breaks are no problem", "k,l\n\"a\tb\nc\",1", "" },
  { "the first bad character of a cell is named", "k\n\x02\x01",
    "csv-cell-character row=2 column=k code=U+0002" },
  { "in the header, the column goes by its letter", "a,\xEE\x80\x80\n1,2",
    "csv-cell-character row=1 column=B code=U+E000" },
  { "where the name is empty too", "a,,c\n1,\x01,3",
    "csv-cell-character row=2 column=B code=U+0001" },
  { "the same name twice", "a,b,a\n1,2,3", "csv-column-twice row=1 column=a" },
  { "the same name in another width", "ａ,a\n1,2", "csv-column-twice row=1 column=a" },
  { "names differ by case", "a,A\n1,2", "" },
  { "a variation selector is an ordinary part of a name", "k\n辻\xF3\xA0\x84\x80", "" },
};

static void
test_problems (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (problem_rows); i++)
    {
      const TextRow *row = &problem_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgCsvTable) table = parse (row->text, strlen (row->text), NULL, &error);
      g_assert_no_error (error);
      g_autofree char *found = problems_text (table);
      g_assert_cmpstr (found, ==, row->expected);
    }
}

typedef struct
{
  const char *sentence;
  const char *text;
  MdgCsvLimits limits;
  const char *expected; /* the refusal or the problems; "" when the file is fine */
} LimitRow;

static const LimitRow limit_rows[] = {
  { "two rows where two are allowed", "a\n1\n2\n", { .max_rows = 2 }, "" },
  { "three rows where two are allowed",
    "a\n1\n2\n3\n",
    { .max_rows = 2 },
    "csv-too-many-rows max=2" },
  { "empty rows at the end do not count", "a\n1\n2\n\n\n\n\n", { .max_rows = 2 }, "" },
  { "empty rows in between count", "a\n1\n\n\n2", { .max_rows = 2 }, "csv-too-many-rows max=2" },
  { "two columns where two are allowed", "a,b\n1,2", { .max_columns = 2 }, "" },
  { "three columns where two are allowed",
    "a,b,c\n1,2,3",
    { .max_columns = 2 },
    "csv-too-many-columns max=2" },
  { "empty cells at the end do not count", "a,b,,,,\n1,2,,,,", { .max_columns = 2 }, "" },
  { "empty cells before a value count",
    "a,b\n1,2,,3",
    { .max_columns = 2 },
    "csv-too-many-columns max=2" },
  { "three characters where three are allowed", "a\n山田川", { .max_cell_chars = 3 }, "" },
  { "four characters where three are allowed",
    "a\n山田川本",
    { .max_cell_chars = 3 },
    "csv-cell-too-long row=2 column=a max=3" },
  { "seven bytes where seven are allowed", "a,b\n1,2", { .max_bytes = 7 }, "" },
  { "eight bytes where seven are allowed",
    "a,b\n1,23",
    { .max_bytes = 7 },
    "body-too-large max=7" },
  { "only the first problems are listed",
    "a,b\n1\n2\n3\n",
    { .max_problems = 1 },
    "csv-cell-count row=2 found=1 expected=2" },
};

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limit_rows); i++)
    {
      const LimitRow *row = &limit_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgCsvTable) table = parse (row->text, strlen (row->text), &row->limits, &error);
      g_autofree char *found = table != NULL ? problems_text (table) : error_text (error);
      g_assert_cmpstr (found, ==, row->expected);
      if (row->limits.max_problems == 1)
        g_assert_cmpuint (mdg_csv_table_get_n_problems (table), ==, 3);
    }
}

static char *
repeat (const char *head, const char *row, guint n)
{
  GString *out = g_string_new (head);
  for (guint i = 0; i < n; i++)
    g_string_append (out, row);
  return g_string_free (out, FALSE);
}

/* The maxima of design section 10 themselves. */
static void
test_maxima (void)
{
  g_autofree char *full = repeat ("a\n", "1\n", MDG_CSV_MAX_ROWS);
  g_autoptr (MdgCsvTable) table = parse (full, strlen (full), NULL, NULL);
  g_assert_nonnull (table);
  g_assert_cmpuint (mdg_csv_table_get_n_rows (table), ==, 100000);

  g_autofree char *over = repeat ("a\n", "1\n", MDG_CSV_MAX_ROWS + 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (parse (over, strlen (over), NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CSV_TOO_MANY_ROWS);

  /* A limit cannot be raised past its maximum. */
  MdgCsvLimits wide = { .max_rows = G_MAXUINT };
  g_clear_error (&error);
  g_assert_null (parse (over, strlen (over), &wide, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CSV_TOO_MANY_ROWS);

  g_autofree char *columns = repeat ("", "a,", MDG_CSV_MAX_COLUMNS);
  g_autoptr (MdgCsvTable) broad = parse (columns, strlen (columns), NULL, NULL);
  g_assert_cmpuint (mdg_csv_table_get_n_columns (broad), ==, 200);
  g_autofree char *too_broad = repeat ("b,", "a,", MDG_CSV_MAX_COLUMNS);
  g_clear_error (&error);
  g_assert_null (parse (too_broad, strlen (too_broad), NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CSV_TOO_MANY_COLUMNS);

  g_autofree char *cell = repeat ("a\n", "字", MDG_CSV_MAX_CELL_CHARS);
  g_autoptr (MdgCsvTable) fine = parse (cell, strlen (cell), NULL, NULL);
  g_assert_cmpuint (mdg_csv_table_get_n_problems (fine), ==, 0);
  g_autofree char *too_long = repeat ("a\n字", "字", MDG_CSV_MAX_CELL_CHARS);
  g_autoptr (MdgCsvTable) refused = parse (too_long, strlen (too_long), NULL, NULL);
  g_autofree char *problem = problems_text (refused);
  g_assert_cmpstr (problem, ==, "csv-cell-too-long row=2 column=a max=10000");
}

static void
test_header (void)
{
  static const char text[] = " 職員番号 ,\u3000ｼｬｲﾝ,\"Ｎａｍｅ\"\n1,2,3";
  g_autoptr (MdgCsvTable) table = parse (text, sizeof text - 1, NULL, NULL);
  g_assert_cmpstr (mdg_csv_table_get_header (table, 0), ==, "職員番号");
  g_assert_cmpstr (mdg_csv_table_get_header (table, 1), ==, "シャイン");
  g_assert_cmpstr (mdg_csv_table_get_header (table, 2), ==, "Name");
  g_assert_cmpint (mdg_csv_table_find_column (table, "職員番号"), ==, 0);
  g_assert_cmpint (mdg_csv_table_find_column (table, " Name"), ==, 2);
  g_assert_cmpint (mdg_csv_table_find_column (table, "name"), ==, -1);
}

static void
test_row_numbers (void)
{
  static const char plain[] = "a,b\n\"1\n1\",2\n3,4";
  g_autoptr (MdgCsvTable) table = parse (plain, sizeof plain - 1, NULL, NULL);
  g_assert_cmpuint (mdg_csv_table_get_row_number (table, 0), ==, 2);
  g_assert_cmpuint (mdg_csv_table_get_row_number (table, 1), ==, 3);

  static const char after_empty[] = "\n,,\na,b\n1,2";
  g_autoptr (MdgCsvTable) lower = parse (after_empty, sizeof after_empty - 1, NULL, NULL);
  g_assert_cmpuint (mdg_csv_table_get_row_number (lower, 0), ==, 4);
}

static const TextRow append_rows[] = {
  { "plain text", "山田", "山田" },
  { "nothing", "", "" },
  { "a comma", "a,b", "\"a,b\"" },
  { "a quote", "a\"b", "\"a\"\"b\"" },
  { "a line break", "a\nb", "\"a\nb\"" },
  { "a carriage return inside", "a\rb", "\"a\rb\"" },
  { "a formula", "=1+1", "'=1+1" },
  { "a formula that needs quotes", "=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"" },
  { "a plus", "+cmd", "'+cmd" },
  { "a minus", "-cmd", "'-cmd" },
  { "an at sign", "@SUM(A1)", "'@SUM(A1)" },
  { "a tab", "\t=1", "\"'\t=1\"" },
  { "a semicolon, which might be taken for the delimiter", "a;b", "\"a;b\"" },
  { "a carriage return", "\r=1", "\"'\r=1\"" },
  { "a full-width equals sign", "＝1+1", "'＝1+1" },
  { "a negative number", "-12", "-12" },
  { "a number with a sign and a fraction", "+12.5", "+12.5" },
  { "a telephone number with a sign is no number", "+81-3-1234", "'+81-3-1234" },
  { "a sign alone", "-", "'-" },
  { "a number that becomes a formula", "-1+2", "'-1+2" },
  { "a long vowel mark is no minus", "ーあ", "ーあ" },
  { "an equals sign further in", "a=1", "a=1" },
};

static void
test_append (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (append_rows); i++)
    {
      g_test_message ("%s", append_rows[i].sentence);
      g_autoptr (GString) out = g_string_new (NULL);
      mdg_csv_append_cell (out, append_rows[i].text);
      g_assert_cmpstr (out->str, ==, append_rows[i].expected);
    }
  g_autoptr (GString) row = g_string_new (NULL);
  mdg_csv_append_cell (row, NULL);
  g_assert_cmpstr (row->str, ==, "");
  mdg_csv_append_row (row, (const char *const[]){ "a", "b,c", "", NULL });
  g_assert_cmpstr (row->str, ==, "a,\"b,c\",\r\n");
}

static void
test_encode (void)
{
  g_autoptr (GString) text = g_string_new ("高髙﨑～①𠮷,𠮷,한\r\n");
  g_auto (GStrv) unfit = NULL;
  g_autoptr (GBytes) cp932 = mdg_csv_encode (text, "CP932", &unfit);
  g_assert_cmpuint (g_strv_length (unfit), ==, 2);
  g_assert_cmpstr (unfit[0], ==, "𠮷 (U+20BB7)");
  g_assert_cmpstr (unfit[1], ==, "한 (U+D55C)");
  static const char expected[] =
    "\x8D\x82\xFB\xFC\xFA\xB1\x81\x60\x87\x40\x81\xAC,\x81\xAC,\x81\xAC\r\n";
  g_assert_cmpmem (g_bytes_get_data (cp932, NULL), g_bytes_get_size (cp932), expected,
                   sizeof expected - 1);

  g_auto (GStrv) none = NULL;
  g_autoptr (GBytes) utf8 = mdg_csv_encode (text, "utf-8", &none);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (utf8), ==, text->len + 3);
  g_assert_cmpmem (g_bytes_get_data (utf8, NULL), 3, "\xEF\xBB\xBF", 3);

  g_autoptr (GString) fits = g_string_new ("山,\\~\r\n");
  g_autoptr (GBytes) whole = mdg_csv_encode (fits, "cp932", NULL);
  g_assert_cmpmem (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), "\x8E\x52,\\~\r\n", 7);
}

static void
test_round_trip (void)
{
  static const char *const cells[] = { "山田 太郎", "a,b", "say \"x\"", "two\nlines", "",
                                       " spaces ", "0012", "-5", NULL };
  static const char *const encodings[] = { "UTF-8", "CP932" };
  for (guint e = 0; e < G_N_ELEMENTS (encodings); e++)
    {
      g_autoptr (GString) out = g_string_new ("a,b,c,d,e,f,g,h\r\n");
      mdg_csv_append_row (out, cells);
      g_autoptr (GBytes) bytes = mdg_csv_encode (out, encodings[e], NULL);
      g_autoptr (MdgCsvTable) table = mdg_csv_table_parse (bytes, NULL, NULL);
      g_assert_cmpstr (mdg_csv_table_get_encoding (table), ==, encodings[e]);
      for (guint i = 0; cells[i] != NULL; i++)
        g_assert_cmpstr (mdg_csv_table_get_cell (table, 0, i), ==, cells[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/cells", test_cells);
  g_test_add_func ("/csv/refusals", test_refusals);
  g_test_add_func ("/csv/problems", test_problems);
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/maxima", test_maxima);
  g_test_add_func ("/csv/header", test_header);
  g_test_add_func ("/csv/row-numbers", test_row_numbers);
  g_test_add_func ("/csv/append", test_append);
  g_test_add_func ("/csv/encode", test_encode);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  return g_test_run ();
}
