/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of uploads that are under way, and of their pieces. What is uploaded is sealed under the
 * folder's key, its name and hash too.
 */
#pragma once

#include "server/crypto/hash.h"
#include "server/store/store.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

typedef struct
{
  MdgUpload *upload;
  gint64 account_id;
  GBytes *content_mac; /* mdg_versions_content_mac () */
} MdgUploadRow;

typedef struct
{
  gint64 offset;
  gint64 size;
  guint8 hash[MDG_HASH_SIZE];
  char *blob_id;
} MdgUploadPiece;

void mdg_upload_row_free (MdgUploadRow *row);
void mdg_upload_piece_free (MdgUploadPiece *piece);

/* Of a row "offset, size, hash, blob_id": also those of attached files. */
MdgUploadPiece *mdg_upload_piece_read (MdgStmt *stmt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgUploadRow, mdg_upload_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgUploadPiece, mdg_upload_piece_free)

/* NULL without @error when there is none. */
MdgUploadRow *mdg_uploads_get (MdgLease *lease, gint64 id, GError **error);

/* Those of one account, oldest first: MdgUploadRow. */
GPtrArray *mdg_uploads_list (MdgLease *lease, gint64 account_id, GError **error);

/* Those of one account to one folder with the same content. */
GPtrArray *mdg_uploads_list_alike (
  MdgLease *lease, gint64 account_id, gint64 folder_id, GBytes *content_mac, GError **error);
gboolean
mdg_uploads_count (MdgLease *lease, gint64 account_id, gint64 *ret_count, GError **error);
gboolean mdg_uploads_insert (MdgLease *lease, const MdgUploadRow *row, GError **error);

/* The next piece has arrived; what was received grows by it. */
gboolean mdg_uploads_add_piece (MdgLease *lease,
                                gint64 upload_id,
                                const MdgUploadPiece *piece,
                                GError **error);

/* All pieces in the order of their offsets: MdgUploadPiece. */
GPtrArray *mdg_uploads_list_pieces (MdgLease *lease, gint64 upload_id, GError **error);

/* The rows go; files of pieces are the caller's concern (dead-content.h). */
gboolean mdg_uploads_delete (MdgLease *lease, gint64 id, GError **error);

/* Ids (gint64) and folders (gint64, in turn) of those whose time was over at @now, at most @limit.
 */
GArray *mdg_uploads_list_expired (MdgLease *lease, gint64 now, guint limit, GError **error);

G_END_DECLS
