/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking documents in, by the jobs of the server on a real store and with the real extract-worker.
 *
 * /ingest/turns       whose file is next
 * /ingest/read        a text file is ready and found; a replaced one goes live when it is ready
 * /ingest/again       what is put while it runs is carried out once more
 * /ingest/failures    for good, or for now
 * /ingest/stopped     cancelled and tried again
 * /ingest/board       position and time left
 */
#include "server/jobs/ingest.h"
#include "server/jobs/runner.h"
#include "server/service/queue.h"
#include "server/service/search.h"
#include "server/store/jobs.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

#include <string.h>

/* More turns than any test needs. */
#define MAX_TURNS 200

static MdgLease *
begin_write (MdgTestCore *test)
{
  g_autoptr (GError) error = NULL;
  MdgLease *lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_assert_no_error (error);
  return lease;
}

static void
run_jobs (Cabinet *cabinet)
{
  MdgJobRunner *runner = mdg_job_runner_new (cabinet->test->core, mdg_core_job_kinds ());
  guint turns = 0;
  while (mdg_job_runner_run_one (runner) && turns < MAX_TURNS)
    turns++;
  g_assert_cmpuint (turns, <, MAX_TURNS);
  mdg_job_runner_free (runner);
}

static char *
state_of (Cabinet *cabinet, gint64 document_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgDocument) document =
    mdg_document_service_get (&cabinet->people[CABINET_READER], document_id, &error);
  g_assert_no_error (error);
  return g_strjoin (" ", document->state, document->problem, NULL);
}

static char *
find (Cabinet *cabinet, const char *text)
{
  g_autoptr (GError) error = NULL;
  MdgSearchQuery query = { .text = (char *) text };
  g_autoptr (MdgSearchAnswer) answer =
    mdg_search_service_ask (&cabinet->people[CABINET_READER], &query, &error);
  g_assert_no_error (error);
  return answer->hits->len > 0
           ? g_strdup (((const MdgHit *) answer->hits->pdata[0])->passage->text)
           : g_strdup ("");
}

/* ---- turns ---- */

typedef struct
{
  const char *sentence;
  const char *puts;  /* "party:key:cost", in the order of putting */
  const char *turns; /* keys in the order of taking */
} TurnRow;

static const TurnRow turn_rows[] = {
  { "files of one account and one size keep their order", "1:a:100 1:b:100 1:c:100", "abc" },
  { "a small file overtakes a large one of the same account", "1:a:9000 1:b:100 1:c:100", "bca" },
  { "another account's file does not wait for a thousand",
    "1:a:100 1:b:100 1:c:100 1:d:100 2:x:150", "axbcd" },
  { "two accounts take turns", "1:a:100 1:b:100 1:c:100 2:x:100 2:y:100 2:z:100", "axbycz" },
  { "a large file comes before many small ones of its account that are put later",
    "1:a:900 1:b:500 1:c:500 1:d:500", "bacd" },
};

static void
put_turns (MdgTestCore *test, const char *puts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = begin_write (test);
  g_auto (GStrv) items = g_strsplit (puts, " ", -1);
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ":", 3);
      mdg_jobs_put_for (lease, "k", parts[1], NULL, g_ascii_strtoll (parts[0], NULL, 10),
                        g_ascii_strtoll (parts[2], NULL, 10), mdg_lease_now (lease), &error);
      g_assert_no_error (error);
    }
  mdg_lease_commit (lease, &error);
  g_assert_no_error (error);
}

static char *
take_turns (MdgTestCore *test)
{
  static const char *const kinds[] = { "other", "k", NULL };
  GString *order = g_string_new (NULL);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgLease) lease = begin_write (test);
      g_autoptr (MdgJob) job = mdg_jobs_take (lease, "me", kinds, &error);
      g_assert_no_error (error);
      if (job == NULL)
        return g_string_free (order, FALSE);
      g_string_append (order, job->key);
      mdg_jobs_finish (lease, job, "me", 0, &error);
      g_assert_no_error (error);
      mdg_lease_commit (lease, &error);
      g_assert_no_error (error);
    }
}

static void
test_turns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (turn_rows); i++)
    {
      MdgTestCore *test = mdg_test_core_new ();
      g_test_message ("%s", turn_rows[i].sentence);
      put_turns (test, turn_rows[i].puts);
      g_autofree char *order = take_turns (test);
      g_assert_cmpstr (order, ==, turn_rows[i].turns);
      mdg_test_core_free (test);
    }
}

static void
test_again (void)
{
  g_autoptr (GError) error = NULL;
  MdgTestCore *test = mdg_test_core_new ();
  MdgLease *lease = begin_write (test);
  mdg_jobs_put (lease, "k", "1", NULL, mdg_lease_now (lease), &error);
  g_autoptr (MdgJob) first = mdg_jobs_take (lease, "me", NULL, &error);
  g_assert_nonnull (first);
  g_autoptr (MdgJob) none = mdg_jobs_take (lease, "me", NULL, &error);
  g_assert_null (none);
  mdg_jobs_put (lease, "k", "1", NULL, mdg_lease_now (lease), &error);
  g_assert_true (mdg_jobs_finish (lease, first, "me", 0, &error));
  g_autoptr (MdgJob) second = mdg_jobs_take (lease, "me", NULL, &error);
  g_assert_nonnull (second);
  g_assert_true (mdg_jobs_finish (lease, second, "me", 0, &error));
  g_autoptr (MdgJob) third = mdg_jobs_take (lease, "me", NULL, &error);
  g_assert_null (third);
  g_assert_no_error (error);
  mdg_lease_free (lease);
  mdg_test_core_free (test);
}

