/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The real application against a scripted server: signing in and out, every page, both languages,
 * all colour schemes. Each step asserts what is visible and leaves a picture in the folder
 * MADOGUCHI_SCREENSHOTS. Without a display the test is skipped, loudly.
 */
#include "client/application/application.h"
#include "client/application/language.h"
#include "client/local/secrets-memory.h"
#include "client/model/admin.h"
#include "client/ui/admin/import-dialog.h"
#include "client/ui/common/message-dialog.h"
#include "client/ui/common/text-scale.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

#define EXIT_SKIPPED 77
#define WIDTH 1366
#define HEIGHT 768

typedef struct
{
  MdgScriptServer *server;
  MdgApplication *application;
} Fixture;

/* ---- looking at windows ---- */

typedef gboolean (*Match) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Match match, const char *text)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (match (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
has_type (GtkWidget *widget, const char *name)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

static GtkWidget *
top_window (Fixture *fixture)
{
  GtkWindow *found = NULL;
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_widget_get_visible (GTK_WIDGET (window)) &&
          (found == NULL || gtk_window_get_transient_for (window) != NULL))
        found = window;
    }
  g_assert_nonnull (found);
  return GTK_WIDGET (found);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
  Match match;
} Seek;

static gboolean
is_seen (gpointer data)
{
  Seek *seek = data;
  return find (top_window (seek->fixture), seek->match, seek->text) != NULL;
}

static void
expect_text (Fixture *fixture, const char *text)
{
  Seek seek = { fixture, text, is_label };
  if (!mdg_wait_until (is_seen, &seek, 10))
    g_error ("“%s” is not to be seen", text);
}

static GtkWidget *
expect_type (Fixture *fixture, const char *type)
{
  Seek seek = { fixture, type, has_type };
  if (!mdg_wait_until (is_seen, &seek, 10))
    g_error ("no %s is to be seen", type);
  return find (top_window (fixture), has_type, type);
}

static void
picture (Fixture *fixture, const char *name)
{
  mdg_window_picture (top_window (fixture), name);
}

/* ---- acting ---- */

static void
act (Fixture *fixture, const char *type, const char *action, const char *target)
{
  GtkWidget *widget = expect_type (fixture, type);
  g_assert_true (gtk_widget_activate_action (widget, action, target != NULL ? "s" : NULL, target));
}

static void
type_into (Fixture *fixture, const char *type, const char *id, const char *text)
{
  GtkWidget *widget = expect_type (fixture, type);
  GObject *entry = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), id);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
app_act (Fixture *fixture, const char *action, const char *value)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), action,
                                  value != NULL ? g_variant_new_string (value) : NULL);
}

static void
sign_in (Fixture *fixture)
{
  expect_text (fixture, "みどり市");
  mdg_settle (100);
  type_into (fixture, "MdgSigninWindow", "login", TEST_LOGIN);
  type_into (fixture, "MdgSigninWindow", "password", TEST_PASSWORD);
  act (fixture, "MdgSigninWindow", "signin.submit", NULL);
}

static void
sign_in_to_main (Fixture *fixture)
{
  sign_in (fixture);
  GtkWidget *window = expect_type (fixture, "MdgMainWindow");
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
}

static void
answer_dialog (Fixture *fixture, const char *action)
{
  act (fixture, "MdgMessageDialog", action, NULL);
  mdg_settle (50);
}

/* ---- fixture ---- */

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  mdg_script_office (fixture->server);
  fixture->application = mdg_application_new (G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (fixture->application), NULL, NULL));
  MdgSettings *settings = mdg_application_get_settings (fixture->application);
  mdg_settings_override (settings, "server", mdg_script_server_get_address (fixture->server));
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  mdg_access_set_secrets (mdg_application_get_access (fixture->application), secrets);
  app_act (fixture, "language", "ja");
  app_act (fixture, "scheme", "light");
  mdg_settle (50);
  g_application_activate (G_APPLICATION (fixture->application));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  while (g_list_model_get_n_items (windows) > 0)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);
      gtk_window_destroy (window);
    }
  mdg_settle (50);
  G_APPLICATION_GET_CLASS (fixture->application)->shutdown (G_APPLICATION (fixture->application));
  g_clear_object (&fixture->application);
  mdg_settle (50);
  g_clear_pointer (&fixture->server, mdg_script_server_free);
}

/* ---- tests ---- */

