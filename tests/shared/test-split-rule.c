/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where one resident's pages end and the next one's begin.
 *
 * /split-rule/parse   spellings of rules, and what is none
 * /split-rule/split   signs of pages and the parts they make, or the page that is named
 */
#include "shared/notice/split-rule.h"

#include "shared/base/error.h"

#define MAX_SIGNS 8

static void
test_parse (void)
{
  static const char *const good[] = { "counter",
                                      "pages:1",
                                      "pages:1000",
                                      "marker:^納税通知書$",
                                      "marker:a:b",
                                      "marker@10,20.5,100,50:様",
                                      "region:10,20,100.25,50",
                                      "bookmark",
                                      "barcode" };
  static const char *const bad[] = { "", "counters", "pages",
                                     "pages:", "pages:0", "pages:1001",
                                     "pages:two", "marker:", "marker:(",
                                     "marker@1,2,3:a", "region:1,2,3", "region:1,2,3,0",
                                     "region:1,2,3,4,5", "region:-1,2,3,4", "region:nan,2,3,4" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgSplitRule) rule = mdg_split_rule_parse (good[i], &error);
      g_assert_no_error (error);
      g_assert_nonnull (rule);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("“%s”", bad[i]);
      g_assert_null (mdg_split_rule_parse (bad[i], &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_NOTICE_RULE);
    }
}

typedef struct
{
  const char *sentence;
  const char *rule;
  const char *signs[MAX_SIGNS];
  guint n;
  const char *parts; /* NULL: fails */
  MdgErrorCode code;
  const char *page;
} SplitRow;

static const SplitRow split_rows[] = {
  { "two each", "pages:2", { 0 }, 6, "1-2 3-4 5-6", 0, NULL },
  { "a page too many", "pages:2", { 0 }, 5, NULL, MDG_ERROR_NOTICE_SPLIT_REST, NULL },
  { "counters",
    "counter",
    { "1/2 あ", "あ 2/2", "1/1", "１／３", "2 / 3頁", "3/3" },
    6,
    "1-2 3-3 4-6",
    0,
    NULL },
  { "a date and a fraction beside them",
    "counter",
    { "2026/4/1 1/2 3/4", "税率 1/2\n2/2", "1/1 所得 1/10" },
    3,
    "1-2 3-3",
    0,
    NULL },
  { "a page missing", "counter", { "1/3", "3/3" }, 2, NULL, MDG_ERROR_NOTICE_SPLIT_COUNTER, "1" },
  { "the next letter too soon",
    "counter",
    { "1/1", "1/2", "1/2", "2/2" },
    4,
    NULL,
    MDG_ERROR_NOTICE_SPLIT_COUNTER,
    "2" },
  { "a page without", "counter", { "1/1", NULL }, 2, NULL, MDG_ERROR_NOTICE_SPLIT_COUNTER, "2" },
  { "cut off at the end", "counter", { "1/2" }, 1, NULL, MDG_ERROR_NOTICE_SPLIT_COUNTER, "1" },
  { "markers",
    "marker:^納税通知書$",
    { "納税通知書\n青木", "うら", "納税通知書\n山田", "納税通知書在中" },
    4,
    "1-2 3-4",
    0,
    NULL },
  { "the first page has no marker",
    "marker:様",
    { "表紙", "青木様" },
    2,
    NULL,
    MDG_ERROR_NOTICE_SPLIT_FIRST,
    "2" },
  { "no marker at all", "marker:様", { "a", NULL }, 2, NULL, MDG_ERROR_NOTICE_SPLIT_NOTHING, NULL },
  { "a region that changes",
    "region:0,0,10,10",
    { "0001", "０００１", "", "0002", "0003" },
    5,
    "1-3 4-4 5-5",
    0,
    NULL },
  { "a region that comes back",
    "region:0,0,10,10",
    { "0001", "0002", "0001" },
    3,
    "1-1 2-2 3-3",
    0,
    NULL },
  { "bookmarks", "bookmark", { "青木", NULL, "青木" }, 3, "1-2 3-3", 0, NULL },
  { "codes", "barcode", { "A1", "A1", "B1", NULL }, 4, "1-2 3-4", 0, NULL },
  { "codes missing in front",
    "barcode",
    { NULL, "A1" },
    2,
    NULL,
    MDG_ERROR_NOTICE_SPLIT_FIRST,
    "2" },
};

static char *
dup_parts (const GArray *parts)
{
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgSplitPart *part = &g_array_index (parts, MdgSplitPart, i);
      g_string_append_printf (out, "%s%u-%u", i > 0 ? " " : "", part->first, part->last);
    }
  return g_strdup (out->str);
}

static void
test_split (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (split_rows); i++)
    {
      const SplitRow *row = &split_rows[i];
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", row->sentence);
      g_autoptr (MdgSplitRule) rule = mdg_split_rule_parse (row->rule, &error);
      g_assert_no_error (error);
      g_autoptr (GArray) parts = mdg_split_pages (rule, row->signs, row->n, &error);
      if (row->parts == NULL)
        {
          g_assert_null (parts);
          g_assert_error (error, MDG_ERROR, (int) row->code);
          g_assert_cmpstr (mdg_error_get_arg (error, "page"), ==, row->page);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *text = dup_parts (parts);
      g_assert_cmpstr (text, ==, row->parts);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/split-rule/parse", test_parse);
  g_test_add_func ("/split-rule/split", test_split);
  return g_test_run ();
}
