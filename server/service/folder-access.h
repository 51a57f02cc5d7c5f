/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place that says who may do what in a folder. Every door to a folder's content (lists,
 * pages, files, search, citations, events) asks here, under the lease with which it then reads:
 * what was taken away counts no more from the next request on.
 *
 * An account that administers folders (folders.manage) knows of the folders of its reach and
 * changes who may use them; that alone lets it read nothing.
 */
#pragma once

#include "server/service/context.h"
#include "server/store/folder-grants.h"

G_BEGIN_DECLS

/* The asker may do @role (MDG_FOLDER_READER, …) in the folder. NOT_FOUND when he may not even know
 * of it, FORBIDDEN when he may do less. The refusal is recorded after the request. */
gboolean mdg_folder_access_require (MdgContext *context,
                                    MdgLease *lease,
                                    gint64 folder_id,
                                    const char *role,
                                    GError **error);

/* What the asker may do in it; *@ret_may_manage: change access although not an owner. Owner for the
 * system itself. */
gboolean mdg_folder_access_get (MdgContext *context,
                                MdgLease *lease,
                                gint64 folder_id,
                                MdgFolderRank *ret_rank,
                                gboolean *ret_may_manage,
                                GError **error);

/* He is an owner, or administers folders of its section. */
gboolean mdg_folder_access_require_manage (MdgContext *context,
                                           MdgLease *lease,
                                           gint64 folder_id,
                                           GError **error);

/* The ids (gint64, rising) of all folders the asker may read. */
GArray *mdg_folder_access_list (MdgContext *context, MdgLease *lease, GError **error);

/* Tells everybody who may read the folder now: with an id in @data, never a name. Looks them up
 * with a lease of its own: to be called without one. */
void mdg_folder_access_tell (MdgCore *core, gint64 folder_id, const char *event, const char *data);

/* folder-changed, with the folder's id. */
void mdg_folder_access_tell_changed (MdgCore *core, gint64 folder_id);

/* Before an account is erased: folders that it owns alone go to the managers of their sections. */
gboolean mdg_folder_access_release (MdgLease *lease, gint64 account_id, GError **error);

G_END_DECLS
