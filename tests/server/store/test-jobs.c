/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs and idempotency marks as rows: put twice is put once, leases run out, lost leases cannot
 * finish a job, failures wait and give up in the end.
 */
#include "server/store/idempotency.h"
#include "server/store/jobs.h"
#include "shared/base/error.h"
#include "tests/support/test-core.h"

#include <string.h>

#define NOW(test) mdg_clock_now ((test)->clock)

static void
put (MdgTestCore *test, const char *key, gint64 run_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_assert_true (mdg_jobs_put (lease, "kind", key, NULL, run_at, &error) &&
                 mdg_lease_commit (lease, &error));
  g_assert_no_error (error);
}

static MdgJob *
take (MdgTestCore *test, const char *owner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  MdgJob *job = mdg_jobs_take (lease, owner, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_lease_commit (lease, &error));
  return job;
}

static void
fail (MdgTestCore *test, const MdgJob *job, const char *owner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_assert_true (mdg_jobs_fail (lease, job, owner, "busy", NOW (test), &error) &&
                 mdg_lease_commit (lease, &error));
}

static void
test_put_twice (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  put (test, "a", NOW (test) + MDG_HOUR);
  put (test, "a", NOW (test)); /* the earlier time wins */
  g_autoptr (MdgJob) job = take (test, "me");
  g_assert_nonnull (job);
  g_assert_cmpstr (job->key, ==, "a");
  g_assert_null (take (test, "me"));
}

static void
test_not_before_its_time (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  put (test, "a", NOW (test) + MDG_HOUR);
  g_assert_null (take (test, "me"));
  mdg_clock_advance (test->clock, MDG_HOUR);
  g_autoptr (MdgJob) job = take (test, "me");
  g_assert_nonnull (job);
}

static void
test_lease_runs_out (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  put (test, "a", NOW (test));
  g_autoptr (MdgJob) killed = take (test, "killed");
  g_assert_null (take (test, "other"));
  mdg_clock_advance (test->clock, MDG_JOB_LEASE + 1);
  g_autoptr (MdgJob) again = take (test, "other");
  g_assert_nonnull (again);
  g_assert_cmpint (again->attempts, ==, 2);

  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_assert_false (mdg_jobs_finish (lease, killed, "killed", 0, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (mdg_jobs_finish (lease, again, "other", 0, &error));
}

static void
test_renewed_lease_holds (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  put (test, "a", NOW (test));
  g_autoptr (MdgJob) job = take (test, "me");
  mdg_clock_advance (test->clock, MDG_JOB_LEASE - 1);
  {
    g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
    g_assert_true (mdg_jobs_renew (lease, job, "me", &error) && mdg_lease_commit (lease, &error));
  }
  mdg_clock_advance (test->clock, MDG_JOB_LEASE - 1);
  g_assert_null (take (test, "other"));
}

static void
test_gives_up (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  gint64 waiting = 0, failed = 0;
  put (test, "a", NOW (test));
  for (guint i = 0; i < MDG_JOB_MAX_ATTEMPTS; i++)
    {
      g_autoptr (MdgJob) job = take (test, "me");
      g_assert_nonnull (job);
      fail (test, job, "me");
    }
  g_assert_null (take (test, "me"));
  {
    g_autoptr (MdgLease) lease = mdg_store_begin_read (test->core->store, NULL, &error);
    g_assert_true (mdg_jobs_count (lease, &waiting, &failed, &error));
    g_assert_cmpint (waiting, ==, 0);
    g_assert_cmpint (failed, ==, 1);
  }
  put (test, "a", NOW (test)); /* asked for again: a fresh start */
  g_autoptr (MdgJob) job = take (test, "me");
  g_assert_cmpint (job->attempts, ==, 1);
}

typedef struct
{
  const char *key;
  const char *request;
  MdgIdempotencyState expected;
  const char *sentence;
} Question;

static void
test_idempotency (void)
{
  static const Question questions[] = {
    { "key-1", "request-1", MDG_IDEMPOTENCY_ANSWERED, "the same request gets the same answer" },
    { "key-1", "request-2", MDG_IDEMPOTENCY_OTHER,
      "another request under the same key is refused" },
    { "key-2", "request-2", MDG_IDEMPOTENCY_DONE, "without an answer it is known to be done" },
    { "key-3", "request-1", MDG_IDEMPOTENCY_NEW, "a new key is new" },
  };
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  gint64 account = mdg_test_core_add_account (test, "M100001", "山田 太郎", 0, "staff", NULL);
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_autoptr (GBytes) key1 = g_bytes_new_static ("key-1", 5);
  g_autoptr (GBytes) key2 = g_bytes_new_static ("key-2", 5);
  g_autoptr (GBytes) request1 = g_bytes_new_static ("request-1", 9);
  g_autoptr (GBytes) request2 = g_bytes_new_static ("request-2", 9);
  g_autoptr (GBytes) answer = g_bytes_new_static ("201", 3);
  g_assert_true (mdg_idempotency_mark (lease, account, key1, request1, &error));
  g_assert_true (mdg_idempotency_answer (lease, account, key1, answer, &error));
  g_assert_true (mdg_idempotency_mark (lease, account, key2, request2, &error));
  g_assert_false (mdg_idempotency_mark (lease, account, key2, request2, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  g_clear_error (&error);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      MdgIdempotencyState state = MDG_IDEMPOTENCY_NEW;
      g_autoptr (GBytes) found = NULL;
      g_autoptr (GBytes) key = g_bytes_new (questions[i].key, strlen (questions[i].key));
      g_autoptr (GBytes) request =
        g_bytes_new (questions[i].request, strlen (questions[i].request));
      g_test_message ("%s", questions[i].sentence);
      g_assert_true (
        mdg_idempotency_look_up (lease, account, key, request, &state, &found, &error));
      g_assert_cmpint (state, ==, questions[i].expected);
      g_assert_cmpint (found != NULL && g_bytes_equal (found, answer), ==,
                       state == MDG_IDEMPOTENCY_ANSWERED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/put-twice-is-put-once", test_put_twice);
  g_test_add_func ("/jobs/not-before-its-time", test_not_before_its_time);
  g_test_add_func ("/jobs/a-killed-owner-loses-its-lease", test_lease_runs_out);
  g_test_add_func ("/jobs/a-renewed-lease-holds", test_renewed_lease_holds);
  g_test_add_func ("/jobs/failures-give-up-and-start-afresh-when-asked", test_gives_up);
  g_test_add_func ("/idempotency/what-was-asked-before", test_idempotency);
  return g_test_run ();
}
