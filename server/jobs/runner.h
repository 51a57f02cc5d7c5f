/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Carries out background work. One thread takes due jobs from the store one after the other, each
 * under a lease that it renews; a killed server's jobs are taken again when their leases have run
 * out. A handler must therefore be able to start over at any point.
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

typedef struct
{
  const char *kind;
  MdgJobFunc func;
  gboolean is_standing; /* there is always one of it, put at start */
} MdgJobKind;

typedef struct _MdgJobRunner MdgJobRunner;

/* @kinds is static, ended by a NULL kind. @core is borrowed. The thread starts with
 * mdg_job_runner_start (). */
MdgJobRunner *mdg_job_runner_new (MdgCore *core, const MdgJobKind *kinds);
void mdg_job_runner_start (MdgJobRunner *runner);

/* Looks for due work now instead of at the next turn. */
void mdg_job_runner_wake (MdgJobRunner *runner);

/* Cancels what is running, waits for the thread. */
void mdg_job_runner_stop (MdgJobRunner *runner);
void mdg_job_runner_free (MdgJobRunner *runner);

/* One turn in the calling thread: takes and carries out one due job. FALSE when none is due. For
 * tests and the thread. */
gboolean mdg_job_runner_run_one (MdgJobRunner *runner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgJobRunner, mdg_job_runner_free)

/* The core role's own work, and the putting of its first jobs: due transfers at each turn of the
 * day, hourly sweeps, audit checkpoints every @checkpoint_minutes. */
const MdgJobKind *mdg_core_job_kinds (void);
gboolean mdg_core_jobs_put (MdgCore *core, GError **error);

/* Signs the newest audit row; at shut-down. */
gboolean mdg_core_checkpoint (MdgCore *core, GError **error);

G_END_DECLS
