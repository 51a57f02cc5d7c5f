/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Carries out background work in lanes, so that a transfer at midnight does not wait for a thousand
 * documents. Each lane has threads of its own, which take its due jobs from the store one after the
 * other, each under a lease that is renewed while it runs; a killed server's jobs are taken again
 * by the next. A handler must therefore be able to start over at any point.
 */
#pragma once

#include "server/service/context.h"
#include "server/store/jobs.h"

G_BEGIN_DECLS

/* Does the work of @job. *@ret_again_at: when to come again (0: never). A failure is tried again
 * with growing pauses, MDG_JOB_MAX_ATTEMPTS times. */
typedef gboolean (*MdgJobFunc) (MdgContext *context,
                                const MdgJob *job,
                                gint64 *ret_again_at,
                                GError **error);

typedef enum
{
  MDG_LANE_COMMON,      /* short work; also what no other lane knows */
  MDG_LANE_INGEST,      /* documents are read: the only kind of its lane, in fair turns */
  MDG_LANE_RENDER,      /* documents that wait for LibreOffice: likewise */
  MDG_LANE_FOLDERS,     /* whole folders: check-ups, tuning, cutting anew */
  MDG_LANE_VECTORS,     /* waits for the embedding engine */
  MDG_LANE_ATTACHMENTS, /* files that somebody waits to send with a question, in fair turns */
  MDG_LANE_NOTICES,     /* files of runs of notices are looked at again, in fair turns */
  MDG_N_LANES
} MdgJobLane;

typedef struct
{
  const char *kind;
  MdgJobFunc func;
  gboolean is_standing; /* there is always one of it, put at start */
  MdgJobLane lane;
} MdgJobKind;

typedef struct _MdgJobRunner MdgJobRunner;

/* @kinds is static, ended by a NULL kind. @core is borrowed. Each lane has one thread. */
MdgJobRunner *mdg_job_runner_new (MdgCore *core, const MdgJobKind *kinds);

/* Before the start. At most MDG_LANE_MAX_THREADS. */
#define MDG_LANE_MAX_THREADS 8
void mdg_job_runner_set_threads (MdgJobRunner *runner, MdgJobLane lane, guint n_threads);

/* Takes over what an earlier process left running, and starts the threads of lanes that have
 * kinds. */
void mdg_job_runner_start (MdgJobRunner *runner);

/* Looks for due work now instead of at the next turn. */
void mdg_job_runner_wake (MdgJobRunner *runner);

/* Cancels what is running, waits for the threads. */
void mdg_job_runner_stop (MdgJobRunner *runner);
void mdg_job_runner_free (MdgJobRunner *runner);

/* One turn in the calling thread: takes and carries out one due job of any lane. FALSE when none is
 * due. For tests. */
gboolean mdg_job_runner_run_one (MdgJobRunner *runner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgJobRunner, mdg_job_runner_free)

/* The core role's own work, and the putting of its first jobs: due transfers at each turn of the
 * day, hourly sweeps, audit checkpoints every @checkpoint_minutes. */
const MdgJobKind *mdg_core_job_kinds (void);
gboolean mdg_core_jobs_put (MdgCore *core, GError **error);

/* Signs the newest audit row; at shut-down. */
gboolean mdg_core_checkpoint (MdgCore *core, GError **error);

G_END_DECLS
