/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which documents stand on one page of a folder's list. Asks nothing about access.
 *
 * DESIGN. By time, size, state or period the store answers from an index, however large the folder.
 * By name it cannot: names are sealed. Then all documents of the folder are read once, unsealed,
 * and kept in order in memory (folder-memory.h) until the folder changes.
 */
#pragma once

#include "server/service/core.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* Ids (gint64), at most @limit. INVALID_FIELD for an unknown sort or state, INVALID_CURSOR when the
 * document that ended the page before is gone. */
GArray *mdg_document_list_page (MdgCore *core,
                                MdgLease *lease,
                                gint64 folder_id,
                                const MdgDocumentQuery *query,
                                guint limit,
                                GError **error);

G_END_DECLS
