/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-proof.h"

#include "client/model/notice-progress.h"

/* Shared with the thread. */
typedef struct
{
  int refs;
  GBytes *pdf;
  char *password;
  MdgNoticePlan *plan;
  GPtrArray *parts;
  MdgNoticeRows *rows;
  MdgNoticeProgress *progress;
} Work;

struct _MdgNoticeProof
{
  GObject parent_instance;
  Work *work;
  GCancellable *cancellable;
  guint looking;
  gint64 began;
  MdgSplitProof *proof;
  GError *error;
};

static guint changed_signal;
static guint proven_signal;

G_DEFINE_FINAL_TYPE (MdgNoticeProof, mdg_notice_proof, G_TYPE_OBJECT)

static void
work_unref (gpointer data)
{
  Work *work = data;
  if (work == NULL || !g_atomic_int_dec_and_test (&work->refs))
    return;
  g_bytes_unref (work->pdf);
  g_free (work->password);
  mdg_notice_plan_free (work->plan);
  g_ptr_array_unref (work->parts);
  mdg_notice_rows_unref (work->rows);
  mdg_notice_progress_unref (work->progress);
  g_free (work);
}

static Work *
work_new (GBytes *pdf, const char *password, MdgNoticeMatch *match)
{
  Work *work = g_new0 (Work, 1);
  work->refs = 2; /* the proof's and the thread's */
  work->pdf = g_bytes_ref (pdf);
  work->password = g_strdup (password);
  work->plan = mdg_notice_match_dup_plan (match);
  work->parts = g_ptr_array_ref (mdg_notice_match_get_parts (match));
  work->rows = mdg_notice_rows_ref (mdg_notice_match_get_rows (match));
  work->progress = mdg_notice_progress_new ();
  return work;
}

/* ---- on a thread ---- */

static gboolean
let_go (guint number, const MdgNoticePart *part, GBytes *pdf, gpointer user_data, GError **error)
{
  return TRUE;
}

static void
prove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  const MdgBatchWatch watch = { mdg_notice_progress_tell, work->progress, cancellable,
                                work->password };
  MdgSplitProof *proof =
    mdg_batch_split (work->pdf, work->plan, work->parts, mdg_notice_rows_get_list (work->rows),
                     let_go, NULL, &watch, &error);
  if (proof == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, proof, (GDestroyNotify) mdg_split_proof_free);
}

/* ---- on the main thread ---- */

static gboolean
on_look (gpointer user_data)
{
  g_signal_emit (user_data, changed_signal, 0);
  return G_SOURCE_CONTINUE;
}

static void
end_work (MdgNoticeProof *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->looking, g_source_remove);
  g_clear_pointer (&self->work, work_unref);
}

static void
on_proven (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeProof) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSplitProof) proof = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  end_work (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_steal_pointer (&error);
  self->proof = g_steal_pointer (&proof);
  g_signal_emit (self, changed_signal, 0);
  if (self->proof != NULL)
    g_signal_emit (self, proven_signal, 0);
}

MdgNoticeProof *
mdg_notice_proof_new (void)
{
  return g_object_new (MDG_TYPE_NOTICE_PROOF, NULL);
}

void
mdg_notice_proof_begin (MdgNoticeProof *self,
                        GBytes *pdf,
                        const char *password,
                        MdgNoticeMatch *match)
{
  mdg_notice_proof_clear (self);
  self->work = work_new (pdf, password, match);
  self->cancellable = g_cancellable_new ();
  self->began = g_get_monotonic_time ();
  self->looking = g_timeout_add (MDG_NOTICE_PROGRESS_MS, on_look, self);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_proven, g_object_ref (self));
  g_task_set_task_data (task, self->work, work_unref);
  g_task_run_in_thread (task, prove_thread);
  g_signal_emit (self, changed_signal, 0);
}

void
mdg_notice_proof_clear (MdgNoticeProof *self)
{
  end_work (self);
  g_clear_error (&self->error);
  g_clear_pointer (&self->proof, mdg_split_proof_free);
  g_signal_emit (self, changed_signal, 0);
}

void
mdg_notice_proof_set (MdgNoticeProof *self, const MdgSplitProof *proof)
{
  mdg_notice_proof_clear (self);
  self->proof = proof != NULL ? mdg_split_proof_copy (proof) : NULL;
  g_signal_emit (self, changed_signal, 0);
}

gboolean
mdg_notice_proof_is_working (MdgNoticeProof *self)
{
  return self->work != NULL;
}

void
mdg_notice_proof_get_progress (MdgNoticeProof *self,
                               MdgBatchStep *ret_step,
                               guint *ret_done,
                               guint *ret_total,
                               gint64 *ret_seconds_left)
{
  *ret_step = MDG_BATCH_SPLITTING;
  *ret_done = *ret_total = 0;
  *ret_seconds_left = -1;
  if (self->work == NULL)
    return;
  mdg_notice_progress_get (self->work->progress, ret_step, ret_done, ret_total);
  *ret_seconds_left =
    mdg_notice_seconds_left (*ret_done, *ret_total, self->began, g_get_monotonic_time ());
}

const MdgSplitProof *
mdg_notice_proof_get (MdgNoticeProof *self)
{
  return self->proof;
}

const GError *
mdg_notice_proof_get_error (MdgNoticeProof *self)
{
  return self->error;
}

const MdgSplitCheck *
mdg_split_proof_find (const MdgSplitProof *proof, const char *name)
{
  for (guint i = 0; proof != NULL && proof->checks != NULL && i < proof->checks->len; i++)
    {
      const MdgSplitCheck *check = proof->checks->pdata[i];
      if (g_strcmp0 (check->name, name) == 0)
        return check;
    }
  return NULL;
}

static void
mdg_notice_proof_dispose (GObject *object)
{
  end_work (MDG_NOTICE_PROOF (object));
  G_OBJECT_CLASS (mdg_notice_proof_parent_class)->dispose (object);
}

static void
mdg_notice_proof_finalize (GObject *object)
{
  MdgNoticeProof *self = MDG_NOTICE_PROOF (object);
  g_clear_error (&self->error);
  g_clear_pointer (&self->proof, mdg_split_proof_free);
  G_OBJECT_CLASS (mdg_notice_proof_parent_class)->finalize (object);
}

static void
mdg_notice_proof_class_init (MdgNoticeProofClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_proof_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_proof_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_NOTICE_PROOF, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  proven_signal = g_signal_new ("proven", MDG_TYPE_NOTICE_PROOF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
mdg_notice_proof_init (MdgNoticeProof *self)
{
}
