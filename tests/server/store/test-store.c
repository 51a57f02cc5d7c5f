/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store: leases (one writer, snapshots, rollback), ids, errors of SQLite in words, and a full
 * or failing disk at every single step of a change.
 */
#include "server/store/accounts.h"
#include "server/store/credentials.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "tests/support/fault-vfs.h"
#include "tests/support/test-core.h"

static MdgSection *
new_section (MdgLease *lease, const char *code)
{
  MdgSection *section = mdg_section_new ();
  section->id = mdg_lease_new_id (lease);
  section->code = g_strdup (code);
  section->name = g_strdup ("税務課");
  return section;
}

static guint
count_sections (MdgStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (store, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) sections = mdg_sections_list (lease, &error);
  g_assert_no_error (error);
  return sections->len;
}

static void
test_lease_without_commit (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  {
    g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
    g_autoptr (MdgSection) section = new_section (lease, "0100");
    g_assert_true (mdg_sections_insert (lease, section, &error));
  }
  g_assert_cmpuint (count_sections (test->core->store), ==, 0);
}

static void
test_reader_sees_one_moment (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) reader = mdg_store_begin_read (test->core->store, NULL, &error);
  g_autoptr (GPtrArray) before = mdg_sections_list (reader, &error);
  mdg_test_core_add_section (test, "0100", "税務課", 0);
  g_autoptr (GPtrArray) after = mdg_sections_list (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_cmpuint (after->len, ==, 0);
  g_clear_pointer (&reader, mdg_lease_free);
  g_assert_cmpuint (count_sections (test->core->store), ==, 1);
}

static gpointer
add_sections (gpointer data)
{
  MdgTestCore *test = data;
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
      g_autofree char *code = g_strdup_printf ("%p-%u", (void *) g_thread_self (), i);
      g_autoptr (MdgSection) section = new_section (lease, code);
      g_assert_true (mdg_sections_insert (lease, section, &error));
      g_assert_true (mdg_lease_commit (lease, &error));
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_writers_take_turns (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  GThread *threads[8];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", add_sections, test);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (count_sections (test->core->store), ==, 400);
}

static void
test_ids_rise (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, NULL);
  gint64 last = 0;
  for (guint i = 0; i < 10000; i++)
    {
      gint64 id = mdg_lease_new_id (lease);
      g_assert_cmpint (id, >, last);
      g_assert_cmpint (id, <, G_GINT64_CONSTANT (1) << 53);
      last = id;
    }
}

