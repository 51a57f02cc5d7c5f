/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/runner.h"

#include "server/crypto/random.h"
#include "shared/base/error.h"

#define LONGEST_SLEEP (60 * MDG_SECOND)
#define FIRST_PAUSE (10 * MDG_SECOND)
#define LONGEST_PAUSE MDG_HOUR
#define RENEW_AFTER (MDG_JOB_LEASE / 3)

typedef struct
{
  MdgJobRunner *runner;
  GPtrArray *kinds; /* names, NULL at the end */
  guint n_threads;
} Lane;

struct _MdgJobRunner
{
  MdgCore *core;
  const MdgJobKind *kinds;
  char *owner;
  Lane lanes[MDG_N_LANES];
  GPtrArray *threads;
  GCancellable *cancellable;
  GMutex lock;
  GCond woken;
  guint64 wakes;
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
  runner->threads = g_ptr_array_new ();
  runner->cancellable = g_cancellable_new ();
  g_mutex_init (&runner->lock);
  g_cond_init (&runner->woken);
  for (guint i = 0; i < MDG_N_LANES; i++)
    runner->lanes[i] = (Lane){ runner, g_ptr_array_new (), 1 };
  for (const MdgJobKind *kind = kinds; kind->kind != NULL; kind++)
    g_ptr_array_add (runner->lanes[kind->lane].kinds, (gpointer) kind->kind);
  for (guint i = 0; i < MDG_N_LANES; i++)
    g_ptr_array_add (runner->lanes[i].kinds, NULL);
  return runner;
}

void
mdg_job_runner_set_threads (MdgJobRunner *runner, MdgJobLane lane, guint n_threads)
{
  g_return_if_fail (runner->threads->len == 0);
  runner->lanes[lane].n_threads = CLAMP (n_threads, 1, MDG_LANE_MAX_THREADS);
}

void
mdg_job_runner_free (MdgJobRunner *runner)
{
  if (runner == NULL)
    return;
  mdg_job_runner_stop (runner);
  for (guint i = 0; i < MDG_N_LANES; i++)
    g_ptr_array_unref (runner->lanes[i].kinds);
  g_ptr_array_unref (runner->threads);
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
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_CONFLICT))
    g_debug ("A %s job was taken away while it ran", job->kind);
  else if (!settled) /* its lease runs out, and it is carried out again */
    g_warning ("A %s job could not be closed: %s", job->kind, error->message);
}

static MdgJob *
take (MdgJobRunner *runner, const char *const *kinds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (runner->core->store, NULL, &error);
  g_autoptr (MdgJob) job =
    lease != NULL ? mdg_jobs_take (lease, runner->owner, kinds, &error) : NULL;
  if (job != NULL && mdg_lease_commit (lease, &error))
    return g_steal_pointer (&job);
  if (error != NULL)
    g_warning ("Jobs could not be looked at: %s", error->message);
  return NULL;
}

static gboolean
run_one (MdgJobRunner *runner, const char *const *kinds)
{
  g_autoptr (MdgJob) job = take (runner, kinds);
  if (job == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  gint64 again_at = 0;
  gboolean done = work (runner, job, &again_at, &error);
  if (!done && g_cancellable_is_cancelled (runner->cancellable))
    return FALSE; /* shutting down: the next start goes on */
  if (!done)
    g_warning ("A %s job failed (try %" G_GINT64_FORMAT "): %s", job->kind, job->attempts,
               error->message);
  settle (runner, job, error, again_at);
  return TRUE;
}

gboolean
mdg_job_runner_run_one (MdgJobRunner *runner)
{
  return run_one (runner, NULL);
}

/* Microseconds until the next job is due, 0 when one is, at most LONGEST_SLEEP: another process may
 * add one. */
static gint64
time_to_next (MdgJobRunner *runner, const char *const *kinds)
{
  gint64 next = G_MAXINT64;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (runner->core->store, NULL, NULL);
  if (lease == NULL || !mdg_jobs_next_time (lease, kinds, &next, NULL))
    return LONGEST_SLEEP;
  gint64 now = mdg_clock_now (runner->core->clock);
  return CLAMP (next - now, 0, LONGEST_SLEEP);
}

static gpointer
run (gpointer data)
{
  Lane *lane = data;
  MdgJobRunner *runner = lane->runner;
  const char *const *kinds = (const char *const *) lane->kinds->pdata;
  g_mutex_lock (&runner->lock);
  while (!runner->stop)
    {
      guint64 wakes = runner->wakes;
      g_mutex_unlock (&runner->lock);
      /* Looking takes no write lease: lanes are woken by every commit that puts a job. */
      gint64 pause = time_to_next (runner, kinds);
      gboolean busy = pause == 0 && run_one (runner, kinds);
      gint64 until = g_get_monotonic_time () + MAX (pause, MDG_SECOND / 10);
      g_mutex_lock (&runner->lock);
      while (!busy && runner->wakes == wakes && !runner->stop)
        if (!g_cond_wait_until (&runner->woken, &runner->lock, until))
          break;
    }
  g_mutex_unlock (&runner->lock);
  return NULL;
}

static void
take_over (MdgJobRunner *runner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (runner->core->store, NULL, &error);
  if (lease == NULL || !mdg_jobs_release_others (lease, runner->owner, &error) ||
      !mdg_lease_commit (lease, &error))
    g_warning ("The jobs of an earlier process wait for their leases: %s", error->message);
}

static void
signal_threads (MdgJobRunner *runner, gboolean stop)
{
  g_mutex_lock (&runner->lock);
  runner->wakes++;
  runner->stop = runner->stop || stop;
  g_cond_broadcast (&runner->woken);
  g_mutex_unlock (&runner->lock);
}

static void
on_jobs_put (gpointer data)
{
  signal_threads (data, FALSE);
}

void
mdg_job_runner_start (MdgJobRunner *runner)
{
  g_return_if_fail (runner->threads->len == 0);
  take_over (runner);
  mdg_store_set_jobs_func (runner->core->store, on_jobs_put, runner);
  for (guint i = 0; i < MDG_N_LANES; i++)
    {
      Lane *lane = &runner->lanes[i];
      for (guint n = 0; lane->kinds->len > 1 && n < lane->n_threads; n++)
        g_ptr_array_add (runner->threads, g_thread_new ("jobs", run, lane));
    }
}

void
mdg_job_runner_wake (MdgJobRunner *runner)
{
  signal_threads (runner, FALSE);
}

void
mdg_job_runner_stop (MdgJobRunner *runner)
{
  if (runner->threads->len == 0)
    return;
  mdg_store_set_jobs_func (runner->core->store, NULL, NULL);
  g_cancellable_cancel (runner->cancellable);
  signal_threads (runner, TRUE);
  for (guint i = 0; i < runner->threads->len; i++)
    g_thread_join (runner->threads->pdata[i]);
  g_ptr_array_set_size (runner->threads, 0);
}
