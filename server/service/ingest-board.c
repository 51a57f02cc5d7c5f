/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/ingest-board.h"

#include "shared/base/clock.h"

#include <string.h>

/* Between two tellings of the same step. */
#define TELL_AFTER (MDG_SECOND / 2)

/* A look at the whole queue is kept for this long, or ten times what it took. */
#define LOOK_AGAIN_AFTER MDG_SECOND

/* How much the newest measurement weighs against those before it. */
#define NEWEST_WEIGHT 0.2

typedef struct
{
  gint64 version_id;
  GCancellable *cancellable;
  char step[16];
  guint percent;
  gint64 begun_at; /* monotonic */
  gint64 told_at;
} Running;

typedef struct
{
  gint64 position; /* 1 is next */
  gint64 cost;     /* its own, milliseconds */
  gint64 before;   /* of all before it and of itself */
} Waiting;

struct _MdgIngestBoard
{
  MdgClock *clock;
  guint n_workers;
  GMutex lock;
  GHashTable *running; /* gint64 * in the value → Running */
  GHashTable *speeds;  /* extension → double *: real over expected time */
  GHashTable *queue;   /* gint64 * → Waiting */
  gint64 queue_until;  /* monotonic */
};

/* Expected milliseconds: for a file, and for each MiB of it. Measured speeds correct them. */
static const struct
{
  const char *extension;
  gint64 file;
  gint64 mib;
} costs[] = {
  { "txt", 80, 300 },
  { "csv", 80, 500 },
  { "docx", 200, 600 },
  { "xlsx", 150, 1500 },
  { "pptx", 200, 300 },
  { "pdf", 300, 1500 },
  { "doc", 2500, 800 },
  { "rtf", 2500, 800 },
  { "odt", 2500, 800 },
  { "ppt", 3000, 500 },
  { "odp", 3000, 500 },
  { "xls", 2000, 1500 },
  { "ods", 2000, 1500 },
};

static char *
dup_extension (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  return dot != NULL ? g_ascii_strdown (dot + 1, -1) : g_strdup ("");
}

/* -1 for extensions that are not known. */
static int
find_cost (const char *extension)
{
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    if (g_str_equal (costs[i].extension, extension))
      return (int) i;
  return -1;
}

static gint64
expect_cost (const char *extension, gint64 size)
{
  int at = find_cost (extension);
  gint64 file = at >= 0 ? costs[at].file : 500;
  gint64 mib = at >= 0 ? costs[at].mib : 1500;
  return file + size * mib / (1024 * 1024);
}

static void
free_running (gpointer data)
{
  Running *running = data;
  g_object_unref (running->cancellable);
  g_free (running);
}

MdgIngestBoard *
mdg_ingest_board_new (MdgClock *clock, guint n_workers)
{
  MdgIngestBoard *board = g_new0 (MdgIngestBoard, 1);
  board->clock = clock;
  board->n_workers = MAX (n_workers, 1);
  g_mutex_init (&board->lock);
  board->running = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_running);
  board->speeds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  board->queue = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return board;
}

void
mdg_ingest_board_free (MdgIngestBoard *board)
{
  if (board == NULL)
    return;
  g_hash_table_unref (board->running);
  g_hash_table_unref (board->speeds);
  g_hash_table_unref (board->queue);
  g_mutex_clear (&board->lock);
  g_free (board);
}

guint
mdg_ingest_board_get_workers (MdgIngestBoard *board)
{
  return board->n_workers;
}

/* Locked. */
static gint64
correct_cost (MdgIngestBoard *board, const char *extension, gint64 cost)
{
  const double *speed = g_hash_table_lookup (board->speeds, extension);
  return speed != NULL ? (gint64) (*speed * (double) cost) : cost;
}