static void
test_signin (Fixture *fixture, gconstpointer data)
{
  expect_text (fixture, "職員番号とパスワードを入力してください。");
  expect_text (fixture, "みどり市");
  expect_text (fixture, "情報政策課 窓口担当");
  picture (fixture, "signin");
  mdg_script_sign_in (fixture->server, "sign-in-failed", FALSE);
  sign_in (fixture);
  expect_text (fixture, "職員番号かパスワードが違います。");
  picture (fixture, "signin-wrong");
  mdg_script_sign_in (fixture->server, "code-required", FALSE);
  sign_in (fixture);
  expect_text (fixture, "認証アプリに出ているコードを入力してください。");
  picture (fixture, "signin-code");
  mdg_script_sign_in (fixture->server, NULL, FALSE);
  type_into (fixture, "MdgSigninWindow", "code", "123456");
  act (fixture, "MdgSigninWindow", "signin.submit", NULL);
  expect_type (fixture, "MdgMainWindow");
}

static void
open_link (Fixture *fixture, const char *link)
{
  g_autoptr (GFile) file = g_file_new_for_uri (link);
  g_application_open (G_APPLICATION (fixture->application), &file, 1, "");
}

/* A link waits until its reader has signed in. */
static void
test_links (Fixture *fixture, gconstpointer data)
{
  expect_text (fixture, "みどり市");
  open_link (fixture, "madoguchi:page/nowhere");
  expect_type (fixture, "MdgMessageDialog");
  picture (fixture, "link-refused");
  answer_dialog (fixture, "message.back");
  open_link (fixture, "madoguchi:page/help");
  sign_in_to_main (fixture);
  expect_type (fixture, "MdgHelpPage");
  open_link (fixture, "madoguchi:page/account");
  expect_type (fixture, "MdgAccountPage");
  open_link (fixture, "madoguchi:page/nowhere");
  expect_type (fixture, "MdgMessageDialog");
  answer_dialog (fixture, "message.back");
  expect_type (fixture, "MdgAccountPage");
}

static void
test_choose_server (Fixture *fixture, gconstpointer data)
{
  expect_text (fixture, "みどり市");
  act (fixture, "MdgSigninWindow", "signin.change-server", NULL);
  type_into (fixture, "MdgSigninWindow", "server", "http://elsewhere.example");
  act (fixture, "MdgSigninWindow", "signin.submit", NULL);
  expect_text (fixture, "接続先の形が違います。");
  picture (fixture, "signin-server");
  act (fixture, "MdgSigninWindow", "signin.back", NULL);
  expect_text (fixture, "職員番号とパスワードを入力してください。");
}

static void
test_first_password (Fixture *fixture, gconstpointer data)
{
  mdg_script_sign_in (fixture->server, NULL, TRUE);
  sign_in (fixture);
  expect_text (fixture, "自分のパスワードを決めます。");
  picture (fixture, "signin-first-password");
  type_into (fixture, "MdgPasswordForm", "first", "a new long password");
  type_into (fixture, "MdgPasswordForm", "second", "another");
  act (fixture, "MdgPasswordForm", "password.submit", NULL);
  expect_text (fixture, "新しいパスワードが2つで違います。");
  type_into (fixture, "MdgPasswordForm", "second", "a new long password");
  mdg_script_sign_in (fixture->server, NULL, FALSE);
  act (fixture, "MdgPasswordForm", "password.submit", NULL);
  expect_type (fixture, "MdgMainWindow");
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, "PUT " MDG_PATH_ME_PASSWORD);
  g_assert_cmpstr (body, ==, "{\"current\":\"" TEST_PASSWORD "\",\"new\":\"a new long password\"}");
}

static void
open_account (Fixture *fixture, guint position)
{
  GtkWidget *page = expect_type (fixture, "MdgAccountsPage");
  GObject *table = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), "table");
  g_signal_emit_by_name (table, "activate", position);
  expect_type (fixture, "MdgAccountDialog");
}

static void
test_accounts (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  expect_text (fixture, "M204801");
  expect_text (fixture, "介護保険課");
  picture (fixture, "accounts");
  open_account (fixture, 0);
  picture (fixture, "account-dialog");
  act (fixture, "MdgAccountDialog", "account-dialog.reset", NULL);
  expect_text (fixture, "さんのパスワードを再設定しますか");
  picture (fixture, "ask-reset");
  answer_dialog (fixture, "message.go");
  expect_text (fixture, "Xk7mPq2RtW");
  picture (fixture, "new-password");
  answer_dialog (fixture, "message.back");
}

