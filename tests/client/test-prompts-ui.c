/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prompt templates, questions to sections and the bell in the real application against a scripted
 * server: choosing, filling and inserting a template; making one with the fields its text names;
 * asking a section; replying; news. Each step asserts what is seen and leaves a picture in the
 * folder MADOGUCHI_SCREENSHOTS.
 */
#include "client/ui/chat/composer.h"
#include "client/ui/inquiries/ask-section-dialog.h"
#include "client/ui/inquiries/inquiries-dialog.h"
#include "client/ui/prompts/prompt-editor.h"
#include "client/ui/prompts/prompts-dialog.h"
#include "tests/client/app-window.h"

#include <string.h>

#define EXIT_SKIPPED 77

#define ENTRY(id, title, category, sharing, rest)                               \
  "{\"id\": " #id ", \"title\": \"" title "\", \"category\": "                  \
  "\"" category                                                                 \
  "\", \"description\": "                                                       \
  "\"会議の記録から、決定事項と宿題を取り出します。\", " \
  "\"sharing\": "                                                               \
  "\"" sharing "\", \"number\": 1, \"n_used\": 12, \"version\": 1" rest "}"

#define MINUTES(rest) ENTRY (201, "議事録の要約", "議事録", "starter", rest)
#define TEMPLATES                                                       \
  "{\"items\": [" MINUTES (", \"text\": \"\"") "," ENTRY (              \
    101, "式典・催しの挨拶文", "挨拶文", "starter",                     \
    ", \"text\": "                                                      \
    "\"\"") "," ENTRY (900001, "窓口の引き継ぎ", "業務改善", "section", \
                       ", \"text\": \"\", "                             \
                       "\"section_name\": \"介護保険課\", "        \
                       "\"favourite\": true") "]}"

#define FIELDS                                                             \
  ", \"text\": "                                                           \
  "\"「{{会議名}}」の要約を{{調子}}で作ってください。" \
  "\\n\\n記録\\n{{記録}}\", "                                          \
  "\"variables\": [{\"name\": \"会議名\", \"kind\": \"line\", "         \
  "\"required\": true, \"example\": "                                      \
  "\"地域防災連絡会\"}, {\"name\": \"調子\", \"kind\": "          \
  "\"choice\", \"choices\": [\"簡潔\", "                                 \
  "\"詳しく\"]}, {\"name\": \"記録\", \"kind\": \"text\", "           \
  "\"example\": "                                                          \
  "\"文字起こしを貼り付けます\"}]"

#define FOLDERS                                                     \
  "{\"items\": [{\"id\": 5, \"name\": \"介護保険\", "           \
  "\"section_id\": 4, \"section_name\": "                           \
  "\"介護保険課\", \"my_role\": \"reader\", \"version\": 1}, " \
  "{\"id\": 6, \"name\": \"例規集\", "                           \
  "\"section_id\": 3, \"section_name\": \"総務課\", \"my_role\": \"reader\", \"version\": 1}]}"

#define QUESTION "住宅改修の前に借りた足場の費用も、支給の対象になりますか。"

#define INQUIRY(id, state, rest)                                 \
  "{\"id\": " #id ", \"folder_id\": 5, \"folder_name\": "        \
  "\"介護保険\", \"question\": \"" QUESTION                      \
  "\", \"state\": \"" state "\", \"asker\": \"佐藤 花子\", " \
  "\"asker_section\": \"中央出張所\", "                     \
  "\"created_at\": \"2026-11-20T09:00:00+09:00\", \"version\": 1" rest "}"

#define NEWS                                                              \
  "{\"items\": [{\"id\": 1, \"conversation_id\": 71, "                    \
  "\"message_id\": 72, \"document_id\": 9, "                              \
  "\"document_name\": \"住宅改修費支給要綱.docx\", \"reason\": " \
  "\"replaced\", \"before\": "                                            \
  "\"支給の上限は18万円とする。\", \"after\": "               \
  "\"支給の上限は20万円とする。\", \"page\": 3, "             \
  "\"read\": false, \"created_at\": "                                     \
  "\"2026-11-21T09:00:00+09:00\"}, {\"id\": 2, "                          \
  "\"conversation_id\": 71, \"message_id\": 73, "                         \
  "\"document_id\": 10, \"reason\": \"deleted\", "                        \
  "\"read\": true, \"created_at\": \"2026-11-20T09:00:00+09:00\"}]}"

#define ME                                                          \
  "{\"account\": {\"id\": 1, \"login\": \"M204817\", \"name\": "    \
  "\"森 恵子\", \"section_id\": 4, "                             \
  "\"section_name\": \"介護保険課\", \"roles\": [\"staff\"], " \
  "\"state\": \"active\"}, "                                        \
  "\"grants\": [{\"permission\": \"chat.use\", \"reach\": "         \
  "\"all\"}, {\"permission\": "                                     \
  "\"templates.share\", \"reach\": \"section\"}], "                 \
  "\"session_id\": 9, \"ward_name\": "                              \
  "\"みどり市\", \"server_version\": \"0.1.0\"}"

