/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that say who may do what in a folder, and what follows from them for an account: the highest
 * of all grants that reach it. Asked of the rows each time, under the lease of whoever asks: a
 * grant that was taken away a moment ago counts no more.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

/* Rises with what may be done. */
typedef enum
{
  MDG_RANK_NONE,
  MDG_RANK_READER,
  MDG_RANK_EDITOR,
  MDG_RANK_OWNER,
} MdgFolderRank;

/* MDG_RANK_NONE for anything but the three MDG_FOLDER_… roles. */
MdgFolderRank mdg_folder_rank_from_role (const char *role);

/* "" for NONE. Static. */
const char *mdg_folder_rank_to_role (MdgFolderRank rank);

/* MdgFolderGrant in the order they were given; names and n_people are not set. */
GPtrArray *mdg_folder_grants_list (MdgLease *lease, gint64 folder_id, GError **error);

/* Puts @grants (MdgFolderGrant) in the place of all there are. */
gboolean mdg_folder_grants_replace (MdgLease *lease,
                                    gint64 folder_id,
                                    GPtrArray *grants,
                                    GError **error);
gboolean mdg_folder_grants_add (MdgLease *lease,
                                gint64 folder_id,
                                const MdgFolderGrant *grant,
                                GError **error);

/* What an active account may do in one folder; NONE too when there is no such folder. */
gboolean mdg_folder_grants_get_rank (
  MdgLease *lease, gint64 account_id, gint64 folder_id, MdgFolderRank *ret_rank, GError **error);

/* What it may do in all: folder id (gint64 *) → MdgFolderRank (GINT_TO_POINTER). */
GHashTable *mdg_folder_grants_get_ranks (MdgLease *lease, gint64 account_id, GError **error);

/* Who reaches a folder: account id (gint64 *) → MdgFolderRank, active accounts only. Those whose
 * last day lies before @today are left out. */
GHashTable *mdg_folder_grants_get_people (MdgLease *lease,
                                          gint64 folder_id,
                                          const char *today,
                                          GError **error);

/* How many active accounts one grant reaches. */
gboolean mdg_folder_grants_count_people (MdgLease *lease,
                                         const MdgFolderGrant *grant,
                                         const char *today,
                                         gint64 *ret_count,
                                         GError **error);

/* How many readers each folder has: folder id → number (GINT_TO_POINTER). */
GHashTable *mdg_folder_grants_count_readers (MdgLease *lease, const char *today, GError **error);

/* Folders (gint64) of which @account_id is the only owner by a grant of its own. */
GArray *mdg_folder_grants_owned_alone (MdgLease *lease, gint64 account_id, GError **error);

G_END_DECLS
