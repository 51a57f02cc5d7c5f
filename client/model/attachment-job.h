/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sending one attached file: reading it once, announcing it, its pieces, the end. A lost line is
 * tried again and goes on where the server has it. The content is a file of this PC or bytes held
 * in memory (a picture from the clipboard). Main thread; files are read on worker threads.
 */
#pragma once

#include "client/model/attachment-item.h"
#include "client/net/upload.h"

G_BEGIN_DECLS

/* A lost line is tried again so often, after 1, 2, 4 ... seconds. */
#define MDG_ATTACHMENT_MAX_TRIES 6

/* Sends @file, or @bytes when that is NULL. */
void mdg_attachment_job_async (MdgConnection *connection,
                               MdgUploadLine *line,
                               MdgAttachmentItem *item,
                               GFile *file,
                               GBytes *bytes,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* The attachment as the server has it. */
MdgAttachment *mdg_attachment_job_finish (GAsyncResult *result, GError **error);

G_END_DECLS
