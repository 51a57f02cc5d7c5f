/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folders page in the real application against a scripted server: folders by division, states
 * of documents and what helps, filters, sorting, selection, live progress without jumping, the
 * queue, adding files, who can see a folder, making and erasing one, a reader's view, empty and
 * failing. Each step asserts what is seen and leaves a picture in the folder MADOGUCHI_SCREENSHOTS.
 */
#include "client/model/folders.h"
#include "client/ui/folders/document-row.h"
#include "client/ui/folders/documents-pane.h"
#include "client/ui/folders/folders-page.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"

#include <glib/gstdio.h>
#include <string.h>

#define EXIT_SKIPPED 77
#define SEARCH "POST /api/v1/folders/5/documents/search"

#define FOLDER(id, name, division, role, audience, n, rest)                        \
  "{\"id\": " #id ", \"name\": \"" name "\", \"section_id\": 4, \"section_name\":" \
  " \"介護保険課\", \"division_name\": \"" division "\", \"my_role\": \"" role     \
  "\", \"audience\": \"" audience "\", \"n_readers\": 30, \"n_documents\": " #n    \
  ", \"version\": 1" rest "}"

#define COUNTS                                                               \
  ", \"n_ready\": 121, \"n_working\": 4, \"n_failed\": 2, \"n_expired\": 1," \
  " \"bytes\": 19542101196, \"quota_bytes\": 53687091200"
#define KAIGO(role, n) FOLDER (5, "介護保険", "福祉部", role, "section", n, COUNTS)
#define KOREI FOLDER (6, "高齢者福祉", "福祉部", "editor", "section", 86, "")
#define SHOGAI FOLDER (7, "障害福祉", "福祉部", "reader", "section", 141, "")
#define SEIHO FOLDER (8, "生活保護", "福祉部", "reader", "chosen", 58, "")
#define REIKI FOLDER (9, "例規集", "総務部", "reader", "everyone", 612, "")
#define BUNSHO FOLDER (10, "文書事務の手引き", "総務部", "reader", "everyone", 24, "")
#define FAQ FOLDER (11, "よくある質問", "総務部", "reader", "everyone", 203, "")

#define FOLDERS(role, n)                                                              \
  "{\"items\": [" KAIGO (role, n) "," KOREI "," SHOGAI "," SEIHO "," REIKI "," BUNSHO \
                                  "," FAQ "]}"

#define DOCUMENT(id, name, format, state, updated, rest)                            \
  "{\"id\": " #id ", \"folder_id\": 5, \"version_id\": 1" #id ", \"name\": \"" name \
  "\", \"format\": \"" format "\", \"size\": 48211, \"state\": \"" state            \
  "\", \"updated_at\": \"" updated "T09:00:00+09:00\", \"version\": 1" rest "}"

#define PAGES(n) ", \"unit\": \"page\", \"n_units\": " #n
#define SHEETS(n) ", \"unit\": \"sheet\", \"n_units\": " #n
#define ROWS(n) ", \"unit\": \"row\", \"n_units\": " #n
#define FROM ", \"effective_from\": \"2026-04-01\""
#define WORKING(percent) \
  ", \"step\": \"read\", \"percent\": " #percent ", \"seconds_left\": 20"
#define PASSWORD                                              \
  ", \"problem\": \"extract-password\", \"problem_text\": \"" \
  "パスワードで保護されています。"             \
  "パスワードを外して保存し直し、差し替えてください。\""
#define OCR ", \"ocr\": true, \"path\": \"様式/令和8年\""
#define OVER ", \"effective_until\": \"2026-03-31\", \"expired\": true"

