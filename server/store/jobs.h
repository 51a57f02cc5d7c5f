/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of background work. A job is known by kind and key, so that putting it twice is putting it
 * once. Whoever works on it holds a lease that must be renewed; the lease of a killed server runs
 * out and somebody else goes on.
 */
#pragma once

#include "server/store/store.h"

G_BEGIN_DECLS

#define MDG_JOB_LEASE (60 * MDG_SECOND)
#define MDG_JOB_MAX_ATTEMPTS 10

typedef struct
{
  gint64 id;
  char *kind;
  char *key;
  GBytes *payload; /* may be NULL */
  gint64 attempts; /* this one included */
} MdgJob;

void mdg_job_free (MdgJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgJob, mdg_job_free)

/* Adds the job, or moves a waiting or failed one of the same kind and key to the earlier of both
 * times. One that is running is carried out once more after that. */
gboolean mdg_jobs_put (MdgLease *lease,
                       const char *kind,
                       const char *key,
                       GBytes *payload,
                       gint64 run_at,
                       GError **error);

/* Puts work that many people wait for, in the order of fair turns: every @party (an account) has
 * the same share of the threads, and within its share the cheaper goes first. @cost is about how
 * many milliseconds it takes. One that is waiting already keeps its turn. */
gboolean mdg_jobs_put_for (MdgLease *lease,
                           const char *kind,
                           const char *key,
                           GBytes *payload,
                           gint64 party,
                           gint64 cost,
                           gint64 run_at,
                           GError **error);

/* The job is not wanted any more; one that is not there is no failure. Whoever works on it finds
 * its lease gone. */
gboolean mdg_jobs_remove (MdgLease *lease, const char *kind, const char *key, GError **error);

/* Whether such a job waits or runs: one that failed does not. */
gboolean mdg_jobs_waits (
  MdgLease *lease, const char *kind, const char *key, gboolean *ret_waits, GError **error);

/* Takes the job that is due longest (of those put for a party: whose turn is first), or one whose
 * lease ran out; NULL without @error when there is none. Only of @kinds (NULL-terminated; NULL:
 * any).
 * @owner names the process. */
MdgJob *mdg_jobs_take (MdgLease *lease,
                       const char *owner,
                       const char *const *kinds,
                       GError **error);

/* The leases of an earlier process of this server are over: its jobs can be taken at once. Only for
 * the one process that runs jobs, at its start. */
gboolean mdg_jobs_release_others (MdgLease *lease, const char *owner, GError **error);

/* FALSE with CONFLICT when the lease has been lost to somebody else. */
gboolean mdg_jobs_renew (MdgLease *lease, const MdgJob *job, const char *owner, GError **error);

/* The job is done: it goes, or comes again at @again_at when that is not 0. */
gboolean mdg_jobs_finish (
  MdgLease *lease, const MdgJob *job, const char *owner, gint64 again_at, GError **error);

/* The job failed with @failure (a slug): it waits for @again_at, or stays "failed" after
 * MDG_JOB_MAX_ATTEMPTS. */
gboolean mdg_jobs_fail (MdgLease *lease,
                        const MdgJob *job,
                        const char *owner,
                        const char *failure,
                        gint64 again_at,
                        GError **error);

/* When the next job of @kinds (NULL: any) is due; G_MAXINT64 when none waits. */
gboolean mdg_jobs_next_time (MdgLease *lease,
                             const char *const *kinds,
                             gint64 *ret_time,
                             GError **error);

/* One row of the queue, as far as it can be told. */
typedef struct
{
  gint64 key; /* as a number */
  gint64 cost;
  gboolean is_running;
} MdgJobTurn;

/* The jobs of @kind in the order of their turns, the running ones first: MdgJobTurn. */
GArray *mdg_jobs_list_turns (MdgLease *lease, const char *kind, GError **error);
gboolean mdg_jobs_count (MdgLease *lease, gint64 *ret_waiting, gint64 *ret_failed, GError **error);

G_END_DECLS
