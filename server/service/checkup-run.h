/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking test questions of an index: where the right page stands, and why it does not stand higher.
 * Shared by the check-up and the tuning. Used by one thread.
 */
#pragma once

#include "server/service/checkup.h"
#include "server/service/passage-index.h"

G_BEGIN_DECLS

/* One round over one index. Which versions may be found is asked of the rows once for each. */
typedef struct
{
  MdgContext *context;
  MdgPassageIndex *index;
  gint64 folder_id;
  char *today;
  GHashTable *live; /* version id (gint64 *) → GINT_TO_POINTER (gboolean) */
  MdgEmbeddings *embeddings;
  GCancellable *cancellable;
} MdgCheckupRound;

void mdg_checkup_round_init (MdgCheckupRound *round,
                             MdgContext *context,
                             MdgPassageIndex *index,
                             gint64 folder_id,
                             GCancellable *cancellable);
void mdg_checkup_round_clear (MdgCheckupRound *round);

/* The rank of the right page, 0 when it is not among the first MDG_CHECKUP_DEPTH.
 * *@ret_other_page: another page of the document was among those that count as hits. */
gboolean mdg_checkup_round_ask (MdgCheckupRound *round,
                                const MdgTestQuestion *question,
                                gint64 *ret_rank,
                                gboolean *ret_other_page,
                                GError **error);

/* Why @rank is no hit: MDG_MISS_…, static; NULL on failure only. */
const char *mdg_checkup_round_explain (MdgCheckupRound *round,
                                       const MdgTestQuestion *question,
                                       gint64 rank,
                                       gboolean other_page,
                                       GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgCheckupRound, mdg_checkup_round_clear)

G_END_DECLS
