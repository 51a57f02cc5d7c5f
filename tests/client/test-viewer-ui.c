/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searching, the document viewer and the check-up of a folder in the real application against a
 * scripted server. Each step asserts what is seen and leaves a picture in the folder
 * MADOGUCHI_SCREENSHOTS.
 */
#include "client/ui/folders/checkup-pane.h"
#include "client/ui/viewer/page-view.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"
#include "tests/client/made-pdf.h"
#include "tests/client/viewer-script.h"

#include <string.h>

#define EXIT_SKIPPED 77

static void
set (MdgScriptServer *server, const char *key, const char *text)
{
  g_autofree char *json = mdg_viewer_script_json (text);
  mdg_script_server_set (server, key, 200, json);
}

static void
script (MdgScriptServer *server)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (14);
  mdg_script_server_set (server, "GET " MDG_PATH_FOLDERS, 200, "{\"items\": []}");
  mdg_script_server_set (server, "GET " MDG_PATH_QUEUE, 200, "{\"items\": []}");
  set (server, "POST " MDG_PATH_SEARCH, mdg_script_search_answer);
  set (server, "GET /api/v1/documents/11", mdg_script_document_11);
  set (server, "GET /api/v1/documents/12", mdg_script_document_12);
  set (server, "GET /api/v1/documents/13", mdg_script_document_13);
  set (server, "GET /api/v1/folders/5", mdg_script_folder_5);
  mdg_script_server_set_file (server, "GET /api/v1/documents/11/rendition", pdf, "\"r\"", 0);
  set (server, "GET /api/v1/documents/11/page?version=21&number=3", mdg_script_page_11_3);
  set (server, "GET /api/v1/documents/12/page", mdg_script_page_12_1);
  set (server, "GET /api/v1/documents/13/page", mdg_script_page_13_1);
  mdg_script_server_set (server, "POST /api/v1/folders/5/passages", 200, "{}");
  set (server, "GET /api/v1/folders/5/checkup", mdg_script_checkup_proposal);
  mdg_script_server_set (server, "POST /api/v1/folders/5/documents/search", 200, "{\"items\": []}");
}

static void
begin (MdgAppWindow *window)
{
  script (window->server);
  mdg_app_window_sign_in (window, 1366, 768);
}

static void
search (MdgAppWindow *window, const char *words)
{
  GtkWidget *main_window = mdg_app_window_find (window, "MdgMainWindow");
  GObject *entry = gtk_widget_get_template_child (main_window, G_OBJECT_TYPE (main_window),
                                                  "search_words");
  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  g_signal_emit_by_name (entry, "activate");
}

static void
open_document (MdgAppWindow *window, gint64 document, gint64 page, gint64 passage)
{
  mdg_app_window_act (window, "MdgMainWindow", "win.open-document",
                      g_variant_new ("(xxxx)", document, (gint64) 0, page, passage));
}

static gboolean
is_drawn (gpointer view)
{
  return mdg_page_view_is_drawn (view);
}

static MdgPageView *
expect_drawn (MdgAppWindow *window)
{
  GtkWidget *view = mdg_app_window_find (window, "MdgPageView");
  mdg_settle (100);
  g_assert_true (mdg_wait_until (is_drawn, view, 20));
  return MDG_PAGE_VIEW (view);
}

static void
scheme (MdgAppWindow *window, const char *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (window->application), "scheme",
                                  g_variant_new_string (name));
  mdg_settle (100);
}

static void
test_search (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  search (window, "住宅改修費の上限");
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  mdg_app_window_expect (window, "p.3");
  mdg_app_window_expect (window, "歳入 A4:D4");
  mdg_app_window_expect (window, "第5条（支給限度基準額）");
  mdg_app_window_expect (window, "7フォルダ");
  mdg_app_window_picture (window, "search");
  GtkWidget *page = mdg_app_window_find (window, "MdgSearchPage");
  GObject *list = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), "results");
  g_signal_emit_by_name (list, "activate", 0);
  MdgPageView *view = expect_drawn (window);
  mdg_app_window_expect (window, "/ 14ページ");
  mdg_app_window_expect (window, "該当箇所へ");
  g_assert_cmpuint (mdg_page_view_get_page (view), ==, 2);
  mdg_app_window_picture (window, "search-viewer");
  g_signal_emit_by_name (list, "activate", 1);
  mdg_app_window_expect (window, "歳入 A1:D6");
  mdg_app_window_picture (window, "viewer-table");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.close", NULL);
  mdg_app_window_refuse (window, "歳入 A1:D6");
}

/* Presses @key in the words of the search page; TRUE when it meant something. */
static gboolean
press_in_words (GtkWidget *page, guint key)
{
  gboolean taken = FALSE;
  GObject *words = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), "words");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (words));
  for (guint i = 0; !taken && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &taken);
    }
  return taken;
}

