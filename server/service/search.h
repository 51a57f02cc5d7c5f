/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question over all folders the asker may read, or some of them.
 *
 * DESIGN. Rights are asked twice, under two snapshots of the rows: before, to choose the indexes;
 * and after, of every passage that was found, together with whether its version is in force on the
 * day asked for. So a document that was deleted or a right that was taken away while the search ran
 * is not shown, and neither is anything an index has kept that the rows know no more. Folders that
 * may not be read count as not there.
 *
 * Searches are computing: MdgSearchGate lets as many run as there are processors, and as many wait
 * as can be served soon. Any thread.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/search.h"

G_BEGIN_DECLS

/* Searched at the same time, so that they can be compared; those with the newest ids where somebody
 * may read more. MdgSearchAnswer.n_folders says how many it were. */
#define MDG_SEARCH_MAX_FOLDERS 400

/* Waiting behind those that run, for each of them. */
#define MDG_SEARCH_WAITING 8

MdgSearchGate *mdg_search_gate_new (void);
void mdg_search_gate_free (MdgSearchGate *gate);

/* INVALID_FIELD (text, as_of, limit), BUSY, CANCELLED when the asker has gone. Recorded in the
 * audit log without its text. */
MdgSearchAnswer *
mdg_search_service_ask (MdgContext *context, const MdgSearchQuery *query, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSearchGate, mdg_search_gate_free)

G_END_DECLS
