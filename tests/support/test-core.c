/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/test-core.h"

#include "server/crypto/random.h"
#include "server/service/accounts.h"
#include "server/service/policy.h"
#include "server/service/sections.h"
#include "server/store/accounts.h"

#include <glib/gstdio.h>

static void
open_core (MdgTestCore *test)
{
  g_autoptr (GError) error = NULL;
  MdgCoreSettings settings;
  mdg_core_settings_init (&settings);
  settings.argon2_memory_mib = 1;
  settings.argon2_passes = 1;
  test->core = mdg_core_new (test->dir, test->master, test->clock, &settings, &error);
  g_assert_no_error (error);
  mdg_core_settings_clear (&settings);
}

MdgTestCore *
mdg_test_core_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) key = NULL;
  gint64 now = 0;
  MdgTestCore *test = g_new0 (MdgTestCore, 1);
  g_assert_true (mdg_crypto_init (&error));
  g_assert_true (mdg_time_parse (MDG_TEST_NOW, &now));
  test->dir = g_dir_make_tmp ("madoguchi-core-XXXXXX", &error);
  g_assert_no_error (error);
  key = mdg_key_new_random ();
  test->master = mdg_master_key_new (key);
  test->clock = mdg_clock_new_fake (now);
  open_core (test);
  return test;
}

static void
remove_tree (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

void
mdg_test_core_free (MdgTestCore *test)
{
  if (test == NULL)
    return;
  mdg_core_free (test->core);
  mdg_clock_free (test->clock);
  mdg_master_key_unref (test->master);
  remove_tree (test->dir);
  g_free (test->dir);
  g_free (test);
}

void
mdg_test_core_restart (MdgTestCore *test)
{
  g_clear_pointer (&test->core, mdg_core_free);
  open_core (test);
}

gint64
mdg_test_core_add_section (MdgTestCore *test, const char *code, const char *name, gint64 parent_id)
{
  g_autoptr (GError) error = NULL;
  MdgContext context;
  MdgSection wanted = { .parent_id = parent_id, .code = (char *) code, .name = (char *) name };
  mdg_context_init_system (&context, test->core);
  g_autoptr (MdgSection) section = mdg_section_service_create (&context, &wanted, &error);
  g_assert_no_error (error);
  mdg_context_clear (&context);
  return section->id;
}

gint64
mdg_test_core_add_account (MdgTestCore *test,
                           const char *login,
                           const char *name,
                           gint64 section_id,
                           const char *roles,
                           char **ret_password)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = g_strsplit (roles, ";", -1);
  g_autofree char *password = NULL;
  MdgContext context;
  MdgAccount wanted = {
    .login = (char *) login, .name = (char *) name, .section_id = section_id, .roles = codes
  };
  mdg_context_init_system (&context, test->core);
  g_autoptr (MdgAccount) account =
    mdg_account_service_create (&context, &wanted, &password, &error);
  g_assert_no_error (error);
  mdg_context_clear (&context);
  if (ret_password != NULL)
    *ret_password = g_steal_pointer (&password);
  return account->id;
}

static MdgLease *
read_store (MdgTestCore *test)
{
  g_autoptr (GError) error = NULL;
  MdgLease *lease = mdg_store_begin_read (test->core->store, NULL, &error);
  g_assert_no_error (error);
  return lease;
}

MdgAccount *
mdg_test_core_get_account (MdgTestCore *test, const char *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = read_store (test);
  gint64 id = 0;
  mdg_accounts_find (lease, login, &id, &error);
  g_assert_no_error (error);
  MdgAccount *account = id != 0 ? mdg_accounts_get (lease, id, &error) : NULL;
  g_assert_no_error (error);
  return account;
}

void
mdg_test_core_context (MdgTestCore *test, gint64 account_id, MdgContext *ret_context)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = read_store (test);
  g_autoptr (MdgAccount) account = mdg_accounts_get (lease, account_id, &error);
  g_assert_no_error (error);
  mdg_context_init_system (ret_context, test->core);
  ret_context->is_system = FALSE;
  ret_context->lang = "en";
  ret_context->identity.account_id = account_id;
  ret_context->identity.section_id = account->section_id;
  mdg_policy_roles_to_grants (lease, account->roles, &ret_context->identity.grants, &error);
  g_assert_no_error (error);
}

char *
mdg_test_core_count_rows (MdgTestCore *test)
{
  static const struct
  {
    const char *table;
    const char *sql;
  } tables[] = {
    { "section", "SELECT count (*) FROM section" },
    { "role", "SELECT count (*) FROM role" },
    { "account", "SELECT count (*) FROM account" },
    { "account_role", "SELECT count (*) FROM account_role" },
    { "account_change", "SELECT count (*) FROM account_change" },
    { "credential", "SELECT count (*) FROM credential" },
    { "session", "SELECT count (*) FROM session" },
    { "job", "SELECT count (*) FROM job" },
    { "idempotency", "SELECT count (*) FROM idempotency" },
    { "audit", "SELECT count (*) FROM audit" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = read_store (test);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gint64 count = 0;
      mdg_db_get_int (mdg_lease_get_db (lease), &count, &error, tables[i].sql, NULL);
      g_assert_no_error (error);
      g_string_append_printf (out, "%s %" G_GINT64_FORMAT "\n", tables[i].table, count);
    }
  gint64 live = 0, destroyed = 0;
  mdg_keyring_check (mdg_store_get_keyring (test->core->store), &live, &destroyed, &error);
  g_assert_no_error (error);
  g_string_append_printf (out, "keys %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", live, destroyed);
  return g_string_free (out, FALSE);
}

guint
mdg_test_core_count_audit (MdgTestCore *test, const char *action, const char *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = read_store (test);
  gint64 count = 0;
  mdg_db_get_int (mdg_lease_get_db (lease), &count, &error,
                  "SELECT count (*) FROM audit WHERE action = :action AND outcome = :outcome",
                  "t:action", action, "t:outcome", outcome, NULL);
  g_assert_no_error (error);
  return (guint) count;
}

void
mdg_test_core_turn_to (MdgTestCore *test, const char *day, guint hours)
{
  gint64 time = 0;
  g_assert_true (mdg_date_parse (day, &time));
  mdg_clock_advance (test->clock, time + hours * MDG_HOUR - mdg_clock_now (test->clock));
}

void
mdg_test_core_assert_audit_whole (MdgTestCore *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MdgAuditCheck) check = mdg_audit_verify (lease, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (check->whole);
}
