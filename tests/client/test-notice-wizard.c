/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page 通知 and the wizard, with list and PDF of the made-up city. empty: what a newcomer sees.
 * walk: from a kind to the preview by the wizard's own actions, a picture of each step, and what is
 * missing told at each. kept: a draft that is closed stands where it was left. trouble: a list with
 * individual numbers, with cells to be mended and with equal rows. looks: dark, in high contrast,
 * at 125 %. to-the-end: one PDF for all, up to what will be sent.
 */
#include "client/application/application.h"
#include "client/ui/notices/notice-steps.h"
#include "client/ui/notices/notice-wizard.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"
#include "tests/client/signed-in.h"

#include <glib/gi18n.h>
#include <string.h>

#define WAIT_SECONDS 60
#define MESSAGE                                                                             \
  "{{氏名}} 様\\n\\n令和8年度の**介護保険料**が決まりました。\\n\\n- " \
  "通知書を開いて確かめてください\\n- 問い合わせ: "                     \
  "[介護保険課](https://www.example.lg.jp/kaigo)"
#define KIND                                                                                       \
  "{\"id\": 7, \"name\": \"介護保険料決定通知\", \"section_id\": 3, "                     \
  "\"section_name\": \"介護保険課\", \"legal_basis\": \"介護保険法第131条\", "         \
  "\"post\": \"みどり市長\", \"subject\": \"令和8年度 介護保険料のお知らせ\", " \
  "\"message\": \"" MESSAGE "\", \"number\": 1, \"version\": 1}"

typedef struct
{
  MdgAppWindow app;
  gboolean done;
  GError *error;
} Fixture;

static void
script_notices (MdgScriptServer *server)
{
  static const char me[] =
    "{\"account\": {\"id\": 1, \"login\": \"" TEST_LOGIN
    "\", \"name\": \"青木 遥\", \"section_name\": \"介護保険課\", \"roles\": [\"staff\"], "
    "\"state\": \"active\"}, \"grants\": [{\"permission\": \"notices.prepare\", \"reach\": "
    "\"section\"}], \"session_id\": 9, \"ward_name\": \"みどり市\", \"server_version\": "
    "\"0.1.0\"}";
  g_autofree char *answer = g_strdup_printf ("{\"token\": \"tok\", \"me\": %s}", me);
  mdg_script_server_set (server, "GET " MDG_PATH_ME, 200, me);
  mdg_script_server_set (server, "POST " MDG_PATH_SESSIONS, 201, answer);
  mdg_script_server_set (server, "GET " MDG_PATH_NOTICE_KINDS, 200, "{\"items\": [" KIND "]}");
  mdg_script_server_set (server, "GET " MDG_PATH_NOTICE_KINDS "/7", 200, KIND);
  mdg_script_server_set (server, "GET " MDG_PATH_NOTICE_RUNS, 200, "{\"items\": []}");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  mdg_app_window_set_up (&fixture->app, data);
  script_notices (fixture->app.server);
  mdg_app_window_sign_in (&fixture->app, 1366, 768);
  g_action_group_activate_action (G_ACTION_GROUP (mdg_app_window_top (&fixture->app)), "page",
                                  g_variant_new_string ("notices"));
  mdg_settle (200);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_error (&fixture->error);
  mdg_app_window_tear_down (&fixture->app, data);
}

static MdgNoticeWizard *
wizard_of (Fixture *fixture)
{
  return MDG_NOTICE_WIZARD (mdg_app_window_find (&fixture->app, "MdgNoticeWizard"));
}

static MdgNoticeWork *
work_of (Fixture *fixture)
{
  return mdg_notice_wizard_get_work (wizard_of (fixture));
}

