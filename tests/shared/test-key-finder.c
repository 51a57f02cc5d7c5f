/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Other residents' keys looked for in what is one resident's.
 *
 * /key-finder/text    what counts as another's key on a page, and what does not
 * /key-finder/bytes   the same in decoded objects, in the encodings they come in
 * /key-finder/own     the own keys are told
 * /key-finder/rows    rows of a list that was put together from letters
 * /key-finder/many    100,000 rows: each is found by number and name, and nobody else
 */
#include "shared/notice/key-finder.h"

#include <string.h>

static const char *const list_csv =
  "番号,氏名,住所,メール\n"
  "00012345,佐藤 和子,,wako@example.jp\n"   /* 1 */
  "00012346,佐藤　和子,,\n"                 /* 2: the same name */
  "00012347,林 一,,\n"                      /* 3 */
  "00012348,小林 一郎,みどり市東京子町1,\n" /* 4: holds 林一 */
  "00012349,東 京子,,\n"                    /* 5 */
  "00012350,髙橋 大輔,,\n"                  /* 6 */
  "123,川口 花,,\n"                         /* 7: a short number */
  "A-20-77,JOHN SMITH,,\n"                  /* 8 */
  "00012351,マリア,,\n"                     /* 9 */
  "20260401,山田 太一,,\n";                 /* 10 */

typedef struct
{
  MdgCsvTable *table;
  MdgRecipientList *list;
  MdgKeyFinder *finder;
  MdgKeyScanner *scanner;
} Fixture;

static void
set_up (Fixture *fixture, const char *csv)
{
  MdgNoticeColumns columns = { .number = "番号", .name = "氏名", .address = "住所", .mail = "メール" };
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  fixture->table = mdg_csv_table_parse (bytes, NULL, NULL);
  fixture->list = mdg_recipient_list_read (fixture->table, &columns, NULL);
  fixture->finder = mdg_key_finder_new (fixture->list);
  fixture->scanner = mdg_key_scanner_new (fixture->finder);
}

static void
tear_down (Fixture *fixture)
{
  mdg_key_scanner_free (fixture->scanner);
  mdg_key_finder_free (fixture->finder);
  mdg_recipient_list_free (fixture->list);
  mdg_csv_table_free (fixture->table);
}

typedef struct
{
  const char *sentence;
  guint own;
  const char *text;
  guint found; /* the row; 0: nothing */
} TextRow;

static const TextRow text_rows[] = {
  { "another's number", 1, "整理番号 00012347", 3 },
  { "of full width", 1, "整理番号０００１２３４７です", 3 },
  { "spread over boxes", 1, "0 0 0 1 2 3 4 7\n", 3 },
  { "without its zeros it is any number", 1, "12347", 0 },
  { "with more zeros", 1, "0000012347", 3 },
  { "as part of a longer number", 1, "1000123470", 0 },
  { "as part of an amount", 1, "100,012,347円", 0 },
  { "before a comma of a sentence", 1, "00012347, 他", 3 },
  { "before a unit", 1, "00012347円", 3 },
  { "over two lines", 1, "0001\n2347", 0 },
  { "two columns of a table", 1, "0001 2347", 0 },
  { "a short number", 1, "123", 0 },
  { "the own number", 1, "番号 00012345", 0 },
  { "a number with letters", 1, "No.A-20-77.", 8 },
  { "the same without hyphens", 1, "A2077", 8 },
  { "a day is no number without hyphens", 1, "2026-04-01", 0 },
  { "the number itself", 1, "20260401", 10 },
  { "another's name", 1, "髙橋 大輔 様", 6 },
  { "in the old form of a character", 1, "高橋大輔", 6 },
  { "spread out", 1, "高　橋　大　輔", 6 },
  { "within a sentence", 1, "世帯主高橋大輔は", 6 },
  { "over two lines", 1, "高橋\n大輔", 0 },
  { "a namesake's name is the own one", 1, "佐藤和子様", 0 },
  { "a namesake of others", 3, "佐藤和子様", 1 },
  { "within the own name", 4, "小林 一郎 様", 0 },
  { "beside the own name", 4, "小林 一郎 様\n林 一 様", 3 },
  { "within somebody else's name", 1, "小林一郎", 4 },
  { "within the own address", 4, "みどり市東京子町1", 0 },
  { "a short name by itself", 1, "林 一", 3 },
  { "a short name with an honorific", 1, "林一様", 3 },
  { "a short name with a label", 1, "氏名林一", 3 },
  { "a short name within a word", 1, "東京子ども園", 0 },
  { "a short name within words spread out", 1, "東 京 子 ど も 園", 0 },
  { "a Latin name", 1, "Mr. John Smith", 8 },
  { "a Latin name within a word", 1, "Johnsmithson", 0 },
  { "a name of kana", 1, "マリア様", 9 },
  { "a name of kana within a word", 1, "マリアナ海溝", 0 },
  { "another's address", 3, "wako@example.jp", 1 },
  { "a longer address", 3, "sawako@example.jp", 0 },
  { "family and given names alone", 1, "高橋様 大輔様", 0 },
  { "nothing", 1, "", 0 },
};

