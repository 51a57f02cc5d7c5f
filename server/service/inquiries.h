/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions that the documents of a folder did not answer, put to the people who keep it: asked by
 * a reader, drafted by an editor, approved by an owner. Synchronous; any thread.
 *
 * DESIGN. What is approved becomes a document of the folder like any other, one for each question
 * (MDG_INQUIRY_PATH, named after the question): question and reply stand together on one page, are
 * found and cited together, and each has its own period, versions and deletion. One long document
 * of all entries would be a new version with each approval, and every answer that cites an old
 * entry would rest on a replaced page.
 *
 * Approving writes the file first, then document, job and the state of the question in one commit:
 * after a kill either the question still waits, or it is answered and read.
 *
 * Whoever lost the folder sees of his question that it was asked and how it stands, but no text.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/prompt.h"

G_BEGIN_DECLS

#define MDG_INQUIRY_PATH "よくある質問"
#define MDG_INQUIRIES_OPEN_MAX 50 /* of one asker at a time */
#define MDG_INQUIRIES_PAGE 50

/* @wanted: folder_id, question, message_id. BUSY when too many of one's own are open. */
MdgInquiry *
mdg_inquiry_service_ask (MdgContext *context, const MdgInquiry *wanted, GError **error);

/* One's own, or (not query->mine) those of all folders one may edit; newest first. *@ret_next is
 * the cursor of the next page, 0 on the last. */
GPtrArray *mdg_inquiry_service_list (MdgContext *context,
                                     const MdgInquiryQuery *query,
                                     gint64 *ret_next,
                                     GError **error);
MdgInquiry *mdg_inquiry_service_get (MdgContext *context, gint64 id, GError **error);

/* An editor writes reply and heading (state "drafted"), or says why there is none (state
 * "declined", reply is the reason). INQUIRY_CLOSED, CONFLICT. */
MdgInquiry *
mdg_inquiry_service_reply (MdgContext *context, const MdgInquiry *wanted, GError **error);

/* An owner puts it into the folder as @wanted has it: heading and reply (NULL: as drafted).
 * INQUIRY_CLOSED, CONFLICT, FOLDER_FULL. */
MdgInquiry *
mdg_inquiry_service_approve (MdgContext *context, const MdgInquiry *wanted, GError **error);

/* The asker takes back what nobody has dealt with. INQUIRY_CLOSED. */
gboolean mdg_inquiry_service_withdraw (MdgContext *context, gint64 id, GError **error);

/* "転入届は….txt": a file name of the question's first words, @fallback where none is left. New. */
char *mdg_inquiry_make_file_name (const char *heading, const char *fallback);

G_END_DECLS
