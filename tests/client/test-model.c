/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * access: every way in and out, and what each leaves behind. lists: pages, reloading by events,
 * keeping what did not change, trouble. calls: what is sent. phrases and CSV: texts.
 */
#include "client/local/secrets-memory.h"
#include "client/model/access.h"
#include "client/model/admin.h"
#include "client/model/answer.h"
#include "client/model/my-account.h"
#include "client/model/phrases.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "tests/client/desk.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  MdgScriptServer *server;
  char *folder;
  MdgSettings *settings;
  MdgSecrets *secrets;
  MdgAccess *access;
  MdgAccessState wanted;
  GString *changes;
} Fixture;

static void
on_changed (MdgAccess *access, const char *name, Fixture *fixture)
{
  g_string_append_printf (fixture->changes, "%s;", name);
}

static MdgAccess *
access_new (Fixture *fixture)
{
  MdgAccess *access = mdg_access_new (fixture->settings, fixture->folder);
  mdg_access_set_secrets (access, fixture->secrets);
  g_signal_connect (access, "changed", G_CALLBACK (on_changed), fixture);
  return access;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  mdg_script_office (fixture->server);
  fixture->folder = g_dir_make_tmp ("madoguchi-model-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "settings.ini", NULL);
  fixture->settings = mdg_settings_new_with_presets (path, NULL);
  mdg_settings_override (fixture->settings, "server",
                         mdg_script_server_get_address (fixture->server));
  fixture->secrets = mdg_secrets_memory_new ();
  fixture->changes = g_string_new (NULL);
  fixture->access = access_new (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->access);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->secrets);
  g_string_free (fixture->changes, TRUE);
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
is_wanted_state (gpointer data)
{
  Fixture *fixture = data;
  return mdg_access_get_state (fixture->access) == fixture->wanted &&
         !mdg_access_is_busy (fixture->access);
}

static void
wait_for (Fixture *fixture, MdgAccessState state)
{
  fixture->wanted = state;
  g_assert_true (mdg_wait_until (is_wanted_state, fixture, 15));
}

static void
start_and_sign_in (Fixture *fixture)
{
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  mdg_access_sign_in (fixture->access, TEST_LOGIN, TEST_PASSWORD, NULL, TRUE);
  wait_for (fixture, MDG_ACCESS_SIGNED_IN);
}

static gboolean
has_stream (gpointer data)
{
  return mdg_script_server_n_streams (((Fixture *) data)->server) > 0;
}

/* ---- access ---- */

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_assert_cmpstr (mdg_access_get_me (fixture->access)->account->name, ==, "森 恵子");
  g_assert_cmpint (mdg_access_get_reach (fixture->access, MDG_PERMISSION_ROLES_MANAGE), ==,
                   MDG_REACH_ALL);
  g_assert_null (mdg_access_get_notice (fixture->access));
  g_autofree char *login = mdg_access_dup_remembered_login (fixture->access);
  g_assert_cmpstr (login, ==, TEST_LOGIN);
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, "POST " MDG_PATH_SESSIONS);
  g_assert_nonnull (strstr (body, "\"password\":\"" TEST_PASSWORD "\""));
  g_assert_null (strstr (body, "\"code\""));
}

static void
test_kept_session (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_assert_true (mdg_wait_until (has_stream, fixture, 10));
  g_usleep (200000); /* the token is kept on a worker thread */
  g_clear_object (&fixture->access);
  fixture->access = access_new (fixture);
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_IN);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "POST " MDG_PATH_SESSIONS), ==, 1);
}

static void
test_kept_session_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name =
    g_strconcat ("token:", mdg_script_server_get_address (fixture->server), NULL);
  mdg_secrets_store (fixture->secrets, name, "old", NULL, NULL);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_ME, 401, "not-signed-in");
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  g_assert_nonnull (mdg_access_get_notice (fixture->access));
}

static void
test_wrong_password (Fixture *fixture, gconstpointer data)
{
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  mdg_script_sign_in (fixture->server, "sign-in-failed", FALSE);
  mdg_access_sign_in (fixture->access, TEST_LOGIN, "wrong", NULL, FALSE);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  g_assert_cmpstr (mdg_access_get_notice (fixture->access), ==,
                   "The user ID or the password is wrong.");
}

