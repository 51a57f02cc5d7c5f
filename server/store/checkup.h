/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Test questions of folders, and what the last check-up and the last tuning found. Texts are sealed
 * under the folder's key.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/search.h"

G_BEGIN_DECLS

/* In the order they were made: MdgTestQuestion; document_name is not set. */
GPtrArray *mdg_test_questions_list (MdgLease *lease, gint64 folder_id, GError **error);

/* NULL without @error when there is none. */
MdgTestQuestion *mdg_test_questions_get (MdgLease *lease, gint64 id, GError **error);
gboolean mdg_test_questions_count (MdgLease *lease,
                                   gint64 folder_id,
                                   gint64 *ret_count,
                                   GError **error);

/* Adds @question with its id. */
gboolean
mdg_test_questions_insert (MdgLease *lease, const MdgTestQuestion *question, GError **error);

/* Text, document, page and place; what was found for the old ones is forgotten. CONFLICT when the
 * row's version is another. */
gboolean
mdg_test_questions_update (MdgLease *lease, const MdgTestQuestion *question, GError **error);
gboolean mdg_test_questions_delete (MdgLease *lease, gint64 id, GError **error);

/* What a check-up found. */
typedef struct
{
  gint64 question_id;
  gint64 rank;
  const char *miss; /* MDG_MISS_…, static; NULL for a hit */
} MdgCheckupResult;

/* The newest run of a folder and the proposal of its last tuning. */
typedef struct
{
  gint64 generation;     /* of the folder's content and settings now */
  gint64 ran_generation; /* of the run */
  gint64 ran_at;         /* 0: never */
  gint64 hits;
  gint64 hits_before;
  MdgSearchSettings *proposal; /* NULL for none */
  gint64 proposal_hits;
  gint64 n_tried;
} MdgCheckupState;

/* Never NULL on success. */
MdgCheckupState *mdg_checkup_state_get (MdgLease *lease, gint64 folder_id, GError **error);
void mdg_checkup_state_free (MdgCheckupState *state);

/* The outcome of a run for @generation: MdgCheckupResult. What was found before moves to "before"
 * when the folder has changed since. */
gboolean mdg_checkup_state_set_run (
  MdgLease *lease, gint64 folder_id, gint64 generation, GArray *results, GError **error);

/* The outcome of a tuning: with @proposal the ranks it would give (MdgCheckupResult); NULL when
 * nothing better was found. */
gboolean mdg_checkup_state_set_proposal (MdgLease *lease,
                                         gint64 folder_id,
                                         const MdgSearchSettings *proposal,
                                         gint64 n_tried,
                                         GArray *results,
                                         GError **error);

/* The ranks with the proposal: question id (gint64 *) → rank (gint64 *). */
GHashTable *
mdg_test_questions_get_proposed (MdgLease *lease, gint64 folder_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgCheckupState, mdg_checkup_state_free)

G_END_DECLS
