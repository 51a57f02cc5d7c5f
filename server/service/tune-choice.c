/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/tune.h"

#define FIFTHS 5

typedef struct
{
  guint hits;
  double reciprocal; /* sum of 1/rank */
} Sum;

static gboolean
is_hit (gint64 rank)
{
  return rank > 0 && rank <= MDG_CHECKUP_HIT_RANK;
}

static const MdgTuneTrial *
get_trial (GPtrArray *trials, guint index)
{
  return trials->pdata[index];
}

/* Questions whose place leaves @part when divided by FIFTHS, or all others; all with @part -1. */
static gboolean
counts (guint question, int part, gboolean inside)
{
  return part < 0 || ((int) (question % FIFTHS) == part) == inside;
}

static Sum
sum_up (const MdgTuneTrial *trial, int part, gboolean inside)
{
  Sum sum = { 0, 0 };
  for (guint i = 0; i < trial->ranks->len; i++)
    {
      gint64 rank = g_array_index (trial->ranks, gint64, i);
      if (!counts (i, part, inside) || rank <= 0)
        continue;
      sum.hits += is_hit (rank) ? 1 : 0;
      sum.reciprocal += 1.0 / (double) rank;
    }
  return sum;
}

static gboolean
is_better (Sum a, Sum b)
{
  return a.hits > b.hits || (a.hits == b.hits && a.reciprocal > b.reciprocal + 1e-9);
}

/* The best trial by the questions outside of @part. Of equals the first, which is the one in force
 * or the one nearer to it. */
static guint
find_best (GPtrArray *trials, int part)
{
  guint best = 0;
  for (guint i = 1; i < trials->len; i++)
    if (is_better (sum_up (get_trial (trials, i), part, FALSE),
                   sum_up (get_trial (trials, best), part, FALSE)))
      best = i;
  return best;
}

/* Wins a question, and few enough are lost for it. */
static gboolean
is_plain_gain (const MdgTuneTrial *now, const MdgTuneTrial *trial)
{
  guint won = 0, lost = 0;
  for (guint i = 0; i < now->ranks->len; i++)
    {
      gboolean before = is_hit (g_array_index (now->ranks, gint64, i));
      gboolean after = is_hit (g_array_index (trial->ranks, gint64, i));
      won += !before && after ? 1 : 0;
      lost += before && !after ? 1 : 0;
    }
  return won > lost && won >= lost * MDG_TUNE_TRADE;
}

/* What would have been chosen without a fifth of the questions is no worse on that fifth. */
static gboolean
holds_elsewhere (GPtrArray *trials)
{
  guint now = 0, chosen = 0;
  if (get_trial (trials, 0)->ranks->len < MDG_TUNE_CROSS)
    return TRUE;
  for (int part = 0; part < FIFTHS; part++)
    {
      guint best = find_best (trials, part);
      now += sum_up (get_trial (trials, 0), part, TRUE).hits;
      chosen += sum_up (get_trial (trials, best), part, TRUE).hits;
    }
  return chosen >= now;
}

/* The best of those that are a plain gain. */
guint
mdg_tune_choose (GPtrArray *trials)
{
  guint best = 0;
  const MdgTuneTrial *now = get_trial (trials, 0);
  for (guint i = 1; i < trials->len; i++)
    if (is_plain_gain (now, get_trial (trials, i)) &&
        is_better (sum_up (get_trial (trials, i), -1, TRUE),
                   sum_up (get_trial (trials, best), -1, TRUE)))
      best = i;
  return best != 0 && holds_elsewhere (trials) ? best : 0;
}