static void
test_same_code_twice (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_autoptr (MdgSection) first = new_section (lease, "0100");
  g_autoptr (MdgSection) second = new_section (lease, "0100");
  g_assert_true (mdg_sections_insert (lease, first, &error));
  g_assert_false (mdg_sections_insert (lease, second, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
}

static void
test_cancelled_query (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MdgLease) lease = mdg_store_begin_read (test->core->store, cancellable, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  gint64 sum = 0;
  g_assert_false (mdg_db_get_int (mdg_lease_get_db (lease), &sum, &error,
                                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                  "WHERE i < 100000000) SELECT sum (i) FROM n",
                                  NULL));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
}

static void
test_value_of_other_row (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  gint64 id = mdg_test_core_add_account (test, "M100001", "山田 太郎", 0, "staff", NULL);
  gint64 other = mdg_test_core_add_account (test, "M100002", "鈴木 花子", 0, "staff", NULL);
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_assert_true (mdg_db_run (
    mdg_lease_get_db (lease), &error,
    "UPDATE account SET profile = (SELECT profile FROM account WHERE id = :other) WHERE id = :id",
    "i:id", id, "i:other", other, NULL));
  g_autoptr (MdgAccount) account = mdg_accounts_get (lease, id, &error);
  g_assert_null (account);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
}

static void
test_foreign_change (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  mdg_store_poll_foreign_change (test->core->store);
  mdg_test_core_add_section (test, "0100", "税務課", 0);
  g_assert_false (mdg_store_poll_foreign_change (test->core->store)); /* our own */

  g_autoptr (MdgStore) other = mdg_store_open (test->dir, test->master, test->clock, &error);
  g_assert_no_error (error);
  {
    g_autoptr (MdgLease) lease = mdg_store_begin_write (other, NULL, &error);
    g_autoptr (MdgSection) section = new_section (lease, "0200");
    g_assert_true (mdg_sections_insert (lease, section, &error) &&
                   mdg_lease_commit (lease, &error));
  }
  g_assert_true (mdg_store_poll_foreign_change (test->core->store));
  g_assert_false (mdg_store_poll_foreign_change (test->core->store));
}

/* Adds an account in one lease. */
static gboolean
add_account (MdgTestCore *test, const char *login, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, error);
  if (lease == NULL)
    return FALSE;
  g_autoptr (MdgAccount) account = mdg_account_new ();
  g_autoptr (MdgCredential) credential = mdg_credential_new ();
  account->id = credential->account_id = mdg_lease_new_id (lease);
  account->login = g_strdup (login);
  account->name = g_strdup ("山田 太郎");
  account->state = g_strdup (MDG_ACCOUNT_ACTIVE);
  credential->password = g_strdup ("-");
  MdgAuditEvent event = { 0, "account.create", NULL, "ok", NULL, NULL };
  return mdg_accounts_insert (lease, account, error) &&
         mdg_credentials_put (lease, credential, error) &&
         mdg_audit_append (lease, &event, error) && mdg_lease_commit (lease, error);
}

static void
test_every_step_failing (gconstpointer data)
{
  MdgFaultKind kind = (MdgFaultKind) GPOINTER_TO_INT (data);
  mdg_fault_vfs_install ();
  guint failures = 0;
  for (guint step = 1; step < 400; step++)
    {
      g_autoptr (MdgTestCore) test = mdg_test_core_new ();
      g_autoptr (GError) error = NULL;
      mdg_fault_vfs_arm (kind, step);
      gboolean done = add_account (test, "M100001", &error);
      gboolean fired = mdg_fault_vfs_disarm ();
      g_assert_true (done || error != NULL);
      if (!done && kind == MDG_FAULT_FULL)
        g_assert_error (error, MDG_ERROR, MDG_ERROR_STORE_FULL);
      failures += done ? 0 : 1;

      mdg_test_core_restart (
        test); /* what was acknowledged is there, what was not is wholly absent */
      g_autoptr (MdgAccount) account = mdg_test_core_get_account (test, "M100001");
      g_assert_cmpint (done, ==, account != NULL);
      g_assert_cmpuint (mdg_test_core_count_audit (test, "account.create", "ok"), ==, done ? 1 : 0);
      mdg_test_core_assert_audit_whole (test);
      if (!fired)
        break;
    }
  g_assert_cmpuint (failures, >, 3);
  mdg_fault_vfs_remove ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/what-is-not-committed-is-not-there", test_lease_without_commit);
  g_test_add_func ("/store/a-reader-sees-one-moment", test_reader_sees_one_moment);
  g_test_add_func ("/store/writers-take-turns", test_writers_take_turns);
  g_test_add_func ("/store/ids-rise-and-fit-into-json", test_ids_rise);
  g_test_add_func ("/store/a-broken-unique-rule-is-a-conflict", test_same_code_twice);
  g_test_add_func ("/store/a-long-query-stops-when-cancelled", test_cancelled_query);
  g_test_add_func ("/store/a-value-moved-to-another-row-is-noticed", test_value_of_other_row);
  g_test_add_func ("/store/a-change-by-another-process-is-noticed-once", test_foreign_change);
  g_test_add_data_func ("/store/every-write-failing-once", GINT_TO_POINTER (MDG_FAULT_WRITE),
                        test_every_step_failing);
  g_test_add_data_func ("/store/every-sync-failing-once", GINT_TO_POINTER (MDG_FAULT_SYNC),
                        test_every_step_failing);
  g_test_add_data_func ("/store/disk-full-at-every-write", GINT_TO_POINTER (MDG_FAULT_FULL),
                        test_every_step_failing);
  return g_test_run ();
}
