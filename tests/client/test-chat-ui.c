/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chat page in the real application against a scripted server: conversations by day, an answer
 * with its sources and the viewer beside it, an answer that is written (nothing flickers or jumps,
 * the main loop stays free), a cut line, stopping, what the guard holds back, drafts, and a
 * conversation of 10,000 messages. Pictures go into the folder MADOGUCHI_SCREENSHOTS.
 */
#include "client/ui/chat/answer-view.h"
#include "client/ui/chat/citation-chip.h"
#include "client/ui/chat/composer.h"
#include "client/ui/chat/message-column.h"
#include "client/ui/viewer/page-view.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"
#include "tests/client/chat-script.h"

#include <glib/gi18n.h>
#include <string.h>

#define EXIT_SKIPPED 77
#define EVENTS "/api/v1/messages/21/events"
#define ASK "POST /api/v1/conversations/1/ask"

static void
begin (MdgAppWindow *window, int width)
{
  mdg_script_chat (window->server);
  mdg_app_window_sign_in (window, width, 768);
  mdg_app_window_expect (window, "保険料の減免 必要書類");
}

static void
open_conversation (MdgAppWindow *window)
{
  mdg_app_window_act (window, "MdgChatPage", "chat.show", g_variant_new_int64 (1));
  mdg_app_window_expect (window, "180,000円");
}

static MdgComposer *
composer_of (MdgAppWindow *window)
{
  return MDG_COMPOSER (mdg_app_window_find (window, "MdgComposer"));
}

static GtkAdjustment *
adjustment_of (MdgAppWindow *window)
{
  GtkWidget *column = mdg_app_window_find (window, "MdgMessageColumn");
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (column));
}

static void
scheme (MdgAppWindow *window, const char *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (window->application), "scheme",
                                  g_variant_new_string (name));
  mdg_settle (150);
}

typedef struct
{
  MdgScriptServer *server;
  const char *key;
  guint n;
} Wait;

static gboolean
was_asked (gpointer data)
{
  const Wait *wait = data;
  return mdg_script_server_count (wait->server, wait->key) >= wait->n;
}

static void
expect_call (MdgAppWindow *window, const char *key, guint n)
{
  Wait wait = { window->server, key, n };
  if (!mdg_wait_until (was_asked, &wait, 15))
    g_error ("%s was not asked %u times", key, n);
}

static gboolean
has_stream (gpointer data)
{
  const Wait *wait = data;
  return mdg_script_server_n_streams_of (wait->server, wait->key) == wait->n;
}

static void
ask (MdgAppWindow *window)
{
  Wait wait = { window->server, EVENTS, 1 };
  mdg_composer_set_text (composer_of (window), "申請に必要な書類は");
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  g_assert_true (mdg_wait_until (has_stream, &wait, 15));
}

static void
push (MdgAppWindow *window, guint seq, const char *name, const char *data)
{
  g_autofree char *id = g_strdup_printf ("%u", seq);
  mdg_script_server_push_to (window->server, EVENTS, id, name, data);
}

static void
push_text (MdgAppWindow *window, guint seq, const char *text)
{
  g_autofree char *data = g_strdup_printf ("{\"text\": \"%s\"}", text);
  push (window, seq, "text", data);
}

static void
finish (MdgAppWindow *window, guint seq, const char *state, const char *text)
{
  g_autofree char *message =
    mdg_script_message (21, "assistant", state, text, ", 'outcome': 'answered'");
  push (window, seq, "message", message);
  mdg_settle (150);
}

/* ---- tests ---- */

static void
test_conversation (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  mdg_app_window_expect (window, _ ("Pinned"));
  mdg_app_window_expect (window, _ ("Today"));
  mdg_app_window_expect (window, _ ("Yesterday"));
  mdg_app_window_expect (window, "31,400 / 50,000");
  mdg_app_window_picture (window, "chat-new");
  open_conversation (window);
  mdg_app_window_expect (window, "居宅介護住宅改修費支給要綱 p.3");
  mdg_app_window_expect (window, _ ("verified"));
  mdg_app_window_expect (window, _ ("not verified"));
  mdg_app_window_expect (window, "集合住宅の共用部の扱いは、資料に見当たりません。");
  mdg_app_window_picture (window, "chat-end");
  gtk_adjustment_set_value (adjustment_of (window), 0);
  mdg_app_window_expect (window, "見積書_手すり設置.pdf");
  mdg_app_window_expect (window, _ ("Some of this has no verified source. Check it before you use it."));
  mdg_app_window_expect (window, "介護保険");
  mdg_app_window_picture (window, "chat");
  scheme (window, "dark");
  mdg_app_window_picture (window, "chat-dark");
  scheme (window, "contrast");
  mdg_app_window_picture (window, "chat-contrast");
}