static void
script (MdgAppWindow *self)
{
  MdgScriptServer *server = self->server;
  mdg_script_server_set (server, "GET /api/v1/me", 200, ME);
  mdg_script_server_set (server, "POST /api/v1/sessions", 200,
                         "{\"token\": \"tok\", \"me\": " ME "}");
  mdg_script_server_set (server, "GET /api/v1/templates", 200, TEMPLATES);
  mdg_script_server_set (server, "GET /api/v1/templates/201", 200, MINUTES (FIELDS));
  mdg_script_server_set (server, "POST /api/v1/templates", 201, MINUTES (FIELDS));
  mdg_script_server_set (server, "POST /api/v1/templates/201/used", 204, "");
  mdg_script_server_set (server, "PUT /api/v1/templates/201/favourite", 204, "");
  mdg_script_server_set (server, "GET /api/v1/folders", 200, FOLDERS);
  mdg_script_server_set (server, "GET /api/v1/messages/72", 200,
                         "{\"id\": 72, \"role\": \"assistant\", \"state\": \"done\", \"a"
                         "nswers\": "
                         "71, \"outcome\": \"not-found\", \"nearest\": [{\"passage\": "
                         "{\"folder_id\": 5, \"text\": \"足場\"}, \"document_name\": \"a\"}]}");
  mdg_script_server_set (server, "GET /api/v1/messages/71", 200,
                         "{\"id\": 71, \"role\": \"user\", \"state\": \"done\", \"text\": "
                         "\"" QUESTION "\"}");
  mdg_script_server_set (server, "POST /api/v1/inquiries", 201, INQUIRY (31, "open", ""));
  mdg_script_server_set (
    server, "POST /api/v1/inquiries/search", 200,
    "{\"items\": [" INQUIRY (
      31, "drafted",
      ", \"reply\": \"対象になりません。\", "
      "\"may_reply\": true, \"may_approve\": true") "," INQUIRY (30, "answered",
                                                                 ", \"reply\": "
                                                                 "\"対象になります。\", "
                                                                 "\"document_id\": "
                                                                 "44, \"mine\": true") "]}");
  mdg_script_server_set (server, "PUT /api/v1/inquiries/31", 200, INQUIRY (31, "drafted", ""));
  mdg_script_server_set (server, "GET /api/v1/source-news", 200, NEWS);
  mdg_script_server_set (server, "POST /api/v1/source-news/read", 204, "");
}

static void
sign_in (MdgAppWindow *self)
{
  script (self);
  mdg_app_window_sign_in (self, 1280, 768);
}

static GtkWidget *
open_window (MdgAppWindow *self, const char *action, GVariant *target, const char *type)
{
  mdg_app_window_act (self, "MdgMainWindow", action, target);
  return mdg_app_window_find (self, type);
}

/* The @nth widget of @type below @from, in order. */
static GtkWidget *
nth_below (GtkWidget *from, GType type, guint *nth)
{
  if (g_type_is_a (G_OBJECT_TYPE (from), type) && (*nth)-- == 0)
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = nth_below (child, type, nth);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
below (GtkWidget *from, GType type, guint nth)
{
  GtkWidget *found = nth_below (from, type, &nth);
  g_assert_nonnull (found);
  return found;
}

static void
choose (GtkWidget *window, guint position)
{
  GtkListView *list = GTK_LIST_VIEW (below (window, GTK_TYPE_LIST_VIEW, 0));
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_list_view_get_model (list)),
                                     position);
}

static void
test_templates (MdgAppWindow *self, gconstpointer data)
{
  sign_in (self);
  GtkWidget *dialog = open_window (self, "win.prompt-templates", NULL, "MdgPromptsDialog");
  mdg_app_window_expect (self, "議事録の要約");
  mdg_window_picture (dialog, "prompts-list");
  choose (dialog, 0);
  GtkWidget *form = mdg_app_window_find (self, "MdgPromptForm");
  mdg_app_window_expect (self, "会議名");
  mdg_window_picture (dialog, "prompts-form");
  gtk_widget_activate_action (dialog, "prompts.insert", NULL);
  mdg_settle (100);
  g_assert_cmpuint (mdg_script_server_count (self->server, "POST /api/v1/templates/201/used"), ==,
                    0);
  gtk_editable_set_text (GTK_EDITABLE (below (form, GTK_TYPE_ENTRY, 0)), "防災{{記録}}会議");
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "scheme",
                                  g_variant_new_string ("dark"));
  mdg_window_picture (dialog, "prompts-filled-dark");
  gtk_widget_activate_action (dialog, "prompts.insert", NULL);
  mdg_settle (300);
  MdgComposer *composer = MDG_COMPOSER (mdg_app_window_find (self, "MdgComposer"));
  g_autofree char *text = mdg_composer_dup_text (composer);
  g_assert_cmpstr (text, ==, "「防災{{記録}}会議」の要約を簡潔で作ってください。\n\n記録\n");
  g_assert_cmpuint (mdg_script_server_count (self->server, "POST /api/v1/templates/201/used"), ==,
                    1);
}