#define YOKO_NAME "居宅介護住宅改修費支給要綱.docx"
#define YOKO DOCUMENT (101, YOKO_NAME, "docx", "ready", "2026-11-18", FROM PAGES (14))
#define TEBIKI_NAME "介護給付費の手引き（R8年度）.pdf"
#define TEBIKI DOCUMENT (102, TEBIKI_NAME, "pdf", "ready", "2026-11-17", FROM PAGES (212))
#define MANUAL_NAME "認定調査員マニュアル.pptx"
#define MANUAL(percent) \
  DOCUMENT (103, MANUAL_NAME, "pptx", "working", "2026-11-22", WORKING (percent))
#define KYOTEI_NAME "施設利用協定書（写し）.pdf"
#define KYOTEI DOCUMENT (104, KYOTEI_NAME, "pdf", "failed", "2026-11-22", PASSWORD)
#define HYO_NAME "保険料 段階別一覧_R8.xlsx"
#define HYO DOCUMENT (105, HYO_NAME, "xlsx", "ready", "2026-11-12", FROM SHEETS (6))
#define YOGU_NAME "福祉用具_上限価格一覧.csv"
#define YOGU DOCUMENT (106, YOGU_NAME, "csv", "ready", "2026-10-01", ROWS (2310))
#define KEIJI_NAME "窓口掲示_申請の流れ.pdf"
#define KEIJI DOCUMENT (107, KEIJI_NAME, "pdf", "ready", "2026-09-28", OCR PAGES (1))
#define GIJI_NAME "事業者説明会 議事録.doc"
#define GIJI DOCUMENT (108, GIJI_NAME, "doc", "queued", "2026-11-22", ", \"position\": 2")
#define KYU_NAME "住宅改修費支給要綱（旧）.docx"
#define KYU DOCUMENT (109, KYU_NAME, "docx", "ready", "2026-03-31", OVER PAGES (12))
#define QA DOCUMENT (110, "住宅改修 質問と回答集.docx", "docx", "cancelled", "2026-07-03", "")
#define NEW DOCUMENT (120, "新しい文書.pdf", "pdf", "ready", "2026-11-22", PAGES (3))
#define IN_FOLDER ", \"path\": \"様式\""
#define YOKO_DEEP DOCUMENT (101, YOKO_NAME, "docx", "ready", "2026-11-18", IN_FOLDER)

#define DOCUMENTS(percent)                                                                   \
  "{\"items\": [" YOKO "," TEBIKI "," MANUAL (percent) "," KYOTEI "," HYO "," YOGU "," KEIJI \
                                                       "," GIJI "," KYU "," QA "]}"

static const char grants[] =
  "{\"grants\": [{\"kind\": \"section\", \"section_id\": 4, \"role\": \"reader\", \"name\":"
  " \"介護保険課\", \"n_people\": 24}, {\"kind\": \"role\", \"role_code\": \"section-manager\","
  " \"section_id\": 6, \"role\": \"reader\", \"name\": \"Section manager\", \"section_name\":"
  " \"地域福祉課\", \"n_people\": 6}, {\"kind\": \"account\", \"account_id\": 1, \"role\":"
  " \"owner\", \"name\": \"森 恵子\", \"section_name\": \"情報政策課\", \"n_people\": 1}]}";

static void
script (MdgScriptServer *server, const char *folders, const char *documents)
{
  mdg_script_server_set (server, "GET " MDG_PATH_FOLDERS, 200, folders);
  mdg_script_server_set (server, SEARCH, 200, documents);
  for (guint id = 6; id <= 11; id++)
    {
      g_autofree char *key = g_strdup_printf ("POST /api/v1/folders/%u/documents/search", id);
      g_autofree char *grants_key = g_strdup_printf ("GET /api/v1/folders/%u/grants", id);
      mdg_script_server_set (server, key, 200, "{\"items\": []}");
      mdg_script_server_set (server, grants_key, 200, grants);
    }
  mdg_script_server_set (server, "GET /api/v1/folders/5/grants", 200, grants);
  mdg_script_server_set (server, "GET /api/v1/folders/5/readers", 200,
                         "{\"items\": [{\"id\": 1, \"name\": \"森 恵子\", \"section_name\":"
                         " \"情報政策課\", \"role\": \"owner\"}, {\"id\": 2, \"name\":"
                         " \"髙橋 健\", \"section_name\": \"介護保険課\", \"role\": \"reader\"}]}");
  mdg_script_server_set (server, "GET " MDG_PATH_QUEUE, 200,
                         "{\"items\": [" MANUAL (62) "," KYOTEI "," GIJI "]}");
}

