/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that people attach to questions. All functions block, any thread.
 *
 * DESIGN. A file is announced, comes in pieces as documents do (piece-files.h), and is read by a
 * job of its own lane (jobs/attachment-jobs.h): its pages and what is shown of them become sealed
 * rows, pictures of it a sealed PDF. Everything is sealed under the chat key of its owner, who
 * alone reads it. It is sent with a question of one conversation and goes with that; one that is
 * not sent goes after a day.
 */
#pragma once

#include "server/service/documents.h"
#include "server/store/attachments.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

#define MDG_ATTACHMENT_LIFETIME MDG_DAY
#define MDG_ATTACHMENTS_UNSENT_MAX 50 /* of one account */
#define MDG_ATTACHMENT_IMAGE_MAX_BYTES (G_GINT64_CONSTANT (20) * 1024 * 1024)

/* Jobs whose key is the attachment's id: it is read; LibreOffice lays it out. */
#define MDG_JOB_ATTACHMENT "attachment.read"
#define MDG_JOB_ATTACHMENT_RENDER "attachment.render"

/* FILE_NAME, ATTACHMENTS_TOO_LARGE, BUSY with too many that are not sent. */
MdgAttachment *
mdg_attachment_service_create (MdgContext *context, const MdgAttachment *wanted, GError **error);

/* One's own that are not sent. */
GPtrArray *mdg_attachment_service_list (MdgContext *context, GError **error);
MdgAttachment *mdg_attachment_service_get (MdgContext *context, gint64 id, GError **error);

/* UPLOAD_OFFSET {received} when @offset is not where it goes on; the same piece again is fine. */
MdgAttachment *mdg_attachment_service_push (
  MdgContext *context, gint64 id, gint64 offset, GBytes *data, GError **error);

/* All has been sent: it will be read. UPLOAD_INCOMPLETE, UPLOAD_DAMAGED (then it is gone). */
MdgAttachment *mdg_attachment_service_finish (MdgContext *context, gint64 id, GError **error);

/* CONFLICT when it has been sent with a question. */
gboolean mdg_attachment_service_delete (MdgContext *context, gint64 id, GError **error);
MdgDocumentPage *
mdg_attachment_service_page (MdgContext *context, gint64 id, gint64 number, GError **error);

/* NOT_FOUND without a rendition. */
MdgDocumentDownload *mdg_attachment_service_open (MdgContext *context,
                                                  gint64 id,
                                                  MdgDocumentFile file,
                                                  GError **error);

/* Removes those nobody sent; a job calls it. */
gboolean
mdg_attachment_service_sweep (MdgContext *context, guint *ret_removed, GError **error);

/* ---- for those who work on them ---- */

/* What its owner is shown. New. */
MdgAttachment *
mdg_attachment_service_describe (MdgContext *context, const MdgAttachmentRow *row);

MdgSegmentReader *mdg_attachment_open_file (MdgCore *core,
                                            const MdgAttachmentRow *row,
                                            MdgDocumentFile file,
                                            GError **error);
MdgBlobWriter *mdg_attachment_create_rendition (MdgCore *core,
                                                const MdgAttachmentRow *row,
                                                guint64 max,
                                                GError **error);

/* The whole of an image, which is small. */
GBytes *
mdg_attachment_read_file (MdgCore *core, const MdgAttachmentRow *row, GError **error);

/* attachment-changed, to its owner. */
void mdg_attachment_tell_changed (MdgCore *core, const MdgAttachmentRow *row);

/* Puts the job that reads it, or the one that lays it out. */
gboolean mdg_attachment_put_job (MdgLease *lease,
                                 const MdgAttachmentRow *row,
                                 const char *kind,
                                 GError **error);

G_END_DECLS
