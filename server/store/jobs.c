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
  mdg_lease_note_jobs (lease);
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

/* Powers of two of the cost: within a party, a job waits for those of its class and the cheaper
 * ones, so that a few look-ups in an index tell its turn. */
#define N_CLASSES 24

static gint64
class_of (gint64 cost)
{
  gint64 class = 0;
  while (class < N_CLASSES - 1 && (cost >> (class + 1)) > 0)
    class ++;
  return class;
}

/* Start-time fair queueing with the shortest first within a party: the turn is the party's last one
 * of this class or a cheaper one, or the clock of the kind when it has none waiting, plus the cost.
 */
static gboolean
find_turn (MdgDb *db,
           const char *kind,
           gint64 party,
           gint64 class,
           gint64 cost,
           gint64 *ret_turn,
           GError **error)
{
  gint64 last = 0;
  if (!mdg_db_get_int (db, &last, error,
                       "SELECT turn FROM job_clock WHERE kind = :kind", "t:kind",
                       kind, NULL))
    return FALSE;
  for (gint64 i = 0; i <= class; i++)
    {
      gint64 turn = 0;
      if (!mdg_db_get_int (
            db, &turn, error,
            "SELECT coalesce (max (turn), 0) FROM job WHERE kind = :kind AND party = "
            ":party AND class = :class",
            "t:kind", kind, "i:party", party, "i:class", i, NULL))
        return FALSE;
      last = MAX (last, turn);
    }
  *ret_turn = last + cost;
  return TRUE;
}

gboolean
mdg_jobs_put_for (MdgLease *lease,
                  const char *kind,
                  const char *key,
                  GBytes *payload,
                  gint64 party,
                  gint64 cost,
                  gint64 run_at,
                  GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 turn = 0;
  gint64 class = class_of (cost);
  return find_turn (db, kind, party, class, MAX (cost, 1), &turn, error) &&
         mdg_jobs_put (lease, kind, key, payload, run_at, error) &&
         mdg_db_run (db, error,
                     "UPDATE job SET party = :party, cost = :cost, class = :class, turn = :turn"
                     " WHERE kind = :kind AND key = :key AND turn = 0",
                     "i:party", party, "i:cost", MAX (cost, 1), "i:class", class, "i:turn", turn,
                     "t:kind", kind, "t:key", key, NULL);
}

gboolean
mdg_jobs_remove (MdgLease *lease, const char *kind, const char *key, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM job WHERE kind = :kind AND key = :key", "t:kind", kind, "t:key",
                     key, NULL);
}

gboolean
mdg_jobs_waits (
  MdgLease *lease, const char *kind, const char *key, gboolean *ret_waits, GError **error)
{
  gint64 count = 0;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &count, error,
                       "SELECT count (*) FROM job WHERE kind = :kind AND key = :key AND state <> "
                       "'failed'",
                       "t:kind", kind, "t:key", key, NULL))
    return FALSE;
  *ret_waits = count > 0;
  return TRUE;
}

gboolean
mdg_jobs_release_others (MdgLease *lease, const char *owner, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE job SET lease_until = 0 WHERE state = 'running' AND lease_owner <> "
                     ":owner",
                     "t:owner", owner, NULL);
}

static gboolean
next_time_of (MdgDb *db, const char *kind, gint64 *ret_time, GError **error)
{
  return mdg_db_get_int (
    db, ret_time, error,
    "SELECT min (coalesce ((SELECT min (run_at) FROM job WHERE kind = :kind AND state = "
    "'waiting'), 9223372036854775807), coalesce ((SELECT min (lease_until) FROM job WHERE "
    "kind = :kind AND state = 'running'), 9223372036854775807))",
    "t:kind", kind, NULL);
}

/* The kind whose next job is due first, and when. */
static gboolean
find_next (
  MdgDb *db, const char *const *kinds, const char **ret_kind, gint64 *ret_time, GError **error)
{
  *ret_kind = NULL;
  *ret_time = G_MAXINT64;
  for (guint i = 0; kinds[i] != NULL; i++)
    {
      gint64 at = G_MAXINT64;
      if (!next_time_of (db, kinds[i], &at, error))
        return FALSE;
      if (at >= *ret_time)
        continue;
      *ret_kind = kinds[i];
      *ret_time = at;
    }
  return TRUE;
}

#define DUE "((state = 'waiting' AND run_at <= :now) OR (state = 'running' AND lease_until < :now))"
#define TAKE                                                                                \
  "UPDATE job SET state = 'running', lease_owner = :owner, lease_until = :until, run_at = " \
  "9223372036854775807, attempts = attempts + 1 WHERE id = "
#define TAKEN " RETURNING id, kind, key, payload, attempts, turn, turn - cost"

static MdgStmt *
take_any (MdgLease *lease, const char *owner, GError **error)
{
  gint64 now = mdg_lease_now (lease);
  return mdg_db_query (mdg_lease_get_db (lease), error,
                       TAKE "(SELECT id FROM job WHERE " DUE " ORDER BY run_at LIMIT 1)" TAKEN,
                       "t:owner", owner, "i:until", now + MDG_JOB_LEASE, "i:now", now, NULL);
}

