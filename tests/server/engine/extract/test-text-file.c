/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text and CSV: the encoding of a whole file, lines and their numbers, rows as spreadsheets count
 * them, faults that are read over.
 */
#include "tests/server/engine/extract/office-file.h"

#include <string.h>

#define JAPANESE "窓口で申請する。\nカタカナと漢字\n"

static GBytes *
encode (const char *text, const char *encoding)
{
  gsize size = 0;
  char *bytes = g_convert (text, -1, encoding, "UTF-8", NULL, &size, NULL);
  g_assert_nonnull (bytes);
  return g_bytes_new_take (bytes, size);
}

static void
test_encodings (void)
{
  static const char *const encodings[] = { "UTF-8", "CP932", "EUC-JP", "ISO-2022-JP",
                                           "UTF-16LE", "UTF-16BE", "UTF-16" };
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (GBytes) file = encode (JAPANESE, encodings[i]);
      g_autofree char *told = office_file_tell (mdg_read_text, file);
      g_test_message ("%s", encodings[i]);
      g_assert_cmpstr (told, ==, "P 窓口で申請する。 / P カタカナと漢字");
    }
}

#define BYTES(text) g_bytes_new_static (text, sizeof text - 1)

static void
test_bytes (void)
{
  g_autofree char *long_text = g_strnfill (2000, 'a');
  const struct
  {
    GBytes *bytes;
    const char *told;
  } rows[] = {
    { BYTES ("\xEF\xBB\xBF\xE7\xAA\x93"), "P 窓" },
    { BYTES ("\xB6\xC0\xB6\xC5"), "P ｶﾀｶﾅ" }, /* half-width kana of CP932 */
    { BYTES ("plain\r\n\r\nlines\rhere"), "P plain / P lines / P here" },
    { BYTES (""), "extract-empty" },
    { BYTES (" \n\t\n"), "extract-empty" },
    { BYTES ("\x89PNG\xFF\xFE\x81\x00\xFF\xFF\xFF\xA0\xFD"), "extract-encoding" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *told = office_file_tell (mdg_read_text, rows[i].bytes);
      g_assert_cmpstr (told, ==, rows[i].told);
      g_bytes_unref (rows[i].bytes);
    }
}

/* One wrong byte in a long file is not worth its loss. */
static void
test_fault (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "窓口で申請する。\n");
  g_string_insert_c (text, 25 * 10, '\xFF');
  g_autoptr (GBytes) file = g_bytes_new (text->str, text->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = mdg_read_text (file, NULL, NULL, &error);
  g_assert_no_error (error);
  const MdgExtractedPage *page = extracted->pages->pdata[0];
  g_assert_cmpstr (((const MdgBlock *) page->blocks->pdata[10])->text, ==, "\xEF\xBF\xBD窓口で申請する。");
}

static void
test_lines (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 1; i <= 130; i++)
    g_string_append_printf (text, "%s\n", i % 2 == 0 ? "行" : "");
  g_autoptr (GBytes) file = g_bytes_new (text->str, text->len);
  g_autoptr (MdgExtracted) extracted = mdg_read_text (file, NULL, NULL, NULL);
  g_assert_cmpuint (extracted->pages->len, ==, 3);
  const MdgExtractedPage *last = extracted->pages->pdata[2];
  g_assert_cmpuint (((const MdgBlock *) last->blocks->pdata[0])->row, ==, 122);
}

static void
test_csv (void)
{
  static const struct
  {
    const char *text;
    const char *told;
  } rows[] = {
    { "年,人\n2025,9\n", "TH 年|人 / TR 2025|9" },
    { "年\t人,女\n2025\t9\n", "TH 年|人,女 / TR 2025|9" },
    { "年;人\n2025;\"1,5\"\n", "TH 年|人 / TR 2025|1,5" },
    { "題名\n\n年,人\n2025,9\n", "TR 題名 / TH 年|人 / TR 2025|9" },
    { "a,b\n1\n1,2,3\n", "TH a|b / TR 1 / TR 1|2|3" },
    { "a,b\n\"一行\r\n二行\",\"言う\"\"こと\"\"\"\n", "TH a|b / TR 一行\n二行|言う\"こと\"" },
    { "a,b\n\"開いたまま,2\n3,4\n", "TH a|b / TR \"開いたまま|2 / TR 3|4" },
    { "a,b\n5\"管,2\n", "TH a|b / TR 5\"管|2" },
    { "一列\nだけ\n", "TH 一列 / TR だけ" },
    { "a,b\n,\n,2", "TH a|b / TR 2" },
    { ",,\n", "extract-empty" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) file = g_bytes_new_static (rows[i].text, strlen (rows[i].text));
      g_autofree char *told = office_file_tell (mdg_read_csv, file);
      g_assert_cmpstr (told, ==, rows[i].told);
    }
}

/* Rows keep their numbers over quoted line breaks and empty rows; each page begins with the header
 * row. */
static void
test_csv_pages (void)
{
  g_autoptr (GString) text = g_string_new ("番号,値\n\"1\n1\",7\n\n");
  for (guint i = 4; i <= 250; i++)
    g_string_append_printf (text, "%u,7\n", i);
  g_autoptr (GBytes) file = g_bytes_new (text->str, text->len);
  g_autoptr (MdgExtracted) extracted = mdg_read_csv (file, NULL, NULL, NULL);
  g_assert_cmpuint (extracted->pages->len, ==, 3);
  const MdgExtractedPage *page = extracted->pages->pdata[1];
  const MdgBlock *header = page->blocks->pdata[0];
  const MdgBlock *row = page->blocks->pdata[1];
  g_assert_cmpint (header->kind, ==, MDG_BLOCK_TABLE_HEADER);
  g_assert_cmpuint (header->row, ==, 1);
  g_assert_cmpuint (row->row, ==, 102);
  g_assert_cmpstr (row->cells[0], ==, "102");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-file/encodings", test_encodings);
  g_test_add_func ("/text-file/bytes", test_bytes);
  g_test_add_func ("/text-file/fault", test_fault);
  g_test_add_func ("/text-file/lines", test_lines);
  g_test_add_func ("/csv-file/rows", test_csv);
  g_test_add_func ("/csv-file/pages", test_csv_pages);
  return g_test_run ();
}
