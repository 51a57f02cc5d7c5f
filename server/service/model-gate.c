/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/model-gate.h"

#include "shared/base/error.h"

typedef struct
{
  guint inside;
  GQueue waiting; /* a pointer that is each waiter's own, the first one enters next */
} Door;

struct _MdgModelGate
{
  GMutex lock;
  GCond changed;
  GHashTable *doors; /* gint64 * → Door; there while somebody is inside or waits */
};

static void
free_door (gpointer data)
{
  Door *door = data;
  g_queue_clear (&door->waiting);
  g_free (door);
}

MdgModelGate *
mdg_model_gate_new (void)
{
  MdgModelGate *gate = g_new0 (MdgModelGate, 1);
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  gate->doors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_door);
  return gate;
}

void
mdg_model_gate_free (MdgModelGate *gate)
{
  if (gate == NULL)
    return;
  g_hash_table_unref (gate->doors);
  g_cond_clear (&gate->changed);
  g_mutex_clear (&gate->lock);
  g_free (gate);
}

static Door *
get_door (MdgModelGate *gate, gint64 id)
{
  Door *door = g_hash_table_lookup (gate->doors, &id);
  if (door != NULL)
    return door;
  door = g_new0 (Door, 1);
  g_queue_init (&door->waiting);
  g_hash_table_insert (gate->doors, g_memdup2 (&id, sizeof id), door);
  return door;
}

static void
drop_if_unused (MdgModelGate *gate, gint64 id, const Door *door)
{
  if (door->inside == 0 && door->waiting.length == 0)
    g_hash_table_remove (gate->doors, &id);
}

static gboolean
has_place (const Door *door, gint64 max)
{
  return max <= 0 || door->inside < max;
}

gboolean
mdg_model_gate_try (MdgModelGate *gate, gint64 id, gint64 max)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);
  Door *door = get_door (gate, id);
  gboolean enters = has_place (door, max) && door->waiting.length == 0;
  door->inside += enters;
  drop_if_unused (gate, id, door);
  return enters;
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  MdgModelGate *gate = user_data;
  g_mutex_lock (&gate->lock);
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

/* Until it is one's turn. */
static gboolean
wait_for_place (MdgModelGate *gate, gint64 id, gint64 max, GCancellable *cancellable)
{
  gint64 until = g_get_monotonic_time () + MDG_MODEL_WAIT_SECONDS * G_TIME_SPAN_SECOND;
  gboolean waits = TRUE;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);
  Door *door = get_door (gate, id);
  g_queue_push_tail (&door->waiting, &until);
  while (waits && !g_cancellable_is_cancelled (cancellable) &&
         !(has_place (door, max) && g_queue_peek_head (&door->waiting) == &until))
    waits = g_cond_wait_until (&gate->changed, &gate->lock, until);
  gboolean enters = has_place (door, max) && g_queue_peek_head (&door->waiting) == &until &&
                    !g_cancellable_is_cancelled (cancellable);
  g_queue_remove (&door->waiting, &until);
  door->inside += enters;
  g_cond_broadcast (&gate->changed);
  drop_if_unused (gate, id, door);
  return enters;
}

gboolean
mdg_model_gate_enter (
  MdgModelGate *gate, gint64 id, gint64 max, GCancellable *cancellable, GError **error)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (
                                           cancellable, G_CALLBACK (on_cancelled), gate, NULL)
                                       : 0;
  gboolean enters = wait_for_place (gate, id, max, cancellable);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  if (!enters)
    mdg_set_error (error,
                   g_cancellable_is_cancelled (cancellable) ? MDG_ERROR_CANCELLED
                                                            : MDG_ERROR_MODEL_BUSY,
                   NULL);
  return enters;
}

void
mdg_model_gate_leave (MdgModelGate *gate, gint64 id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);
  Door *door = get_door (gate, id);
  g_assert (door->inside > 0);
  door->inside--;
  g_cond_broadcast (&gate->changed);
  drop_if_unused (gate, id, door);
}
