/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * decisions: what is decided, taken back, and that two parts never keep one row. list: tabs,
 * search, heading, 100,000 rows. rules: plain words and the text of a rule, keys learned from a
 * click. phrases: reasons and sentences.
 */
#include "client/model/notice-match.h"
#include "client/model/notice-phrases.h"
#include "client/model/notice-rule.h"

#include <string.h>

/* ---- fixture: six rows, five parts ---- */

static const char list_text[] = "宛名番号,氏名,生年月日\n"
                                "0012846,髙橋 千鶴,昭和23年5月14日\n"
                                "0014120,佐藤 和子,昭和31年6月3日\n"
                                "0014121,佐藤 和子,昭和40年1月2日\n"
                                "0015562,齋藤 ミツ,昭和10年10月10日\n"
                                "0018233,中村 つや子,昭和20年2月20日\n"
                                "0019000,山田 太郎,昭和50年5月5日\n";

typedef struct
{
  const char *number;
  const char *name;
  const char *birth;
} Printed;

static const Printed printed[] = {
  { "0012846", "高橋 千鶴", "昭和23年5月14日" },
  { NULL, "佐藤 和子", "昭和31年6月3日" },
  { NULL, "佐藤 和子", "昭和40年1月2日" },
  { "0015562", "斉藤 ミツ", "昭和10年10月10日" },
  { "0099999", "中邑 艶子", "昭和20年2月20日" },
};

static MdgNoticeRows *
read_rows (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  const MdgNoticeReading reading = { .duplicates = MDG_DUPLICATES_STOP };
  MdgNoticeRows *rows = mdg_notice_rows_read (bytes, &reading, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mdg_notice_rows_get_list (rows));
  return rows;
}

static void
add_part (GPtrArray *parts, const Printed *from)
{
  MdgBatchPart *part = g_new0 (MdgBatchPart, 1);
  part->first = parts->len * 2 + 1;
  part->last = part->first + 1;
  part->number = g_strdup (from->number);
  part->name = g_strdup (from->name);
  part->birth = g_strdup (from->birth);
  g_ptr_array_add (parts, part);
}

static MdgNoticeMatch *
match_new (GPtrArray *decisions)
{
  g_autoptr (MdgNoticeRows) rows = read_rows (list_text);
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_batch_part_free);
  for (guint i = 0; i < G_N_ELEMENTS (printed); i++)
    add_part (parts, &printed[i]);
  g_autoptr (MdgNoticePlan) plan = mdg_batch_plan (parts, mdg_notice_rows_get_list (rows));
  return mdg_notice_match_new (parts, rows, plan, decisions);
}

static MdgNoticePair *
pair_at (MdgNoticeMatch *match, guint page)
{
  MdgNoticePair *pair = mdg_notice_match_at_page (match, page);
  g_assert_nonnull (pair);
  return pair;
}

/* ---- decisions ---- */

static void
test_decisions (void)
{
  g_autoptr (MdgNoticeMatch) match = match_new (NULL);
  guint open = mdg_notice_match_count_open (match);
  MdgNoticePair *mitsu = pair_at (match, 7);
  g_assert_cmpuint (mdg_notice_pair_get (mitsu)->row, ==, 4);
  g_assert_true (mdg_notice_match_confirm (match, mitsu));
  g_assert_false (mdg_notice_match_confirm (match, mitsu));
  g_assert_cmpuint (mdg_notice_match_count_open (match), ==, open - 1);
  const MdgNoticeDecision *made = mdg_notice_match_get_decisions (match)->pdata[0];
  g_assert_cmpint (made->first, ==, 7);
  g_assert_cmpint (made->row, ==, 4);
  g_assert_cmpint (made->proposed, ==, 4);
  g_assert_cmpint (made->at, >, 0);
  g_autoptr (MdgNoticePair) again = mdg_notice_match_undo (match, NULL);
  g_assert_true (again == mitsu);
  g_assert_cmpuint (mdg_notice_match_count_open (match), ==, open);
}

/* A row that is given to other pages is lost by those that had it, and comes back with them. */
static void
test_one_row (void)
{
  g_autoptr (MdgNoticeMatch) match = match_new (NULL);
  MdgNoticePair *first = pair_at (match, 1);
  MdgNoticePair *other = pair_at (match, 9);
  g_assert_true (mdg_notice_match_choose (match, other, 1));
  g_assert_cmpuint (mdg_notice_pair_get (other)->row, ==, 1);
  g_assert_cmpuint (mdg_notice_pair_get (first)->row, ==, 0);
  g_assert_true (mdg_notice_pair_get (first)->lost);
  g_assert_cmpint (mdg_notice_pair_get (first)->state, ==, MDG_PAIR_OPEN);
  g_assert_true (mdg_notice_match_holder (match, 1) == other);
  g_autoptr (MdgNoticePlan) plan = mdg_notice_match_dup_plan (match);
  guint n = 0;
  for (guint i = 0; i < plan->parts->len; i++)
    n += ((MdgNoticePart *) plan->parts->pdata[i])->row == 1 ? 1 : 0;
  g_assert_cmpuint (n, ==, 1);
  g_autoptr (MdgNoticePair) back = mdg_notice_match_undo (match, other);
  g_assert_true (back == other);
  g_assert_cmpuint (mdg_notice_pair_get (first)->row, ==, 1);
}

