/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BM25 over two fields, token by token.
 *
 * DESIGN. Every passage that holds a token gets its share added; the sums lie in leaves as those of
 * the passage table, made when they are first needed. All passages are scored exactly: a million
 * additions take some milliseconds, so nothing is skipped and no candidate is lost. What may not be
 * found (switched off, out of its period) is left out when the best are taken.
 *
 * One thread; the passage table must not change meanwhile.
 */
#pragma once

#include "server/engine/search/passage-table.h"

G_BEGIN_DECLS

typedef struct
{
  double k1;      /* how soon further occurrences stop counting */
  double b;       /* how much long passages pay */
  double heading; /* an occurrence in the heading counts as so many in the text */
} MdgRankingWeights;

typedef struct
{
  guint32 id;
  float score;
} MdgRanked;

typedef struct _MdgRanking MdgRanking;

/* @mean_length over all passages that are compared. */
MdgRanking *mdg_ranking_new (const MdgPassageTable *table,
                             const MdgRankingWeights *weights,
                             double mean_length);
void mdg_ranking_free (MdgRanking *ranking);

/* One token: @weight is what it is worth, the rest are the @n passages it stands in. */
void mdg_ranking_add (MdgRanking *ranking,
                      double weight,
                      const guint32 *passages,
                      const guint8 *in_text,
                      const guint8 *in_heading,
                      guint n);

/* MdgRanked, best first, at most @n; among equals the lower number. */
GArray *mdg_ranking_take_best (MdgRanking *ranking, guint32 day, guint n);

/* The score of one passage so far. */
float mdg_ranking_get (const MdgRanking *ranking, guint32 passage);

/* What a token is worth that @n_holding of @n_passages hold. */
double mdg_ranking_rarity (guint64 n_passages, guint64 n_holding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRanking, mdg_ranking_free)

G_END_DECLS
