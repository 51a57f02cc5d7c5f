/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/chat-runs.h"

#include "server/service/chat.h"
#include "server/service/models.h"

#include <pthread.h>

/* A run waits more than it computes; sanitizers need several times as much. */
#ifdef __SANITIZE_ADDRESS__
#  define STACK_BYTES (4 * 1024 * 1024)
#else
#  define STACK_BYTES (512 * 1024)
#endif

/* When no thread can be had. */
#define THREAD_PAUSE (MDG_SECOND / 10)

struct _MdgChatRuns
{
  MdgCore *core;
  GThread *dispatcher;
  GThread *flusher;
  GCancellable *cancellable;
  GMutex lock;
  GCond changed;
  guint64 wakes;
  guint n_threads;
  gboolean stop;
};

typedef struct
{
  MdgChatRuns *runs;
  gint64 message_id;
} Work;

MdgChatRuns *
mdg_chat_runs_new (MdgCore *core)
{
  MdgChatRuns *runs = g_new0 (MdgChatRuns, 1);
  runs->core = core;
  runs->cancellable = g_cancellable_new ();
  g_mutex_init (&runs->lock);
  g_cond_init (&runs->changed);
  return runs;
}

static void *
work (void *data)
{
  Work *task = data;
  MdgChatRuns *runs = task->runs;
  mdg_chat_service_run (runs->core, task->message_id, runs->cancellable);
  g_free (task);
  g_mutex_lock (&runs->lock);
  runs->n_threads--;
  g_cond_broadcast (&runs->changed);
  g_mutex_unlock (&runs->lock);
  return NULL;
}

static gboolean
start_thread (Work *task)
{
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, STACK_BYTES);
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  int failed = pthread_create (&thread, &attributes, work, task);
  pthread_attr_destroy (&attributes);
  return failed == 0;
}

/* Tries until there is a thread, or the end has come: then it runs here, and ends at once. */
static void
start_run (MdgChatRuns *runs, gint64 message_id)
{
  Work *task = g_new0 (Work, 1);
  task->runs = runs;
  task->message_id = message_id;
  g_mutex_lock (&runs->lock);
  runs->n_threads++;
  g_cond_broadcast (&runs->changed);
  g_mutex_unlock (&runs->lock);
  while (!start_thread (task))
    {
      if (g_cancellable_is_cancelled (runs->cancellable))
        {
          work (task);
          return;
        }
      g_usleep (THREAD_PAUSE);
    }
}

static gpointer
dispatch (gpointer data)
{
  MdgChatRuns *runs = data;
  g_mutex_lock (&runs->lock);
  while (!runs->stop)
    {
      guint64 wakes = runs->wakes;
      g_mutex_unlock (&runs->lock);
      gint64 message_id = mdg_run_board_take (runs->core->runs, MDG_RUNS_MAX);
      if (message_id != 0)
        start_run (runs, message_id);
      g_mutex_lock (&runs->lock);
      while (message_id == 0 && runs->wakes == wakes && !runs->stop)
        g_cond_wait (&runs->changed, &runs->lock);
    }
  g_mutex_unlock (&runs->lock);
  return NULL;
}

static gpointer
flush (gpointer data)
{
  MdgChatRuns *runs = data;
  g_mutex_lock (&runs->lock);
  while (!runs->stop)
    {
      g_autoptr (GError) error = NULL;
      gint64 until = g_get_monotonic_time () + MDG_CHAT_FLUSH_MS * G_TIME_SPAN_MILLISECOND;
      /* Nothing runs: sleep until something does. */
      while (!runs->stop && runs->n_threads == 0)
        g_cond_wait (&runs->changed, &runs->lock);
      while (!runs->stop && g_cond_wait_until (&runs->changed, &runs->lock, until))
        ;
      g_mutex_unlock (&runs->lock);
      if (!mdg_chat_service_flush (runs->core, &error))
        g_warning ("What is being written could not be kept: %s", error->message);
      g_mutex_lock (&runs->lock);
    }
  g_mutex_unlock (&runs->lock);
  return NULL;
}

static void
on_turn (gpointer data)
{
  MdgChatRuns *runs = data;
  g_mutex_lock (&runs->lock);
  runs->wakes++;
  g_cond_broadcast (&runs->changed);
  g_mutex_unlock (&runs->lock);
}

static gboolean
end_left (MdgCore *core, GError **error)
{
  MdgContext context;
  mdg_context_init_system (&context, core);
  gboolean done = mdg_model_service_settle_left (&context, error) &&
                  mdg_chat_service_end_left (&context, error);
  mdg_context_clear (&context);
  return done;
}

gboolean
mdg_chat_runs_start (MdgChatRuns *runs, GError **error)
{
  g_return_val_if_fail (runs->dispatcher == NULL, FALSE);
  if (!end_left (runs->core, error))
    return FALSE;
  mdg_run_board_set_func (runs->core->runs, on_turn, runs);
  runs->dispatcher = g_thread_new ("chat-turns", dispatch, runs);
  runs->flusher = g_thread_new ("chat-flush", flush, runs);
  return TRUE;
}

void
mdg_chat_runs_stop (MdgChatRuns *runs)
{
  if (runs->dispatcher == NULL)
    return;
  mdg_run_board_set_func (runs->core->runs, NULL, NULL);
  g_cancellable_cancel (runs->cancellable);
  g_mutex_lock (&runs->lock);
  runs->stop = TRUE;
  g_cond_broadcast (&runs->changed);
  g_mutex_unlock (&runs->lock);
  g_thread_join (g_steal_pointer (&runs->dispatcher));
  g_thread_join (g_steal_pointer (&runs->flusher));
  g_mutex_lock (&runs->lock);
  while (runs->n_threads > 0)
    g_cond_wait (&runs->changed, &runs->lock);
  g_mutex_unlock (&runs->lock);
}

void
mdg_chat_runs_free (MdgChatRuns *runs)
{
  if (runs == NULL)
    return;
  mdg_chat_runs_stop (runs);
  g_object_unref (runs->cancellable);
  g_mutex_clear (&runs->lock);
  g_cond_clear (&runs->changed);
  g_free (runs);
}