static void
test_search_keys (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  mdg_app_window_act (window, "MdgMainWindow", "win.page", g_variant_new_string ("search"));
  GtkWidget *page = mdg_app_window_find (window, "MdgSearchPage");
  GtkWidget *results = GTK_WIDGET (
    gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), "results"));
  g_assert_false (press_in_words (page, GDK_KEY_Down)); /* nothing was found yet */
  search (window, "住宅改修費の上限");
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  g_assert_false (press_in_words (page, GDK_KEY_Up));
  g_assert_true (press_in_words (page, GDK_KEY_Down));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (page)));
  g_assert_true (focus == results || gtk_widget_is_ancestor (focus, results));
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (results));
  g_assert_true (gtk_selection_model_is_selected (model, 0));
}

static void
test_search_states (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  mdg_script_server_set (window->server, "POST " MDG_PATH_SEARCH, 200,
                         "{\"hits\": [], \"n_folders\": 7}");
  search (window, "ない言葉");
  mdg_app_window_expect (window, "見つかりません");
  mdg_app_window_picture (window, "search-none");
  mdg_script_server_set (window->server, "POST " MDG_PATH_SEARCH, 503, "busy");
  search (window, "何か");
  mdg_app_window_expect (window, "検索できませんでした");
  mdg_app_window_picture (window, "search-failed");
  g_autofree char *answer = mdg_viewer_script_json (mdg_script_search_answer);
  mdg_script_server_set_full (window->server, "POST " MDG_PATH_SEARCH, 200, "application/json",
                              answer, 1500);
  mdg_app_window_act (window, "MdgSearchPage", "search.retry", NULL);
  mdg_app_window_expect (window, "検索しています");
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
}

static void
test_pages (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  open_document (window, 11, 3, 101);
  MdgPageView *view = expect_drawn (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  mdg_app_window_expect (window, "介護保険・");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.reading", NULL);
  mdg_app_window_expect (window, "読み取った文字");
  mdg_app_window_expect (window, "第4条（支給の対象）");
  mdg_app_window_expect (window, "検索に使わない");
  expect_drawn (window);
  mdg_app_window_picture (window, "viewer-reading");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.wide", NULL);
  expect_drawn (window);
  mdg_app_window_picture (window, "viewer-wide");
  scheme (window, "dark");
  expect_drawn (window);
  mdg_app_window_picture (window, "viewer-wide-dark");
  scheme (window, "contrast");
  mdg_app_window_picture (window, "viewer-wide-contrast");
  scheme (window, "light");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.wide", NULL);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.reading", NULL);
  for (int i = 0; i < 4; i++)
    mdg_app_window_act (window, "MdgViewerPane", "viewer.page", g_variant_new_int32 (1));
  g_assert_cmpuint (mdg_page_view_get_page (view), ==, 6);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.zoom", g_variant_new_string ("200"));
  g_assert_cmpint (mdg_page_view_get_percent (view), ==, 200);
  mdg_app_window_expect (window, "200%");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.zoom", g_variant_new_string ("in"));
  g_assert_cmpint (mdg_page_view_get_percent (view), ==, 250);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.zoom", g_variant_new_string ("width"));
}

static void
test_find (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  open_document (window, 11, 1, 0);
  expect_drawn (window);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.find", NULL);
  GtkWidget *bar = mdg_app_window_find (window, "MdgFindBar");
  GObject *entry = gtk_widget_get_template_child (bar, G_OBJECT_TYPE (bar), "words");
  gtk_editable_set_text (GTK_EDITABLE (entry), "２０万円を");
  mdg_app_window_expect (window, "1 / 14件");
  mdg_app_window_act (window, "MdgFindBar", "find.go", g_variant_new_int32 (1));
  mdg_app_window_expect (window, "2 / 14件");
  mdg_app_window_act (window, "MdgFindBar", "find.go", g_variant_new_int32 (-2));
  mdg_app_window_expect (window, "14 / 14件");
  expect_drawn (window);
  mdg_app_window_picture (window, "viewer-find");
  gtk_editable_set_text (GTK_EDITABLE (entry), "どこにもない");
  mdg_app_window_expect (window, "見つかりません");
  mdg_app_window_act (window, "MdgFindBar", "find.close", NULL);
}

static void
test_passage_switch (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  open_document (window, 11, 3, 0);
  expect_drawn (window);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.reading", NULL);
  mdg_app_window_expect (window, "検索に使わない");
  mdg_app_window_act (window, "MdgPassageRow", "viewer.switch-passage",
                      g_variant_new ("(xb)", (gint64) 100, TRUE));
  mdg_app_window_expect (window, "この箇所を検索に使いません");
  mdg_app_window_expect (window, "使いません");
  g_autofree char *body =
    mdg_script_server_dup_body (window->server, "POST /api/v1/folders/5/passages");
  g_assert_cmpstr (body, ==, "{\"passage_id\":100,\"disabled\":true}");
  mdg_app_window_picture (window, "viewer-passage-off");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.undo-switch", NULL);
  mdg_app_window_expect (window, "ふたたび検索に使います");
  g_autofree char *undone =
    mdg_script_server_dup_body (window->server, "POST /api/v1/folders/5/passages");
  g_assert_cmpstr (undone, ==, "{\"passage_id\":100,\"disabled\":false}");
}

