/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/notice-progress.h"

/* Before that, an estimate says nothing. */
#define ESTIMATE_AFTER G_USEC_PER_SEC

struct _MdgNoticeProgress
{
  int refs;
  int step;
  int done;
  int total;
};

MdgNoticeProgress *
mdg_notice_progress_new (void)
{
  MdgNoticeProgress *self = g_new0 (MdgNoticeProgress, 1);
  self->refs = 1;
  return self;
}

MdgNoticeProgress *
mdg_notice_progress_ref (MdgNoticeProgress *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
mdg_notice_progress_unref (MdgNoticeProgress *self)
{
  if (self != NULL && g_atomic_int_dec_and_test (&self->refs))
    g_free (self);
}

void
mdg_notice_progress_tell (MdgBatchStep step, guint done, guint total, gpointer user_data)
{
  MdgNoticeProgress *self = user_data;
  g_atomic_int_set (&self->total, (int) total);
  g_atomic_int_set (&self->done, (int) done);
  g_atomic_int_set (&self->step, (int) step);
}

void
mdg_notice_progress_get (MdgNoticeProgress *self,
                         MdgBatchStep *ret_step,
                         guint *ret_done,
                         guint *ret_total)
{
  *ret_step = (MdgBatchStep) g_atomic_int_get (&self->step);
  *ret_total = (guint) g_atomic_int_get (&self->total);
  *ret_done = MIN ((guint) g_atomic_int_get (&self->done), *ret_total);
}

gint64
mdg_notice_seconds_left (guint done, guint total, gint64 began, gint64 now)
{
  gint64 spent = now - began;
  if (done == 0 || total < done || spent < ESTIMATE_AFTER)
    return -1;
  return spent / done * (total - done) / G_USEC_PER_SEC;
}