static void
test_editor (MdgAppWindow *self, gconstpointer data)
{
  sign_in (self);
  GtkWidget *dialog = open_window (self, "win.prompt-templates", NULL, "MdgPromptsDialog");
  gtk_widget_activate_action (dialog, "prompts.new", NULL);
  GtkWidget *editor = mdg_app_window_find (self, "MdgPromptEditor");
  GtkTextView *view = GTK_TEXT_VIEW (below (editor, GTK_TYPE_TEXT_VIEW, 0));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view),
                            "{{相手}}に{{期限}}までに返事を頼む文を作ってください。{{相"
                            "手}}は町会です。",
                            -1);
  gtk_editable_set_text (GTK_EDITABLE (below (editor, GTK_TYPE_ENTRY, 0)), "返事を頼む");
  mdg_app_window_expect (self, "期限");
  mdg_window_picture (editor, "prompts-editor");
  gtk_widget_activate_action (editor, "editor.save", NULL);
  mdg_settle (300);
  g_autofree char *body = mdg_script_server_dup_body (self->server, "POST /api/v1/templates");
  g_assert_nonnull (strstr (body, "返事を頼む"));
  g_assert_nonnull (strstr (body, "\"personal\""));
  g_assert_nonnull (strstr (body, "\"name\":\"期限\""));
}

static void
test_ask (MdgAppWindow *self, gconstpointer data)
{
  sign_in (self);
  GtkWidget *dialog = open_window (self, "win.ask-section", g_variant_new_int64 (72),
                                   "MdgAskSectionDialog");
  mdg_settle (500);
  mdg_window_picture (dialog, "ask-section");
  gtk_widget_activate_action (dialog, "ask.send", NULL);
  mdg_settle (300);
  g_autofree char *body = mdg_script_server_dup_body (self->server, "POST /api/v1/inquiries");
  g_assert_nonnull (body);
  g_assert_nonnull (strstr (body, QUESTION));
  g_assert_nonnull (strstr (body, "\"folder_id\":5"));
  g_assert_nonnull (strstr (body, "\"message_id\":72"));
}

static void
test_inquiries (MdgAppWindow *self, gconstpointer data)
{
  sign_in (self);
  GtkWidget *dialog = open_window (self, "win.inquiries", NULL, "MdgInquiriesDialog");
  mdg_app_window_expect (self, QUESTION);
  choose (dialog, 0);
  mdg_settle (200);
  mdg_window_picture (dialog, "inquiries-reply");
  gtk_widget_activate_action (dialog, "inquiries.reply", NULL);
  mdg_settle (300);
  g_autofree char *body = mdg_script_server_dup_body (self->server, "PUT /api/v1/inquiries/31");
  g_assert_nonnull (body);
  g_assert_nonnull (strstr (body, "対象になりません。"));
  choose (dialog, 1);
  mdg_settle (200);
  mdg_app_window_expect (self, "対象になります。");
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "scheme",
                                  g_variant_new_string ("dark"));
  mdg_window_picture (dialog, "inquiries-answered-dark");
}

static void
test_news (MdgAppWindow *self, gconstpointer data)
{
  sign_in (self);
  mdg_app_window_expect (self, "2"); /* one change, one question to be answered */
  GtkWidget *button = mdg_app_window_find (self, "MdgNewsButton");
  GtkMenuButton *menu = GTK_MENU_BUTTON (gtk_widget_get_first_child (button));
  mdg_app_window_picture (self, "news-bell");
  gtk_menu_button_popup (menu);
  mdg_settle (300);
  mdg_window_picture (GTK_WIDGET (gtk_menu_button_get_popover (menu)), "news-list");
  gtk_widget_activate_action (button, "news.all-read", NULL);
  mdg_settle (300);
  g_autofree char *body =
    mdg_script_server_dup_body (self->server, "POST /api/v1/source-news/read");
  g_assert_nonnull (body);
  gtk_menu_button_popdown (menu);
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
#define TEST(name, func) \
  g_test_add (name, MdgAppWindow, NULL, mdg_app_window_set_up, func, mdg_app_window_tear_down)
  TEST ("/prompts-ui/templates", test_templates);
  TEST ("/prompts-ui/editor", test_editor);
  TEST ("/prompts-ui/ask", test_ask);
  TEST ("/prompts-ui/inquiries", test_inquiries);
  TEST ("/prompts-ui/news", test_news);
#undef TEST
  return g_test_run ();
}