static void
test_rows_without_pages (void)
{
  g_autoptr (MdgNoticeMatch) match = match_new (NULL);
  MdgNoticePair *row = mdg_notice_match_at_row (match, 6);
  g_assert_nonnull (row);
  guint open = mdg_notice_match_count_open (match);
  g_assert_true (mdg_notice_match_settle_row (match, row, MDG_ROW_PAPER));
  g_assert_cmpuint (mdg_notice_match_count_paper (match), ==, 1);
  g_assert_cmpuint (mdg_notice_match_count_open (match), ==, open - 1);
  g_assert_true (mdg_notice_match_choose (match, pair_at (match, 9), 6));
  g_assert_null (mdg_notice_match_at_row (match, 6));
  g_assert_cmpuint (mdg_notice_match_count_paper (match), ==, 0);
}

/* A draft that is opened again stands where it was left; what fits no pages is left out. */
static void
test_again (void)
{
  g_autoptr (MdgNoticeMatch) match = match_new (NULL);
  mdg_notice_match_confirm (match, pair_at (match, 7));
  mdg_notice_match_refuse (match, pair_at (match, 9));
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (kept, mdg_notice_match_get_decisions (match)->pdata[i]);
  g_autoptr (MdgNoticeDecision) stale = mdg_notice_decision_new ();
  stale->first = 3;
  stale->last = 9;
  stale->row = 1;
  stale->decision = g_strdup (MDG_MATCH_CONFIRMED);
  g_ptr_array_add (kept, stale);
  g_autoptr (MdgNoticeMatch) again = match_new (kept);
  g_assert_cmpuint (mdg_notice_match_get_decisions (again)->len, ==, 2);
  g_assert_cmpuint (mdg_notice_match_count_open (again), ==, mdg_notice_match_count_open (match));
}

/* ---- the list ---- */

static void
test_search (void)
{
  g_autoptr (MdgNoticeMatch) match = match_new (NULL);
  mdg_notice_match_set_tab (match, MDG_MATCH_TAB_ALL);
  guint all = g_list_model_get_n_items (G_LIST_MODEL (match));
  g_assert_cmpuint (all, ==, mdg_notice_match_count (match, MDG_MATCH_TAB_ALL) + 1);
  static const struct
  {
    const char *words;
    guint n;
  } rows[] = { { "高橋", 1 }, { "髙橋　千鶴", 1 }, { "佐藤", 2 }, { "15562", 1 }, { "無い", 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      mdg_notice_match_set_search (match, rows[i].words);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (match)), ==, rows[i].n);
    }
  mdg_notice_match_set_search (match, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (match)), ==, all);
}

static void
test_candidates (void)
{
  g_autoptr (MdgNoticeMatch) match = match_new (NULL);
  g_autoptr (GArray) near = mdg_notice_match_find_rows (match, pair_at (match, 9), NULL);
  g_assert_cmpuint (near->len, ==, 1);
  g_assert_cmpuint (g_array_index (near, guint, 0), ==, 5);
  g_autoptr (GArray) found = mdg_notice_match_find_rows (match, pair_at (match, 9), "高橋");
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (g_array_index (found, guint, 0), ==, 1);
}

static void
test_many (void)
{
  GString *text = g_string_new ("宛名番号,氏名\n");
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_batch_part_free);
  for (guint i = 0; i < MDG_NOTICE_MAX_ROWS; i++)
    g_string_append_printf (text, "%07u,住民%u\n", i, i);
  g_autofree char *content = g_string_free (text, FALSE);
  g_autoptr (MdgNoticeRows) rows = read_rows (content);
  for (guint i = 0; i < MDG_NOTICE_MAX_PAGES / 2; i++)
    {
      g_autofree char *number = g_strdup_printf ("%07u", i);
      g_autofree char *name = g_strdup_printf ("住民%u", i);
      const Printed part = { number, name, NULL };
      add_part (parts, &part);
    }
  g_autoptr (MdgNoticePlan) plan = mdg_batch_plan (parts, mdg_notice_rows_get_list (rows));
  g_autoptr (MdgNoticeMatch) match = mdg_notice_match_new (parts, rows, plan, NULL);
  g_assert_cmpuint (mdg_notice_match_count (match, MDG_MATCH_TAB_ALL), ==, MDG_NOTICE_MAX_ROWS);
  gint64 began = g_get_monotonic_time ();
  g_assert_true (mdg_notice_match_settle_row (match, mdg_notice_match_at_row (match, 99999),
                                              MDG_ROW_PAPER));
  g_test_message ("one decision among 100,000 rows: %" G_GINT64_FORMAT " us",
                  g_get_monotonic_time () - began);
}

