/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * News of sources: when a document that an answer cites is replaced, expires or is deleted, whoever
 * got the answer is told, with the sentence it rested on and what stands there now.
 *
 * DESIGN. Whoever changes what a folder holds puts a job in the same lease
 * (mdg_source_news_note_change ()); every day a standing job puts one for each folder that anything
 * is cited from, because periods end by themselves. The job looks at each cited version that is not
 * in force any more, and compares each quote with the pages that took its place; a sentence that
 * still stands there is no news. What came of it is remembered for each citation, so the job can be
 * killed and run again, and nobody is told twice.
 *
 * Names and sentences are sealed under the folder's key and shown to who may read the folder when
 * he looks. Of what was deleted no text is kept. Synchronous; any thread.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/prompt.h"

G_BEGIN_DECLS

#define MDG_JOB_SOURCE_NEWS "folder.source-news" /* a folder */
#define MDG_JOB_SOURCE_DAYS "sources.day-turn"   /* once a day */
#define MDG_SOURCE_NEWS_DELAY (5 * MDG_SECOND)   /* a hundred documents are one job */

/* One's own, newest first, at most MDG_SOURCE_NEWS_MAX. */
GPtrArray *mdg_source_news_service_list (MdgContext *context, GError **error);

/* INVALID_FIELD. Ids of others are passed over. */
gboolean mdg_source_news_service_set_read (MdgContext *context,
                                           const MdgSourceNewsRead *what,
                                           GError **error);

/* ---- for jobs, and for those who change a folder's content ---- */

gboolean mdg_source_news_note_change (MdgLease *lease, gint64 folder_id, GError **error);

/* Compares what is cited from @folder_id with what is in force today. */
gboolean mdg_source_news_review (MdgContext *context, gint64 folder_id, GError **error);

/* Puts a job for each folder that anything is cited from. */
gboolean mdg_source_news_put_all (MdgContext *context, GError **error);

G_END_DECLS