static gboolean
is_drawn (gpointer view)
{
  return mdg_page_view_is_drawn (view);
}

static void
show_citation (MdgAppWindow *window, gint64 number)
{
  mdg_app_window_act (window, "MdgChatPage", "chat.citation",
                      g_variant_new ("(xx)", (gint64) 11, number));
}

static void
test_citation (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  open_conversation (window);
  show_citation (window, 1);
  GtkWidget *view = mdg_app_window_find (window, "MdgPageView");
  g_assert_true (mdg_wait_until (is_drawn, view, 20));
  g_assert_cmpuint (mdg_page_view_get_page (MDG_PAGE_VIEW (view)), ==, 2);
  g_assert_cmpuint (mdg_page_view_get_n_marks (MDG_PAGE_VIEW (view)), ==, 1);
  g_autofree char *first = g_strdup_printf (_ ("Source %u / %u"), 1, 3);
  mdg_app_window_expect (window, first);
  g_assert_true (
    gtk_widget_has_css_class (mdg_app_window_find (window, "MdgCitationChip"), "shown"));
  mdg_app_window_picture (window, "chat-source");
  scheme (window, "dark");
  mdg_app_window_picture (window, "chat-source-dark");
  scheme (window, "contrast");
  mdg_app_window_picture (window, "chat-source-contrast");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.citation", g_variant_new_int32 (1));
  mdg_app_window_expect (window, "歳入 A1:D6");
  g_assert_false (
    gtk_widget_has_css_class (mdg_app_window_find (window, "MdgCitationChip"), "shown"));
  mdg_app_window_picture (window, "chat-source-sheet");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.close", NULL);
  mdg_app_window_act (window, "MdgChatPage", "chat.attachment", g_variant_new_int64 (70));
  view = mdg_app_window_find (window, "MdgPageView");
  g_assert_true (mdg_wait_until (is_drawn, view, 20));
}

static gboolean
has_no_list (gpointer chat)
{
  return !gtk_widget_get_visible (gtk_widget_get_first_child (chat));
}

static void
test_narrow (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1100);
  open_conversation (window);
  show_citation (window, 1);
  GtkWidget *view = mdg_app_window_find (window, "MdgPageView");
  g_assert_true (mdg_wait_until (is_drawn, view, 20));
  GtkWidget *chat = mdg_app_window_find (window, "MdgChatPage");
  g_assert_true (mdg_wait_until (has_no_list, chat, 15));
  mdg_app_window_picture (window, "chat-narrow");
  mdg_app_window_refuse (window, "保険料の減免 必要書類");
  mdg_app_window_expect (window, "180,000円");
  mdg_app_window_act (window, "MdgViewerPane", "viewer.close", NULL);
  mdg_app_window_expect (window, "保険料の減免 必要書類");
}

static void
test_writing (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  open_conversation (window);
  ask (window);
  g_autofree char *body = mdg_script_server_dup_body (window->server, ASK);
  g_assert_nonnull (strstr (body, "\"text\":\"申請に必要な書類は\""));
  g_assert_nonnull (strstr (body, "\"model_id\":3"));
  push (window, 1, "state", "{\"state\": \"searching\"}");
  mdg_app_window_expect (window, _ ("Searching the documents"));
  push (window, 2, "state", "{\"state\": \"writing\"}");
  push_text (window, 3, "申請に必要な書類は、支給申請書、");
  mdg_app_window_expect (window, "支給申請書、");
  mdg_app_window_expect (window, _ ("Writing the answer"));
  push (window, 4, "citation",
        "{\"number\": 1, \"document_id\": 11, \"version_id\": 21, \"document_name\":"
        " \"申請の手引き.pdf\", \"unit\": \"page\", \"page\": 2, \"place\": \"2\", \"verified\": true}");
  push_text (window, 5, "理由書、工事費見積書です。[^1]");
  mdg_app_window_expect (window, "申請の手引き p.2");
  mdg_app_window_picture (window, "chat-writing");
  mdg_script_server_drop_streams_of (window->server, EVENTS);
  g_autofree char *running = mdg_script_message (21, "assistant", "writing", "", "");
  mdg_script_server_set (window->server, "GET /api/v1/messages/21", 200, running);
  expect_call (window, "GET " EVENTS, 2);
  g_autofree char *last =
    mdg_script_server_dup_header (window->server, "GET " EVENTS, "last-event-id");
  g_assert_cmpstr (last, ==, "5");
  Wait wait = { window->server, EVENTS, 1 };
  g_assert_true (mdg_wait_until (has_stream, &wait, 15));
  push_text (window, 6, "以上です。");
  mdg_app_window_expect (window, "以上です。");
  mdg_app_window_act (window, "MdgComposer", "composer.stop", NULL);
  expect_call (window, "POST /api/v1/messages/21/cancel", 1);
  finish (window, 7, "cancelled", "申請に必要な書類は、支給申請書です。以上です。");
  mdg_app_window_expect (window, _ ("Stopped. This is as far as it came."));
  mdg_app_window_refuse (window, _ ("Writing the answer"));
}