/* Turns are 0 where they were not asked for: then the order is that of time. */
static MdgStmt *
take_of (MdgLease *lease, const char *owner, const char *kind, GError **error)
{
  gint64 now = mdg_lease_now (lease);
  return mdg_db_query (mdg_lease_get_db (lease), error,
                       TAKE "(SELECT id FROM job WHERE kind = :kind AND " DUE
                            " ORDER BY turn, run_at LIMIT 1)" TAKEN,
                       "t:owner", owner, "i:until", now + MDG_JOB_LEASE, "t:kind", kind, "i:now",
                       now, NULL);
}

static gboolean
turn_clock (MdgDb *db, const char *kind, gint64 start, GError **error)
{
  return mdg_db_run (db, error,
                     "INSERT INTO job_clock (kind, turn) VALUES (:kind, :start) ON CONFLICT DO "
                     "UPDATE SET turn = max (turn, :start)",
                     "t:kind", kind, "i:start", start, NULL);
}

MdgJob *
mdg_jobs_take (MdgLease *lease, const char *owner, const char *const *kinds, GError **error)
{
  const char *kind = NULL;
  gint64 at = 0;
  if (kinds != NULL && !find_next (mdg_lease_get_db (lease), kinds, &kind, &at, error))
    return NULL;
  if (kinds != NULL && (kind == NULL || at > mdg_lease_now (lease)))
    return NULL;
  g_autoptr (MdgStmt) stmt =
    kinds == NULL ? take_any (lease, owner, error) : take_of (lease, owner, kind, error);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  MdgJob *job = g_new0 (MdgJob, 1);
  job->id = mdg_stmt_int (stmt, 0);
  job->kind = g_strdup (mdg_stmt_text (stmt, 1));
  job->key = g_strdup (mdg_stmt_text (stmt, 2));
  job->payload = mdg_stmt_bytes (stmt, 3);
  job->attempts = mdg_stmt_int (stmt, 4);
  gint64 turn = mdg_stmt_int (stmt, 5), start = mdg_stmt_int (stmt, 6);
  g_clear_pointer (&stmt, mdg_stmt_free);
  if (turn != 0 && !turn_clock (mdg_lease_get_db (lease), job->kind, start, error))
    g_clear_pointer (&job, mdg_job_free);
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

/* While a job runs its time is G_MAXINT64; an earlier one means that it was put again meanwhile. */
gboolean
mdg_jobs_finish (
  MdgLease *lease, const MdgJob *job, const char *owner, gint64 again_at, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 again = again_at != 0 ? again_at : G_MAXINT64;
  return mdg_db_run (db, error,
                     "UPDATE job SET state = 'waiting', run_at = min (run_at, :again), attempts = "
                     "0, lease_owner = NULL, lease_until = 0, failure = NULL"
                     " WHERE id = :id AND lease_owner = :owner AND attempts = :attempts",
                     "i:again", again, "i:id", job->id, "t:owner", owner, "i:attempts",
                     job->attempts, NULL) &&
         expect_own (lease, error) &&
         mdg_db_run (db, error,
                     "DELETE FROM job WHERE id = :id AND run_at = 9223372036854775807", "i:id",
                     job->id, NULL);
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
                     "'waiting' END, run_at = min (run_at, :again),"
                     " lease_owner = NULL, lease_until = 0, failure = :failure WHERE id = :id AND "
                     "lease_owner = :owner AND attempts = :attempts",
                     "i:most", (gint64) MDG_JOB_MAX_ATTEMPTS, "i:again", again_at, "t:failure",
                     failure, "i:id", job->id, "t:owner", owner, "i:attempts", job->attempts,
                     NULL) &&
         expect_own (lease, error);
}

gboolean
mdg_jobs_next_time (MdgLease *lease,
                    const char *const *kinds,
                    gint64 *ret_time,
                    GError **error)
{
  const char *kind = NULL;
  if (kinds != NULL)
    return find_next (mdg_lease_get_db (lease), kinds, &kind, ret_time, error);
  *ret_time = G_MAXINT64;
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_time, error,
                         "SELECT coalesce (min (CASE state WHEN 'waiting' THEN run_at ELSE "
                         "lease_until END), 9223372036854775807)"
                         " FROM job WHERE state IN ('waiting', 'running')",
                         NULL);
}

GArray *
mdg_jobs_list_turns (MdgLease *lease, const char *kind, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT CAST (key AS INTEGER), cost, state = 'running' FROM job WHERE kind = "
                  ":kind AND state <> 'failed' ORDER BY state = 'waiting', turn, id",
                  "t:kind", kind, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (MdgJobTurn));
  while (mdg_stmt_next (stmt, error))
    {
      MdgJobTurn turn = { mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1),
                          mdg_stmt_int (stmt, 2) != 0 };
      g_array_append_val (turns, turn);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&turns);
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
