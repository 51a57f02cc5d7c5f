/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files in and out of a conversation, in the real application against a scripted server:
 *
 * /chat-files/progress  how far a file has come, that it is read, and that it is sent along
 * /chat-files/refused   one that the server does not take says why and holds back the question
 * /chat-files/drop      files are taken from the pointer, over all of the conversation
 * /chat-files/paste     files and pictures go beside the question, text into it
 * /chat-files/export    a conversation is saved as a Word document and as Markdown
 */
#include "client/ui/chat/composer.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"
#include "tests/client/chat-script.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define EXIT_SKIPPED 77
#define ANNOUNCE "POST " MDG_PATH_ATTACHMENTS
#define ASK "POST /api/v1/conversations/1/ask"
#define EXPORT "POST /api/v1/conversations/1/export"
#define MIB (1024 * 1024)

/* Long enough to be seen. */
#define PIECE_MS 1500

#define RECORD(state, rest)                                                           \
  "{\"id\": 80, \"name\": \"見積書.pdf\", \"format\": \"pdf\", \"size\": 6291456," \
  " \"received\": 0, \"state\": \"" state "\"" rest "}"
#define READ \
  ", \"unit\": \"page\", \"n_units\": 2, \"n_chars\": 40, \"preview\": \"手すりの取付け 三万円\""

static void
begin (MdgAppWindow *window)
{
  mdg_script_chat (window->server);
  mdg_script_server_set (window->server, ANNOUNCE, 201, RECORD ("queued", ""));
  mdg_script_server_set_full (window->server, "PUT /api/v1/attachments/80/bytes", 204, NULL, "",
                              PIECE_MS);
  mdg_script_server_set (window->server, "POST /api/v1/attachments/80/finish", 200,
                         RECORD ("working", ""));
  mdg_script_server_set (window->server, "GET /api/v1/attachments/80", 200,
                         RECORD ("working", ""));
  mdg_app_window_sign_in (window, 1366, 768);
  mdg_app_window_act (window, "MdgChatPage", "chat.show", g_variant_new_int64 (1));
  mdg_app_window_expect (window, "180,000円");
}

static MdgComposer *
composer_of (MdgAppWindow *window)
{
  return MDG_COMPOSER (mdg_app_window_find (window, "MdgComposer"));
}

/* A file of that name and size in a new folder: one that is still being sent cannot be replaced on
 * Windows. */
static GFile *
make_file (const char *name, gsize size)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "file-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *content = g_strnfill (size, 'x');
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
  return g_file_new_for_path (path);
}

static void
attach (MdgAppWindow *window, GFile *file)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_list_store_append (files, file);
  mdg_composer_add_files (composer_of (window), G_LIST_MODEL (files));
}

typedef struct
{
  MdgAppWindow *window;
  const char *key;
  guint n;
} Wait;

static gboolean
was_asked (gpointer data)
{
  const Wait *wait = data;
  return mdg_script_server_count (wait->window->server, wait->key) >= wait->n;
}

static void
expect_call (MdgAppWindow *window, const char *key, guint n)
{
  Wait wait = { window, key, n };
  if (!mdg_wait_until (was_asked, &wait, 15))
    g_error ("%s was not asked %u times", key, n);
}

static gboolean
has_stream (gpointer data)
{
  return mdg_script_server_n_streams (((MdgAppWindow *) data)->server) > 0;
}

/* ---- sending ---- */

static void
test_progress (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  g_assert_true (mdg_wait_until (has_stream, window, 15));
  g_autoptr (GFile) file = make_file ("見積書.pdf", 6 * MIB);
  attach (window, file);
  mdg_composer_set_text (composer_of (window), "いくらですか");
  mdg_app_window_expect (window, "66%"); /* the first piece of two has been taken */
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  mdg_app_window_picture (window, "chat-attaching");
  g_assert_cmpuint (mdg_script_server_count (window->server, ASK), ==, 0);
  /* Its end may be told before its id is known here: so it is asked for once by itself. */
  expect_call (window, "GET /api/v1/attachments/80", 1);
  mdg_app_window_expect (window, _ ("is being read"));
  mdg_script_server_set (window->server, "GET /api/v1/attachments/80", 200,
                         RECORD ("ready", READ));
  mdg_script_server_push (window->server, "1", MDG_EVENT_ATTACHMENT_CHANGED,
                          "{\"attachment\": 80}");
  mdg_app_window_expect (window, "2ページ");
  mdg_app_window_picture (window, "chat-attached");
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  expect_call (window, ASK, 1);
  g_autofree char *body = mdg_script_server_dup_body (window->server, ASK);
  g_assert_nonnull (strstr (body, "\"attachments\":[\"80\"]"));
}

static void
test_refused (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  mdg_script_server_set (window->server, ANNOUNCE, 413, "too-large");
  g_autoptr (GFile) file = make_file ("大きい.pdf", 100);
  attach (window, file);
  expect_call (window, ANNOUNCE, 1);
  mdg_settle (300);
  GtkWidget *chip = mdg_app_window_find (window, "MdgAttachmentChip");
  g_assert_true (gtk_widget_has_css_class (chip, "failed"));
  mdg_composer_set_text (composer_of (window), "いくらですか");
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  g_assert_cmpuint (mdg_script_server_count (window->server, ASK), ==, 0);
  mdg_app_window_picture (window, "chat-attach-failed");
  mdg_app_window_act (window, "MdgAttachmentChip", "attachment.remove", NULL);
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  expect_call (window, ASK, 1);
}

