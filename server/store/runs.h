/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of answers that are not over, and what has been written of them so far. Pieces are added,
 * never changed: a long answer costs the same each quarter of a second. Both go when the answer is
 * over.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

/* How an answer was asked for. */
typedef struct
{
  gint64 message_id;
  gint64 conversation_id;
  gint64 account_id;
  gint64 model_id;
  char *as_of;
  char *lang;
} MdgRunRow;

MdgRunRow *mdg_run_row_new (void);
void mdg_run_row_free (MdgRunRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRunRow, mdg_run_row_free)

/* NULL without @error when it is over. */
MdgRunRow *mdg_runs_get (MdgLease *lease, gint64 message_id, GError **error);

/* All that are not over, the oldest first: MdgRunRow. */
GPtrArray *mdg_runs_list (MdgLease *lease, GError **error);
gboolean mdg_runs_count (MdgLease *lease, gint64 account_id, gint64 *ret_count, GError **error);

/* ANSWER_RUNNING when the conversation has one. */
gboolean mdg_runs_insert (MdgLease *lease, const MdgRunRow *row, GError **error);

/* Takes away the row and its pieces. */
gboolean mdg_runs_delete (MdgLease *lease, gint64 message_id, GError **error);

/* What has been written since the piece before: @text and the citations it needs. @seq rises. A run
 * that is over meanwhile takes no more; no failure. */
gboolean mdg_runs_add_piece (MdgLease *lease,
                             gint64 account_id,
                             gint64 message_id,
                             gint64 seq,
                             const char *text,
                             GPtrArray *citations,
                             GError **error);

/* All pieces put together; *@ret_seq is that of the last one, 0 for none. */
gboolean mdg_runs_read_pieces (MdgLease *lease,
                               gint64 account_id,
                               gint64 message_id,
                               char **ret_text,
                               GPtrArray **ret_citations,
                               gint64 *ret_seq,
                               GError **error);

G_END_DECLS