/* ---- reading ---- */

static void
test_read (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "農園.txt", "市民農園の利用料は年額一万二千円とする。\n");
  g_autofree char *queued = state_of (cabinet, id);
  g_assert_cmpstr (queued, ==, "queued");
  run_jobs (cabinet);
  g_autofree char *ready = state_of (cabinet, id);
  g_assert_cmpstr (ready, ==, "ready");
  g_autofree char *text = find (cabinet, "市民農園の利用料");
  g_assert_nonnull (strstr (text, "一万二千円"));

  cabinet_replace (cabinet, id, "市民農園の利用料は年額二万円とする。\n");
  g_autofree char *still = find (cabinet, "市民農園の利用料");
  g_assert_nonnull (strstr (still, "一万二千円"));
  run_jobs (cabinet);
  g_autofree char *now = find (cabinet, "市民農園の利用料");
  g_assert_nonnull (strstr (now, "二万円"));
}

static void
test_for_good (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "絵.txt", "MZ\001\002\003\004\005");
  run_jobs (cabinet);
  g_autofree char *failed = state_of (cabinet, id);
  g_assert_true (g_str_has_prefix (failed, "failed extract-"));
}

/* The worker is not there: for the first times this may pass. */
static void
test_for_now (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (cabinet->test->core, &settings);
  g_autofree char *real = g_strdup (settings.extract_program);
  g_free (settings.extract_program);
  settings.extract_program = g_strdup ("/bin/false");
  mdg_core_set_settings (cabinet->test->core, &settings);
  gint64 id = cabinet_upload (cabinet, "規程.txt", "温水プールの開館時間\n");
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK); /* the runner warns */
  run_jobs (cabinet);
  g_log_set_always_fatal (fatal);
  g_autofree char *waits = state_of (cabinet, id);
  g_assert_cmpstr (waits, ==, "queued");

  g_free (settings.extract_program);
  settings.extract_program = g_steal_pointer (&real);
  mdg_core_set_settings (cabinet->test->core, &settings);
  mdg_test_core_turn_to (cabinet->test, "2026-11-23", 9);
  run_jobs (cabinet);
  g_autofree char *ready = state_of (cabinet, id);
  g_assert_cmpstr (ready, ==, "ready");
}

static void
test_stopped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  MdgContext *editor = &cabinet->people[CABINET_EDITOR];
  gint64 id = cabinet_upload (cabinet, "取消.txt", "取り消される書類\n");
  g_autoptr (MdgDocument) refused =
    mdg_queue_service_cancel (&cabinet->people[CABINET_READER], id, &error);
  g_assert_null (refused);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_autoptr (MdgDocument) cancelled = mdg_queue_service_cancel (editor, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cancelled->state, ==, MDG_DOCUMENT_CANCELLED);
  run_jobs (cabinet);
  g_autofree char *none = find (cabinet, "取り消される書類");
  g_assert_cmpstr (none, ==, "");
  g_autoptr (MdgDocument) queued = mdg_queue_service_retry (editor, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (queued->state, ==, MDG_DOCUMENT_QUEUED);
  run_jobs (cabinet);
  g_autofree char *found = find (cabinet, "取り消される書類");
  g_assert_cmpstr (found, !=, "");
  g_autoptr (MdgDocument) again = mdg_queue_service_retry (editor, id, &error);
  g_assert_null (again);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
}

static void
test_board (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 next = 0;
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);
      g_autofree char *content = g_strdup_printf ("%u番の書類\n", i);
      cabinet_upload (cabinet, name, content);
    }
  g_autoptr (GPtrArray) queue =
    mdg_queue_service_list (&cabinet->people[CABINET_READER], 0, 2, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (queue->len, ==, 2);
  const MdgDocument *first = queue->pdata[0], *second = queue->pdata[1];
  g_assert_cmpstr (first->name, ==, "0.txt");
  g_assert_cmpint (first->position, ==, 1);
  g_assert_cmpint (second->position, ==, 2);
  g_assert_cmpint (second->seconds_left, >=, first->seconds_left);
  g_assert_cmpint (next, ==, second->id);
  g_autoptr (GPtrArray) rest =
    mdg_queue_service_list (&cabinet->people[CABINET_READER], next, 2, &next, &error);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_cmpint (next, ==, 0);
  g_autoptr (GPtrArray) hidden =
    mdg_queue_service_list (&cabinet->people[CABINET_STRANGER], 0, 10, &next, &error);
  g_assert_cmpuint (hidden->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/turns", test_turns);
  g_test_add_func ("/ingest/again", test_again);
  g_test_add_func ("/ingest/read", test_read);
  g_test_add_func ("/ingest/failures/for-good", test_for_good);
  g_test_add_func ("/ingest/failures/for-now", test_for_now);
  g_test_add_func ("/ingest/stopped", test_stopped);
  g_test_add_func ("/ingest/board", test_board);
  return g_test_run ();
}
