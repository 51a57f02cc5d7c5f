/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploads that can be cut off anywhere and go on. All functions block, any thread.
 *
 * DESIGN. An upload is announced with name, size and SHA-256; its bytes come in pieces of
 * MDG_UPLOAD_PIECE_BYTES (the last one shorter), each sealed into a file of its own and durable,
 * with its row, before it is answered. Finishing turns the pieces into the file of a new version
 * (one piece simply becomes it), in one transaction with the document, the job that reads it and
 * the audit row. So a kill loses at most the piece that was not answered, and asking twice does
 * once. Pieces without a row (killed between file and row) are swept like all files that no row
 * names.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

#define MDG_UPLOAD_LIFETIME (7 * MDG_DAY)
#define MDG_UPLOADS_OPEN_MAX 2000 /* of one account at a time */

/* DOCUMENT_DUPLICATE {document} unless @wanted->keep_both, FOLDER_FULL {quota}, FILE_NAME,
 * DOCUMENT_PERIOD. The same announcement by the same account gives the upload there is. */
MdgUpload *mdg_upload_service_create (MdgContext *context,
                                      gint64 folder_id,
                                      const MdgUpload *wanted,
                                      GError **error);

/* UPLOAD_OFFSET {received} when @offset is not where it goes on; the same piece again is fine. */
MdgUpload *mdg_upload_service_push (
  MdgContext *context, gint64 id, gint64 offset, GBytes *piece, GError **error);

/* UPLOAD_INCOMPLETE {received}, UPLOAD_DAMAGED (then the upload is gone). The new or changed
 * document. */
MdgDocument *mdg_upload_service_finish (MdgContext *context, gint64 id, GError **error);
MdgUpload *mdg_upload_service_get (MdgContext *context, gint64 id, GError **error);
GPtrArray *mdg_upload_service_list (MdgContext *context, GError **error);
gboolean mdg_upload_service_cancel (MdgContext *context, gint64 id, GError **error);

/* Removes those past their time; a job calls it. */
gboolean mdg_upload_service_sweep (MdgContext *context, guint *ret_removed, GError **error);

G_END_DECLS
