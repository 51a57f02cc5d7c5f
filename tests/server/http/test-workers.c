/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worker threads: every job runs once and comes back on the main context, the queue has an end.
 */
#include "server/http/workers.h"

#define JOBS 5000

typedef struct
{
  GMutex lock;
  GCond opened;
  gboolean open;
  guint n_run;
  guint n_done;
  GThread *main;
} Tally;

static void
run_job (gpointer job, gpointer user_data)
{
  Tally *tally = user_data;
  g_mutex_lock (&tally->lock);
  while (!tally->open)
    g_cond_wait (&tally->opened, &tally->lock);
  tally->n_run++;
  g_mutex_unlock (&tally->lock);
  ++*(guint *) job;
}

static void
finish_job (gpointer job, gpointer user_data)
{
  Tally *tally = user_data;
  g_assert_true (g_thread_self () == tally->main);
  g_assert_cmpuint (*(guint *) job, ==, 1);
  tally->n_done++;
}

static void
open_tally (Tally *tally)
{
  g_mutex_lock (&tally->lock);
  tally->open = TRUE;
  g_cond_broadcast (&tally->opened);
  g_mutex_unlock (&tally->lock);
}

static void
test_all (void)
{
  Tally tally = { .open = TRUE, .main = g_thread_self () };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autofree guint *jobs = g_new0 (guint, JOBS);
  MdgWorkers *workers = mdg_workers_new (context, 4, JOBS, run_job, finish_job, &tally);
  for (guint i = 0; i < JOBS; i++)
    g_assert_true (mdg_workers_push (workers, &jobs[i]));
  while (tally.n_done < JOBS)
    g_main_context_iteration (context, TRUE);
  mdg_workers_free (workers);
  g_assert_cmpuint (tally.n_run, ==, JOBS);
  g_assert_cmpuint (tally.n_done, ==, JOBS);
}

static void
test_full (void)
{
  Tally tally = { .main = g_thread_self () };
  g_autoptr (GMainContext) context = g_main_context_new ();
  guint jobs[4] = { 0 };
  MdgWorkers *workers = mdg_workers_new (context, 1, 2, run_job, finish_job, &tally);
  g_assert_true (mdg_workers_push (workers, &jobs[0]));
  while (mdg_workers_get_queued (workers) > 0)
    g_thread_yield ();
  g_assert_true (mdg_workers_push (workers, &jobs[1]));
  g_assert_true (mdg_workers_push (workers, &jobs[2]));
  g_assert_false (mdg_workers_push (workers, &jobs[3]));
  open_tally (&tally);
  /* Freeing waits for what was taken on and hands it back. */
  mdg_workers_free (workers);
  g_assert_cmpuint (tally.n_done, ==, 3);
  g_assert_cmpuint (jobs[3], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workers/all", test_all);
  g_test_add_func ("/workers/full", test_full);
  return g_test_run ();
}
