/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Document folders: made, named, shared, erased. All functions block, any thread.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

/* Those the asker may read or administer, in the order of section and name. */
GPtrArray *mdg_folder_service_list (MdgContext *context, GError **error);
MdgFolder *mdg_folder_service_get (MdgContext *context, gint64 id, GError **error);

/* A new folder of a section the asker may make folders in; he becomes its owner. @grants
 * (MdgFolderGrant, may be NULL) are given besides. */
MdgFolder *mdg_folder_service_create (MdgContext *context,
                                      const MdgFolder *wanted,
                                      GPtrArray *grants,
                                      GError **error);

/* Name, description and section (owners), quota (who administers folders). */
MdgFolder *
mdg_folder_service_update (MdgContext *context, const MdgFolder *wanted, GError **error);

/* Erases the folder for good: rows, index, files, and its key, so that no backup can be read
 * either. FOLDER_NOT_EMPTY when it holds documents, unless @with_documents. */
gboolean mdg_folder_service_erase (MdgContext *context,
                                   gint64 id,
                                   gboolean with_documents,
                                   GError **error);

MdgFolderAccess *mdg_folder_service_get_access (MdgContext *context, gint64 id, GError **error);

/* FOLDER_LAST_OWNER unless somebody stays who owns it. */
MdgFolderAccess *mdg_folder_service_set_access (MdgContext *context,
                                                gint64 id,
                                                const MdgFolderAccess *wanted,
                                                GError **error);

/* Who can see it (MdgPerson with role), in the order of section and reading. */
GPtrArray *mdg_folder_service_list_readers (MdgContext *context, gint64 id, GError **error);

/* Colleagues whose name, kana or user ID has the text of @query in it; whoever is signed in may
 * ask.
 */
GPtrArray *
mdg_people_service_search (MdgContext *context, const MdgPeopleQuery *query, GError **error);

#define MDG_PEOPLE_LIMIT_DEFAULT 20
#define MDG_PEOPLE_LIMIT_MAX 50

/* The limit in bytes of a folder whose row says @stored; 0: none. */
gint64 mdg_folder_service_get_quota (MdgCore *core, gint64 stored);

/* FOLDER_FULL {quota} when @bytes more do not fit. */
gboolean mdg_folder_service_check_room (
  MdgContext *context, MdgLease *lease, gint64 id, gint64 bytes, GError **error);

/* The job that finishes the erasure of the folder named by its key. */
#define MDG_JOB_ERASE_FOLDER "folder.erase"
gboolean mdg_folder_service_finish_erase (MdgContext *context, gint64 id, GError **error);

G_END_DECLS
