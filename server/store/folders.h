/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of document folders. Name and description are sealed under the folder's own key, which is
 * destroyed with it; a name is found to be taken by its keyed hash. Counts come from tallies that
 * triggers keep, so that a list of folders costs the same however many documents they hold.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

/* "folder:12": the scope whose key seals all that a folder holds: names, texts, files, index. */
char *mdg_scope_folder (gint64 folder_id);

/* MdgFolder.quota_bytes of a row: the ward's default is in force. */
#define MDG_QUOTA_DEFAULT (-1)

/* The folder with its section's name and counts, or NULL without @error when there is
 * none. n_expired is as of the day @today; my_role,
 * may_manage, n_readers and settings are not set. */
MdgFolder *mdg_folders_get (MdgLease *lease, gint64 id, const char *today, GError **error);

/* All folders, in the order of their ids. */
GPtrArray *mdg_folders_list (MdgLease *lease, const char *today, GError **error);

/* The ids (gint64, rising). */
GArray *mdg_folders_list_ids (MdgLease *lease, GError **error);

/* The section it belongs to, 0 when there is no such folder. */
gboolean mdg_folders_get_section (MdgLease *lease,
                                  gint64 id,
                                  gint64 *ret_section_id,
                                  GError **error);
gboolean mdg_folders_count (MdgLease *lease, gint64 *ret_count, GError **error);

/* FOLDER_NAME_TAKEN when the section has one of this name. */
gboolean mdg_folders_insert (MdgLease *lease, const MdgFolder *folder, GError **error);

/* Replaces section, name, description and quota when the row still has @folder's version; CONFLICT
 * otherwise. */
gboolean mdg_folders_update (MdgLease *lease, const MdgFolder *folder, GError **error);

/* Removes the row, its grants, tallies and uploads. Its documents must be gone before. */
gboolean mdg_folders_delete (MdgLease *lease, gint64 id, GError **error);

/* As the row has it: MDG_QUOTA_DEFAULT, 0 for none, or bytes. */
gboolean mdg_folders_get_quota (MdgLease *lease, gint64 id, gint64 *ret_quota, GError **error);

/* Bytes of all versions and of what is announced by unfinished uploads. */
gboolean mdg_folders_get_bytes (MdgLease *lease, gint64 id, gint64 *ret_bytes, GError **error);

/* A number that rises with every change of a document row of the folder. */
gboolean mdg_folders_get_changes (MdgLease *lease, gint64 id, gint64 *ret_changes, GError **error);

G_END_DECLS
