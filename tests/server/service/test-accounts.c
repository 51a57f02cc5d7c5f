/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may do what to whom: sections, roles, rights that cannot be given away, the last
 * administrator, scheduled transfers, events that tell of it.
 */
#include "server/jobs/runner.h"
#include "server/service/accounts.h"
#include "server/service/audit-log.h"
#include "server/service/policy.h"
#include "server/service/roles.h"
#include "server/service/sections.h"
#include "server/store/changes.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "tests/support/test-core.h"

#include <string.h>

/* A small ward: two divisions, one with a section below it, and one person of each kind. */
typedef struct
{
  MdgTestCore *test;
  gint64 tax, tax_collection, welfare;
  gint64 administrator, tax_manager, tax_staff, collection_staff, welfare_staff, auditor;
} Ward;

static void
ward_set_up (Ward *ward, gconstpointer data)
{
  MdgTestCore *test = ward->test = mdg_test_core_new ();
  ward->tax = mdg_test_core_add_section (test, "0100", "税務部", 0);
  ward->tax_collection = mdg_test_core_add_section (test, "0110", "納税課", ward->tax);
  ward->welfare = mdg_test_core_add_section (test, "0200", "福祉部", 0);
  ward->administrator =
    mdg_test_core_add_account (test, "M000001", "森 一郎", ward->welfare, "administrator", NULL);
  ward->tax_manager =
    mdg_test_core_add_account (test, "M000002", "林 次郎", ward->tax, "section-manager", NULL);
  ward->tax_staff =
    mdg_test_core_add_account (test, "M000003", "山田 太郎", ward->tax, "staff", NULL);
  ward->collection_staff =
    mdg_test_core_add_account (test, "M000004", "鈴木 花子", ward->tax_collection, "staff", NULL);
  ward->welfare_staff =
    mdg_test_core_add_account (test, "M000005", "髙橋 三郎", ward->welfare, "staff", NULL);
  ward->auditor =
    mdg_test_core_add_account (test, "M000006", "邊見 四郎", ward->welfare, "auditor", NULL);
}

static void
ward_tear_down (Ward *ward, gconstpointer data)
{
  mdg_test_core_assert_audit_whole (ward->test);
  mdg_test_core_free (ward->test);
}

static guint
count_visible (Ward *ward, gint64 asker, const MdgAccountQuery *filter)
{
  g_autoptr (GError) error = NULL;
  gint64 next = 0;
  MdgContext context;
  mdg_test_core_context (ward->test, asker, &context);
  g_autoptr (GPtrArray) accounts = mdg_account_service_list (&context, filter, &next, &error);
  mdg_context_clear (&context);
  return accounts != NULL ? accounts->len : 0;
}

static void
test_who_sees_whom (Ward *ward, gconstpointer data)
{
  const MdgAccountQuery all = { .limit = 100 };
  g_assert_cmpuint (count_visible (ward, ward->administrator, &all), ==, 6);
  g_assert_cmpuint (count_visible (ward, ward->auditor, &all), ==, 6);
  g_assert_cmpuint (count_visible (ward, ward->tax_manager, &all), ==,
                    3); /* his section and the one below */
  g_assert_cmpuint (count_visible (ward, ward->tax_staff, &all), ==, 0);
}

typedef struct
{
  MdgAccountQuery filter;
  guint expected;
  const char *sentence;
} Search;