static gboolean
put_job (MdgIngestBoard *board,
         MdgLease *lease,
         const char *kind,
         gint64 version_id,
         gint64 account_id,
         const char *name,
         gint64 size,
         GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, version_id);
  g_autofree char *extension = dup_extension (name);
  g_mutex_lock (&board->lock);
  gint64 cost = correct_cost (board, extension, expect_cost (extension, size));
  board->queue_until = 0;
  g_mutex_unlock (&board->lock);
  return mdg_jobs_put_for (lease, kind, key, NULL, account_id, cost, mdg_lease_now (lease), error);
}

gboolean
mdg_ingest_board_put (MdgIngestBoard *board,
                      MdgLease *lease,
                      gint64 version_id,
                      gint64 account_id,
                      const char *name,
                      gint64 size,
                      GError **error)
{
  return put_job (board, lease, MDG_JOB_INGEST, version_id, account_id, name, size, error);
}

gboolean
mdg_ingest_board_put_render (MdgIngestBoard *board,
                             MdgLease *lease,
                             gint64 version_id,
                             gint64 account_id,
                             const char *name,
                             gint64 size,
                             GError **error)
{
  return put_job (board, lease, MDG_JOB_RENDER, version_id, account_id, name, size, error);
}

gboolean
mdg_ingest_board_remove (MdgIngestBoard *board, MdgLease *lease, gint64 version_id, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, version_id);
  return mdg_jobs_remove (lease, MDG_JOB_INGEST, key, error) &&
         mdg_jobs_remove (lease, MDG_JOB_RENDER, key, error) &&
         mdg_jobs_remove (lease, MDG_JOB_VECTORS, key, error);
}

void
mdg_ingest_board_stop (MdgIngestBoard *board, gint64 version_id)
{
  g_mutex_lock (&board->lock);
  Running *running = g_hash_table_lookup (board->running, &version_id);
  g_autoptr (GCancellable) cancellable =
    running != NULL ? g_object_ref (running->cancellable) : NULL;
  board->queue_until = 0;
  g_mutex_unlock (&board->lock);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

/* ---- the queue as it is told ---- */

/* Locked. */
static void
add_turns (MdgIngestBoard *board, GArray *turns, guint n_workers)
{
  gint64 before = 0, position = 0;
  for (guint i = 0; i < turns->len; i++)
    {
      const MdgJobTurn *turn = &g_array_index (turns, MdgJobTurn, i);
      gint64 cost = MAX (turn->cost, 1);
      before += turn->is_running ? cost / 2 : cost;
      Waiting waiting = { turn->is_running ? 0 : ++position, cost, before / n_workers };
      g_hash_table_insert (board->queue, g_memdup2 (&turn->key, sizeof turn->key),
                           g_memdup2 (&waiting, sizeof waiting));
    }
}

/* Looks at the rows, not too often. */
static void
look (MdgIngestBoard *board, MdgLease *lease)
{
  gint64 begin = g_get_monotonic_time ();
  g_mutex_lock (&board->lock);
  gboolean is_fresh = begin < board->queue_until;
  g_mutex_unlock (&board->lock);
  if (is_fresh)
    return;
  g_autoptr (GArray) reading = mdg_jobs_list_turns (lease, MDG_JOB_INGEST, NULL);
  g_autoptr (GArray) rendering = mdg_jobs_list_turns (lease, MDG_JOB_RENDER, NULL);
  if (reading == NULL || rendering == NULL)
    return; /* an estimate is not worth a failure */
  g_mutex_lock (&board->lock);
  g_hash_table_remove_all (board->queue);
  add_turns (board, reading, board->n_workers);
  add_turns (board, rendering, MDG_RENDER_WORKERS);
  gint64 end = g_get_monotonic_time ();
  board->queue_until = end + MAX (LOOK_AGAIN_AFTER, 10 * (end - begin));
  g_mutex_unlock (&board->lock);
}

/* Locked. The rest of a running one follows from its percent, or from what is usual. */
static gint64
seconds_of_running (const Running *running, const Waiting *waiting)
{
  gint64 spent = (g_get_monotonic_time () - running->begun_at) / 1000;
  gint64 whole = running->percent >= 5 ? spent * 100 / running->percent
                                       : (waiting != NULL ? waiting->cost : 0);
  return whole > spent ? (whole - spent + 999) / 1000 : 1;
}

void
mdg_ingest_board_describe (MdgIngestBoard *board,
                           MdgLease *lease,
                           gint64 version_id,
                           MdgDocument *document)
{
  look (board, lease);
  g_mutex_lock (&board->lock);
  const Running *running = g_hash_table_lookup (board->running, &version_id);
  const Waiting *waiting = g_hash_table_lookup (board->queue, &version_id);
  if (running != NULL)
    {
      g_free (document->step);
      document->step = g_strdup (running->step);
      document->percent = running->percent;
      document->seconds_left = seconds_of_running (running, waiting);
    }
  else if (waiting != NULL)
    {
      document->position = waiting->position;
      document->seconds_left = (waiting->before + 999) / 1000;
    }
  g_mutex_unlock (&board->lock);
}

GArray *
mdg_ingest_board_list (MdgIngestBoard *board, MdgLease *lease, guint limit, GError **error)
{
  g_autoptr (GArray) reading = mdg_jobs_list_turns (lease, MDG_JOB_INGEST, error);
  g_autoptr (GArray) rendering =
    reading != NULL ? mdg_jobs_list_turns (lease, MDG_JOB_RENDER, error) : NULL;
  if (rendering == NULL)
    return NULL;
  g_array_append_vals (reading, rendering->data, rendering->len);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < reading->len && ids->len < limit; i++)
    g_array_append_val (ids, g_array_index (reading, MdgJobTurn, i).key);
  return ids;
}