static GtkWidget *
part (Fixture *fixture, const char *type, const char *id)
{
  GtkWidget *widget = expect_type (fixture, type);
  return GTK_WIDGET (gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), id));
}

static gboolean
can_erase (Fixture *fixture, const char *typed)
{
  type_into (fixture, "MdgMessageDialog", "typed", typed);
  return gtk_widget_is_sensitive (part (fixture, "MdgMessageDialog", "go"));
}

static void
erase_first (Fixture *fixture)
{
  act (fixture, "MdgAccountDialog", "account-dialog.erase", NULL);
  expect_text (fixture, "M204800 森 恵子を完全に削除しますか");
  g_assert_true (can_erase (fixture, "M204800"));
  answer_dialog (fixture, "message.go");
}

static void
test_erase (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  open_account (fixture, 1); /* active */
  g_assert_false (gtk_widget_get_visible (part (fixture, "MdgAccountDialog", "erase")));
  gtk_window_destroy (GTK_WINDOW (top_window (fixture)));

  open_account (fixture, 0); /* stopped */
  g_assert_true (gtk_widget_get_visible (part (fixture, "MdgAccountDialog", "erase")));
  act (fixture, "MdgAccountDialog", "account-dialog.erase", NULL);
  expect_text (fixture, "M204800 森 恵子を完全に削除しますか");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (top_window (fixture))) ==
                 part (fixture, "MdgMessageDialog", "back"));
  g_assert_false (gtk_widget_is_sensitive (part (fixture, "MdgMessageDialog", "go")));
  picture (fixture, "ask-erase");
  g_assert_false (can_erase (fixture, "M20480"));
  g_assert_true (can_erase (fixture, "M204800"));
  picture (fixture, "ask-erase-typed");
  answer_dialog (fixture, "message.back");
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "DELETE /api/v1/accounts/1"), ==, 0);

  mdg_script_server_set (fixture->server, "DELETE /api/v1/accounts/1", 409, "account-in-use");
  erase_first (fixture);
  expect_text (fixture, "完全に削除できるのは停止中の利用者だけです。");
  picture (fixture, "account-in-use");
  mdg_script_server_set (fixture->server, "DELETE /api/v1/accounts/1", 204, "");
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_ACCOUNTS_SEARCH "#{\"limit\":200}", 200,
                         "{\"items\": [{\"id\": 2, \"login\": \"M204801\", "
                         "\"name\": \"髙橋 健\"}]}");
  erase_first (fixture);
  expect_type (fixture, "MdgMainWindow");
  expect_text (fixture, "1人");
  g_assert_null (find (top_window (fixture), is_label, "M204800"));
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "DELETE /api/v1/accounts/1"), ==, 2);
}

static void
test_sections_and_changes (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  act (fixture, "MdgAccountsPage", "accounts.add-section", NULL);
  expect_type (fixture, "MdgSectionDialog");
  act (fixture, "MdgSectionDialog", "section-dialog.save", NULL);
  expect_text (fixture, "コードと名前を入力してください。");
  picture (fixture, "section-dialog");
  gtk_window_destroy (GTK_WINDOW (top_window (fixture)));
  act (fixture, "MdgAccountsPage", "accounts.changes", NULL);
  expect_text (fixture, "2027-04-01");
  picture (fixture, "changes");
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  g_autoptr (MdgAdmin) admin = mdg_admin_new (mdg_application_get_access (fixture->application));
  g_autoptr (GBytes) csv = g_bytes_new_static ("x", 1);
  mdg_import_dialog_present (top_window (fixture), admin, "異動.csv", csv);
  expect_text (fixture, "2件の問題があり、何も取り込んでいません。");
  expect_text (fixture, "部署コード");
  expect_text (fixture, "その課はありません。");
  picture (fixture, "import-problems");
  gtk_window_destroy (GTK_WINDOW (top_window (fixture)));

  mdg_script_server_set (fixture->server, "POST " MDG_PATH_ACCOUNTS_IMPORT "?dry_run=true", 200,
                         "{\"dry_run\": true, \"encoding\": \"UTF-8\", \"n_rows\": 3, "
                         "\"n_created\": 1, \"n_updated\": 2}");
  mdg_script_server_set (
    fixture->server, "POST " MDG_PATH_ACCOUNTS_IMPORT "?dry_run=false", 200,
    "{\"dry_run\": false, \"encoding\": \"UTF-8\", \"n_rows\": 3, \"n_created\": 1, \"n_updated\": "
    "2,"
    " \"passwords\": [{\"login\": \"M1\", \"name\": \"森\", \"password\": \"Xk7mPq2RtW\"}]}");
  mdg_import_dialog_present (top_window (fixture), admin, "異動.csv", csv);
  expect_text (fixture, "問題はありません。まだ取り込んでいません。");
  act (fixture, "MdgImportDialog", "import.go", NULL);
  expect_text (fixture, "利用者を取り込みました。");
  picture (fixture, "import-done");
  act (fixture, "MdgImportDialog", "import.close", NULL);
  expect_text (fixture, "初期パスワードを保存せずに閉じますか");
  answer_dialog (fixture, "message.go");
  expect_text (fixture, "250人");
}

