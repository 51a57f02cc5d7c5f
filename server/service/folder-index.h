/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search indexes of all folders: which are open, and what happens to them when documents and
 * folders change. One file for each folder, <data>/index/<folder>.db, sealed under "folder:<id>".
 *
 * DESIGN. Opening an index costs file descriptors, page cache and, with embeddings, the vectors in
 * memory; so at most MDG_FOLDER_INDEXES_KEPT stay open when nobody uses them, the one unused
 * longest goes first. Whoever works with an index *holds* it, and holding neither locks nor waits
 * for others: MdgPassageIndex is thread-safe. A folder that was dropped is never opened again.
 *
 * The index is derived from core.db and the blobs: deletion removes the rows there first, in one
 * commit with a job that makes sure of the index, then calls here at once. Search looks at the rows
 * again before anything is shown.
 *
 * Owned by the core. Any thread; with no read lease held, because opening takes one.
 */
#pragma once

#include "server/service/passage-index.h"
#include "server/store/store.h"

G_BEGIN_DECLS

#define MDG_FOLDER_INDEXES_KEPT 48
#define MDG_FOLDER_INDEX_DIR "index"

typedef struct _MdgFolderIndexes MdgFolderIndexes;
typedef struct _MdgFolderIndex MdgFolderIndex;

/* @store and @embeddings (may be NULL) are borrowed. Makes the folder of the index files. */
MdgFolderIndexes *
mdg_folder_indexes_new (MdgStore *store, MdgEmbeddings *embeddings, GError **error);

/* Nobody may hold an index any more. */
void mdg_folder_indexes_free (MdgFolderIndexes *indexes);

/* Borrowed; NULL without an engine. */
MdgEmbeddings *mdg_folder_indexes_get_embeddings (MdgFolderIndexes *indexes);

/* The index of @folder_id, opened when it is not, with the folder's settings. Whether the asker may
 * read the folder is the caller's question. NOT_FOUND after a drop, KEY_DESTROYED. */
MdgFolderIndex *
mdg_folder_indexes_hold (MdgFolderIndexes *indexes, gint64 folder_id, GError **error);
MdgPassageIndex *mdg_folder_index_get (MdgFolderIndex *held);
gint64 mdg_folder_index_get_id (MdgFolderIndex *held);
void mdg_folder_index_release (MdgFolderIndex *held);

/* Whether anything was ever put into the folder's index. */
gboolean mdg_folder_indexes_has (MdgFolderIndexes *indexes, gint64 folder_id);

/* The folder's file, for one who opens it a second time to try other settings. */
char *mdg_folder_indexes_dup_path (MdgFolderIndexes *indexes, gint64 folder_id);

/* The version's text, tokens and vectors are gone when this returns. One that is not there, and a
 * folder without an index, are no failure. */
gboolean mdg_folder_indexes_delete_version (MdgFolderIndexes *indexes,
                                            gint64 folder_id,
                                            gint64 version_id,
                                            GError **error);

/* The same for many, in one transaction. */
gboolean mdg_folder_indexes_delete_versions (MdgFolderIndexes *indexes,
                                             gint64 folder_id,
                                             const gint64 *version_ids,
                                             guint n_versions,
                                             GError **error);

/* Another period or name of a version. */
gboolean mdg_folder_indexes_update_source (MdgFolderIndexes *indexes,
                                           gint64 folder_id,
                                           const MdgPassageSource *source,
                                           GError **error);

/* Removes the index's files; what holders of it still write goes with them. */
gboolean mdg_folder_indexes_drop (MdgFolderIndexes *indexes, gint64 folder_id, GError **error);

/* Reads the folder's settings again and puts them in force where the index is open. */
gboolean mdg_folder_indexes_reload (MdgFolderIndexes *indexes, gint64 folder_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFolderIndexes, mdg_folder_indexes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFolderIndex, mdg_folder_index_release)

G_END_DECLS