/* ---- for the workers ---- */

void
mdg_ingest_board_begin (MdgIngestBoard *board, gint64 version_id, GCancellable *cancellable)
{
  Running *running = g_new0 (Running, 1);
  running->version_id = version_id;
  running->cancellable = g_object_ref (cancellable);
  running->begun_at = g_get_monotonic_time ();
  g_mutex_lock (&board->lock);
  g_hash_table_replace (board->running, &running->version_id, running);
  board->queue_until = 0;
  g_mutex_unlock (&board->lock);
}

gboolean
mdg_ingest_board_step (MdgIngestBoard *board, gint64 version_id, const char *step, guint percent)
{
  gint64 now = g_get_monotonic_time ();
  gboolean tell = FALSE;
  g_mutex_lock (&board->lock);
  Running *running = g_hash_table_lookup (board->running, &version_id);
  if (running != NULL)
    {
      tell = strcmp (running->step, step) != 0 ||
             (running->percent != percent && now - running->told_at >= TELL_AFTER);
      g_strlcpy (running->step, step, sizeof running->step);
      running->percent = MIN (percent, 100);
      running->told_at = tell ? now : running->told_at;
    }
  g_mutex_unlock (&board->lock);
  return tell;
}

/* Locked. */
static void
learn (MdgIngestBoard *board, const char *name, gint64 size, gint64 spent)
{
  g_autofree char *extension = dup_extension (name);
  if (find_cost (extension) < 0)
    return;
  double now = CLAMP ((double) MAX (spent, 1) / (double) expect_cost (extension, size), 0.05, 20);
  double *speed = g_hash_table_lookup (board->speeds, extension);
  if (speed != NULL)
    *speed += NEWEST_WEIGHT * (now - *speed);
  else
    g_hash_table_insert (board->speeds, g_steal_pointer (&extension),
                         g_memdup2 (&now, sizeof now));
}

void
mdg_ingest_board_end (MdgIngestBoard *board, gint64 version_id, const char *name, gint64 size)
{
  g_mutex_lock (&board->lock);
  const Running *running = g_hash_table_lookup (board->running, &version_id);
  if (running != NULL && name != NULL)
    learn (board, name, size, (g_get_monotonic_time () - running->begun_at) / 1000);
  g_hash_table_remove (board->running, &version_id);
  board->queue_until = 0;
  g_mutex_unlock (&board->lock);
}