/* ---- drop and paste ---- */

/* @value is what lies on the pointer, or on the clipboard. */
static void
take_file (GValue *value, GFile *file)
{
  g_autoptr (GSList) files = g_slist_append (NULL, file);
  g_value_init (value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (value, gdk_file_list_new_from_list (files));
}

static gboolean
drop (MdgAppWindow *window, GFile *file)
{
  GtkWidget *pane = mdg_app_window_find (window, "MdgConversationPane");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (pane);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;
  take_file (&value, file);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &taken);
    }
  return taken;
}

static void
test_drop (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  g_autoptr (GFile) file = make_file ("見積書.pdf", 1000);
  g_assert_true (drop (window, file));
  expect_call (window, ANNOUNCE, 1);
  g_autofree char *body = mdg_script_server_dup_body (window->server, ANNOUNCE);
  g_assert_nonnull (strstr (body, "見積書.pdf"));
  g_assert_nonnull (strstr (body, "\"size\":1000"));
  mdg_app_window_expect (window, "見積書.pdf");
}

static GtkWidget *
question_view (MdgAppWindow *window)
{
  MdgComposer *composer = composer_of (window);
  return GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (composer), MDG_TYPE_COMPOSER, "view"));
}

static void
test_paste (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  GtkWidget *view = question_view (window);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (view);
  g_autoptr (GFile) file = make_file ("見積書.pdf", 1000);
  g_auto (GValue) value = G_VALUE_INIT;
  take_file (&value, file);
  gdk_clipboard_set_value (clipboard, &value);
  g_signal_emit_by_name (view, "paste-clipboard");
  expect_call (window, ANNOUNCE, 1);
  mdg_app_window_expect (window, "見積書.pdf");
  static const guint8 pixels[4 * 4 * 4] = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (pixels, sizeof pixels);
  g_autoptr (GdkTexture) picture =
    gdk_memory_texture_new (4, 4, GDK_MEMORY_DEFAULT, bytes, 4 * 4);
  gdk_clipboard_set_texture (clipboard, picture);
  g_signal_emit_by_name (view, "paste-clipboard");
  expect_call (window, ANNOUNCE, 2);
  g_autofree char *body = mdg_script_server_dup_body (window->server, ANNOUNCE);
  g_assert_nonnull (strstr (body, ".png"));
  gdk_clipboard_set_text (clipboard, "要介護2");
  g_signal_emit_by_name (view, "paste-clipboard");
  mdg_settle (300);
  g_autofree char *text = mdg_composer_dup_text (composer_of (window));
  g_assert_cmpstr (text, ==, "要介護2");
  g_assert_cmpuint (mdg_script_server_count (window->server, ANNOUNCE), ==, 2);
}

/* ---- saving ---- */

#ifndef G_OS_WIN32
static gboolean
is_named (gpointer wanted)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (!GTK_IS_FILE_CHOOSER (window))
        continue;
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (window));
      return file != NULL && g_file_equal (file, wanted);
    }
  return FALSE;
}

static gboolean
is_saved (gpointer file)
{
  g_autofree char *content = NULL;
  return g_file_load_contents (file, NULL, &content, NULL, NULL, NULL) &&
         g_str_equal (content, "saved");
}

/* Saves where the test says, through the toolkit's own dialog. */
static void
save_as (MdgAppWindow *window, const char *format, const char *name)
{
  g_autoptr (GFile) folder = g_file_new_for_path (g_get_user_config_dir ());
  g_autoptr (GFile) file = g_file_get_child (folder, name);
  mdg_app_window_act (window, "MdgChatPage", "chat.export", g_variant_new_string (format));
  GtkWidget *dialog = mdg_app_window_find (window, "GtkFileChooserDialog");
  mdg_settle (1000); /* its first folder is loaded in pieces and would win against this one */
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_assert_true (mdg_wait_until (is_named, file, 10));
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  g_assert_true (mdg_wait_until (is_saved, file, 10));
  mdg_app_window_expect (window, _ ("The conversation was saved."));
}

static void
test_export (MdgAppWindow *window, gconstpointer data)
{
  begin (window);
  mdg_script_server_set_full (window->server, EXPORT, 200, "application/octet-stream", "saved", 0);
  save_as (window, "docx", "会話.docx");
  g_autofree char *word = mdg_script_server_dup_body (window->server, EXPORT);
  g_assert_nonnull (strstr (word, "\"format\":\"docx\""));
  save_as (window, "markdown", "会話.md");
  g_autofree char *markdown = mdg_script_server_dup_body (window->server, EXPORT);
  g_assert_nonnull (strstr (markdown, "\"format\":\"markdown\""));
  mdg_script_server_set (window->server, EXPORT, 404, "not-found");
  mdg_app_window_act (window, "MdgChatPage", "chat.export", g_variant_new_string ("docx"));
  expect_call (window, EXPORT, 3);
  mdg_settle (300);
  mdg_app_window_refuse (window, _ ("The conversation was saved.")); /* the sentence of the failure */
}
#endif

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
  add ("/chat-files/progress", test_progress);
  add ("/chat-files/refused", test_refused);
  add ("/chat-files/drop", test_drop);
  add ("/chat-files/paste", test_paste);
#ifndef G_OS_WIN32 /* Windows' own dialog cannot be answered from here */
  add ("/chat-files/export", test_export);
#endif
  return g_test_run ();
}
