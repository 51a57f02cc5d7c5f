/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is still to be removed of documents whose rows are gone or have moved away: passages in a
 * folder's index, files. The rows are written in the transaction that deletes, and go when the rest
 * is gone, so that a kill in between leaves nothing behind. Also: files that no row names.
 */
#pragma once

#include "server/store/store.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;         /* of this row */
  gint64 version_id; /* whose passages are in the folder's index; 0: only files */
  gint64 folder_id;  /* 0: of no folder (attached to a question, of a notice) */
  char *blob_id;     /* NULL: the file lives on */
  char *rendition_id;
} MdgDeadContent;

void mdg_dead_content_free (MdgDeadContent *dead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDeadContent, mdg_dead_content_free)

/* At most @limit of one folder, the oldest first: MdgDeadContent. */
GPtrArray *
mdg_dead_content_list (MdgLease *lease, gint64 folder_id, guint limit, GError **error);

/* All versions of a document, with or without their files: before its rows change. */
gboolean
mdg_dead_content_add_document (MdgLease *lease, gint64 document_id, gboolean files, GError **error);

/* A file that no row will name any more: an old rendition, a piece of an upload. */
gboolean mdg_dead_content_add_blob (MdgLease *lease,
                                    gint64 folder_id,
                                    const char *blob_id,
                                    GError **error);

/* The pieces of all uploads to a folder, to a document, of one upload: before their rows go. */
gboolean mdg_dead_content_add_uploads (MdgLease *lease, gint64 folder_id, GError **error);
gboolean
mdg_dead_content_add_uploads_to (MdgLease *lease, gint64 document_id, GError **error);
gboolean mdg_dead_content_add_upload (MdgLease *lease, gint64 upload_id, GError **error);

/* It is gone. */
gboolean mdg_dead_content_remove (MdgLease *lease, gint64 id, GError **error);

/* Whether a row names the file: a version, a rendition, an attached file, a notice, a piece of an
 * upload, or dead content. Any new kind of row that names blobs must be asked here too. */
gboolean
mdg_blob_is_named (MdgLease *lease, const char *blob_id, gboolean *ret_named, GError **error);

/* Files that no row names are noted when first seen; *@ret_seen_at is when that was. */
gboolean
mdg_blob_suspect (MdgLease *lease, const char *blob_id, gint64 *ret_seen_at, GError **error);
gboolean mdg_blob_clear (MdgLease *lease, const char *blob_id, GError **error);

G_END_DECLS
