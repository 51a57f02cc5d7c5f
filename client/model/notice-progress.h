/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far work on a PDF has come: written by the thread that works, read by the main thread a few
 * times a second. Shared by both; whoever lets go last frees it.
 */
#pragma once

#include "shared/batch/batch.h"

G_BEGIN_DECLS

/* How often models look at it. */
#define MDG_NOTICE_PROGRESS_MS 100

typedef struct _MdgNoticeProgress MdgNoticeProgress;

MdgNoticeProgress *mdg_notice_progress_new (void);
MdgNoticeProgress *mdg_notice_progress_ref (MdgNoticeProgress *self);
void mdg_notice_progress_unref (MdgNoticeProgress *self);

/* An MdgBatchProgress whose data is the progress. */
void mdg_notice_progress_tell (MdgBatchStep step, guint done, guint total, gpointer self);
void mdg_notice_progress_get (MdgNoticeProgress *self,
                              MdgBatchStep *ret_step,
                              guint *ret_done,
                              guint *ret_total);

/* Seconds left from what was done since @began (monotonic microseconds); -1 while nobody knows. */
gint64 mdg_notice_seconds_left (guint done, guint total, gint64 began, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeProgress, mdg_notice_progress_unref)

G_END_DECLS
