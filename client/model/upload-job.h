/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One try to bring one file to the server: read and hash it, announce it, send the pieces that are
 * missing, finish. Knows nothing of queues. Used by the uploads model; main thread, files are read
 * on worker threads.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/upload-item.h"
#include "client/net/upload.h"

G_BEGIN_DECLS

/* Times that a piece may be answered with another place to go on. */
#define MDG_UPLOAD_MAX_CORRECTIONS 20

/* Follows @item's state and bytes while it runs. */
void mdg_upload_job_async (MdgConnection *connection,
                           MdgUploadLine *line,
                           MdgUploadItem *item,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* TRUE when the server has taken the document. Fails with errors of the server, of the network, of
 * GIO for the file; the entry's hash is kept for the next try. */
gboolean mdg_upload_job_finish (GAsyncResult *result, GError **error);

/* The server's number of the upload, 0 before it was announced. */
gint64 mdg_upload_job_get_id (GAsyncResult *result);

G_END_DECLS
