/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kinds of notices in the real application against a scripted server: the list, adding one with
 * what is missing told first, changing one without losing what the form does not show, stopping
 * one. Each step asserts what is seen and leaves a picture in the folder MADOGUCHI_SCREENSHOTS.
 */
#include "client/model/notice-kinds.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"
#include "tests/client/signed-in.h"

#include <string.h>

#define EXIT_SKIPPED 77
#define SAID(text) g_dgettext ("madoguchi", text)
#define ACCOUNT                                                                             \
  "{\"id\": 1, \"login\": \"" TEST_LOGIN "\", \"name\": \"森 恵子\", \"section_id\": 2," \
  " \"section_name\": \"介護保険課\", \"roles\": [\"section-manager\"], \"state\": \"active\"}"
#define ME                                                                                  \
  "{\"account\": " ACCOUNT ", \"grants\": [{\"permission\": \"notices.manage\", \"reach\":" \
  " \"section\"}], \"session_id\": 9, \"ward_name\": \"みどり市\", \"server_version\": \"0.1.0\"}"
#define SECTION(id, parent, code, name)                                                     \
  "{\"id\": " #id ", \"parent_id\": " #parent ", \"code\": \"" code "\", \"name\": \"" name \
  "\", \"version\": 1}"
#define SECTIONS \
  "{\"items\": [" SECTION (1, 0, "0300", "福祉部") "," SECTION (2, 1, "0320", "介護保険課") "]}"
#define KIND(id, name, rest)                                                                \
  "{\"id\": " #id ", \"name\": \"" name "\", \"section_id\": 2, \"section_name\":"          \
  " \"介護保険課\", \"post\": \"みどり市長\", \"signature\": true, \"approval\":" \
  " true, \"arrival\": \"viewed\", \"authentication\": \"code\", \"knowledge\":"            \
  " \"number\", \"reminders\": [\"3\", \"7\"], \"deadline_hours\": 168,"                    \
  " \"retention_days\": 1825, \"number\": 2, \"version\": 5" rest "}"
#define REST                                                                          \
  ", \"legal_basis\": \"介護保険法第129条\", \"message\": \"{{氏名}} 様\"," \
  " \"split\": \"counter\""
#define WHOLE KIND (1, "介護保険料決定通知", REST)
#define FIRST KIND (1, "介護保険料決定通知", "")
#define SECOND KIND (2, "給付費通知", ", \"stopped\": true")
#define KINDS "{\"items\": [" FIRST "," SECOND "]}"
#define PAGE "MdgNoticeKindsPage"
#define DIALOG "MdgNoticeKindDialog"

typedef MdgAppWindow Fixture;

static void
open_page (Fixture *fixture)
{
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SESSIONS, 201,
                         "{\"token\": \"tok\", \"me\": " ME "}");
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_ME, 200, ME);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_SECTIONS, 200, SECTIONS);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_SECTIONS "?limit=200", 200, SECTIONS);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_NOTICE_KINDS, 200, KINDS);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_NOTICE_KINDS "?limit=200", 200, KINDS);
  mdg_script_server_set (fixture->server, "GET /api/v1/notice-kinds/1", 200, WHOLE);
  mdg_script_server_set (fixture->server, "PUT /api/v1/notice-kinds/1", 200, WHOLE);
  mdg_app_window_sign_in (fixture, 1366, 768);
  mdg_app_window_act (fixture, "MdgAdminPage", "admin.show",
                      g_variant_new_string ("notice-kinds"));
  mdg_app_window_expect (fixture, "介護保険料決定通知");
}

static GObject *
part_of (Fixture *fixture, const char *type, const char *name)
{
  GtkWidget *widget = mdg_app_window_find (fixture, type);
  return gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);
}

static void
type_into (Fixture *fixture, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part_of (fixture, DIALOG, name)), text);
}

static void
choose_first (Fixture *fixture)
{
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (part_of (fixture, PAGE, "selection")),
                                     0);
}

static void
test_add (Fixture *fixture, gconstpointer data)
{
  open_page (fixture);
  mdg_app_window_picture (fixture, "notice-kinds");
  mdg_app_window_act (fixture, PAGE, "kinds.add", NULL);
  mdg_app_window_act (fixture, DIALOG, "kind-dialog.save", NULL);
  mdg_app_window_expect (fixture, SAID ("Enter the name, the legal basis and the post."));
  type_into (fixture, "name", "負担割合証");
  type_into (fixture, "post", "みどり市長");
  GObject *basis = part_of (fixture, DIALOG, "legal_basis");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (basis)),
                            "介護保険法施行規則第28条の2", -1);
  GObject *signature = part_of (fixture, DIALOG, "signature");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (signature), FALSE);
  mdg_app_window_act (fixture, DIALOG, "kind-dialog.save", NULL);
  mdg_app_window_expect (fixture, SAID ("Without a signature, enter the reason for that."));
  type_into (fixture, "signature_omitted", "規則により省略");
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_NOTICE_KINDS, 422, "message-markup");
  mdg_app_window_act (fixture, DIALOG, "kind-dialog.save", NULL);
  mdg_settle (300);
  mdg_app_window_picture (fixture, "notice-kind-dialog");
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_NOTICE_KINDS, 201,
                         KIND (3, "負担割合証", ""));
  mdg_app_window_act (fixture, DIALOG, "kind-dialog.save", NULL);
  mdg_settle (500);
  g_autofree char *body =
    mdg_script_server_dup_body (fixture->server, "POST " MDG_PATH_NOTICE_KINDS);
  g_assert_nonnull (strstr (body, "\"section_id\":2"));
  g_assert_nonnull (strstr (body, "\"signature\":false"));
  g_assert_nonnull (strstr (body, "\"reminders\":[\"3\"]"));
}

static void
test_change_and_stop (Fixture *fixture, gconstpointer data)
{
  open_page (fixture);
  choose_first (fixture);
  mdg_app_window_act (fixture, PAGE, "kinds.change", NULL);
  mdg_settle (500);
  type_into (fixture, "post", "みどり市福祉事務所長");
  mdg_app_window_act (fixture, DIALOG, "kind-dialog.save", NULL);
  mdg_settle (500);
  g_autofree char *body =
    mdg_script_server_dup_body (fixture->server, "PUT /api/v1/notice-kinds/1");
  g_assert_nonnull (strstr (body, "みどり市福祉事務所長"));
  g_assert_nonnull (strstr (body, "{{氏名}} 様"));
  g_assert_nonnull (strstr (body, "\"version\":5"));
  choose_first (fixture);
  mdg_app_window_act (fixture, PAGE, "kinds.stop", NULL);
  mdg_settle (500);
  g_autofree char *stopped =
    mdg_script_server_dup_body (fixture->server, "PUT /api/v1/notice-kinds/1");
  g_assert_nonnull (strstr (stopped, "\"stopped\":true"));
  g_assert_nonnull (strstr (stopped, "介護保険法第129条"));
}

int
main (int argc, char *argv[])
{
  if (!mdg_app_window_init ())
    return EXIT_SKIPPED;
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
#define ADD(path, func) \
  g_test_add (path, Fixture, NULL, mdg_app_window_set_up, func, mdg_app_window_tear_down)
  ADD ("/notice-kinds-ui/add", test_add);
  ADD ("/notice-kinds-ui/change", test_change_and_stop);
#undef ADD
  return g_test_run ();
}