static void
open_page (MdgAppWindow *window)
{
  mdg_app_window_sign_in (window, 1366, 768);
  mdg_app_window_act (window, "MdgMainWindow", "win.page", g_variant_new_string ("folders"));
}

static GObject *
part (MdgAppWindow *window, const char *type, const char *id)
{
  GtkWidget *widget = mdg_app_window_find (window, type);
  return gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), id);
}

static void
type_into (MdgAppWindow *window, const char *type, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part (window, type, id)), text);
}

typedef struct
{
  MdgAppWindow *window;
  const char *key;
  guint count;
} Asked;

static gboolean
was_asked (gpointer data)
{
  const Asked *asked = data;
  return mdg_script_server_count (asked->window->server, asked->key) >= asked->count;
}

static void
expect_call (MdgAppWindow *window, const char *key, guint count)
{
  Asked asked = { window, key, count };
  if (!mdg_wait_until (was_asked, &asked, 10))
    g_error ("%s was not asked %u times", key, count);
}

static gboolean
has_stream (gpointer data)
{
  return mdg_script_server_n_streams (((MdgAppWindow *) data)->server) > 0;
}

static GtkSelectionModel *
selection_of (MdgAppWindow *window)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (part (window, "MdgDocumentTable", "view")));
}

/* ---- tests ---- */

static void
test_folder (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("owner", 128), DOCUMENTS (62));
  open_page (window);
  mdg_app_window_expect (window, "福祉部");
  mdg_app_window_expect (window, "全庁で共有");
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  mdg_app_window_expect (window, "介護保険課の全員（24人）、地域福祉課の課の管理者（6人）、森 恵子");
  mdg_app_window_expect (window, "14ページ");
  mdg_app_window_expect (window, "6シート");
  mdg_app_window_expect (window, "2,310行");
  mdg_app_window_expect (window, "62%　残り約20秒");
  mdg_app_window_expect (window, "順番待ち（2番目）");
  mdg_app_window_expect (window, "取り込めません");
  mdg_app_window_expect (window, "パスワード");
  mdg_app_window_expect (window, "差し替える");
  mdg_app_window_expect (window, "R8.4.1 から");
  mdg_app_window_expect (window, "R8.3.31 まで");
  mdg_app_window_expect (window, "期間終了");
  mdg_app_window_expect (window, "取込済 121");
  mdg_app_window_expect (window, "要対応 2");
  mdg_app_window_expect (window, "18.2 GB / 50.0 GB");
  mdg_app_window_picture (window, "folder");
  g_action_group_activate_action (G_ACTION_GROUP (window->application), "scheme",
                                  g_variant_new_string ("dark"));
  mdg_app_window_picture (window, "folder-dark");
  g_action_group_activate_action (G_ACTION_GROUP (window->application), "scheme",
                                  g_variant_new_string ("contrast"));
  mdg_app_window_picture (window, "folder-contrast");
}

