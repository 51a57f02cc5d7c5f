/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that arrive in pieces, for documents and for attached files alike: which piece is the next
 * one, sealing it, joining all of them. Rows are the caller's concern. Any thread.
 */
#pragma once

#include "server/service/context.h"
#include "server/store/uploads.h"

G_BEGIN_DECLS

/* What has been received, as one file. */
typedef struct
{
  char *blob_id;
  guint8 hash[MDG_HASH_SIZE];
  gboolean is_piece; /* the only piece, which becomes the file */
} MdgWholeFile;

/* A piece of @data at @offset, not sealed yet. */
MdgUploadPiece *mdg_piece_new (gint64 offset, GBytes *data);

/* Pieces are whole ones but for the last, which bounds how many there are: UPLOAD_DAMAGED,
 * INVALID_FIELD. */
gboolean mdg_piece_check (const MdgUploadPiece *piece, gint64 file_size, GError **error);

/* TRUE when it is the next one after @received bytes. FALSE without @error when it is one of
 * @known (MdgUploadPiece) already; UPLOAD_OFFSET {received} otherwise. */
gboolean mdg_piece_is_next (const MdgUploadPiece *piece,
                            gint64 received,
                            GPtrArray *known,
                            GError **error);

/* Seals @data into a file of its own under the key of @scope. */
gboolean mdg_piece_write (
  MdgCore *core, const char *scope, GBytes *data, MdgUploadPiece *piece, GError **error);

/* One file of at most @max bytes from all pieces. */
gboolean mdg_pieces_join (MdgContext *context,
                          const char *scope,
                          GPtrArray *pieces,
                          guint64 max,
                          MdgWholeFile *ret_whole,
                          GError **error);

/* @sha256: 64 hexadecimal digits, as it was announced. */
gboolean mdg_whole_file_is (const MdgWholeFile *whole, const char *sha256);

G_END_DECLS