static void
test_search (Ward *ward, gconstpointer data)
{
  const Search searches[] = {
    { { .q = "m00000", .limit = 100 }, 6, "part of the user ID in small letters" },
    { { .q = "山田太郎", .limit = 100 }, 1, "a name without the space" },
    { { .q = "髙橋", .limit = 100 }, 1, "a name as it is written" },
    { { .q = "nobody", .limit = 100 }, 0, "what is not there" },
    { { .section_id = ward->tax, .limit = 100 }, 3, "a section with those below it" },
    { { .role = "auditor", .limit = 100 }, 1, "a role" },
    { { .state = "stopped", .limit = 100 }, 0, "a state" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_test_message ("%s", searches[i].sentence);
      g_assert_cmpuint (count_visible (ward, ward->administrator, &searches[i].filter), ==,
                        searches[i].expected);
    }
}

static void
test_pages (Ward *ward, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 after = 0;
  guint pages = 0;
  MdgContext context;
  mdg_test_core_context (ward->test, ward->administrator, &context);
  do
    {
      g_autoptr (GError) error = NULL;
      gint64 next = 0;
      MdgAccountQuery filter = { .after = after, .limit = 2 };
      g_autoptr (GPtrArray) page = mdg_account_service_list (&context, &filter, &next, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < page->len; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (((MdgAccount *) page->pdata[i])->login)));
      after = next;
      pages++;
    }
  while (after != 0);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 6);
  g_assert_cmpuint (pages, ==, 3);
  mdg_context_clear (&context);
}

/* What happens when @asker moves @target to @section (0: stays) with @roles (NULL: stay). */
static void
check_update (Ward *ward,
              gint64 asker,
              const char *target,
              gint64 section,
              const char *roles,
              const char *state,
              int expected,
              const char *sentence)
{
  g_autoptr (GError) error = NULL;
  MdgContext context;
  mdg_test_core_context (ward->test, asker, &context);
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (ward->test, target);
  if (section != 0)
    account->section_id = section;
  if (roles != NULL)
    {
      g_strfreev (account->roles);
      account->roles = g_strsplit (roles, ";", -1);
    }
  if (state != NULL)
    {
      g_free (account->state);
      account->state = g_strdup (state);
    }
  g_test_message ("%s", sentence);
  g_autoptr (MdgAccount) stored = mdg_account_service_update (&context, account, &error);
  if (expected < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, MDG_ERROR, expected);
  mdg_context_clear (&context);
}

static void
test_who_changes_whom (Ward *ward, gconstpointer data)
{
  check_update (ward, ward->tax_staff, "M000004", 0, NULL, "stopped", MDG_ERROR_FORBIDDEN,
                "staff change nobody");
  check_update (ward, ward->auditor, "M000004", 0, NULL, "stopped", MDG_ERROR_FORBIDDEN,
                "an auditor only reads");
  check_update (ward, ward->tax_manager, "M000005", 0, NULL, "stopped", MDG_ERROR_NOT_FOUND,
                "a manager does not see other sections");
  check_update (ward, ward->tax_manager, "M000004", ward->welfare, NULL, NULL, MDG_ERROR_FORBIDDEN,
                "nor moves people there");
  check_update (ward, ward->tax_manager, "M000004", 0, "administrator", NULL,
                MDG_ERROR_GRANT_BEYOND_OWN, "nor makes administrators");
  check_update (ward, ward->tax_manager, "M000004", 0, "section-manager", NULL, -1,
                "but managers like himself");
  check_update (ward, ward->tax_manager, "M000004", ward->tax, NULL, NULL, -1,
                "and moves within his sections");
  check_update (ward, ward->tax_manager, "M000003", 0, NULL, "stopped", -1,
                "and stops accounts there");
  check_update (ward, ward->administrator, "M000003", ward->welfare, "auditor;staff", "active", -1,
                "an administrator does all of it");
  check_update (ward, ward->administrator, "M000003", 0, "no-such-role", NULL,
                MDG_ERROR_ROLE_UNKNOWN, "roles must exist");
  check_update (ward, ward->administrator, "M000003", 999, NULL, NULL, MDG_ERROR_SECTION_UNKNOWN,
                "so must sections");
  check_update (ward, ward->administrator, "M000001", 0, NULL, "stopped", MDG_ERROR_NOT_ONESELF,
                "nobody stops himself");
  check_update (ward, ward->administrator, "M000001", 0, "staff", NULL, MDG_ERROR_NOT_ONESELF,
                "nor takes his own rights");
}

