/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/folder-jobs.h"

#include "server/service/checkup.h"
#include "server/service/folder-access.h"
#include "server/service/tune.h"
#include "server/store/folders.h"
#include "server/store/versions.h"
#include "shared/base/error.h"

/* While documents of the folder are still coming in, the questions wait, but not for ever. */
#define BUSY_PAUSE (15 * MDG_SECOND)
#define BUSY_MOST (2 * MDG_MINUTE)

/* Rows written under one lease. */
#define COUNTS_AT_ONCE 200

static void
on_shut_down (GCancellable *from, GCancellable *to)
{
  g_cancellable_cancel (to);
}

/* Work on a folder between begin and end on the board. */
typedef struct
{
  MdgContext *context;
  gint64 folder_id;
  GCancellable *cancellable;
  gulong shut_down_id;
} Work;

static void
work_begin (Work *work, MdgContext *context, const MdgJob *job, const char *what)
{
  work->context = context;
  work->folder_id = g_ascii_strtoll (job->key, NULL, 10);
  work->cancellable = g_cancellable_new ();
  work->shut_down_id =
    g_cancellable_connect (context->cancellable, G_CALLBACK (on_shut_down),
                           g_object_ref (work->cancellable), g_object_unref);
  mdg_checkup_board_begin (context->core->checkups, work->folder_id, what, work->cancellable);
  mdg_checkup_tell (context->core, work->folder_id, 0);
}

/* Whether the job is done: also when a person stopped it, or the folder has gone. */
static gboolean
work_end (Work *work, gboolean done, GError *failure, GError **error)
{
  MdgCore *core = work->context->core;
  g_autoptr (GError) owned = failure;
  gboolean stopped = g_cancellable_is_cancelled (work->cancellable) &&
                     !g_cancellable_is_cancelled (work->context->cancellable);
  gboolean gone = g_error_matches (owned, MDG_ERROR, MDG_ERROR_NOT_FOUND) ||
                  g_error_matches (owned, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
  mdg_checkup_board_end (core->checkups, work->folder_id);
  g_cancellable_disconnect (work->context->cancellable, work->shut_down_id);
  g_object_unref (work->cancellable);
  if (!gone)
    mdg_checkup_tell (core, work->folder_id, 100);
  if (done || stopped || gone)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&owned));
  return FALSE;
}

/* Documents of the folder are on their way, and the last run is not long ago. */
static gboolean
should_wait (MdgContext *context, gint64 folder_id)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, NULL);
  g_autofree char *today = lease != NULL ? mdg_date_format (mdg_lease_now (lease)) : NULL;
  g_autoptr (MdgFolder) folder =
    lease != NULL ? mdg_folders_get (lease, folder_id, today, NULL) : NULL;
  g_autoptr (MdgCheckupState) state =
    folder != NULL ? mdg_checkup_state_get (lease, folder_id, NULL) : NULL;
  return state != NULL && folder->n_working > 0 &&
         mdg_lease_now (lease) - state->ran_at < BUSY_MOST;
}

gboolean
mdg_folder_checkup (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  Work work;
  GError *local = NULL;
  gint64 folder_id = g_ascii_strtoll (job->key, NULL, 10);
  if (should_wait (context, folder_id))
    {
      *ret_again_at = mdg_clock_now (context->core->clock) + BUSY_PAUSE;
      return TRUE;
    }
  work_begin (&work, context, job, "checkup");
  gboolean done = mdg_checkup_carry_out (context, folder_id, work.cancellable, &local);
  return work_end (&work, done, local, error);
}

gboolean
mdg_folder_tune (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  Work work;
  GError *local = NULL;
  work_begin (&work, context, job, "tune");
  gboolean done = mdg_tune_carry_out (context, work.folder_id, work.cancellable, &local);
  return work_end (&work, done, local, error);
}

/* ---- cutting anew ---- */

static void
on_recut (guint percent, gpointer user_data)
{
  Work *work = user_data;
  if (mdg_checkup_board_step (work->context->core->checkups, work->folder_id, percent))
    mdg_checkup_tell (work->context->core, work->folder_id, percent);
}

/* How many passages the versions from @first on have now. */
static gboolean
write_counts (
  MdgContext *context, MdgPassageIndex *index, GArray *versions, guint first, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  for (guint i = first; lease != NULL && i < MIN (first + COUNTS_AT_ONCE, versions->len); i++)
    {
      guint pages = 0, passages = 0;
      gint64 id = g_array_index (versions, gint64, i);
      g_autoptr (MdgVersionRow) row = mdg_versions_get (lease, id, NULL);
      if (row == NULL || !g_str_equal (row->state, MDG_DOCUMENT_READY))
        continue;
      if (!mdg_passage_index_count_pages (index, id, &pages, &passages, error))
        return FALSE;
      gboolean changed = row->n_passages != passages;
      row->n_passages = passages;
      if (changed && !mdg_versions_update (lease, row, MDG_DOCUMENT_READY, error))
        return FALSE;
    }
  return lease != NULL && mdg_context_commit (context, lease, FALSE, error);
}

static gboolean
recut (Work *work, MdgPassageIndex *index, GError **error)
{
  MdgContext *context = work->context;
  if (!mdg_passage_index_recut (index, on_recut, work, work->cancellable, error))
    return FALSE;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GArray) versions =
    lease != NULL ? mdg_versions_of_folder (lease, work->folder_id, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (versions == NULL)
    return FALSE;
  for (guint i = 0; i < versions->len; i += COUNTS_AT_ONCE)
    if (!write_counts (context, index, versions, i, error))
      return FALSE;
  return TRUE;
}

/* The questions, and the vectors of passages that are new. */
static gboolean
follow_recut (Work *work, GError **error)
{
  gint64 questions = 0;
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, work->folder_id);
  g_autoptr (MdgLease) lease = mdg_context_begin (work->context, error);
  return lease != NULL && mdg_test_questions_count (lease, work->folder_id, &questions, error) &&
         (questions == 0 ||
          mdg_jobs_put (lease, MDG_JOB_CHECKUP, key, NULL, mdg_lease_now (lease), error)) &&
         mdg_context_commit (work->context, lease, FALSE, error);
}

gboolean
mdg_folder_recut (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  Work work;
  GError *local = NULL;
  work_begin (&work, context, job, "checkup");
  g_autoptr (MdgFolderIndex) held =
    mdg_folder_indexes_hold (context->core->indexes, work.folder_id, &local);
  gboolean done = held != NULL && recut (&work, mdg_folder_index_get (held), &local) &&
                  follow_recut (&work, &local);
  if (done && context->core->embeddings != NULL &&
      !mdg_passage_index_add_vectors (mdg_folder_index_get (held), 0, NULL, NULL,
                                      work.cancellable, &local))
    {
      g_info ("Vectors follow later: %s", local->message); /* the sweep of documents does it */
      g_clear_error (&local);
    }
  return work_end (&work, done, local, error);
}
