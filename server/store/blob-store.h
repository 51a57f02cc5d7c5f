/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Large content (uploads, renditions, notices) as sealed files: <data>/blobs/ab/cd/<id>.
 *
 * DESIGN. A blob is written to blobs/new/<id>, sealed in segments (server/crypto/segment-seal.h)
 * under the key of its scope and bound to its id. Commit syncs the file, renames it to its place
 * and syncs the folder; only then may a row name it. A killed server leaves files under
 * blobs/new, which are removed at the next start. Each blob belongs to exactly one row; nothing
 * is counted or shared. The id is random and says nothing about the content; the hash of the
 * content goes back to the caller.
 *
 * The store is thread-safe; a writer or a reader (MdgSegmentReader) is used by one thread at a
 * time.
 */
#pragma once

#include "server/crypto/hash.h"
#include "server/crypto/segment-seal.h"

G_BEGIN_DECLS

#define MDG_BLOB_FOLDER "blobs"
#define MDG_BLOB_ID_CHARS 32
#define MDG_BLOB_MAX_SIZE (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)

typedef struct _MdgBlobStore MdgBlobStore;
typedef struct _MdgBlobWriter MdgBlobWriter;

/* Opens or makes @data_dir/blobs and removes what an earlier process left unfinished; what another
 * process is writing now stays. */
MdgBlobStore *mdg_blob_store_open (const char *data_dir, GError **error);
void mdg_blob_store_close (MdgBlobStore *store);

/* A new blob of at most @max bytes of content (never above MDG_BLOB_MAX_SIZE). */
MdgBlobWriter *
mdg_blob_store_create (MdgBlobStore *store, MdgKey *key, guint64 max, GError **error);

/* MDG_ERROR_BODY_TOO_LARGE {max} past the maximum, MDG_ERROR_STORE_FULL when the disk is full. */
gboolean
mdg_blob_writer_push (MdgBlobWriter *writer, gconstpointer data, gsize size, GError **error);

/* Makes the blob durable; its id, or NULL. @ret_hash is SHA-256 of the content; it and @ret_size
 * may be NULL. */
char *mdg_blob_writer_commit (MdgBlobWriter *writer,
                              guint8 ret_hash[MDG_HASH_SIZE],
                              guint64 *ret_size,
                              GError **error);

/* Removes what was not committed. */
void mdg_blob_writer_free (MdgBlobWriter *writer);

/* A reader at any offset. MDG_ERROR_NOT_FOUND, MDG_ERROR_SEAL_BROKEN. */
MdgSegmentReader *
mdg_blob_store_read (MdgBlobStore *store, const char *id, MdgKey *key, GError **error);

/* Removes a blob; one that is gone already is no failure. */
gboolean mdg_blob_store_delete (MdgBlobStore *store, const char *id, GError **error);

/* Calls @visit with each committed id; stops when it gives FALSE, and gives FALSE then. */
typedef gboolean (*MdgBlobVisit) (const char *id,
                                  guint64 sealed_size,
                                  gpointer user_data,
                                  GError **error);
gboolean mdg_blob_store_for_each (MdgBlobStore *store,
                                  MdgBlobVisit visit,
                                  gpointer user_data,
                                  GError **error);

/* TRUE for 32 small hexadecimal digits. */
gboolean mdg_blob_id_is_valid (const char *id);

/* "blobs/ab/cd/<id>", relative to the data folder. */
char *mdg_blob_dup_relative_path (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgBlobStore, mdg_blob_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgBlobWriter, mdg_blob_writer_free)

G_END_DECLS