static void
test_second_factor (Fixture *fixture, gconstpointer data)
{
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  mdg_script_sign_in (fixture->server, "code-required", FALSE);
  mdg_access_sign_in (fixture->access, TEST_LOGIN, TEST_PASSWORD, NULL, FALSE);
  wait_for (fixture, MDG_ACCESS_CODE_NEEDED);
  g_assert_null (mdg_access_get_notice (fixture->access));
  mdg_script_sign_in (fixture->server, "code-wrong", FALSE);
  mdg_access_sign_in (fixture->access, TEST_LOGIN, TEST_PASSWORD, "000000", FALSE);
  wait_for (fixture, MDG_ACCESS_CODE_NEEDED); /* still asked for */
  g_assert_nonnull (mdg_access_get_notice (fixture->access));
  mdg_script_sign_in (fixture->server, NULL, FALSE);
  mdg_access_sign_in (fixture->access, TEST_LOGIN, TEST_PASSWORD, "123456", FALSE);
  wait_for (fixture, MDG_ACCESS_SIGNED_IN);
}

static void
test_password_due (Fixture *fixture, gconstpointer data)
{
  mdg_script_sign_in (fixture->server, NULL, TRUE);
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  mdg_access_sign_in (fixture->access, TEST_LOGIN, TEST_PASSWORD, NULL, FALSE);
  wait_for (fixture, MDG_ACCESS_PASSWORD_DUE);
  mdg_script_sign_in (fixture->server, NULL, FALSE);
  mdg_access_reload_me (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_IN);
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_assert_true (mdg_wait_until (has_stream, fixture, 10));
  gint64 start = g_get_monotonic_time ();
  mdg_script_server_push (fixture->server, "5", MDG_EVENT_SESSION_REVOKED, "{}");
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_assert_cmpstr (mdg_access_get_notice (fixture->access), ==,
                   "This PC was signed out from elsewhere.");
  g_assert_null (mdg_access_get_me (fixture->access));
}

static void
test_sign_out (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  mdg_access_sign_out (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  g_usleep (200000);
  g_autofree char *name =
    g_strconcat ("token:", mdg_script_server_get_address (fixture->server), NULL);
  g_assert_null (mdg_secrets_lookup (fixture->secrets, name, NULL, NULL));
}

static void
test_everywhere (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  mdg_access_sign_out_everywhere (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "DELETE " MDG_PATH_ME_SESSIONS), ==,
                    1);
}

static void
test_no_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  mdg_settings_override (fixture->settings, "server", "");
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_NO_SERVER);
  g_assert_false (mdg_access_set_server (fixture->access, "http://elsewhere.example", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
  g_assert_true (
    mdg_access_set_server (fixture->access, mdg_script_server_get_address (fixture->server), NULL));
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
}

static void
test_fixed_server (Fixture *fixture, gconstpointer data)
{
  g_assert_false (mdg_access_is_server_fixed (fixture->access));
  MdgDesk *desk = mdg_desk_new ();
  g_autoptr (MdgPresets) presets =
    mdg_desk_set (desk, "ServerUrl=https://madoguchi.example.lg.jp", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "settings.ini", NULL);
  g_autoptr (MdgSettings) settings = mdg_settings_new_with_presets (path, presets);
  g_autoptr (MdgAccess) access = mdg_access_new (settings, fixture->folder);
  g_assert_true (mdg_access_is_server_fixed (access));
  mdg_desk_free (desk);
}

static void
test_other_product (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_SERVER, 200,
                         "{\"product\": \"other\", \"version\": \"1\"}");
  mdg_access_start (fixture->access);
  wait_for (fixture, MDG_ACCESS_SIGNED_OUT);
  g_assert_cmpstr (mdg_access_get_notice (fixture->access), ==,
                   "There is no Madoguchi server at this address.");
}

static gboolean
has_trouble (gpointer data)
{
  return mdg_access_get_trouble (((Fixture *) data)->access) != NULL;
}

static gboolean
has_no_trouble (gpointer data)
{
  return !has_trouble (data);
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_assert_true (mdg_wait_until (has_stream, fixture, 10));
  mdg_script_server_drop_streams (fixture->server);
  g_assert_true (mdg_wait_until (has_trouble, fixture, 10));
  g_assert_cmpint (mdg_access_get_state (fixture->access), ==, MDG_ACCESS_SIGNED_IN);
  g_assert_true (mdg_wait_until (has_no_trouble, fixture, 10));
}

/* ---- lists ---- */

static gboolean
is_loaded (gpointer data)
{
  return !mdg_paged_list_is_loading (data);
}