/* Progress moves one row and nothing else; the end of it loads the list again. */
static void
test_live (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("owner", 128), DOCUMENTS (62));
  open_page (window);
  mdg_app_window_expect (window, "62%　残り約20秒");
  g_assert_true (mdg_wait_until (has_stream, window, 10));
  gtk_selection_model_select_item (selection_of (window), 2, TRUE);
  mdg_script_server_push (window->server, "1", MDG_EVENT_DOCUMENT_PROGRESS,
                          "{\"folder\": 5, \"document\": 103, \"state\": \"working\", \"step\":"
                          " \"index\", \"percent\": 91, \"seconds_left\": 3}");
  mdg_app_window_expect (window, "91%　残り数秒");
  g_assert_true (gtk_selection_model_is_selected (selection_of (window), 2));
  g_assert_cmpuint (mdg_script_server_count (window->server, SEARCH), ==, 1);

  /* While the focus is in the table a new document comes last, and nothing moves. */
  gtk_widget_grab_focus (GTK_WIDGET (part (window, "MdgDocumentTable", "view")));
  mdg_script_server_set (window->server, SEARCH, 200,
                         "{\"items\": [" NEW "," MANUAL (95) "," YOKO "]}");
  mdg_script_server_push (window->server, "2", MDG_EVENT_FOLDER_CHANGED, "{\"folder\": 5}");
  mdg_app_window_expect (window, "新しい文書.pdf");
  g_autoptr (MdgItem) first = g_list_model_get_item (G_LIST_MODEL (selection_of (window)), 0);
  g_autoptr (MdgItem) last = g_list_model_get_item (G_LIST_MODEL (selection_of (window)), 2);
  g_assert_cmpint (mdg_document_item_get (first)->id, ==, 101);
  g_assert_cmpint (mdg_document_item_get (last)->id, ==, 120);
  g_assert_true (gtk_selection_model_is_selected (selection_of (window), 1));
}

static void
test_filters (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("owner", 128), DOCUMENTS (62));
  mdg_script_server_set (
    window->server,
    SEARCH "#{\"state\":\"failed\",\"sort\":\"updated\",\"descending\":true,\"limit\":200}", 200,
    "{\"items\": [" KYOTEI "]}");
  mdg_script_server_set (window->server,
                         SEARCH "#{\"text\":\"ない\",\"sort\":\"updated\",\"descending\":true,"
                                "\"limit\":200}",
                         200, "{\"items\": []}");
  mdg_script_server_set (
    window->server, SEARCH "#{\"sort\":\"name\",\"descending\":false,\"limit\":200}", 200,
    "{\"items\": [" QA "," YOKO "]}");
  open_page (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (part (window, "MdgDocumentsPane", "tab_failed")),
                                TRUE);
  mdg_app_window_expect (window, "1件の文書");
  mdg_app_window_refuse (window, "介護給付費の手引き");
  mdg_app_window_act (window, "MdgDocumentsPane", "pane.show-all", NULL);
  mdg_app_window_expect (window, "10件の文書");
  type_into (window, "MdgDocumentsPane", "search", "ない");
  mdg_app_window_expect (window, "当てはまる文書がありません");
  mdg_app_window_picture (window, "folder-nothing");
  mdg_app_window_act (window, "MdgDocumentsPane", "pane.show-all", NULL);
  mdg_app_window_expect (window, "10件の文書");
  mdg_app_window_act (window, "MdgDocumentTable", "documents.sort", g_variant_new_string ("name"));
  mdg_app_window_expect (window, "2件の文書");
  mdg_app_window_expect (window, "文書 ↑");
}

static void
test_deletion (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("editor", 128), DOCUMENTS (62));
  mdg_script_server_set (window->server, "POST " MDG_PATH_DOCUMENTS_DELETE, 204, "");
  open_page (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  gtk_selection_model_select_all (selection_of (window));
  mdg_app_window_expect (window, "10件の文書を選択中");
  mdg_app_window_picture (window, "folder-selected");
  mdg_app_window_act (window, "MdgDocumentTable", "documents.delete", NULL);
  mdg_app_window_expect (window, "10件の文書を削除しますか");
  mdg_app_window_picture (window, "ask-delete-documents");
  mdg_app_window_act (window, "MdgMessageDialog", "message.go", NULL);
  expect_call (window, "POST " MDG_PATH_DOCUMENTS_DELETE, 1);
  g_autofree char *body =
    mdg_script_server_dup_body (window->server, "POST " MDG_PATH_DOCUMENTS_DELETE);
  g_assert_nonnull (strstr (body, "\"101\",\"102\",\"103\""));
}