static void
test_text (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  open_document (window, 13, 1, 103);
  mdg_app_window_expect (window, "表示用のページを作成中です");
  mdg_app_window_expect (window, "OCR");
  mdg_app_window_picture (window, "viewer-text");
}

static void
test_failures (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  mdg_script_server_set (window->server, "GET /api/v1/documents/99", 404, "not-found");
  open_document (window, 99, 1, 0);
  mdg_app_window_expect (window, "もう一度");
  mdg_app_window_picture (window, "viewer-failed");
  mdg_script_server_set_full (window->server, "GET /api/v1/documents/11/rendition", 200,
                              "application/pdf", "%PDF-1.7 this is no PDF", 0);
  open_document (window, 11, 3, 101);
  mdg_app_window_expect (window, "ページを表示できません");
  mdg_app_window_picture (window, "viewer-broken");
}

/* A document that may no longer be read goes from the screen at once. */
static void
test_taken_away (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  open_document (window, 11, 3, 101);
  expect_drawn (window);
  mdg_script_server_set (window->server, "GET /api/v1/documents/11", 404, "not-found");
  mdg_script_server_push (window->server, "7", MDG_EVENT_FOLDERS_CHANGED, "{}");
  mdg_app_window_expect (window, "もう一度");
  mdg_app_window_refuse (window, "/ 14ページ");
}

static void
test_checkup (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  MdgAccess *access = mdg_application_get_access (window->application);
  GtkWidget *main_window = mdg_app_window_find (window, "MdgMainWindow");
  GtkWindow *own = GTK_WINDOW (gtk_window_new ());
  GtkWidget *pane = mdg_checkup_pane_new (access);
  gtk_window_set_transient_for (own, GTK_WINDOW (main_window));
  gtk_window_set_default_size (own, 360, 700);
  gtk_window_set_child (own, pane);
  mdg_checkup_pane_set_folder (MDG_CHECKUP_PANE (pane), 5, TRUE);
  gtk_window_present (own);
  mdg_app_window_expect (window, "92%");
  mdg_app_window_expect (window, "76%");
  mdg_app_window_expect (window, "800字");
  mdg_app_window_expect (window, "改善");
  mdg_app_window_expect (window, "正しい文書をまだ取り込めていません");
  mdg_app_window_picture (window, "checkup");
  scheme (window, "dark");
  mdg_app_window_picture (window, "checkup-dark");
  scheme (window, "light");
  mdg_script_server_set (window->server, "PUT /api/v1/folders/5/settings", 200, "{}");
  set (window->server, "GET /api/v1/folders/5/checkup", mdg_script_checkup_applied);
  mdg_app_window_act (window, "MdgCheckupPane", "checkup.apply", NULL);
  mdg_app_window_expect (window, "設定を適用しました");
  mdg_app_window_expect (window, "元に戻す");
  g_autofree char *body =
    mdg_script_server_dup_body (window->server, "PUT /api/v1/folders/5/settings");
  g_assert_nonnull (strstr (body, "\"chunk_chars\":800"));
  mdg_app_window_picture (window, "checkup-applied");
  set (window->server, "GET /api/v1/folders/5/checkup", mdg_script_checkup_running);
  mdg_script_server_push (window->server, "8", MDG_EVENT_CHECKUP_CHANGED,
                          "{\"folder\": 5, \"percent\": 40}");
  mdg_app_window_expect (window, "40%");
  mdg_app_window_picture (window, "checkup-running");
  mdg_app_window_act (window, "MdgCheckupPane", "checkup.add", NULL);
  mdg_app_window_expect (window, "試験問題を追加");
  mdg_app_window_act (window, "MdgCheckupQuestionDialog", "question.save", NULL);
  mdg_app_window_expect (window, "問いを入力");
  mdg_app_window_picture (window, "checkup-question");
}

int
main (int argc, char **argv)
{
  if (!mdg_app_window_init ())
    {
      g_printerr ("SKIPPED: there is no display; run this under xvfb-run.\n");
      return EXIT_SKIPPED;
    }
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
#define ADD(name, func)                                                      \
  g_test_add ("/viewer-ui/" name, MdgAppWindow, NULL, mdg_app_window_set_up, \
              func, mdg_app_window_tear_down)
  ADD ("search", test_search);
  ADD ("search-keys", test_search_keys);
  ADD ("search-states", test_search_states);
  ADD ("pages", test_pages);
  ADD ("find", test_find);
  ADD ("passage-switch", test_passage_switch);
  ADD ("text", test_text);
  ADD ("failures", test_failures);
  ADD ("taken-away", test_taken_away);
  ADD ("checkup", test_checkup);
#undef ADD
  return g_test_run ();
}
