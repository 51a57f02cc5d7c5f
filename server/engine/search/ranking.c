/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/search/ranking.h"

#include <math.h>

/* Lengths are looked up in this many steps of the largest that matters. */
#define LENGTH_CLASSES 4096

/* A passage of a few words gains nothing by being shorter still: a date below a title would come
 * before the articles for each word of that title. In mean lengths. */
#define LEAST_LENGTH 0.5

struct _MdgRanking
{
  const MdgPassageTable *table;
  float k1;
  float heading;
  guint n_leaves;
  float **leaves;              /* sums; NULL until one is needed */
  float norms[LENGTH_CLASSES]; /* k1 × what a passage of that length pays */
};

double
mdg_ranking_rarity (guint64 n_passages, guint64 n_holding)
{
  double all = (double) MAX (n_passages, n_holding);
  double holding = (double) n_holding;
  return log (1.0 + (all - holding + 0.5) / (holding + 0.5));
}

MdgRanking *
mdg_ranking_new (const MdgPassageTable *table, const MdgRankingWeights *weights, double mean_length)
{
  MdgRanking *ranking = g_new0 (MdgRanking, 1);
  ranking->table = table;
  ranking->k1 = (float) weights->k1;
  ranking->heading = (float) weights->heading;
  ranking->n_leaves = mdg_passage_table_n_leaves (table);
  ranking->leaves = g_new0 (float *, MAX (ranking->n_leaves, 1));
  for (guint i = 0; i < LENGTH_CLASSES; i++)
    {
      double length = MAX (i / MAX (mean_length, 1.0), LEAST_LENGTH);
      ranking->norms[i] = (float) (weights->k1 * (1.0 - weights->b + weights->b * length));
    }
  return ranking;
}

void
mdg_ranking_free (MdgRanking *ranking)
{
  if (ranking == NULL)
    return;
  for (guint i = 0; i < ranking->n_leaves; i++)
    g_free (ranking->leaves[i]);
  g_free (ranking->leaves);
  g_free (ranking);
}

static void
add_to_leaf (MdgRanking *ranking,
             float weight,
             guint leaf,
             const guint32 *passages,
             const guint8 *in_text,
             const guint8 *in_heading,
             guint n)
{
  const guint16 *lengths = mdg_passage_table_lengths (ranking->table, leaf);
  if (lengths == NULL)
    return;
  if (ranking->leaves[leaf] == NULL)
    ranking->leaves[leaf] = g_new0 (float, MDG_PASSAGE_LEAF_SIZE);
  float *sums = ranking->leaves[leaf];
  for (guint i = 0; i < n; i++)
    {
      guint inside = passages[i] & (MDG_PASSAGE_LEAF_SIZE - 1);
      float often = (float) in_text[i] + ranking->heading * (float) in_heading[i];
      float norm = ranking->norms[MIN (lengths[inside], LENGTH_CLASSES - 1)];
      sums[inside] += weight * often / (often + norm);
    }
}

void
mdg_ranking_add (MdgRanking *ranking,
                 double weight,
                 const guint32 *passages,
                 const guint8 *in_text,
                 const guint8 *in_heading,
                 guint n)
{
  float whole = (float) (weight * (ranking->k1 + 1.0));
  for (guint start = 0; start < n;)
    {
      guint leaf = passages[start] >> MDG_PASSAGE_LEAF_BITS;
      guint end = start + 1;
      while (end < n && passages[end] >> MDG_PASSAGE_LEAF_BITS == leaf)
        end++;
      if (leaf < ranking->n_leaves)
        add_to_leaf (ranking, whole, leaf, passages + start, in_text + start, in_heading + start,
                     end - start);
      start = end;
    }
}

float
mdg_ranking_get (const MdgRanking *ranking, guint32 passage)
{
  guint leaf = passage >> MDG_PASSAGE_LEAF_BITS;
  if (leaf >= ranking->n_leaves || ranking->leaves[leaf] == NULL)
    return 0;
  return ranking->leaves[leaf][passage & (MDG_PASSAGE_LEAF_SIZE - 1)];
}

/* ---- the best ---- */

/* TRUE when @a comes behind @b. */
static gboolean
is_behind (const MdgRanked *a, const MdgRanked *b)
{
  return a->score < b->score || (a->score == b->score && a->id > b->id);
}

/* @heap holds the last of the best at its top. */
static void
sift_down (MdgRanked *heap, guint n, guint at)
{
  for (;;)
    {
      guint child = 2 * at + 1;
      if (child >= n)
        return;
      if (child + 1 < n && is_behind (&heap[child + 1], &heap[child]))
        child++;
      if (!is_behind (&heap[child], &heap[at]))
        return;
      MdgRanked moved = heap[at];
      heap[at] = heap[child];
      heap[child] = moved;
      at = child;
    }
}

static void
sift_up (MdgRanked *heap, guint at)
{
  while (at > 0)
    {
      guint parent = (at - 1) / 2;
      if (!is_behind (&heap[at], &heap[parent]))
        return;
      MdgRanked moved = heap[at];
      heap[at] = heap[parent];
      heap[parent] = moved;
      at = parent;
    }
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  return is_behind (a, b) ? 1 : is_behind (b, a) ? -1
                                                 : 0;
}

static void
offer (MdgRanking *ranking, GArray *heap, const MdgRanked *ranked, guint32 day, guint n)
{
  MdgRanked *items = (MdgRanked *) (gpointer) heap->data;
  if (heap->len == n && !is_behind (&items[0], ranked))
    return;
  if (!mdg_passage_table_holds (ranking->table, ranked->id, day))
    return;
  if (heap->len < n)
    {
      g_array_append_val (heap, *ranked);
      sift_up ((MdgRanked *) (gpointer) heap->data, heap->len - 1);
      return;
    }
  items[0] = *ranked;
  sift_down (items, heap->len, 0);
}

GArray *
mdg_ranking_take_best (MdgRanking *ranking, guint32 day, guint n)
{
  GArray *heap = g_array_new (FALSE, FALSE, sizeof (MdgRanked));
  for (guint leaf = 0; n > 0 && leaf < ranking->n_leaves; leaf++)
    {
      const float *sums = ranking->leaves[leaf];
      for (guint i = 0; sums != NULL && i < MDG_PASSAGE_LEAF_SIZE; i++)
        {
          MdgRanked ranked = { (leaf << MDG_PASSAGE_LEAF_BITS) | i, sums[i] };
          if (sums[i] > 0)
            offer (ranking, heap, &ranked, day, n);
        }
    }
  g_array_sort (heap, compare_ranked);
  return heap;
}
