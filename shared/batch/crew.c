/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-batch"

#include "shared/batch/crew.h"

#define TELL_MS 100

typedef struct
{
  gpointer result;
  GError *error;
  gboolean done;
} Slot;

typedef struct
{
  const MdgCrew *crew;
  gpointer job;
  GCancellable *cancellable;
  GMutex mutex;
  GCond changed;
  Slot slots[MDG_CREW_WINDOW]; /* of item i: i modulo the window */
  guint n_given;
  guint n_taken;
  gboolean stop;
} Shift;

/* The next item, once there is room for its result; FALSE when there is none. */
static gboolean
get_item (Shift *shift, guint *ret_item)
{
  g_mutex_lock (&shift->mutex);
  while (!shift->stop && shift->n_given < shift->crew->n_items &&
         shift->n_given >= shift->n_taken + MDG_CREW_WINDOW)
    g_cond_wait (&shift->changed, &shift->mutex);
  gboolean more = !shift->stop && shift->n_given < shift->crew->n_items;
  if (more)
    *ret_item = shift->n_given++;
  g_mutex_unlock (&shift->mutex);
  return more;
}

static void
put_result (Shift *shift, guint item, gpointer result, GError *error)
{
  Slot *slot = &shift->slots[item % MDG_CREW_WINDOW];
  g_mutex_lock (&shift->mutex);
  *slot = (Slot){ result, error, TRUE };
  g_cond_broadcast (&shift->changed);
  g_mutex_unlock (&shift->mutex);
}

static gpointer
work (gpointer data)
{
  Shift *shift = data;
  const MdgCrew *crew = shift->crew;
  GError *failure = NULL;
  gpointer state = NULL;
  guint item = 0;
  while (get_item (shift, &item))
    {
      gpointer result = NULL;
      GError *error = NULL;
      if (g_cancellable_set_error_if_cancelled (shift->cancellable, &error))
        {
          put_result (shift, item, NULL, error);
          continue;
        }
      if (state == NULL && failure == NULL)
        state = crew->begin (shift->job, &failure);
      if (state != NULL)
        result = crew->work (shift->job, state, item, &error);
      else
        error = g_error_copy (failure);
      put_result (shift, item, result, error);
    }
  if (state != NULL)
    crew->end (state);
  g_clear_error (&failure);
  return NULL;
}

/* Waits for the result of @item, telling in between. */
static Slot
wait_for (Shift *shift, guint item, gint64 *next_tell)
{
  Slot *slot = &shift->slots[item % MDG_CREW_WINDOW];
  g_mutex_lock (&shift->mutex);
  while (!slot->done)
    g_cond_wait_until (&shift->changed, &shift->mutex,
                       g_get_monotonic_time () + TELL_MS * G_TIME_SPAN_MILLISECOND);
  Slot found = *slot;
  *slot = (Slot){ 0 };
  shift->n_taken = item + 1;
  shift->stop = shift->stop || found.error != NULL;
  g_cond_broadcast (&shift->changed);
  g_mutex_unlock (&shift->mutex);
  if (shift->crew->tell != NULL && g_get_monotonic_time () >= *next_tell)
    {
      shift->crew->tell (shift->job, item);
      *next_tell = g_get_monotonic_time () + TELL_MS * G_TIME_SPAN_MILLISECOND;
    }
  return found;
}

static gboolean
take_all (Shift *shift, GError **error)
{
  gint64 next_tell = 0;
  for (guint item = 0; item < shift->crew->n_items; item++)
    {
      if (g_cancellable_set_error_if_cancelled (shift->cancellable, error))
        return FALSE;
      Slot slot = wait_for (shift, item, &next_tell);
      if (slot.error != NULL)
        {
          g_propagate_error (error, slot.error);
          return FALSE;
        }
      if (!shift->crew->take (shift->job, item, slot.result, error))
        return FALSE;
    }
  if (shift->crew->tell != NULL)
    shift->crew->tell (shift->job, shift->crew->n_items);
  return TRUE;
}

static void
send_home (Shift *shift, GThread **threads, guint n)
{
  g_mutex_lock (&shift->mutex);
  shift->stop = TRUE;
  g_cond_broadcast (&shift->changed);
  g_mutex_unlock (&shift->mutex);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < MDG_CREW_WINDOW; i++)
    {
      if (shift->slots[i].result != NULL)
        shift->crew->drop (shift->slots[i].result);
      g_clear_error (&shift->slots[i].error);
    }
}

gboolean
mdg_crew_run (const MdgCrew *crew, gpointer job, GCancellable *cancellable, GError **error)
{
  Shift shift = { .crew = crew, .job = job, .cancellable = cancellable };
  guint n = MIN (MIN (crew->max_threads, g_get_num_processors ()), crew->n_items);
  g_autofree GThread **threads = g_new0 (GThread *, n + 1);
  g_mutex_init (&shift.mutex);
  g_cond_init (&shift.changed);
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("batch", work, &shift);
  gboolean done = take_all (&shift, error);
  send_home (&shift, threads, n);
  g_mutex_clear (&shift.mutex);
  g_cond_clear (&shift.changed);
  return done;
}