static void
test_remedy (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("editor", 128), DOCUMENTS (62));
  mdg_script_server_set (window->server, "POST /api/v1/documents/110/retry", 409, "conflict");
  open_page (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  mdg_app_window_act (window, "MdgDocumentTable", "documents.remedy", g_variant_new_int64 (110));
  expect_call (window, "POST /api/v1/documents/110/retry", 1);
  mdg_app_window_find (window, "MdgMessageDialog"); /* the refusal */
}

static void
test_document_dialogs (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("editor", 128), DOCUMENTS (62));
  mdg_script_server_set (window->server, "PUT /api/v1/documents/101", 200, YOKO);
  mdg_script_server_set (window->server, "GET /api/v1/documents/101/versions", 200,
                         "{\"items\": [{\"id\": 2, \"number\": 2, \"name\": \"要綱.docx\","
                         " \"size\": 50000, \"in_force\": true, \"effective_from\":"
                         " \"2026-04-01\", \"created_at\": \"2026-11-18T09:00:00+09:00\"},"
                         " {\"id\": 1, \"number\": 1, \"name\": \"要綱（案）.docx\", \"size\":"
                         " 49000, \"created_at\": \"2026-02-01T09:00:00+09:00\"}]}");
  open_page (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  gtk_selection_model_select_item (selection_of (window), 0, TRUE);
  mdg_app_window_act (window, "MdgDocumentTable", "documents.edit", NULL);
  GtkWidget *until = GTK_WIDGET (part (window, "MdgDocumentDialog", "until"));
  gtk_editable_set_text (
    GTK_EDITABLE (gtk_widget_get_template_child (until, G_OBJECT_TYPE (until), "entry")),
    "R9.2.30");
  mdg_app_window_act (window, "MdgDocumentDialog", "document-dialog.save", NULL);
  mdg_app_window_expect (window, "日付は");
  mdg_app_window_picture (window, "document-dialog");
  gtk_editable_set_text (
    GTK_EDITABLE (gtk_widget_get_template_child (until, G_OBJECT_TYPE (until), "entry")),
    "Ｒ９．３．３１");
  type_into (window, "MdgDocumentDialog", "name", "支給要綱");
  mdg_app_window_act (window, "MdgDocumentDialog", "document-dialog.save", NULL);
  expect_call (window, "PUT /api/v1/documents/101", 1);
  g_autofree char *body = mdg_script_server_dup_body (window->server, "PUT /api/v1/documents/101");
  g_assert_nonnull (strstr (body, "\"effective_until\":\"2027-03-31\""));
  g_assert_nonnull (strstr (body, "\"name\":\"支給要綱.docx\""));
  mdg_settle (100);
  mdg_app_window_act (window, "MdgDocumentTable", "documents.versions", NULL);
  mdg_app_window_expect (window, "第2版");
  mdg_app_window_expect (window, "適用中");
  mdg_app_window_picture (window, "versions-dialog");
  gtk_window_destroy (GTK_WINDOW (mdg_app_window_top (window)));
  mdg_app_window_act (window, "MdgDocumentTable", "documents.move", NULL);
  mdg_app_window_expect (window, "高齢者福祉");
  mdg_app_window_refuse (window, "例規集");
  mdg_app_window_picture (window, "move-dialog");
}