static void
test_manager_over_administrator (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  check_update (ward, ward->administrator, "M000001", ward->tax, NULL, NULL, -1,
                "the administrator now belongs to the tax section");
  check_update (ward, ward->tax_manager, "M000001", 0, NULL, "stopped", MDG_ERROR_GRANT_BEYOND_OWN,
                "a manager cannot stop him");
  MdgContext context;
  mdg_test_core_context (ward->test, ward->tax_manager, &context);
  g_autofree char *password =
    mdg_account_service_reset_password (&context, ward->administrator, &error);
  g_assert_null (password);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_GRANT_BEYOND_OWN);
  mdg_context_clear (&context);
}

static void
test_last_administrator (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  check_update (ward, ward->administrator, "M000006", 0, "administrator", NULL, -1,
                "a second administrator");
  check_update (ward, ward->auditor, "M000001", 0, "staff", NULL, -1, "who may demote the first");
  MdgContext context;
  mdg_context_init_system (&context, ward->test->core);
  g_autoptr (MdgAccount) last = mdg_test_core_get_account (ward->test, "M000006");
  g_free (last->state);
  last->state = g_strdup ("stopped");
  g_autoptr (MdgAccount) stored = mdg_account_service_update (&context, last, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_LAST_ADMINISTRATOR);

  /* An account whose last day is over is no administrator either. */
  g_clear_error (&error);
  g_free (last->state);
  last->state = g_strdup (MDG_ACCOUNT_ACTIVE);
  last->expires_on = g_strdup ("2026-11-21");
  g_assert_null (mdg_account_service_update (&context, last, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_LAST_ADMINISTRATOR);
  g_clear_error (&error);
  g_free (last->expires_on);
  last->expires_on = g_strdup ("2026-11-22");
  stored = mdg_account_service_update (&context, last, &error);
  g_assert_no_error (error);
}

static void
test_two_editors (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgContext context;
  mdg_test_core_context (ward->test, ward->administrator, &context);
  g_autoptr (MdgAccount) mine = mdg_test_core_get_account (ward->test, "M000003");
  check_update (ward, ward->administrator, "M000003", ward->welfare, NULL, NULL, -1,
                "somebody else is faster");
  g_autoptr (MdgAccount) stored = mdg_account_service_update (&context, mine, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  mdg_context_clear (&context);
}

static void
test_ward_roles (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgContext context, manager;
  mdg_test_core_context (ward->test, ward->administrator, &context);
  g_autoptr (MdgRole) wanted = mdg_builtin_role_new ("section-manager");
  g_free (wanted->name);
  wanted->name = g_strdup ("庶務担当");
  g_autoptr (MdgRole) role = mdg_role_service_create (&context, wanted, &error);
  g_assert_no_error (error);
  check_update (ward, ward->administrator, "M000003", 0, role->code, NULL, -1, "the role is given");
  g_assert_cmpuint (count_visible (ward, ward->tax_staff, &(MdgAccountQuery){ .limit = 100 }), ==,
                    3);
  g_assert_false (mdg_role_service_delete (&context, role->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_ROLE_IN_USE);
  g_clear_error (&error);

  g_ptr_array_set_size (role->grants, 0);
  g_autoptr (MdgRole) emptied = mdg_role_service_update (&context, role, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_visible (ward, ward->tax_staff, &(MdgAccountQuery){ .limit = 100 }), ==,
                    0);

  mdg_test_core_context (ward->test, ward->tax_manager, &manager);
  g_autoptr (MdgRole) refused = mdg_role_service_create (&manager, wanted, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  mdg_context_clear (&manager);
  mdg_context_clear (&context);
}

static void
test_section_tree (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgContext context;
  mdg_test_core_context (ward->test, ward->administrator, &context);
  g_autoptr (MdgSection) tax = mdg_section_new ();
  tax->id = ward->tax;
  tax->code = g_strdup ("0100");
  tax->name = g_strdup ("税務部");
  tax->parent_id = ward->tax_collection;
  tax->version = 1;
  g_autoptr (MdgSection) cycle = mdg_section_service_update (&context, tax, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SECTION_CYCLE);
  g_clear_error (&error);
  g_assert_false (mdg_section_service_delete (&context, ward->tax, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SECTION_NOT_EMPTY);
  mdg_context_clear (&context);
}

/* Schedules @section from @day on for the tax staff account. */
static void
schedule (Ward *ward, const char *day, gint64 section)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (ward->test->core->store, NULL, &error);
  g_autoptr (MdgPendingChange) change = mdg_pending_change_new ();
  change->id = mdg_lease_new_id (lease);
  change->account_id = ward->tax_staff;
  change->effective_on = g_strdup (day);
  change->section_id = section;
  g_assert_true (mdg_changes_put (lease, change, &error) && mdg_lease_commit (lease, &error));
}

static void
test_transfer_on_its_day (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgJobRunner) runner = mdg_job_runner_new (ward->test->core, mdg_core_job_kinds ());
  g_assert_true (mdg_core_jobs_put (ward->test->core, &error));
  schedule (ward, "2027-04-01", ward->welfare);
  while (mdg_job_runner_run_one (runner))
    ;
  mdg_test_core_turn_to (ward->test, "2027-03-31", 23);
  while (mdg_job_runner_run_one (runner))
    ;
  g_autoptr (MdgAccount) before = mdg_test_core_get_account (ward->test, "M000003");
  g_assert_cmpint (before->section_id, ==, ward->tax);
  mdg_clock_advance (ward->test->clock, MDG_HOUR);
  while (mdg_job_runner_run_one (runner))
    ;
  g_autoptr (MdgAccount) after = mdg_test_core_get_account (ward->test, "M000003");
  g_assert_cmpint (after->section_id, ==, ward->welfare);
}

static void
test_transfer_that_no_longer_fits (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgContext context;
  guint count = 0;
  schedule (ward, "2026-11-22", 12345); /* a section that is gone by now */
  mdg_context_init_system (&context, ward->test->core);
  g_assert_true (mdg_account_service_apply_due_changes (&context, &count, &error));
  g_assert_cmpuint (
    mdg_test_core_count_audit (ward->test, "account.apply-change", "section-unknown"), ==, 1);
  g_assert_true (mdg_account_service_apply_due_changes (&context, &count,
                                                        &error)); /* and is not tried for ever */
  g_assert_cmpuint (count, ==, 0);
}

static void
test_erasure (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgContext context, manager;
  mdg_test_core_context (ward->test, ward->administrator, &context);
  mdg_test_core_context (ward->test, ward->tax_manager, &manager);
  g_assert_false (mdg_account_service_erase (&context, ward->tax_staff, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_ACCOUNT_IN_USE);
  g_clear_error (&error);
  check_update (ward, ward->administrator, "M000003", 0, NULL, "stopped", -1, "stopped first");
  check_update (ward, ward->administrator, "M000005", 0, NULL, "stopped", -1, "another one");
  g_assert_false (mdg_account_service_erase (&manager, ward->welfare_staff, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (mdg_account_service_erase (&manager, ward->tax_staff, &error));
  g_assert_no_error (error);
  g_assert_null (mdg_test_core_get_account (ward->test, "M000003"));
  g_autofree char *scope = mdg_scope_account (ward->tax_staff);
  MdgKeyring *keyring = mdg_store_get_keyring (ward->test->core->store);
  g_assert_null (mdg_keyring_get (keyring, scope, MDG_KEYRING_CREATE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
  g_clear_error (&error);

  /* The jobs that would have finished it after a kill find both keys gone. */
  g_autoptr (MdgJobRunner) runner = mdg_job_runner_new (ward->test->core, mdg_core_job_kinds ());
  for (guint i = 0; i < 2; i++)
    g_assert_true (mdg_job_runner_run_one (runner));
  g_assert_false (mdg_job_runner_run_one (runner));

  /* The user ID can be given to somebody else, and the log still says what the number did. */
  mdg_test_core_add_account (ward->test, "M000003", "別 人", ward->tax, "staff", NULL);
  mdg_context_clear (&manager);
  mdg_context_clear (&context);
}

static void
note_event (const char *id, const char *name, const char *data, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", name);
}

static void
test_who_is_told (Ward *ward, gconstpointer data)
{
  g_autoptr (GString) staff = g_string_new (NULL);
  g_autoptr (GString) administrator = g_string_new (NULL);
  MdgEventHub *hub = ward->test->core->hub;
  MdgContext context;
  mdg_test_core_context (ward->test, ward->administrator, &context);
  MdgSubscriber one = { ward->tax_staff, 71, { { MDG_REACH_NONE } }, note_event, staff };
  MdgSubscriber two = { ward->administrator, 72, context.identity.grants, note_event,
                        administrator };
  guint64 position = mdg_event_hub_get_position (hub);
  mdg_event_hub_subscribe (hub, &one, NULL, position);
  guint64 second = mdg_event_hub_subscribe (hub, &two, NULL, position);
  check_update (ward, ward->administrator, "M000003", 0, NULL, "stopped", -1,
                "the account is stopped");
  g_assert_cmpstr (staff->str, ==, "hello session-revoked me-changed ");
  g_assert_cmpstr (administrator->str, ==, "hello accounts-changed ");
  mdg_event_hub_unsubscribe (hub, second);
  check_update (ward, ward->administrator, "M000003", 0, NULL, "active", -1,
                "after unsubscribing nothing comes");
  g_assert_cmpstr (administrator->str, ==, "hello accounts-changed ");
  mdg_context_clear (&context);
}

static void
test_audit_search (Ward *ward, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 next = 0;
  MdgContext context, staff;
  check_update (ward, ward->administrator, "M000003", 0, NULL, "stopped", -1, "something to find");
  mdg_test_core_context (ward->test, ward->auditor, &context);
  MdgAuditQuery query = {
    .actor = "m000001", .from = "2026-11-22", .to = "2026-11-22", .action = "account.", .limit = 10
  };
  g_autoptr (GPtrArray) entries = mdg_audit_log_search (&context, &query, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  const MdgAuditEntry *entry = entries->pdata[0];
  g_assert_cmpstr (entry->action, ==, "account.update");
  g_assert_cmpstr (entry->actor_name, ==, "森 一郎");
  g_assert_cmpstr (entry->object_name, ==, "M000003 山田 太郎");
  g_assert_nonnull (strstr (entry->detail, "\"stopped\""));
  g_assert_null (strstr (entry->detail, "山田"));

  query.to = "2026-11-21";
  g_autoptr (GPtrArray) none = mdg_audit_log_search (&context, &query, &next, &error);
  g_assert_null (none);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_PERIOD);
  g_clear_error (&error);
  mdg_test_core_context (ward->test, ward->tax_staff, &staff);
  g_autoptr (GPtrArray) refused = mdg_audit_log_search (&staff, &query, &next, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  mdg_context_clear (&staff);
  mdg_context_clear (&context);
}

#define ADD(path, func) g_test_add (path, Ward, NULL, ward_set_up, func, ward_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/accounts/who-sees-whom", test_who_sees_whom);
  ADD ("/accounts/search", test_search);
  ADD ("/accounts/pages-show-each-once", test_pages);
  ADD ("/accounts/who-changes-whom", test_who_changes_whom);
  ADD ("/accounts/a-manager-has-no-power-over-an-administrator", test_manager_over_administrator);
  ADD ("/accounts/the-last-administrator-stays", test_last_administrator);
  ADD ("/accounts/two-editors", test_two_editors);
  ADD ("/accounts/erasure-destroys-the-key", test_erasure);
  ADD ("/roles/of-the-ward", test_ward_roles);
  ADD ("/sections/tree", test_section_tree);
  ADD ("/transfers/on-their-day", test_transfer_on_its_day);
  ADD ("/transfers/that-no-longer-fit", test_transfer_that_no_longer_fits);
  ADD ("/events/who-is-told", test_who_is_told);
  ADD ("/audit/search", test_audit_search);
  return g_test_run ();
}