/* Drops files of these names, as the desktop would, on the page or window @type. */
static gboolean
drop (Fixture *fixture, const char *type, const char *const *names)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (expect_type (fixture, type));
  g_autoslist (GFile) files = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (g_get_user_config_dir (), names[i], NULL);
      g_assert_true (g_file_set_contents (path, "x", 1, NULL));
      files = g_slist_append (files, g_file_new_for_path (path));
    }
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller) &&
          gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_NONE)
        g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &taken);
    }
  return taken;
}

static void
test_drop (Fixture *fixture, gconstpointer data)
{
  const char *const workbook[] = { "異動.xlsx", NULL };
  const char *const two[] = { "1.csv", "2.csv", NULL };
  const char *const table[] = { "異動 4月.csv", NULL };
  const char *const other[] = { "別の異動.CSV", NULL };
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  g_assert_false (drop (fixture, "MdgAccountsPage", two));
  expect_text (fixture, g_dgettext ("madoguchi", "One file at a time, please."));
  g_assert_false (drop (fixture, "MdgAccountsPage", workbook));
  g_assert_null (find (top_window (fixture), has_type, "MdgImportDialog"));
  picture (fixture, "drop-refused");
  g_assert_true (drop (fixture, "MdgAccountsPage", table));
  expect_type (fixture, "MdgImportDialog");
  expect_text (fixture, "異動 4月.csv");
  expect_text (fixture, "2件の問題があり、何も取り込んでいません。");
  g_assert_true (drop (fixture, "MdgImportDialog", other));
  expect_text (fixture, "別の異動.CSV");
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  act (fixture, "MdgAdminPage", "admin.show", "roles");
  expect_text (fixture, "総務の副担当");
  expect_text (fixture, "はじめからある役割は変えられません。");
  act (fixture, "MdgRolesPage", "roles.choose", "r7");
  expect_text (fixture, "この役割の列のマスを押すと変わります。");
  GtkWidget *page = expect_type (fixture, "MdgRolesPage");
  g_assert_true (
    gtk_widget_activate_action (page, "roles.cycle", "i", (int) MDG_PERMISSION_ACCOUNTS_READ));
  g_assert_true (
    gtk_widget_activate_action (page, "roles.cycle", "i", (int) MDG_PERMISSION_AUDIT_READ));
  expect_text (fixture, "まだ保存していません。");
  picture (fixture, "roles");
  act (fixture, "MdgRolesPage", "roles.save", NULL);
  expect_text (fixture, "役割を保存しました。");
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, "PUT /api/v1/roles/7");
  g_assert_nonnull (strstr (body, "{\"permission\":\"accounts.read\",\"reach\":\"all\"}"));
  g_assert_nonnull (strstr (body, "{\"permission\":\"audit.read\",\"reach\":\"all\"}"));
  g_assert_nonnull (strstr (body, "\"version\":3"));
}

static void
test_audit_and_system (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  act (fixture, "MdgAdminPage", "admin.show", "audit");
  expect_text (fixture, "利用者を変更");
  act (fixture, "MdgAuditPage", "audit.verify", NULL);
  expect_text (fixture, "改ざんはありません。18233件");
  GtkWidget *page = expect_type (fixture, "MdgAuditPage");
  GObject *selection = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), "selection");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), 0);
  expect_text (fixture, "10.1.2.3");
  picture (fixture, "audit");
  type_into (fixture, "MdgAuditPage", "from", "2026/11/01");
  act (fixture, "MdgAuditPage", "audit.search", NULL);
  expect_text (fixture, "日付は2026-11-22のように書いてください。");
  act (fixture, "MdgAdminPage", "admin.show", "system");
  expect_text (fixture, "合っています");
  expect_text (fixture, "3日 4時間");
  picture (fixture, "system");
}

