/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The document folders that the signed-in person may see: the list of them, the one that is shown
 * with its documents, the queue of what is being taken in, and every call about them. Lists follow
 * the server's events by themselves. Made for a signed-in access, owned by the folders page; main
 * thread. The *_async calls end with the finish functions of answer.h.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/folder-items.h"
#include "client/model/paged-list.h"

G_BEGIN_DECLS

/* A list is not loaded again more often than this, however many documents change. */
#define MDG_FOLDERS_REFRESH_MS 1500

/* Documents that are deleted or moved with one call. */
#define MDG_DOCUMENTS_PER_CALL 500

#define MDG_TYPE_FOLDERS (mdg_folders_get_type ())
G_DECLARE_FINAL_TYPE (MdgFolders, mdg_folders, MDG, FOLDERS, GObject)

/* Properties: "shown" (MdgFolderItem or NULL; notified too when the folder's numbers or one's role
 * in it have changed) and "documents" (MdgPagedList or NULL). */
MdgFolders *mdg_folders_new (MdgAccess *access);
MdgAccess *mdg_folders_get_access (MdgFolders *self);

/* All folders as MdgFolderItem; the documents of all of them that are not ready, as
 * MdgDocumentItem. Nothing is loaded before the first mdg_paged_list_reload (). Borrowed. */
MdgPagedList *mdg_folders_get_list (MdgFolders *self);
MdgPagedList *mdg_folders_get_queue (MdgFolders *self);

/* Shows the folder @folder_id, or none for 0; one that is not in the list is none. */
void mdg_folders_show (MdgFolders *self, gint64 folder_id);

/* Shows @folder, which the list need not hold yet: a folder that was just made. Copies it. */
void mdg_folders_show_new (MdgFolders *self, const MdgFolder *folder);

/* NULL when none is shown. Borrowed; the record is good until the main loop runs. */
MdgFolderItem *mdg_folders_get_shown (MdgFolders *self);
const MdgFolder *mdg_folders_get_shown_folder (MdgFolders *self);

/* Documents of the shown folder as MdgDocumentItem, in the server's order; NULL when none is shown.
 * A new list for each folder. Borrowed. */
MdgPagedList *mdg_folders_get_documents (MdgFolders *self);

/* What the documents are narrowed to and sorted by; @query's "after" and "limit" are not used.
 * Holds for the folders that are shown later, too. */
void mdg_folders_set_query (MdgFolders *self, const MdgDocumentQuery *query);

/* TRUE when the person may do in @folder what @role may: an owner what an editor may, and so on. */
gboolean mdg_folder_allows (const MdgFolder *folder, const char *role);

/* The folder of that id in the list, or NULL. Borrowed. */
const MdgFolder *mdg_folders_find (MdgFolders *self, gint64 folder_id);

/* ---- folders ---- */

/* Adds @folder when its id is 0, else changes name, description, quota. Answers an MdgFolder. */
void mdg_folders_save_async (MdgFolders *self,
                             const MdgFolder *folder,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* With all its documents: the person has typed its name. */
void mdg_folders_delete_async (MdgFolders *self,
                               const MdgFolder *folder,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Answers an MdgFolderAccess. */
void mdg_folders_load_grants_async (MdgFolders *self,
                                    gint64 folder_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void mdg_folders_save_grants_async (MdgFolders *self,
                                    gint64 folder_id,
                                    const MdgFolderAccess *access,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* A new list of the MdgPersonItem who can see the folder. */
MdgPagedList *mdg_folders_readers_of (MdgFolders *self, gint64 folder_id);

/* New lists of all MdgSectionItem and MdgRoleItem of the ward. */
MdgPagedList *mdg_folders_sections_new (MdgFolders *self);
MdgPagedList *mdg_folders_roles_new (MdgFolders *self);

/* Answers a page of MdgPerson whose name, kana or user ID holds @text. */
void mdg_folders_find_people_async (MdgFolders *self,
                                    const char *text,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* ---- documents ---- */

/* Changes name and period; answers an MdgDocument. */
void mdg_folders_save_document_async (MdgFolders *self,
                                      const MdgDocument *document,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* @ids are decimal numbers, NULL-terminated, MDG_DOCUMENTS_PER_CALL at most. */
void mdg_folders_delete_documents_async (MdgFolders *self,
                                         const char *const *ids,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
void mdg_folders_move_documents_async (MdgFolders *self,
                                       const char *const *ids,
                                       gint64 folder_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void mdg_folders_retry_async (MdgFolders *self,
                              gint64 document_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
void mdg_folders_cancel_async (MdgFolders *self,
                               gint64 document_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* A new list of the document's MdgVersionItem, newest first. */
MdgPagedList *mdg_folders_versions_of (MdgFolders *self, gint64 document_id);

/* The path from which the file of a version comes; 0: the one in force. Free with g_free (). */
char *mdg_folders_content_path (gint64 document_id, gint64 version_id);

G_END_DECLS