/* A hundred tokens a second for five seconds, while the reader has scrolled up; the longest time
 * the main loop did nothing else is told. */
static void
test_pace (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  open_conversation (window);
  ask (window);
  mdg_settle (200);
  GtkWidget *column = mdg_app_window_find (window, "MdgMessageColumn");
  g_assert_true (mdg_message_column_is_at_end (MDG_MESSAGE_COLUMN (column)));
  gint64 longest = 0;
  double place = -1;
  for (guint i = 0; i < 500; i++)
    {
      gint64 until = g_get_monotonic_time () + 10 * G_TIME_SPAN_MILLISECOND;
      push_text (window, i + 1, i % 40 == 39 ? "。\\n\\n" : "介護");
      while (g_get_monotonic_time () < until)
        {
          gint64 before = g_get_monotonic_time ();
          g_main_context_iteration (NULL, FALSE);
          longest = MAX (longest, g_get_monotonic_time () - before);
          g_usleep (200);
        }
      if (i == 250)
        {
          g_assert_true (mdg_message_column_is_at_end (MDG_MESSAGE_COLUMN (column)));
          gtk_adjustment_set_value (adjustment_of (window), 40);
          place = gtk_adjustment_get_value (adjustment_of (window));
        }
    }
  g_test_message ("longest stall at 100 tokens/s: %.1f ms", (double) longest / 1000);
  g_print ("# longest stall at 100 tokens/s: %.1f ms\n", (double) longest / 1000);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment_of (window)), place, 0.5);
  g_assert_false (mdg_message_column_is_at_end (MDG_MESSAGE_COLUMN (column)));
  finish (window, 900, "done", "終わりました。");
  mdg_app_window_act (window, "MdgChatPage", "chat.to-end", NULL);
  mdg_app_window_expect (window, "終わりました。");
}

static void
test_guard (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  open_conversation (window);
  mdg_script_server_set (window->server, ASK, 409, "guard-warning");
  mdg_script_server_set (window->server, "POST " MDG_PATH_GUARD_CHECK, 200,
                         "{\"findings\": [{\"kind\": \"my-number\", \"action\": \"warn\","
                         " \"start\": 3, \"length\": 12}]}");
  mdg_composer_set_text (composer_of (window), "番号は123456789018です");
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  mdg_app_window_expect (window, "123456789018");
  mdg_app_window_expect (window, _ ("My Number"));
  mdg_app_window_picture (window, "chat-guard");
  scheme (window, "dark");
  mdg_app_window_picture (window, "chat-guard-dark");
  scheme (window, "contrast");
  mdg_app_window_picture (window, "chat-guard-contrast");
  mdg_script_server_set (window->server, ASK, 200, mdg_script_asked);
  mdg_app_window_act (window, "MdgGuardBox", "guard.send", NULL);
  expect_call (window, ASK, 2);
  g_autofree char *body = mdg_script_server_dup_body (window->server, ASK);
  g_assert_nonnull (strstr (body, "\"send_anyway\":true"));
}

static gboolean
has_closed (gpointer window)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (mdg_app_window_top (window)), "MdgMainWindow");
}