static void
test_my_account (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  app_act (fixture, "preferences", NULL);
  expect_text (fixture, "森 恵子");
  picture (fixture, "profile");
  act (fixture, "MdgAccountPage", "account.show", "devices");
  expect_text (fixture, "PC-0777 · Windows 11");
  picture (fixture, "devices");
  GtkWidget *page = expect_type (fixture, "MdgAccountPage");
  g_assert_true (gtk_widget_activate_action (page, "account.revoke", "x", (gint64) 10));
  expect_text (fixture, "端末をサインアウトしました。");
  act (fixture, "MdgAccountPage", "account.show", "password");
  expect_text (fixture, "10文字以上で、推測されにくいもの。");
  picture (fixture, "password");
  act (fixture, "MdgAccountPage", "account.show", "totp");
  type_into (fixture, "MdgTotpPane", "password", TEST_PASSWORD);
  act (fixture, "MdgTotpPane", "totp.begin", NULL);
  expect_text (fixture, "JBSW Y3DP");
  picture (fixture, "totp");
}

static void
test_everywhere (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  app_act (fixture, "preferences", NULL);
  act (fixture, "MdgAccountPage", "account.sign-out-everywhere", NULL);
  answer_dialog (fixture, "message.back");
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "DELETE " MDG_PATH_ME_SESSIONS), ==,
                    0);
  act (fixture, "MdgAccountPage", "account.sign-out-everywhere", NULL);
  answer_dialog (fixture, "message.go");
  expect_text (fixture, "すべての端末からサインアウトしました。");
}

static gboolean
has_stream (gpointer data)
{
  return mdg_script_server_n_streams (((Fixture *) data)->server) > 0;
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  g_assert_true (mdg_wait_until (has_stream, fixture, 10));
  mdg_script_server_drop_streams (fixture->server);
  expect_text (fixture, "自動でつなぎ直しています。");
  picture (fixture, "trouble");
  g_assert_true (gtk_widget_activate_action (top_window (fixture), "win.retry", NULL));
  g_assert_true (mdg_wait_until (has_stream, fixture, 10));
  mdg_settle (100);
  mdg_script_server_push (fixture->server, "9", MDG_EVENT_SESSION_REVOKED, "{}");
  expect_type (fixture, "MdgSigninWindow");
  expect_text (fixture, "この端末は、ほかからの操作でサインアウトしました。");
  picture (fixture, "revoked");
}

static void
test_help (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  app_act (fixture, "help", NULL);
  expect_text (fixture, "二要素認証");
  expect_text (fixture, "職員番号とパスワードで窓口に入ります。");
  picture (fixture, "help");
}

static void
test_looks (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  app_act (fixture, "scheme", "dark");
  picture (fixture, "accounts-dark");
  act (fixture, "MdgAdminPage", "admin.show", "roles");
  expect_text (fixture, "総務の副担当");
  picture (fixture, "roles-dark");
  app_act (fixture, "scheme", "contrast");
  picture (fixture, "roles-contrast");
  app_act (fixture, "scheme", "light");
  app_act (fixture, "language", "en");
  expect_text (fixture, "Accounts and sections");
  expect_text (fixture, "250 people");
  gtk_window_set_default_size (GTK_WINDOW (top_window (fixture)), 1024, 640);
  picture (fixture, "accounts-english-small");
  act (fixture, "MdgAdminPage", "admin.show", "roles");
  expect_text (fixture, "Section manager");
  picture (fixture, "roles-english-small");
  app_act (fixture, "language", "ja");
  expect_text (fixture, "利用者と課");
}

static void
test_fewer_rights (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = g_strdup ("{\"token\": \"tok\", \"me\": {\"account\": {\"id\": 2, "
                                     "\"login\": \"M2\", \"name\": \"佐藤 花\"}, \"grants\": [],"
                                     " \"session_id\": 9, \"ward_name\": \"みどり市\"}}");
  expect_text (fixture, "みどり市");
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SESSIONS, 201, plain);
  sign_in (fixture);
  expect_type (fixture, "MdgMainWindow");
  expect_type (fixture, "MdgFoldersPage");
  act (fixture, "MdgMainWindow", "win.page", "account");
  expect_text (fixture, "管理の権限はありません");
  g_assert_null (find (top_window (fixture), has_type, "MdgAdminPage"));
  GtkWidget *window = top_window (fixture);
  GObject *rail = gtk_widget_get_template_child (window, G_OBJECT_TYPE (window), "rail_admin");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (rail)));
  picture (fixture, "fewer-rights");
  open_link (fixture, "madoguchi:page/admin");
  expect_type (fixture, "MdgMessageDialog");
  answer_dialog (fixture, "message.back");
  expect_text (fixture, "管理の権限はありません");
}