static void
expect (GArray *hits, guint found)
{
  if (found == 0)
    g_assert_cmpuint (hits->len, ==, 0);
  else
    g_assert_cmpuint (hits->len, >, 0);
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index (hits, MdgKeyHit, i).row == found)
      return;
  g_assert_cmpuint (found, ==, 0);
}

static void
test_text (void)
{
  Fixture fixture;
  set_up (&fixture, list_csv);
  for (guint i = 0; i < G_N_ELEMENTS (text_rows); i++)
    {
      g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
      g_test_message ("%s", text_rows[i].sentence);
      mdg_key_scanner_find_in_text (fixture.scanner, text_rows[i].text, text_rows[i].own, hits,
                                    NULL, NULL);
      expect (hits, text_rows[i].found);
    }
  tear_down (&fixture);
}

typedef struct
{
  const char *sentence;
  const char *encoding;
  const char *before; /* bytes in front, to move it to odd places */
  const char *text;
  guint found;
} BytesRow;

static const BytesRow bytes_rows[] = {
  { "a number in a literal string", "UTF-8", "", "BT (No 00012347) Tj", 3 },
  { "a number of glyphs in hexadecimal", "UTF-8", "", "[<00012347> -20] TJ", 0 },
  { "a number in UTF-16", "UTF-16BE", "", "整理00012347", 3 },
  { "at an odd place", "UTF-16BE", "(", "整理00012347", 3 },
  { "a name in UTF-8", "UTF-8", "", "/Title (髙橋 大輔)", 6 },
  { "a name in UTF-16", "UTF-16BE", "\xFE\xFF", "髙橋大輔", 6 },
  { "a name in CP932", "CP932", "\x80(", "高橋　大輔", 6 },
  { "a name that chance would find", "CP932", "", "林一", 0 },
  { "an operand is too short to be a number", "UTF-8", "", "1 0 0 1 12347 70 cm", 0 },
  { "a real number", "UTF-8", "", "0.00012347 w", 0 },
};

static void
test_bytes (void)
{
  Fixture fixture;
  set_up (&fixture, list_csv);
  for (guint i = 0; i < G_N_ELEMENTS (bytes_rows); i++)
    {
      const BytesRow *row = &bytes_rows[i];
      gsize n = 0;
      g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
      g_autofree char *text =
        g_convert (row->text, -1, row->encoding, "UTF-8", NULL, &n, NULL);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_test_message ("%s", row->sentence);
      g_byte_array_append (bytes, (const guint8 *) row->before, (guint) strlen (row->before));
      g_byte_array_append (bytes, (const guint8 *) text, (guint) n);
      mdg_key_scanner_find_in_bytes (fixture.scanner, bytes->data, bytes->len, 1, hits, NULL);
      expect (hits, row->found);
    }
  tear_down (&fixture);
}