static void
test_rename (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  open_conversation (window);
  mdg_script_server_set (window->server, "PUT /api/v1/conversations/1", 200,
                         "{\"id\": 1, \"title\": \"住宅改修\", \"version\": 2}");
  mdg_app_window_act (window, "MdgChatPage", "chat.rename", NULL);
  GtkWidget *dialog = mdg_app_window_find (window, "MdgRenameDialog");
  GObject *entry = gtk_widget_get_template_child (dialog, G_OBJECT_TYPE (dialog), "entry");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "住宅改修費の上限と事前申請");
  gtk_editable_set_text (GTK_EDITABLE (entry), " 　 ");
  mdg_app_window_act (window, "MdgRenameDialog", "rename.save", NULL);
  g_assert_cmpuint (mdg_script_server_count (window->server, "PUT /api/v1/conversations/1"), ==,
                    0);
  gtk_editable_set_text (GTK_EDITABLE (entry), " 住宅改修 ");
  mdg_app_window_picture (window, "chat-rename");
  mdg_script_server_set (window->server, "GET /api/v1/conversations/1", 200,
                         "{\"id\": 1, \"title\": \"住宅改修\", \"titled\": true,"
                         " \"n_messages\": 4, \"version\": 2}");
  mdg_app_window_act (window, "MdgRenameDialog", "rename.save", NULL);
  g_assert_true (mdg_wait_until (has_closed, window, 15));
  expect_call (window, "PUT /api/v1/conversations/1", 1);
  g_autofree char *body =
    mdg_script_server_dup_body (window->server, "PUT /api/v1/conversations/1");
  g_assert_nonnull (strstr (body, "\"title\":\"住宅改修\""));
  mdg_app_window_expect (window, "住宅改修");
}

static void
test_drafts (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  mdg_composer_set_text (composer_of (window), "新しい質問の途中");
  open_conversation (window);
  g_autofree char *none = mdg_composer_dup_text (composer_of (window));
  g_assert_cmpstr (none, ==, "");
  mdg_composer_set_text (composer_of (window), "続きの質問の途中");
  mdg_app_window_act (window, "MdgChatPage", "chat.new", NULL);
  g_autofree char *first = mdg_composer_dup_text (composer_of (window));
  g_assert_cmpstr (first, ==, "新しい質問の途中");
  GtkWidget *old = mdg_app_window_find (window, "MdgMainWindow");
  gboolean stay = FALSE;
  g_signal_emit_by_name (old, "close-request", &stay);
  gtk_window_destroy (GTK_WINDOW (old));
  mdg_settle (50);
  g_application_activate (G_APPLICATION (window->application));
  mdg_app_window_expect (window, "保険料の減免 必要書類");
  g_autofree char *again = mdg_composer_dup_text (composer_of (window));
  g_assert_cmpstr (again, ==, "新しい質問の途中");
  open_conversation (window);
  g_autofree char *kept = mdg_composer_dup_text (composer_of (window));
  g_assert_cmpstr (kept, ==, "続きの質問の途中");
}

static void
test_long (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  g_autofree char *newest = mdg_script_long_page (9971, 10000, 9971);
  mdg_script_server_set (window->server, "GET /api/v1/conversations/1/messages", 200, newest);
  for (gint64 before = 9971; before > 9700; before -= 30)
    {
      g_autofree char *page = mdg_script_long_page (before - 30, before - 1, before - 30);
      g_autofree char *key =
        g_strdup_printf ("GET /api/v1/conversations/1/messages?before=%d&limit=30", (int) before);
      mdg_script_server_set (window->server, key, 200, page);
    }
  gint64 start = g_get_monotonic_time ();
  mdg_app_window_act (window, "MdgChatPage", "chat.show", g_variant_new_int64 (1));
  mdg_app_window_expect (window, "回答 10000 の行。");
  gint64 took = g_get_monotonic_time () - start;
  g_print ("# a conversation of 10,000 messages opened in %.0f ms\n", (double) took / 1000);
  GtkWidget *column = mdg_app_window_find (window, "MdgMessageColumn");
  mdg_settle (300);
  for (guint i = 0; i < 60; i++)
    {
      GtkAdjustment *place = adjustment_of (window);
      gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) - 400);
      mdg_settle (30);
      g_assert_cmpuint (mdg_message_column_get_n_rows (MDG_MESSAGE_COLUMN (column)), <=,
                        MDG_COLUMN_MAX_ROWS + 4 * MDG_COLUMN_STEP);
    }
  g_assert_cmpuint (
    mdg_script_server_count (window->server, "GET /api/v1/conversations/1/messages"), >=, 3);
  mdg_app_window_picture (window, "chat-long");
  mdg_app_window_act (window, "MdgChatPage", "chat.to-end", NULL);
  mdg_app_window_expect (window, "回答 10000 の行。");
}

