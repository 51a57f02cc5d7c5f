/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue of documents that are being taken in, as those see it who may read their folders; and a
 * person's word in it: once more, or not at all. All functions block, any thread.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* Rows of the queue that are looked at for one page of it. */
#define MDG_QUEUE_MAX_LOOKED 20000

/* Documents that wait or are worked on, in the order of their turns, after the document @after (0:
 * from the start); *@ret_next as lists have it. */
GPtrArray *mdg_queue_service_list (
  MdgContext *context, gint64 after, guint limit, gint64 *ret_next, GError **error);

/* Editors. What has failed or was cancelled is read once more. CONFLICT for anything else. */
MdgDocument *mdg_queue_service_retry (MdgContext *context, gint64 document_id, GError **error);

/* Editors. What waits or is being read stops; an earlier version stays in force. CONFLICT for
 * anything else. */
MdgDocument *mdg_queue_service_cancel (MdgContext *context, gint64 document_id, GError **error);

G_END_DECLS