static void
write_file (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

static void
test_adding (MdgAppWindow *window, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-add-XXXXXX", NULL);
  write_file (folder, "様式/令和8年/申請書.docx", "one");
  write_file (folder, "様式/居宅介護住宅改修費支給要綱.docx", "two");
  write_file (folder, "様式/写真.heic", "three");
  write_file (folder, "様式/空.pdf", "");
  write_file (folder, "様式/~$申請書.docx", "litter");
  write_file (folder, "様式/Thumbs.db", "litter");
  script (window->server, FOLDERS ("editor", 128),
          "{\"items\": [" YOKO_DEEP "]}");
  mdg_script_server_set (window->server, "POST /api/v1/folders/5/uploads", 409,
                         "document-duplicate");
  open_page (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  g_autofree char *path = g_build_filename (folder, "様式", NULL);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_list_store_append (files, file);
  mdg_documents_pane_add (MDG_DOCUMENTS_PANE (mdg_app_window_find (window, "MdgDocumentsPane")),
                          G_LIST_MODEL (files));
  mdg_app_window_expect (window, "「介護保険」に4個のファイルを追加しますか");
  mdg_app_window_expect (window, "一時ファイル2個は除きました");
  mdg_app_window_expect (window, "この種類のファイルは読めません");
  mdg_app_window_expect (window, "ファイルが空です");
  mdg_app_window_expect (window, "同じ名前の文書があります");
  mdg_app_window_expect (window, "2個を追加");
  mdg_app_window_picture (window, "add-dialog");
  mdg_app_window_act (window, "MdgAddDialog", "add-dialog.send", NULL);
  mdg_app_window_expect (window, "2個は文書と同じ内容です");
  mdg_app_window_picture (window, "folder-duplicates");
  mdg_app_window_act (window, "MdgFoldersPage", "folders.queue", NULL);
  mdg_app_window_expect (window, "両方残す");
  mdg_app_window_expect (window, "サーバーでの処理");
  mdg_app_window_picture (window, "queue");
  mdg_app_window_act (window, "MdgQueuePane", "uploads.skip-all", NULL);
  mdg_settle (300);
  mdg_app_window_refuse (window, "両方残す");
  remove_tree (folder);
}

static void
test_closing (MdgAppWindow *window, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-close-XXXXXX", NULL);
  write_file (folder, "a.txt", "one");
  script (window->server, FOLDERS ("editor", 128), DOCUMENTS (62));
  mdg_script_server_set_full (window->server, "POST /api/v1/folders/5/uploads", 503,
                              "application/json", "", 0);
  open_page (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *path = g_build_filename (folder, "a.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_list_store_append (files, file);
  mdg_documents_pane_add (MDG_DOCUMENTS_PANE (mdg_app_window_find (window, "MdgDocumentsPane")),
                          G_LIST_MODEL (files));
  mdg_app_window_expect (window, "1個を追加");
  mdg_app_window_act (window, "MdgAddDialog", "add-dialog.send", NULL);
  mdg_app_window_expect (window, "送信は自動で再開します");
  mdg_app_window_picture (window, "folder-offline");
  gtk_window_close (GTK_WINDOW (mdg_app_window_top (window)));
  mdg_app_window_expect (window, "1個のファイルを送信中です。閉じますか");
  mdg_app_window_picture (window, "ask-close");
  mdg_app_window_act (window, "MdgMessageDialog", "message.back", NULL);
  mdg_app_window_find (window, "MdgMainWindow");
  remove_tree (folder);
}

static void
test_access (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("owner", 128), DOCUMENTS (62));
  mdg_script_server_set (window->server, "PUT /api/v1/folders/5/grants", 403, "forbidden");
  mdg_script_server_set (window->server, "POST " MDG_PATH_PEOPLE_SEARCH, 200,
                         "{\"items\": [{\"id\": 7, \"name\": \"佐藤 花\", \"section_name\":"
                         " \"総務課\"}]}");
  open_page (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
  mdg_app_window_act (window, "MdgFoldersPage", "folders.access", NULL);
  mdg_app_window_expect (window, "2人が見られます");
  mdg_app_window_expect (window, "情報政策課　森 恵子");
  mdg_app_window_picture (window, "access-dialog");
  mdg_app_window_act (window, "MdgAccessDialog", "access.add-everyone", NULL);
  mdg_app_window_act (window, "MdgAccessDialog", "access.save", NULL);
  mdg_app_window_expect (window, "「介護保険」を全庁に見せますか");
  mdg_app_window_picture (window, "ask-everyone");
  mdg_app_window_act (window, "MdgMessageDialog", "message.go", NULL);
  expect_call (window, "PUT /api/v1/folders/5/grants", 1);
  mdg_app_window_expect (window, "この操作の権限がありません");
  mdg_app_window_picture (window, "access-refused");
  g_autofree char *body =
    mdg_script_server_dup_body (window->server, "PUT /api/v1/folders/5/grants");
  g_assert_nonnull (strstr (body, "\"kind\":\"everyone\""));
}

static void
test_making (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, "{\"items\": []}", "{\"items\": []}");
  mdg_script_server_set (window->server, "POST " MDG_PATH_FOLDERS, 201, KAIGO ("owner", 0));
  mdg_script_server_set (window->server, "PUT /api/v1/folders/5/grants", 200, grants);
  open_page (window);
  mdg_app_window_expect (window, "フォルダがありません");
  mdg_app_window_picture (window, "folders-none");
  mdg_app_window_act (window, "MdgFoldersPage", "folders.add", NULL);
  mdg_app_window_expect (window, "課の全員");
  mdg_app_window_act (window, "MdgFolderDialog", "folder-dialog.save", NULL);
  mdg_app_window_expect (window, "フォルダ名を入力してください。");
  mdg_app_window_picture (window, "folder-dialog");
  type_into (window, "MdgFolderDialog", "name", "介護保険");
  mdg_script_server_set (window->server, "GET " MDG_PATH_FOLDERS, 200,
                         "{\"items\": [" KAIGO ("owner", 0) "]}");
  mdg_app_window_act (window, "MdgFolderDialog", "folder-dialog.save", NULL);
  expect_call (window, "PUT /api/v1/folders/5/grants", 1);
  mdg_app_window_expect (window, "まだ文書がありません");
  mdg_app_window_picture (window, "folder-empty");
}

static void
test_reader (MdgAppWindow *window, gconstpointer data)
{
  script (window->server, FOLDERS ("reader", 128), DOCUMENTS (62));
  open_page (window);
  mdg_app_window_expect (window, "閲覧者");
  mdg_app_window_refuse (window, "文書を追加");
  mdg_app_window_refuse (window, "ここにドロップ");
  gtk_selection_model_select_item (selection_of (window), 0, TRUE);
  mdg_app_window_act (window, "MdgDocumentTable", "documents.delete", NULL);
  mdg_settle (100);
  mdg_app_window_refuse (window, "削除しますか");
  mdg_app_window_picture (window, "folder-reader");
}

static void
test_trouble (MdgAppWindow *window, gconstpointer data)
{
  mdg_script_server_set (window->server, "GET " MDG_PATH_FOLDERS, 500, "internal");
  open_page (window);
  mdg_app_window_expect (window, "もう一度読み込む");
  mdg_app_window_picture (window, "folders-trouble");
  script (window->server, FOLDERS ("reader", 128), DOCUMENTS (62));
  mdg_app_window_act (window, "MdgMainWindow", "win.reload", NULL);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱.docx");
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
#define ADD(path, test)                                                             \
  g_test_add ("/folders-ui/" path, MdgAppWindow, NULL, mdg_app_window_set_up, test, \
              mdg_app_window_tear_down)
  ADD ("folder", test_folder);
  ADD ("live", test_live);
  ADD ("filters", test_filters);
  ADD ("deletion", test_deletion);
  ADD ("remedy", test_remedy);
  ADD ("document-dialogs", test_document_dialogs);
  ADD ("adding", test_adding);
  ADD ("closing", test_closing);
  ADD ("access", test_access);
  ADD ("making", test_making);
  ADD ("reader", test_reader);
  ADD ("trouble", test_trouble);
  return g_test_run ();
}
