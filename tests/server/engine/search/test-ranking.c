/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups: score (BM25 against figures worked out by hand), best (order, limit, equal scores), holds
 * (periods, disabled ones, removed ones), leaves (numbers far apart).
 */
#include "server/engine/search/ranking.h"

#include <math.h>

static const MdgRankingWeights weights = { 1.0, 0.5, 2.0 };

static void
test_score (void)
{
  g_autoptr (MdgPassageTable) table = mdg_passage_table_new ();
  mdg_passage_table_put_source (table, 7, 70, NULL, NULL);
  mdg_passage_table_put (table, 1, 7, 10, FALSE);
  mdg_passage_table_put (table, 2, 7, 30, FALSE);
  g_assert_cmpuint (mdg_passage_table_count (table), ==, 2);
  g_assert_cmpuint (mdg_passage_table_total_length (table), ==, 40);
  g_autoptr (MdgRanking) ranking = mdg_ranking_new (table, &weights, 20);
  const guint32 ids[] = { 1, 2 };
  const guint8 in_text[] = { 1, 2 };
  const guint8 in_heading[] = { 0, 1 };
  mdg_ranking_add (ranking, 3, ids, in_text, in_heading, 2);
  /* 3 × 2 × 1 / (1 + 0.75), 3 × 2 × 4 / (4 + 1.25) */
  g_assert_cmpfloat_with_epsilon (mdg_ranking_get (ranking, 1), 6.0 / 1.75, 1e-5);
  g_assert_cmpfloat_with_epsilon (mdg_ranking_get (ranking, 2), 24.0 / 5.25, 1e-5);
  g_assert_cmpfloat_with_epsilon (mdg_ranking_rarity (10, 1), log (1 + 9.5 / 1.5), 1e-9);
  g_assert_cmpfloat (mdg_ranking_rarity (10, 10), >, 0);
}

static void
test_best (void)
{
  g_autoptr (MdgPassageTable) table = mdg_passage_table_new ();
  mdg_passage_table_put_source (table, 7, 70, NULL, NULL);
  for (guint32 id = 1; id <= 100; id++)
    mdg_passage_table_put (table, id, 7, 10, FALSE);
  g_autoptr (MdgRanking) ranking = mdg_ranking_new (table, &weights, 10);
  for (guint32 id = 1; id <= 100; id++)
    mdg_ranking_add (ranking, (id * 37) % 50, &id, (const guint8[]){ 1 }, (const guint8[]){ 0 }, 1);
  g_autoptr (GArray) best = mdg_ranking_take_best (ranking, 20260401, 10);
  g_assert_cmpuint (best->len, ==, 10);
  for (guint i = 0; i < 10; i++)
    {
      const MdgRanked *ranked = &g_array_index (best, MdgRanked, i);
      g_assert_cmpuint ((ranked->id * 37) % 50, ==, 49 - i / 2);
      if (i % 2 == 1)
        g_assert_cmpuint (ranked->id, >, g_array_index (best, MdgRanked, i - 1).id);
    }
  g_autoptr (GArray) none = mdg_ranking_take_best (ranking, 20260401, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

typedef struct
{
  const char *from;
  const char *until;
  const char *day;
  gboolean disabled;
  gboolean found;
} HoldRow;

static const HoldRow hold_rows[] = {
  { NULL, NULL, "2026-11-22", FALSE, TRUE },
  { NULL, NULL, "2026-11-22", TRUE, FALSE },
  { "2026-11-22", NULL, "2026-11-22", FALSE, TRUE },
  { "2026-11-23", NULL, "2026-11-22", FALSE, FALSE },
  { NULL, "2026-11-22", "2026-11-22", FALSE, TRUE },
  { NULL, "2026-11-21", "2026-11-22", FALSE, FALSE },
  { NULL, "2026-11-21", NULL, FALSE, TRUE },
};

static void
test_holds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hold_rows); i++)
    {
      const HoldRow *row = &hold_rows[i];
      g_autoptr (MdgPassageTable) table = mdg_passage_table_new ();
      mdg_passage_table_put_source (table, 7, 70, row->from, row->until);
      mdg_passage_table_put (table, 5, 7, 10, row->disabled);
      guint32 day = mdg_passage_day (row->day, 0);
      g_assert_cmpint (mdg_passage_table_holds (table, 5, day), ==, row->found);
      g_assert_false (mdg_passage_table_holds (table, 6, day));
      mdg_passage_table_remove (table, 5);
      g_assert_false (mdg_passage_table_holds (table, 5, day));
      g_assert_cmpuint (mdg_passage_table_count (table), ==, 0);
      g_assert_cmpuint (mdg_passage_table_total_length (table), ==, 0);
    }
}

static void
test_leaves (void)
{
  const guint32 ids[] = { 3, 4095, 4096, 1000000, G_MAXUINT32 };
  g_autoptr (MdgPassageTable) table = mdg_passage_table_new ();
  mdg_passage_table_put_source (table, 7, 70, NULL, NULL);
  for (guint i = 0; i < 4; i++)
    mdg_passage_table_put (table, ids[i], 7, 10, FALSE);
  g_autoptr (MdgRanking) ranking = mdg_ranking_new (table, &weights, 10);
  const guint8 once[] = { 1, 1, 1, 1, 1 };
  const guint8 never[] = { 0, 0, 0, 0, 0 };
  /* The last is not in the table: an entry of a passage that was just removed. */
  mdg_ranking_add (ranking, 1, ids, once, never, 5);
  g_autoptr (GArray) best = mdg_ranking_take_best (ranking, 0, 10);
  g_assert_cmpuint (best->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (g_array_index (best, MdgRanked, i).id, ==, ids[i]);
}

/* A date below a title gains nothing over half of a usual passage, which still comes before a long
 * one. */
static void
test_short (void)
{
  const guint32 ids[] = { 1, 2, 3 };
  const guint8 once[] = { 1, 1, 1 };
  const guint8 never[] = { 0, 0, 0 };
  g_autoptr (MdgPassageTable) table = mdg_passage_table_new ();
  mdg_passage_table_put_source (table, 7, 70, NULL, NULL);
  mdg_passage_table_put (table, 1, 7, 4, FALSE);
  mdg_passage_table_put (table, 2, 7, 50, FALSE);
  mdg_passage_table_put (table, 3, 7, 100, FALSE);
  g_autoptr (MdgRanking) ranking = mdg_ranking_new (table, &weights, 100);
  mdg_ranking_add (ranking, 1, ids, never, once, 3);
  g_autoptr (GArray) best = mdg_ranking_take_best (ranking, 0, 3);
  g_assert_cmpfloat (g_array_index (best, MdgRanked, 0).score, ==,
                     g_array_index (best, MdgRanked, 1).score);
  g_assert_cmpuint (g_array_index (best, MdgRanked, 2).id, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ranking/score", test_score);
  g_test_add_func ("/ranking/best", test_best);
  g_test_add_func ("/ranking/holds", test_holds);
  g_test_add_func ("/ranking/leaves", test_leaves);
  g_test_add_func ("/ranking/short", test_short);
  return g_test_run ();
}
