/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/runner.h"

#include "server/crypto/random.h"
#include "shared/base/error.h"

#define LONGEST_SLEEP (60 * MDG_SECOND)
#define FIRST_PAUSE (10 * MDG_SECOND)
#define LONGEST_PAUSE MDG_HOUR
#define RENEW_AFTER (MDG_JOB_LEASE / 3)

struct _MdgJobRunner
{
  MdgCore *core;
  const MdgJobKind *kinds;
  char *owner;
  GThread *thread;
  GCancellable *cancellable;
  GMutex lock;
  GCond woken;
  gboolean wake;
  gboolean stop;
};

/* Keeps the lease of one running job alive from a thread of its own. */
typedef struct
{
  MdgJobRunner *runner;
  const MdgJob *job;
  GMutex lock;
  GCond over;
  gboolean is_over;
} Renewal;

MdgJobRunner *
mdg_job_runner_new (MdgCore *core, const MdgJobKind *kinds)
{
  MdgJobRunner *runner = g_new0 (MdgJobRunner, 1);
  runner->core = core;
  runner->kinds = kinds;
  runner->owner = mdg_random_token ();
  runner->cancellable = g_cancellable_new ();
  g_mutex_init (&runner->lock);
  g_cond_init (&runner->woken);
  return runner;
}

void
mdg_job_runner_free (MdgJobRunner *runner)
{
  if (runner == NULL)
    return;
  mdg_job_runner_stop (runner);
  g_object_unref (runner->cancellable);
  g_mutex_clear (&runner->lock);
  g_cond_clear (&runner->woken);
  g_free (runner->owner);
  g_free (runner);
}

static void
renew (MdgJobRunner *runner, const MdgJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (runner->core->store, NULL, &error);
  if (lease == NULL || !mdg_jobs_renew (lease, job, runner->owner, &error) ||
      !mdg_lease_commit (lease, &error))
    g_warning ("The lease of a %s job could not be renewed: %s", job->kind, error->message);
}

static gpointer
renew_until_over (gpointer data)
{
  Renewal *renewal = data;
  g_mutex_lock (&renewal->lock);
  while (!renewal->is_over)
    {
      gint64 until = g_get_monotonic_time () + RENEW_AFTER;
      if (g_cond_wait_until (&renewal->over, &renewal->lock, until) || renewal->is_over)
        continue;
      g_mutex_unlock (&renewal->lock);
      renew (renewal->runner, renewal->job);
      g_mutex_lock (&renewal->lock);
    }
  g_mutex_unlock (&renewal->lock);
  return NULL;
}

static const MdgJobKind *
find_kind (MdgJobRunner *runner, const char *name)
{
  for (const MdgJobKind *kind = runner->kinds; kind->kind != NULL; kind++)
    if (g_str_equal (kind->kind, name))
      return kind;
  return NULL;
}

static gboolean
work (MdgJobRunner *runner, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  const MdgJobKind *kind = find_kind (runner, job->kind);
  if (kind == NULL)
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return FALSE;
    }
  MdgContext context;
  mdg_context_init_system (&context, runner->core);
  context.cancellable = g_object_ref (runner->cancellable);
  Renewal renewal = { .runner = runner, .job = job };
  g_mutex_init (&renewal.lock);
  g_cond_init (&renewal.over);
  GThread *thread = g_thread_new ("job-lease", renew_until_over, &renewal);

  gboolean done = kind->func (&context, job, ret_again_at, error);

  g_mutex_lock (&renewal.lock);
  renewal.is_over = TRUE;
  g_cond_signal (&renewal.over);
  g_mutex_unlock (&renewal.lock);
  g_thread_join (thread);
  g_mutex_clear (&renewal.lock);
  g_cond_clear (&renewal.over);
  mdg_context_clear (&context);
  return done;
}

static void
settle (MdgJobRunner *runner, const MdgJob *job, const GError *failure, gint64 again_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (runner->core->store, NULL, &error);
  gint64 pause = MIN (FIRST_PAUSE << MIN (job->attempts, 20), LONGEST_PAUSE);
  gboolean settled =
    lease != NULL &&
    (failure == NULL ? mdg_jobs_finish (lease, job, runner->owner, again_at, &error)
                     : mdg_jobs_fail (lease, job, runner->owner, mdg_error_slug (failure),
                                      mdg_lease_now (lease) + pause, &error)) &&
    mdg_lease_commit (lease, &error);
  if (!settled) /* its lease runs out, and it is carried out again */
    g_warning ("A %s job could not be closed: %s", job->kind, error->message);
}

static MdgJob *
take (MdgJobRunner *runner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (runner->core->store, NULL, &error);
  g_autoptr (MdgJob) job = lease != NULL ? mdg_jobs_take (lease, runner->owner, &error) : NULL;
  if (job != NULL && mdg_lease_commit (lease, &error))
    return g_steal_pointer (&job);
  if (error != NULL)
    g_warning ("Jobs could not be looked at: %s", error->message);
  return NULL;
}

gboolean
mdg_job_runner_run_one (MdgJobRunner *runner)
{
  g_autoptr (MdgJob) job = take (runner);
  if (job == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  gint64 again_at = 0;
  gboolean done = work (runner, job, &again_at, &error);
  if (!done && g_cancellable_is_cancelled (runner->cancellable))
    return FALSE; /* shutting down: the lease runs out, the next start goes on */
  if (!done)
    g_warning ("A %s job failed (try %" G_GINT64_FORMAT "): %s", job->kind, job->attempts,
               error->message);
  settle (runner, job, error, again_at);
  return TRUE;
}

/* Microseconds until the next job is due, at most LONGEST_SLEEP: another process may add one. */
static gint64
time_to_next (MdgJobRunner *runner)
{
  gint64 next = G_MAXINT64;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (runner->core->store, NULL, NULL);
  if (lease == NULL || !mdg_jobs_next_time (lease, &next, NULL))
    return LONGEST_SLEEP;
  gint64 now = mdg_clock_now (runner->core->clock);
  return next <= now ? MDG_SECOND / 10 : MIN (next - now, LONGEST_SLEEP);
}

static gpointer
run (gpointer data)
{
  MdgJobRunner *runner = data;
  g_mutex_lock (&runner->lock);
  while (!runner->stop)
    {
      runner->wake = FALSE;
      g_mutex_unlock (&runner->lock);
      gboolean busy = mdg_job_runner_run_one (runner);
      gint64 until = g_get_monotonic_time () + (busy ? 0 : time_to_next (runner));
      g_mutex_lock (&runner->lock);
      while (!busy && !runner->wake && !runner->stop)
        if (!g_cond_wait_until (&runner->woken, &runner->lock, until))
          break;
    }
  g_mutex_unlock (&runner->lock);
  return NULL;
}

void
mdg_job_runner_start (MdgJobRunner *runner)
{
  g_return_if_fail (runner->thread == NULL);
  runner->thread = g_thread_new ("jobs", run, runner);
}

static void
signal_thread (MdgJobRunner *runner, gboolean stop)
{
  g_mutex_lock (&runner->lock);
  runner->wake = TRUE;
  runner->stop = runner->stop || stop;
  g_cond_signal (&runner->woken);
  g_mutex_unlock (&runner->lock);
}

void
mdg_job_runner_wake (MdgJobRunner *runner)
{
  signal_thread (runner, FALSE);
}

void
mdg_job_runner_stop (MdgJobRunner *runner)
{
  if (runner->thread == NULL)
    return;
  g_cancellable_cancel (runner->cancellable);
  signal_thread (runner, TRUE);
  g_thread_join (g_steal_pointer (&runner->thread));
}