static gboolean
has_focus_elsewhere (GtkWidget *window, GtkWidget *before)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  return focus != NULL && focus != before;
}

static void
test_keyboard (Fixture *fixture, gconstpointer data)
{
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  GtkWidget *window = top_window (fixture);
  g_assert_true (gtk_widget_activate_action (window, "win.search", NULL));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY));
  g_assert_true (gtk_widget_activate_action (window, "win.next-pane", NULL));
  g_assert_true (has_focus_elsewhere (window, focus));
  GObject *rail = gtk_widget_get_template_child (window, G_OBJECT_TYPE (window), "rail");
  g_assert_true (
    gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), GTK_WIDGET (rail)));
  g_assert_true (gtk_widget_activate_action (window, "win.page-number", "i", 3));
  expect_text (fixture, "職員番号とパスワードで窓口に入ります。");
  guint before = mdg_script_server_count (fixture->server, "GET " MDG_PATH_ME);
  g_assert_true (gtk_widget_activate_action (window, "win.page-number", "i", 2));
  g_assert_true (gtk_widget_activate_action (window, "win.reload", NULL));
  mdg_settle (300);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "GET " MDG_PATH_ME), >, before);
}

static void
show_display_menu (Fixture *fixture)
{
  GtkWidget *button = expect_type (fixture, "GtkMenuButton");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  expect_text (fixture, "日本語");
}

static void
test_fixed (Fixture *fixture, gconstpointer data)
{
  const char *sentence = g_dgettext ("madoguchi", "Set by your system desk");
  g_autoptr (GSimpleAction) note = g_simple_action_new ("language-fixed", NULL);
  expect_text (fixture, "みどり市");
  show_display_menu (fixture);
  g_assert_null (find (top_window (fixture), is_label, sentence));
  g_simple_action_set_enabled (note, FALSE);
  g_action_map_add_action (G_ACTION_MAP (fixture->application), G_ACTION (note));
  show_display_menu (fixture);
  expect_text (fixture, sentence);
  GtkWidget *label = find (top_window (fixture), is_label, sentence);
  g_assert_false (gtk_widget_is_sensitive (label));
}

static void
test_large_text (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_object_set (settings, "gtk-xft-dpi", mdg_text_scale_resolution (144, 100), NULL);
  expect_text (fixture, "みどり市");
  picture (fixture, "large-signin");
  sign_in_to_main (fixture);
  expect_text (fixture, "250人");
  picture (fixture, "large-accounts");
  open_account (fixture, 0);
  picture (fixture, "large-account-dialog");
  gtk_window_destroy (GTK_WINDOW (top_window (fixture)));
  act (fixture, "MdgAdminPage", "admin.show", "roles");
  expect_text (fixture, "総務の副担当");
  picture (fixture, "large-roles");
  act (fixture, "MdgAdminPage", "admin.show", "audit");
  expect_text (fixture, "利用者を変更");
  picture (fixture, "large-audit");
  app_act (fixture, "help", NULL);
  expect_text (fixture, "二要素認証");
  picture (fixture, "large-help");
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

#define ADD(name) g_test_add ("/ui/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("madoguchi-ui-XXXXXX", NULL);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  mdg_language_init ();
  if (!gtk_init_check ())
    {
      g_printerr ("SKIPPED: there is no display; run this under xvfb-run.\n");
      return EXIT_SKIPPED;
    }
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD (signin);
  ADD (links);
  ADD (choose_server);
  ADD (first_password);
  ADD (accounts);
  ADD (erase);
  ADD (sections_and_changes);
  ADD (import);
  ADD (drop);
  ADD (roles);
  ADD (audit_and_system);
  ADD (my_account);
  ADD (everywhere);
  ADD (revoked);
  ADD (help);
  ADD (looks);
  ADD (fewer_rights);
  ADD (keyboard);
  ADD (large_text);
  ADD (fixed);
  return g_test_run ();
}