static gboolean
is_at_top (gpointer column)
{
  GtkWidget *row = NULL;
  graphene_rect_t bounds;
  for (guint i = 0; i < 400 && row == NULL; i++)
    {
      GtkWidget *one = mdg_message_column_get_row (column, i);
      if (one == NULL || !MDG_IS_ANSWER_VIEW (one))
        continue;
      MdgMessageItem *item = mdg_answer_view_get_item (MDG_ANSWER_VIEW (one));
      row = mdg_message_item_get (item)->id == 9842 ? one : NULL;
    }
  return row != NULL && gtk_widget_compute_bounds (row, column, &bounds) &&
         bounds.origin.y >= 0 && bounds.origin.y < 60;
}

/* News of a changed source leads to the answer, however far up it stands. */
static void
test_found (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  g_autofree char *newest = mdg_script_long_page (9971, 10000, 9971);
  g_autofree char *older = mdg_script_long_page (9771, 9970, 9771);
  mdg_script_server_set (window->server, "GET /api/v1/conversations/1/messages", 200, newest);
  mdg_script_server_set (window->server,
                         "GET /api/v1/conversations/1/messages?before=9971&limit=200", 200, older);
  GVariant *target = g_variant_new ("(xx)", (gint64) 1, (gint64) 9842);
  g_action_group_activate_action (
    G_ACTION_GROUP (mdg_app_window_find (window, "MdgMainWindow")), "open-conversation", target);
  mdg_app_window_expect (window, "回答 9842 の行。");
  GtkWidget *column = mdg_app_window_find (window, "MdgMessageColumn");
  g_assert_true (mdg_wait_until (is_at_top, column, 15));
  mdg_settle (500);
  g_assert_true (is_at_top (column)); /* rows above have been made, and nothing moved */
  mdg_app_window_picture (window, "chat-found");
  mdg_script_server_set (window->server,
                         "GET /api/v1/conversations/1/messages?before=9771&limit=200", 200,
                         "{\"items\": []}");
  target = g_variant_new ("(xx)", (gint64) 1, (gint64) 5);
  g_action_group_activate_action (
    G_ACTION_GROUP (mdg_app_window_find (window, "MdgMainWindow")), "open-conversation", target);
  mdg_app_window_expect (window, _ ("The answer is no longer in this conversation."));
}

static void
test_edit (MdgAppWindow *window, gconstpointer data)
{
  begin (window, 1366);
  open_conversation (window);
  mdg_app_window_act (window, "MdgChatPage", "chat.edit", g_variant_new_int64 (12));
  mdg_app_window_expect (window, _ ("You ask an earlier question in other words."));
  g_autofree char *text = mdg_composer_dup_text (composer_of (window));
  g_assert_cmpstr (text, ==, "集合住宅の共用部はどうですか。");
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  expect_call (window, ASK, 1);
  g_autofree char *body = mdg_script_server_dup_body (window->server, ASK);
  g_assert_nonnull (strstr (body, "\"replaces\":12"));
}

static void
test_no_model (MdgAppWindow *window, gconstpointer data)
{
  mdg_script_chat (window->server);
  mdg_script_server_set (window->server, "GET " MDG_PATH_MODEL_CHOICES, 200,
                         "{\"models\": [], \"sentence\": \"AIモデルがまだ設定されていません。\"}");
  mdg_app_window_sign_in (window, 1366, 768);
  mdg_app_window_expect (window, "AIモデルがまだ設定されていません。");
}

static void
add (const char *path, void (*test) (MdgAppWindow *, gconstpointer))
{
  g_test_add (path, MdgAppWindow, NULL, mdg_app_window_set_up, test, mdg_app_window_tear_down);
}

int
main (int argc, char **argv)
{
  if (!mdg_app_window_init ())
    {
      g_printerr ("SKIPPED: there is no display.\n");
      return EXIT_SKIPPED;
    }
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  add ("/chat-ui/conversation", test_conversation);
  add ("/chat-ui/citation", test_citation);
  add ("/chat-ui/narrow", test_narrow);
  add ("/chat-ui/writing", test_writing);
  add ("/chat-ui/pace", test_pace);
  add ("/chat-ui/guard", test_guard);
  add ("/chat-ui/rename", test_rename);
  add ("/chat-ui/drafts", test_drafts);
  add ("/chat-ui/long", test_long);
  add ("/chat-ui/found", test_found);
  add ("/chat-ui/edit", test_edit);
  add ("/chat-ui/no-model", test_no_model);
  return g_test_run ();
}
