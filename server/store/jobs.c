/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/jobs.h"

#include "shared/base/error.h"

void
mdg_job_free (MdgJob *job)
{
  if (job == NULL)
    return;
  g_free (job->kind);
  g_free (job->key);
  g_clear_pointer (&job->payload, g_bytes_unref);
  g_free (job);
}

gboolean
mdg_jobs_put (MdgLease *lease,
              const char *kind,
              const char *key,
              GBytes *payload,
              gint64 run_at,
              GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO job (id, kind, key, payload, state, run_at) VALUES (:id, :kind, "
                     ":key, :payload, 'waiting', :run_at)"
                     " ON CONFLICT (kind, key) DO UPDATE SET"
                     " run_at = CASE state WHEN 'failed' THEN excluded.run_at ELSE min (run_at, "
                     "excluded.run_at) END,"
                     " attempts = CASE state WHEN 'failed' THEN 0 ELSE attempts END,"
                     " state = CASE state WHEN 'failed' THEN 'waiting' ELSE state END",
                     "i:id", mdg_lease_new_id (lease), "t:kind", kind, "t:key", key, "b:payload",
                     payload, "i:run_at", run_at, NULL);
}

MdgJob *
mdg_jobs_take (MdgLease *lease, const char *owner, GError **error)
{
  gint64 now = mdg_lease_now (lease);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "UPDATE job SET state = 'running', lease_owner = :owner, lease_until = :until, "
                  "attempts = attempts + 1"
                  " WHERE id = (SELECT id FROM job WHERE (state = 'waiting' AND run_at <= :now)"
                  " OR (state = 'running' AND lease_until < :now) ORDER BY run_at LIMIT 1)"
                  " RETURNING id, kind, key, payload, attempts",
                  "t:owner", owner, "i:until", now + MDG_JOB_LEASE, "i:now", now, NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  MdgJob *job = g_new0 (MdgJob, 1);
  job->id = mdg_stmt_int (stmt, 0);
  job->kind = g_strdup (mdg_stmt_text (stmt, 1));
  job->key = g_strdup (mdg_stmt_text (stmt, 2));
  job->payload = mdg_stmt_bytes (stmt, 3);
  job->attempts = mdg_stmt_int (stmt, 4);
  return job;
}

static gboolean
expect_own (MdgLease *lease, GError **error)
{
  if (mdg_db_changes (mdg_lease_get_db (lease)) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_jobs_renew (MdgLease *lease, const MdgJob *job, const char *owner, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE job SET lease_until = :until WHERE id = :id AND state = 'running' AND "
                     "lease_owner = :owner AND attempts = :attempts",
                     "i:until", mdg_lease_now (lease) + MDG_JOB_LEASE, "i:id", job->id, "t:owner",
                     owner, "i:attempts", job->attempts, NULL) &&
         expect_own (lease, error);
}

gboolean
mdg_jobs_finish (
  MdgLease *lease, const MdgJob *job, const char *owner, gint64 again_at, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gboolean done =
    again_at == 0
      ? mdg_db_run (
          db, error,
          "DELETE FROM job WHERE id = :id AND lease_owner = :owner AND attempts = :attempts",
          "i:id", job->id, "t:owner", owner, "i:attempts", job->attempts, NULL)
      : mdg_db_run (db, error,
                    "UPDATE job SET state = 'waiting', run_at = :again, attempts = 0, lease_owner "
                    "= NULL, lease_until = 0, failure = NULL"
                    " WHERE id = :id AND lease_owner = :owner AND attempts = :attempts",
                    "i:again", again_at, "i:id", job->id, "t:owner", owner, "i:attempts",
                    job->attempts, NULL);
  return done && expect_own (lease, error);
}

gboolean
mdg_jobs_fail (MdgLease *lease,
               const MdgJob *job,
               const char *owner,
               const char *failure,
               gint64 again_at,
               GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE job SET state = CASE WHEN attempts >= :most THEN 'failed' ELSE "
                     "'waiting' END, run_at = :again,"
                     " lease_owner = NULL, lease_until = 0, failure = :failure WHERE id = :id AND "
                     "lease_owner = :owner AND attempts = :attempts",
                     "i:most", (gint64) MDG_JOB_MAX_ATTEMPTS, "i:again", again_at, "t:failure",
                     failure, "i:id", job->id, "t:owner", owner, "i:attempts", job->attempts,
                     NULL) &&
         expect_own (lease, error);
}

gboolean
mdg_jobs_next_time (MdgLease *lease, gint64 *ret_time, GError **error)
{
  *ret_time = G_MAXINT64;
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_time, error,
                         "SELECT coalesce (min (CASE state WHEN 'waiting' THEN run_at ELSE "
                         "lease_until END), 9223372036854775807)"
                         " FROM job WHERE state IN ('waiting', 'running')",
                         NULL);
}

gboolean
mdg_jobs_count (MdgLease *lease, gint64 *ret_waiting, gint64 *ret_failed, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_get_int (db, ret_waiting, error,
                         "SELECT count (*) FROM job WHERE state <> 'failed'", NULL) &&
         mdg_db_get_int (db, ret_failed, error, "SELECT count (*) FROM job WHERE state = 'failed'",
                         NULL);
}