/* ---- rules and keys ---- */

static void
test_rules (void)
{
  static const char *const texts[] = {
    "pages:3",
    "counter",
    "bookmark",
    "barcode",
    "region:51,86,221,26",
    "marker:介護保険料決定通知書",
    "marker@10,20,30,40:様",
    "marker:^第[0-9]+号",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      MdgNoticeRule rule = { .kind = MDG_SPLIT_PAGES };
      mdg_notice_rule_read (texts[i], &rule);
      g_autofree char *text = mdg_notice_rule_text (&rule);
      g_assert_cmpstr (text, ==, texts[i]);
      g_assert_cmpint (rule.pattern, ==, i == 7);
      mdg_notice_rule_clear (&rule);
    }
}

static void
test_learning (void)
{
  static const struct
  {
    MdgKey key;
    const char *value;
    gboolean learned;
    MdgKeyWay way;
    const char *words;
  } rows[] = {
    { MDG_KEY_NUMBER, "0012846", TRUE, MDG_KEY_AFTER, "宛名番号" },
    { MDG_KEY_NAME, "高橋 千鶴", TRUE, MDG_KEY_BEFORE, "様" },
    { MDG_KEY_NAME, "高橋", TRUE, MDG_KEY_BEFORE, "様" },
    { MDG_KEY_BIRTH, "昭和23年5月14日", TRUE, MDG_KEY_AFTER, "生年月日" },
    { MDG_KEY_NUMBER, "99", FALSE, MDG_KEY_NONE, NULL },
  };
  const char *text = "みどり市\n高橋 千鶴　様\n宛名番号 0012846\n生年月日　昭和23年5月14日\n99";
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MdgKeyWay way = MDG_KEY_NONE;
      g_autofree char *words = NULL;
      gboolean learned = mdg_notice_key_learn (rows[i].key, text, rows[i].value, &way, &words);
      g_assert_cmpint (learned, ==, rows[i].learned);
      if (!learned)
        continue;
      g_assert_cmpint (way, ==, rows[i].way);
      g_assert_cmpstr (words, ==, rows[i].words);
      g_autofree char *pattern = mdg_notice_key_pattern (rows[i].key, way, words);
      g_autofree char *again = NULL;
      g_assert_cmpint (mdg_notice_key_read (rows[i].key, pattern, &again), ==, way);
      g_assert_cmpstr (again, ==, words);
    }
}

/* ---- phrases ---- */

static void
test_phrases (void)
{
  g_autoptr (MdgNoticeMatch) match = match_new (NULL);
  static const struct
  {
    guint page;
    const char *first;
    const char *second;
    const char *sentence;
  } rows[] = {
    { 1, "Same number", "Variant",
      "“髙” and “高” are variants of one character. Number and birth date are the same." },
    { 3, "Same name 2", "No number", NULL },
    { 7, "Same number", "Other character?",
      "“齋” and “斉” are different characters. Number and birth date are the same." },
    { 9, "Unmatched", NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MdgPairFacts *facts = mdg_notice_pair_get (pair_at (match, rows[i].page));
      g_autoptr (GPtrArray) chips = mdg_notice_chips (facts);
      g_autofree char *sentence = mdg_notice_explanation (facts);
      g_assert_cmpuint (chips->len, ==, rows[i].second != NULL ? 2 : 1);
      g_assert_cmpstr (((MdgNoticeChip *) chips->pdata[0])->text, ==, rows[i].first);
      if (rows[i].second != NULL)
        g_assert_cmpstr (((MdgNoticeChip *) chips->pdata[1])->text, ==, rows[i].second);
      if (rows[i].sentence != NULL)
        g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-match/decisions", test_decisions);
  g_test_add_func ("/notice-match/one-row", test_one_row);
  g_test_add_func ("/notice-match/rows-without-pages", test_rows_without_pages);
  g_test_add_func ("/notice-match/again", test_again);
  g_test_add_func ("/notice-match/search", test_search);
  g_test_add_func ("/notice-match/candidates", test_candidates);
  g_test_add_func ("/notice-match/many", test_many);
  g_test_add_func ("/notice-match/rules", test_rules);
  g_test_add_func ("/notice-match/learning", test_learning);
  g_test_add_func ("/notice-match/phrases", test_phrases);
  return g_test_run ();
}