static void
load (MdgPagedList *list)
{
  mdg_paged_list_reload (list);
  g_assert_true (mdg_wait_until (is_loaded, list, 15));
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_autoptr (MdgAdmin) admin = mdg_admin_new (fixture->access);
  MdgPagedList *accounts = mdg_admin_get_accounts (admin);
  load (mdg_admin_get_roles (admin));
  load (accounts);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (accounts)), ==, 250);
  g_assert_true (mdg_paged_list_is_complete (accounts));
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (accounts), 0);
  g_autofree char *note = NULL;
  g_autofree char *state = NULL;
  g_object_get (item, "note", &note, "state-text", &state, NULL);
  g_assert_cmpstr (note, ==, "Section manager");
  g_assert_cmpstr (state, ==, "Stopped");
}

static void
count_change (GListModel *list, guint position, guint removed, guint added, guint *changes)
{
  *changes += removed + added;
}

static void
test_reload_keeps (Fixture *fixture, gconstpointer data)
{
  guint changes = 0;
  start_and_sign_in (fixture);
  g_autoptr (MdgAdmin) admin = mdg_admin_new (fixture->access);
  MdgPagedList *roles = mdg_admin_get_roles (admin);
  load (roles);
  g_signal_connect (roles, "items-changed", G_CALLBACK (count_change), &changes);
  load (roles);
  g_assert_cmpuint (changes, ==, 0);
  g_autoptr (MdgItem) first = g_list_model_get_item (G_LIST_MODEL (roles), 0);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_ROLES, 200,
                         "{\"items\": [{\"id\": 0, \"code\": \"staff\", \"name\": \"Staff\", "
                         "\"builtin\": true, \"grants\": [],"
                         " \"n_accounts\": 230}]}");
  load (roles);
  g_autoptr (MdgItem) same = g_list_model_get_item (G_LIST_MODEL (roles), 0);
  g_assert_true (first == same);
  g_assert_cmpuint (changes, ==, 3);
  g_signal_handlers_disconnect_by_data (roles, &changes);
}

static gboolean
asked_twice (gpointer data)
{
  return mdg_script_server_count (((Fixture *) data)->server, "GET " MDG_PATH_SECTIONS) >= 2;
}

static void
test_event_reloads (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_autoptr (MdgAdmin) admin = mdg_admin_new (fixture->access);
  load (mdg_admin_get_sections (admin));
  g_assert_true (mdg_wait_until (has_stream, fixture, 10));
  mdg_script_server_push (fixture->server, "7", MDG_EVENT_SECTIONS_CHANGED, "{}");
  g_assert_true (mdg_wait_until (asked_twice, fixture, 10));
  g_assert_cmpstr (fixture->changes->str, ==, "sections-changed;");
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "GET " MDG_PATH_ROLES), ==,
                    0); /* never shown, never loaded */
}

static void
test_list_trouble (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_autoptr (MdgAdmin) admin = mdg_admin_new (fixture->access);
  MdgPagedList *roles = mdg_admin_get_roles (admin);
  load (roles);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_ROLES, 403, "forbidden");
  load (roles);
  g_assert_nonnull (mdg_paged_list_get_trouble (roles));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (roles)), ==,
                    4); /* what was there stays readable */
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_ROLES, 200, "{\"items\": 5}");
  load (roles);
  g_assert_nonnull (mdg_paged_list_get_trouble (roles));
}

static void
test_tree (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_autoptr (MdgAdmin) admin = mdg_admin_new (fixture->access);
  load (mdg_admin_get_sections (admin));
  g_autoptr (GListModel) top = mdg_admin_children_of (admin, 0);
  g_autoptr (GListModel) below = mdg_admin_children_of (admin, 1);
  g_assert_cmpuint (g_list_model_get_n_items (top), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (below), ==, 2);
  g_assert_null (mdg_admin_find_section (admin, 99));
}

static gboolean
has_searched (gpointer data)
{
  g_autofree char *body =
    mdg_script_server_dup_body (((Fixture *) data)->server, "POST " MDG_PATH_ACCOUNTS_SEARCH);
  return g_strcmp0 (
           body, "{\"q\":\"森 & 髙橋\",\"section_id\":3,\"state\":\"active\",\"limit\":200}") == 0;
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_autoptr (MdgAdmin) admin = mdg_admin_new (fixture->access);
  load (mdg_admin_get_accounts (admin));
  mdg_admin_search_accounts (admin, "森 & 髙橋", 3, "active");
  g_assert_true (
    mdg_wait_until (has_searched, fixture, 10)); /* names travel in the body, never in a URL */
  guint before = mdg_script_server_count (fixture->server, "POST " MDG_PATH_ACCOUNTS_SEARCH);
  mdg_admin_search_accounts (admin, "森 & 髙橋", 3, "active");
  g_assert_true (mdg_wait_until (is_loaded, mdg_admin_get_accounts (admin), 15));
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "POST " MDG_PATH_ACCOUNTS_SEARCH), ==,
                    before);
}

