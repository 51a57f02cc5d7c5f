/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line on which the pieces of files go to the server: a session of its own, because a piece may
 * take longer than an ordinary call and must not hold those up. Owned by the uploads model; main
 * thread.
 */
#pragma once

#include "client/net/connection.h"

G_BEGIN_DECLS

/* Silence after which a piece has failed. */
#define MDG_UPLOAD_TIMEOUT_SECONDS 60

/* However slowly it moves: a piece that takes longer has failed, and is sent again. */
#define MDG_UPLOAD_PIECE_MAX_SECONDS 600

#define MDG_TYPE_UPLOAD_LINE (mdg_upload_line_get_type ())
G_DECLARE_FINAL_TYPE (MdgUploadLine, mdg_upload_line, MDG, UPLOAD_LINE, GObject)

/* @sent bytes of the piece have left this PC. */
typedef void (*MdgUploadFunc) (gsize sent, gpointer user_data);

MdgUploadLine *mdg_upload_line_new (MdgConnection *connection);

/* Sends to the paths @pattern (with "{id}") instead of those of documents. A pattern with a query
 * ("/api/v1/…/{id}/file?letter=") ends with the number that is given as the offset. */
MdgUploadLine *mdg_upload_line_new_for (MdgConnection *connection, const char *pattern);

/* Sends @piece of the upload @upload_id, which begins at @offset. @progress is called until
 * @callback is, not after it. */
void mdg_upload_line_send_async (MdgUploadLine *self,
                                 gint64 upload_id,
                                 gint64 offset,
                                 GBytes *piece,
                                 MdgUploadFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* TRUE when the piece is safe at the server. Fails with UPLOAD_OFFSET {received}, NOT_FOUND, a
 * NETWORK code, or what else the server says. */
gboolean mdg_upload_line_send_finish (MdgUploadLine *self, GAsyncResult *result, GError **error);

G_END_DECLS