static void
test_own (void)
{
  Fixture fixture;
  gboolean number = FALSE, name = FALSE;
  set_up (&fixture, list_csv);
  mdg_key_scanner_find_in_text (fixture.scanner, "00012345", 1, NULL, &number, &name);
  g_assert_true (number && !name);
  mdg_key_scanner_find_in_text (fixture.scanner, "佐藤和子様", 2, NULL, &number, &name);
  g_assert_true (name);
  number = FALSE;
  mdg_key_scanner_find_in_text (fixture.scanner, "100012345", 1, NULL, &number, &name);
  g_assert_false (number);
  g_assert_cmpuint (mdg_key_finder_get_name_row (fixture.finder, 2), ==, 1);
  tear_down (&fixture);
}

/* Letters of a run keep the rows they had in the file; what is found counts as the list does. */
static void
test_rows (void)
{
  MdgNoticeRecipient one = { .row = 70, .number = (char *) "00012345", .name = (char *) "佐藤 和子" };
  MdgNoticeRecipient two = { .row = 12, .number = (char *) "00012347", .name = (char *) "高橋 大輔" };
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
  g_ptr_array_add (recipients, &one);
  g_ptr_array_add (recipients, &two);
  g_autoptr (MdgRecipientList) list = mdg_recipient_list_new_of (recipients);
  g_autoptr (MdgKeyFinder) finder = mdg_key_finder_new (list);
  g_autoptr (MdgKeyScanner) scanner = mdg_key_scanner_new (finder);
  mdg_key_scanner_find_in_text (scanner, "00012345 00012347 髙橋大輔", 1, hits, NULL, NULL);
  g_assert_cmpuint (hits->len, ==, 2);
  g_assert_cmpuint (g_array_index (hits, MdgKeyHit, 0).row, ==, 2);
  g_assert_cmpuint (g_array_index (hits, MdgKeyHit, 1).row, ==, 2);
}

static void
test_many (void)
{
  enum
  {
    N = 100000
  };
  Fixture fixture;
  g_autoptr (GString) csv = g_string_new ("番号,氏名,住所,メール\n");
  for (guint i = 1; i <= N; i++)
    g_string_append_printf (csv, "%08u,名字%u 太郎,,\n", i * 7, i);
  gint64 start = g_get_monotonic_time ();
  set_up (&fixture, csv->str);
  g_test_message ("%u keys in %.0f ms", mdg_key_finder_get_n_keys (fixture.finder),
                  (double) (g_get_monotonic_time () - start) / 1000);
  start = g_get_monotonic_time ();
  for (guint row = 1; row <= N; row += 97)
    {
      g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
      g_autofree char *text = g_strdup_printf ("番号%08u 名字%u太郎様", row * 7, row);
      mdg_key_scanner_find_in_text (fixture.scanner, text, 0, hits, NULL, NULL);
      g_assert_cmpuint (hits->len, ==, 2);
      g_assert_cmpuint (g_array_index (hits, MdgKeyHit, 0).row, ==, row);
      g_assert_cmpuint (g_array_index (hits, MdgKeyHit, 1).row, ==, row);
      g_array_set_size (hits, 0);
      mdg_key_scanner_find_in_text (fixture.scanner, text, row, hits, NULL, NULL);
      g_assert_cmpuint (hits->len, ==, 0);
    }
  g_test_message ("found in %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-finder/text", test_text);
  g_test_add_func ("/key-finder/bytes", test_bytes);
  g_test_add_func ("/key-finder/own", test_own);
  g_test_add_func ("/key-finder/rows", test_rows);
  g_test_add_func ("/key-finder/many", test_many);
  return g_test_run ();
}