/* ---- calls ---- */

typedef struct
{
  const char *when;
  guint status;
  const char *body;
  int code; /* -1 for none */
} EraseRow;

static const EraseRow erase_rows[] = {
  { "a stopped account is erased", 204, "", -1 },
  { "an active account is refused", 409, "account-in-use", MDG_ERROR_ACCOUNT_IN_USE },
  { "an account that is gone is told", 404, "not-found", MDG_ERROR_NOT_FOUND },
};

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
test_erase (Fixture *fixture, gconstpointer data)
{
  start_and_sign_in (fixture);
  g_autoptr (MdgAdmin) admin = mdg_admin_new (fixture->access);
  for (guint i = 0; i < G_N_ELEMENTS (erase_rows); i++)
    {
      const EraseRow *row = &erase_rows[i];
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", row->when);
      mdg_script_server_set (fixture->server, "DELETE /api/v1/accounts/12", row->status, row->body);
      mdg_admin_erase_account_async (admin, 12, NULL, on_result, &result);
      g_assert_true (mdg_wait_until (has_result, &result, 10));
      g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
      g_assert_cmpint (error != NULL ? error->code : -1, ==, row->code);
      g_assert_true ((bytes != NULL) == (row->code == -1));
      g_assert_cmpuint (mdg_script_server_count (fixture->server, "DELETE /api/v1/accounts/12"), ==,
                        i + 1);
    }
}

/* ---- texts ---- */

static void
test_passwords_csv (void)
{
  g_autoptr (MdgImportReport) report = mdg_import_report_new ();
  report->passwords = mdg_record_array_new (&MDG_INITIAL_PASSWORD_TYPE);
  MdgInitialPassword *row = mdg_initial_password_new ();
  row->login = g_strdup ("M1");
  row->name = g_strdup ("=HYPERLINK(\"x\")");
  row->password = g_strdup ("Xk7mPq2RtW");
  g_ptr_array_add (report->passwords, row);
  g_autoptr (GBytes) csv = mdg_admin_passwords_to_csv (report);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_assert_cmpstr (text, ==,
                   "\xEF\xBB\xBF\"User ID\",\"Name\",\"Initial password\"\r\n"
                   "\"M1\",\"'=HYPERLINK(\"\"x\"\")\",\"Xk7mPq2RtW\"\r\n");
}

typedef struct
{
  const char *time;
  const char *expected;
} TimeRow;

static const TimeRow time_rows[] = {
  { "2026-11-22T10:24:00+09:00", "Today 10:24" },
  { "2026-11-21T23:59:00+09:00", "Nov 21 23:59" },
  { "2026-11-21T15:00:00Z", "Today 00:00" }, /* midnight in Japan */
  { "2025-11-22T10:24:00+09:00", "2025-11-22" },
};

static void
test_times (void)
{
  gint64 now = 0;
  g_assert_true (mdg_time_parse ("2026-11-22T15:00:00+09:00", &now));
  for (guint i = 0; i < G_N_ELEMENTS (time_rows); i++)
    {
      gint64 time = 0;
      g_assert_true (mdg_time_parse (time_rows[i].time, &time));
      g_autofree char *text = mdg_phrase_time (time, now);
      g_assert_cmpstr (text, ==, time_rows[i].expected);
    }
  g_autofree char *never = mdg_phrase_time (0, now);
  g_assert_cmpstr (never, ==, "―");
  g_assert_cmpstr (mdg_phrase_action ("account.update"), ==, "Changed an account");
  g_assert_cmpstr (mdg_phrase_action ("something.new"), ==, "something.new");
}

#define ADD(name) g_test_add ("/model/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (sign_in);
  ADD (kept_session);
  ADD (kept_session_gone);
  ADD (wrong_password);
  ADD (second_factor);
  ADD (password_due);
  ADD (revoked);
  ADD (sign_out);
  ADD (everywhere);
  ADD (no_server);
  ADD (fixed_server);
  ADD (other_product);
  ADD (trouble);
  ADD (pages);
  ADD (reload_keeps);
  ADD (event_reloads);
  ADD (list_trouble);
  ADD (tree);
  ADD (search);
  ADD (erase);
  g_test_add_func ("/model/passwords-csv", test_passwords_csv);
  g_test_add_func ("/model/times", test_times);
  return g_test_run ();
}