static void
act (Fixture *fixture, const char *action)
{
  mdg_app_window_act (&fixture->app, "MdgNoticeWizard", action, NULL);
  mdg_settle (200);
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  mdg_notice_work_finish (MDG_NOTICE_WORK (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
wait_taken (Fixture *fixture)
{
  g_assert_true (mdg_wait_until (is_done, fixture, WAIT_SECONDS));
  fixture->done = FALSE;
  mdg_settle (200);
}

static void
take_text (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_clear_error (&fixture->error);
  mdg_notice_work_take_list_bytes_async (work_of (fixture), "list.csv", content, NULL, on_taken,
                                         fixture);
  wait_taken (fixture);
}

static void
take_city (Fixture *fixture)
{
  g_autoptr (GFile) list =
    g_file_new_build_filename (g_getenv ("MADOGUCHI_NOTICES"), "list.csv", NULL);
  mdg_notice_work_take_list_async (work_of (fixture), list, NULL, on_taken, fixture);
  wait_taken (fixture);
  g_assert_no_error (fixture->error);
}

static gboolean
has_kind (gpointer data)
{
  return mdg_notice_work_get_draft (work_of (data))->kind_id == 7;
}

static GtkWidget *
find_type (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_choices (gpointer list)
{
  GListModel *kinds = gtk_drop_down_get_model (list);
  return kinds != NULL && g_list_model_get_n_items (kinds) > 0;
}

static void
begin (Fixture *fixture)
{
  mdg_app_window_act (&fixture->app, "MdgNoticesPage", "notices.new", NULL);
  mdg_app_window_picture (&fixture->app, "notices-new-1366");
  GtkWidget *step = mdg_app_window_find (&fixture->app, "MdgNoticeMessageStep");
  GtkDropDown *list = GTK_DROP_DOWN (find_type (step, "GtkDropDown"));
  g_assert_true (mdg_wait_until (has_choices, list, WAIT_SECONDS));
  mdg_settle (200);
  /* GTK 4.18 has chosen the first one itself. */
  if (gtk_drop_down_get_selected (list) != 0)
    {
      mdg_app_window_expect (&fixture->app, _ ("Choose the kind of notice."));
      gtk_drop_down_set_selected (list, 0);
    }
  g_assert_true (mdg_wait_until (has_kind, fixture, WAIT_SECONDS));
  mdg_settle (200);
}

/* ---- tests ---- */

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  mdg_app_window_expect (&fixture->app, _ ("No notices yet"));
  mdg_app_window_picture (&fixture->app, "notices-empty-1366");
}

static void
test_walk (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  mdg_app_window_expect (&fixture->app, "令和8年度 介護保険料のお知らせ");
  mdg_app_window_picture (&fixture->app, "notices-message-1366");
  act (fixture, "wizard.next");
  mdg_app_window_expect (&fixture->app, _ ("Choose the list of recipients."));
  mdg_app_window_picture (&fixture->app, "notices-list-none-1366");
  take_city (fixture);
  mdg_app_window_picture (&fixture->app, "notices-list-1366");
  act (fixture, "wizard.back");
  mdg_app_window_picture (&fixture->app, "notices-message-filled-1366");
  act (fixture, "wizard.next");
  act (fixture, "wizard.next");
  g_assert_true (GTK_IS_WIDGET (mdg_app_window_find (&fixture->app, "MdgNoticeSplitStep")));
  mdg_notice_work_set_same_for_all (work_of (fixture), TRUE);
  mdg_app_window_picture (&fixture->app, "notices-split-1366");
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  act (fixture, "wizard.next");
  take_city (fixture);
  mdg_notice_work_set_title (work_of (fixture), "残しておく通知");
  act (fixture, "wizard.close");
  mdg_app_window_expect (&fixture->app, "残しておく通知");
  mdg_app_window_picture (&fixture->app, "notices-drafts-1366");
  GtkWidget *row = mdg_app_window_find (&fixture->app, "MdgNoticeRow");
  gtk_widget_activate (row);
  mdg_settle (1500);
  g_assert_nonnull (mdg_notice_work_get_rows (work_of (fixture)));
  g_assert_cmpstr (mdg_notice_work_get_draft (work_of (fixture))->title, ==, "残しておく通知");
  mdg_app_window_find (&fixture->app, "MdgNoticeListStep");
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  act (fixture, "wizard.next");
  take_text (fixture, "宛名番号,氏名,マイナンバー\r\n0011,佐藤 花,123456789018\r\n"
                      "0012,伊藤 大輔,234567890124\r\n0013,森 恵子,345678901230\r\n");
  g_assert_nonnull (fixture->error);
  g_assert_null (mdg_notice_work_get_rows (work_of (fixture)));
  take_text (fixture, "宛名番号,氏名,生年月日\r\n0011,佐藤 花,46113\r\n0012,\xEE\x80\x80藤,昔\r\n");
  g_assert_no_error (fixture->error);
  mdg_app_window_picture (&fixture->app, "notices-list-problems-1366");
  take_text (fixture, "宛名番号,氏名\r\n0011,佐藤 花\r\n0012,伊藤 大輔\r\n0011,佐藤 花\r\n");
  mdg_app_window_expect (&fixture->app, _ ("Leave out the later rows"));
  mdg_app_window_picture (&fixture->app, "notices-list-duplicates-1366");
  mdg_app_window_act (&fixture->app, "MdgNoticeListStep", "list.leave-out", NULL);
  mdg_settle (800);
  g_assert_cmpuint (mdg_notice_rows_count_left_out (mdg_notice_work_get_rows (work_of (fixture))),
                    ==, 1);
}

/* ---- looks ---- */

static void
set_scheme (Fixture *fixture, const char *scheme)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->app.application), "scheme",
                                  g_variant_new_string (scheme));
  mdg_settle (100);
}

