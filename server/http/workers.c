/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/workers.h"

struct _MdgWorkers
{
  GMutex lock;
  GCond work; /* a job waits, or the threads are to end */
  GQueue waiting;
  GPtrArray *finished;
  gboolean ending;
  guint n_idle;

  GThread **threads;
  guint n_threads;
  guint max_queue;
  MdgJobFunc run;
  MdgJobFunc done;
  gpointer user_data;
  GSource *source;
};

typedef struct
{
  GSource parent;
  MdgWorkers *workers;
} DoneSource;

static void
hand_back (MdgWorkers *workers)
{
  g_mutex_lock (&workers->lock);
  g_autoptr (GPtrArray) batch = workers->finished;
  workers->finished = g_ptr_array_new ();
  g_mutex_unlock (&workers->lock);
  for (guint i = 0; i < batch->len; i++)
    workers->done (batch->pdata[i], workers->user_data);
}

static gboolean
done_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  /* Before the batch is taken: a job that finishes from now on sets it again. */
  g_source_set_ready_time (source, -1);
  hand_back (((DoneSource *) source)->workers);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs done_source_funcs = {
  .dispatch = done_source_dispatch,
};

/* Waits for a job; NULL when the threads are to end and nothing is left. Called with the lock held.
 */
static gpointer
take_job (MdgWorkers *workers)
{
  workers->n_idle++;
  while (workers->waiting.length == 0 && !workers->ending)
    g_cond_wait (&workers->work, &workers->lock);
  workers->n_idle--;
  return g_queue_pop_head (&workers->waiting);
}

static gpointer
run_worker (gpointer user_data)
{
  MdgWorkers *workers = user_data;
  g_mutex_lock (&workers->lock);
  for (gpointer job = take_job (workers); job != NULL; job = take_job (workers))
    {
      g_mutex_unlock (&workers->lock);
      workers->run (job, workers->user_data);
      g_mutex_lock (&workers->lock);
      g_ptr_array_add (workers->finished, job);
      if (workers->finished->len == 1)
        g_source_set_ready_time (workers->source, 0);
    }
  g_mutex_unlock (&workers->lock);
  return NULL;
}

MdgWorkers *
mdg_workers_new (GMainContext *context,
                 guint n_threads,
                 guint max_queue,
                 MdgJobFunc run,
                 MdgJobFunc done,
                 gpointer user_data)
{
  g_return_val_if_fail (n_threads > 0 && max_queue > 0, NULL);

  MdgWorkers *workers = g_new0 (MdgWorkers, 1);
  g_mutex_init (&workers->lock);
  g_cond_init (&workers->work);
  g_queue_init (&workers->waiting);
  workers->finished = g_ptr_array_new ();
  workers->max_queue = max_queue;
  workers->run = run;
  workers->done = done;
  workers->user_data = user_data;

  workers->source = g_source_new (&done_source_funcs, sizeof (DoneSource));
  g_source_set_name (workers->source, "madoguchi-http answers");
  ((DoneSource *) workers->source)->workers = workers;
  g_source_attach (workers->source, context);

  workers->n_threads = n_threads;
  workers->threads = g_new0 (GThread *, n_threads);
  for (guint i = 0; i < n_threads; i++)
    workers->threads[i] = g_thread_new ("http-worker", run_worker, workers);
  return workers;
}

gboolean
mdg_workers_push (MdgWorkers *workers, gpointer job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&workers->lock);
  if (workers->waiting.length >= workers->max_queue)
    return FALSE;
  g_queue_push_tail (&workers->waiting, job);
  if (workers->n_idle > 0)
    g_cond_signal (&workers->work);
  return TRUE;
}

guint
mdg_workers_get_queued (MdgWorkers *workers)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&workers->lock);
  return workers->waiting.length;
}

void
mdg_workers_free (MdgWorkers *workers)
{
  if (workers == NULL)
    return;
  g_mutex_lock (&workers->lock);
  workers->ending = TRUE;
  g_cond_broadcast (&workers->work);
  g_mutex_unlock (&workers->lock);
  for (guint i = 0; i < workers->n_threads; i++)
    g_thread_join (workers->threads[i]);
  g_free (workers->threads);

  hand_back (workers);
  g_source_destroy (workers->source);
  g_source_unref (workers->source);
  g_ptr_array_unref (workers->finished);
  g_mutex_clear (&workers->lock);
  g_cond_clear (&workers->work);
  g_free (workers);
}
