/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/deadlines.h"

struct _MdgDeadlines
{
  GMutex guard;
  GCond changed;
  GThread *thread; /* from the first watch on */
  GPtrArray *all;
  gint64 wakes; /* when the thread wakes next */
  gboolean ending;
};

struct _MdgDeadline
{
  MdgDeadlines *deadlines;
  gint64 at;
  gboolean passed;
  GCancellable *cancellable;
};

/* Cancels what is late and tells when the next is; with the guard. Who is cancelled calls back
 * within g_cancellable_cancel () at the most into GIO. */
static gint64
sweep (MdgDeadlines *deadlines, GPtrArray *late)
{
  gint64 now = g_get_monotonic_time ();
  gint64 next = G_MAXINT64;
  for (guint i = 0; i < deadlines->all->len; i++)
    {
      MdgDeadline *deadline = deadlines->all->pdata[i];
      if (deadline->passed)
        continue;
      deadline->passed = deadline->at <= now;
      if (deadline->passed)
        g_ptr_array_add (late, g_object_ref (deadline->cancellable));
      else
        next = MIN (next, deadline->at);
    }
  return next;
}

static gpointer
run (gpointer data)
{
  MdgDeadlines *deadlines = data;
  g_mutex_lock (&deadlines->guard);
  while (!deadlines->ending)
    {
      g_autoptr (GPtrArray) late = g_ptr_array_new_with_free_func (g_object_unref);
      gint64 next = sweep (deadlines, late);
      if (late->len > 0)
        {
          g_mutex_unlock (&deadlines->guard);
          for (guint i = 0; i < late->len; i++)
            g_cancellable_cancel (late->pdata[i]);
          g_mutex_lock (&deadlines->guard);
          continue;
        }
      deadlines->wakes = next;
      if (next == G_MAXINT64)
        g_cond_wait (&deadlines->changed, &deadlines->guard);
      else
        g_cond_wait_until (&deadlines->changed, &deadlines->guard, next);
    }
  g_mutex_unlock (&deadlines->guard);
  return NULL;
}

MdgDeadlines *
mdg_deadlines_new (void)
{
  MdgDeadlines *deadlines = g_new0 (MdgDeadlines, 1);
  g_mutex_init (&deadlines->guard);
  g_cond_init (&deadlines->changed);
  deadlines->all = g_ptr_array_new ();
  return deadlines;
}

void
mdg_deadlines_free (MdgDeadlines *deadlines)
{
  if (deadlines == NULL)
    return;
  g_assert (deadlines->all->len == 0);
  g_mutex_lock (&deadlines->guard);
  deadlines->ending = TRUE;
  g_cond_signal (&deadlines->changed);
  g_mutex_unlock (&deadlines->guard);
  if (deadlines->thread != NULL)
    g_thread_join (deadlines->thread);
  g_ptr_array_unref (deadlines->all);
  g_mutex_clear (&deadlines->guard);
  g_cond_clear (&deadlines->changed);
  g_free (deadlines);
}

/* With the guard: the thread must not sleep past @at. */
static void
wake_before (MdgDeadlines *deadlines, gint64 at)
{
  if (at < deadlines->wakes)
    g_cond_signal (&deadlines->changed);
}

MdgDeadline *
mdg_deadline_begin (MdgDeadlines *deadlines, gint64 at, GCancellable *cancellable)
{
  MdgDeadline *deadline = g_new0 (MdgDeadline, 1);
  *deadline = (MdgDeadline){ deadlines, at, FALSE, cancellable };
  g_mutex_lock (&deadlines->guard);
  g_ptr_array_add (deadlines->all, deadline);
  if (deadlines->thread == NULL)
    deadlines->thread = g_thread_new ("llm-deadlines", run, deadlines);
  wake_before (deadlines, at);
  g_mutex_unlock (&deadlines->guard);
  return deadline;
}

void
mdg_deadline_move (MdgDeadline *deadline, gint64 at)
{
  MdgDeadlines *deadlines = deadline->deadlines;
  g_mutex_lock (&deadlines->guard);
  deadline->at = at;
  wake_before (deadlines, at);
  g_mutex_unlock (&deadlines->guard);
}

gboolean
mdg_deadline_end (MdgDeadlines *deadlines, MdgDeadline *deadline)
{
  g_mutex_lock (&deadlines->guard);
  g_ptr_array_remove_fast (deadlines->all, deadline);
  gboolean passed = deadline->passed;
  g_mutex_unlock (&deadlines->guard);
  g_free (deadline);
  return passed;
}