static void
test_looks (Fixture *fixture, gconstpointer data)
{
  GtkWindow *window = GTK_WINDOW (mdg_app_window_top (&fixture->app));
  begin (fixture);
  act (fixture, "wizard.next");
  take_city (fixture);
  set_scheme (fixture, "dark");
  mdg_app_window_picture (&fixture->app, "notices-list-dark");
  act (fixture, "wizard.back");
  mdg_app_window_picture (&fixture->app, "notices-message-dark");
  set_scheme (fixture, "light");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 120 * 1024, NULL);
  gtk_window_set_default_size (window, 1920, 1080);
  mdg_settle (300);
  mdg_app_window_picture (&fixture->app, "notices-message-1920-125");
  act (fixture, "wizard.next");
  mdg_app_window_picture (&fixture->app, "notices-list-1920-125");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, "gtk-theme-name",
                "HighContrast", NULL);
  gtk_window_set_default_size (window, 1366, 768);
  mdg_settle (300);
  mdg_app_window_picture (&fixture->app, "notices-list-contrast");
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-theme-name");
}

/* ---- to the end ---- */

static gboolean
has_parts (gpointer data)
{
  return mdg_notice_work_get_parts (work_of (data)) != NULL;
}

static void
take_city_pdf (Fixture *fixture)
{
  g_autoptr (GFile) pdf =
    g_file_new_build_filename (g_getenv ("MADOGUCHI_NOTICES"), "notices.pdf", NULL);
  mdg_notice_work_take_pdf_async (work_of (fixture), pdf, NULL, on_taken, fixture);
  wait_taken (fixture);
  g_assert_no_error (fixture->error);
}

/* One PDF for all, so that nobody has to decide anything: preview and summary. */
static void
test_to_the_end (Fixture *fixture, gconstpointer data)
{
#ifdef G_OS_WIN32
  g_test_skip ("splitting and proving the whole city under Wine takes minutes");
  return;
#endif
  begin (fixture);
  act (fixture, "wizard.next");
  take_city (fixture);
  act (fixture, "wizard.next");
  take_city_pdf (fixture);
  g_assert_true (mdg_wait_until (has_parts, fixture, WAIT_SECONDS));
  mdg_app_window_picture (&fixture->app, "notices-wizard-split-1366");
  act (fixture, "wizard.next");
  mdg_settle (1500);
  mdg_app_window_picture (&fixture->app, "notices-wizard-match-1366");
  mdg_notice_work_set_same_for_all (work_of (fixture), TRUE);
  mdg_settle (200);
  act (fixture, "wizard.next");
  mdg_app_window_find (&fixture->app, "MdgNoticePreviewStep");
  mdg_settle (800);
  mdg_app_window_picture (&fixture->app, "notices-preview-1366");
  mdg_app_window_act (&fixture->app, "MdgMessagePreview", "preview.next", NULL);
  act (fixture, "wizard.next");
  mdg_app_window_expect (&fixture->app, _ ("What will be sent"));
  mdg_app_window_picture (&fixture->app, "notices-send-1366");
}

int
main (int argc, char **argv)
{
  if (!mdg_app_window_init ())
    return 77;
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_test_add ("/notice-wizard/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/notice-wizard/walk", Fixture, NULL, set_up, test_walk, tear_down);
  g_test_add ("/notice-wizard/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/notice-wizard/trouble", Fixture, NULL, set_up, test_trouble, tear_down);
  g_test_add ("/notice-wizard/looks", Fixture, NULL, set_up, test_looks, tear_down);
  g_test_add ("/notice-wizard/to-the-end", Fixture, NULL, set_up, test_to_the_end, tear_down);
  return g_test_run ();
}
