/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/checkup-board.h"

#define TELL_AFTER (G_TIME_SPAN_SECOND / 2)

typedef struct
{
  gint64 folder_id;
  const char *what;
  guint percent;
  gint64 told_at;
  GCancellable *cancellable;
} Running;

struct _MdgCheckupBoard
{
  GMutex lock;
  GHashTable *running; /* gint64 * in the value → Running */
};

static void
free_running (gpointer data)
{
  Running *running = data;
  g_object_unref (running->cancellable);
  g_free (running);
}

MdgCheckupBoard *
mdg_checkup_board_new (void)
{
  MdgCheckupBoard *board = g_new0 (MdgCheckupBoard, 1);
  g_mutex_init (&board->lock);
  board->running = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_running);
  return board;
}

void
mdg_checkup_board_free (MdgCheckupBoard *board)
{
  if (board == NULL)
    return;
  g_hash_table_unref (board->running);
  g_mutex_clear (&board->lock);
  g_free (board);
}

void
mdg_checkup_board_begin (MdgCheckupBoard *board,
                         gint64 folder_id,
                         const char *what,
                         GCancellable *cancellable)
{
  Running *running = g_new0 (Running, 1);
  running->folder_id = folder_id;
  running->what = what;
  running->cancellable = g_object_ref (cancellable);
  g_mutex_lock (&board->lock);
  g_hash_table_replace (board->running, &running->folder_id, running);
  g_mutex_unlock (&board->lock);
}

gboolean
mdg_checkup_board_step (MdgCheckupBoard *board, gint64 folder_id, guint percent)
{
  gint64 now = g_get_monotonic_time ();
  gboolean tell = FALSE;
  g_mutex_lock (&board->lock);
  Running *running = g_hash_table_lookup (board->running, &folder_id);
  if (running != NULL)
    {
      tell = running->told_at == 0 ||
             (running->percent != percent && now - running->told_at >= TELL_AFTER);
      running->percent = MIN (percent, 100);
      running->told_at = tell ? now : running->told_at;
    }
  g_mutex_unlock (&board->lock);
  return tell;
}

void
mdg_checkup_board_end (MdgCheckupBoard *board, gint64 folder_id)
{
  g_mutex_lock (&board->lock);
  g_hash_table_remove (board->running, &folder_id);
  g_mutex_unlock (&board->lock);
}

const char *
mdg_checkup_board_get (MdgCheckupBoard *board, gint64 folder_id, guint *ret_percent)
{
  g_mutex_lock (&board->lock);
  const Running *running = g_hash_table_lookup (board->running, &folder_id);
  const char *what = running != NULL ? running->what : NULL;
  *ret_percent = running != NULL ? running->percent : 0;
  g_mutex_unlock (&board->lock);
  return what;
}

void
mdg_checkup_board_stop (MdgCheckupBoard *board, gint64 folder_id)
{
  g_mutex_lock (&board->lock);
  Running *running = g_hash_table_lookup (board->running, &folder_id);
  g_autoptr (GCancellable) cancellable =
    running != NULL ? g_object_ref (running->cancellable) : NULL;
  g_mutex_unlock (&board->lock);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}
