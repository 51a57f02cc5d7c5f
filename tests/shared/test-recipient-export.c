/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of residents written as CSV.
 *
 * /recipient-export/round-trip   what was typed is read back alike, in both encodings
 * /recipient-export/columns      only columns that have a name, in their order
 * /recipient-export/unfit        characters that CP932 does not have are told
 * /recipient-export/empty        a list of nobody is a header
 */
#include "shared/notice/recipient-export.h"
#include "shared/notice/recipient-list.h"

#include <string.h>

static const MdgNoticeRecipient typed[] = {
  { 1, (char *) "0012846", (char *) "髙橋　千鶴", (char *) "タカハシ チヅル", (char *) "1948-05-14",
    (char *) "a@example.jp", (char *) "ja", (char *) "060-0001", (char *) "みどり市中央1丁目" },
  { 2, (char *) "0012847", (char *) "SANTOS, \"MARIA\"", NULL, (char *) "1990-01-02", NULL,
    (char *) "en", NULL, (char *) "緑町2\n3号室" },
};

static GPtrArray *
list_typed (void)
{
  GPtrArray *list = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    g_ptr_array_add (list, (gpointer) &typed[i]);
  return list;
}

static void
check_round_trip (const char *encoding)
{
  g_autoptr (GPtrArray) list = list_typed ();
  g_autoptr (MdgNoticeColumns) columns = mdg_recipient_standard_columns ();
  g_auto (GStrv) unfit = NULL;
  g_autoptr (GBytes) file = mdg_recipient_export (list, columns, encoding, &unfit);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgCsvTable) table = mdg_csv_table_parse (file, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MdgNoticeColumns) guessed = mdg_notice_columns_guess (table);
  g_autoptr (MdgRecipientList) read = mdg_recipient_list_read (table, guessed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (unfit), ==, 0);
  g_assert_cmpstr (mdg_csv_table_get_encoding (table), ==, encoding);
  g_assert_cmpuint (mdg_recipient_list_get_problems (read)->len, ==, 0);
  g_assert_cmpuint (mdg_recipient_list_get_n_rows (read), ==, G_N_ELEMENTS (typed));
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      const MdgNoticeRecipient *recipient = mdg_recipient_list_get (read, i + 1);
      g_assert_cmpstr (recipient->number, ==, typed[i].number);
      g_assert_cmpstr (recipient->name, ==, typed[i].name);
      g_assert_cmpstr (recipient->kana, ==, typed[i].kana);
      g_assert_cmpstr (recipient->birth, ==, typed[i].birth);
      g_assert_cmpstr (recipient->mail, ==, typed[i].mail);
      g_assert_cmpstr (recipient->language, ==, typed[i].language);
      g_assert_cmpstr (recipient->postcode, ==, typed[i].postcode);
      g_assert_cmpstr (recipient->address, ==, typed[i].address);
    }
}

static void
test_round_trip (void)
{
  check_round_trip (MDG_CSV_UTF8);
  check_round_trip (MDG_CSV_CP932);
}

static void
test_columns (void)
{
  g_autoptr (GPtrArray) list = list_typed ();
  g_autoptr (MdgNoticeColumns) columns = mdg_notice_columns_new ();
  columns->name = g_strdup ("世帯主");
  columns->number = g_strdup ("番号");
  columns->kana = g_strdup ("");
  g_autoptr (GBytes) file = mdg_recipient_export (list, columns, MDG_CSV_UTF8, NULL);
  const char *expected = "\xef\xbb\xbf番号,世帯主\r\n"
                         "0012846,髙橋　千鶴\r\n"
                         "0012847,\"SANTOS, \"\"MARIA\"\"\"\r\n";
  g_assert_cmpmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), expected,
                   strlen (expected));
}

static void
test_unfit (void)
{
  MdgNoticeRecipient recipient = { .name = (char *) "𠮷田 𠮷" };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (MdgNoticeColumns) columns = mdg_recipient_standard_columns ();
  g_auto (GStrv) unfit = NULL;
  g_ptr_array_add (list, &recipient);
  g_autoptr (GBytes) file = mdg_recipient_export (list, columns, MDG_CSV_CP932, &unfit);
  g_assert_nonnull (file);
  g_assert_cmpuint (g_strv_length (unfit), ==, 1);
  g_assert_cmpstr (unfit[0], ==, "𠮷 (U+20BB7)");
}

static void
test_empty (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (MdgNoticeColumns) columns = mdg_recipient_standard_columns ();
  g_autoptr (GBytes) file = mdg_recipient_export (list, columns, MDG_CSV_UTF8, NULL);
  g_autoptr (MdgCsvTable) table = mdg_csv_table_parse (file, NULL, NULL);
  g_assert_nonnull (table);
  g_assert_cmpuint (mdg_csv_table_get_n_rows (table), ==, 0);
  g_assert_cmpuint (mdg_csv_table_get_n_columns (table), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipient-export/round-trip", test_round_trip);
  g_test_add_func ("/recipient-export/columns", test_columns);
  g_test_add_func ("/recipient-export/unfit", test_unfit);
  g_test_add_func ("/recipient-export/empty", test_empty);
  return g_test_run ();
}
