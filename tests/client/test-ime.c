/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys that an input method takes belong to it: the Enter that ends a conversion submits nothing,
 * the Esc that gives one up closes nothing, F6 and F7 make kana and move nowhere. A made-up input
 * method takes every key while it converts; xdotool presses real keys. Without it, or without a
 * display, the test is skipped, loudly.
 */
#include "client/application/application.h"
#include "client/application/language.h"
#include "client/local/secrets-memory.h"
#include "client/ui/chat/chat-page.h"
#include "client/ui/common/dialogs.h"
#include "shared/wire/paths.h"
#include "tests/client/chat-script.h"
#include "tests/client/signed-in.h"

#include <gtk/gtkimmodule.h>

#define EXIT_SKIPPED 77
#define NAME "test-converter"

/* ---- the input method ---- */

#define TEST_TYPE_CONVERTER (test_converter_get_type ())
G_DECLARE_FINAL_TYPE (TestConverter, test_converter, TEST, CONVERTER, GtkIMContext)

struct _TestConverter
{
  GtkIMContext parent_instance;
};

G_DEFINE_FINAL_TYPE (TestConverter, test_converter, GTK_TYPE_IM_CONTEXT)

/* Whether something is being converted, and how many keys went into it. */
static gboolean converting;
static guint n_taken;

static gboolean
test_converter_filter_keypress (GtkIMContext *context, GdkEvent *event)
{
  if (!converting)
    return FALSE;
  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return TRUE;
  n_taken++;
  guint key = gdk_key_event_get_keyval (event);
  converting = key != GDK_KEY_Return && key != GDK_KEY_Escape;
  if (key == GDK_KEY_Return)
    g_signal_emit_by_name (context, "commit", "森");
  return TRUE;
}

static void
test_converter_class_init (TestConverterClass *klass)
{
  GTK_IM_CONTEXT_CLASS (klass)->filter_keypress = test_converter_filter_keypress;
}

static void
test_converter_init (TestConverter *self)
{
}

/* ---- windows and keys ---- */

typedef struct
{
  MdgScriptServer *server;
  MdgApplication *application;
} Fixture;

static GtkWindow *
window_of_type (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (g_str_equal (G_OBJECT_TYPE_NAME (window), type) &&
          gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static gboolean
is_open (gpointer type)
{
  return window_of_type (type) != NULL;
}

static gboolean
is_closed (gpointer type)
{
  return window_of_type (type) == NULL;
}

static GtkWidget *
part (const char *type, const char *id)
{
  g_assert_true (mdg_wait_until (is_open, (gpointer) type, 10));
  GtkWidget *window = GTK_WIDGET (window_of_type (type));
  return GTK_WIDGET (gtk_widget_get_template_child (window, G_OBJECT_TYPE (window), id));
}

static gboolean
is_past (gpointer time)
{
  return g_get_monotonic_time () > *(gint64 *) time;
}

static void
settle (void)
{
  gint64 time = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
  mdg_wait_until (is_past, &time, 10);
}

static void
run (const char *const *command)
{
  int status = 1;
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static gboolean
is_active (gpointer type)
{
  return gtk_window_is_active (window_of_type (type));
}

/* There is no window manager here that would give a window the keys. */
static void
press (const char *type, const char *key)
{
  g_autofree char *title = g_strdup (gtk_window_get_title (window_of_type (type)));
  const char *focus[] = { "xdotool", "search", "--onlyvisible", "--name", title, "windowfocus",
                          NULL };
  const char *press[] = { "xdotool", "key", key, NULL };
  run (focus);
  g_assert_true (mdg_wait_until (is_active, (gpointer) type, 10));
  run (press);
  settle ();
}

static void
convert (const char *type, const char *key)
{
  n_taken = 0;
  converting = TRUE;
  press (type, key);
  g_assert_cmpuint (n_taken, ==, 1);
  converting = FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  mdg_script_office (fixture->server);
  fixture->application = mdg_application_new (G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (fixture->application), NULL, NULL));
  mdg_settings_override (mdg_application_get_settings (fixture->application), "server",
                         mdg_script_server_get_address (fixture->server));
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  mdg_access_set_secrets (mdg_application_get_access (fixture->application), secrets);
  g_application_activate (G_APPLICATION (fixture->application));
  part ("MdgSigninWindow", "login");
  settle ();
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
  G_APPLICATION_GET_CLASS (fixture->application)->shutdown (G_APPLICATION (fixture->application));
  g_clear_object (&fixture->application);
  g_clear_pointer (&fixture->server, mdg_script_server_free);
}

static guint
n_sign_ins (Fixture *fixture)
{
  return mdg_script_server_count (fixture->server, "POST " MDG_PATH_SESSIONS);
}

/* ---- tests ---- */

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  GtkWidget *login = part ("MdgSigninWindow", "login");
  GtkWidget *password = part ("MdgSigninWindow", "password");
  gtk_editable_set_text (GTK_EDITABLE (password), TEST_PASSWORD);
  gtk_widget_grab_focus (login);
  convert ("MdgSigninWindow", "Return");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (login)), ==, "森");
  g_assert_cmpuint (n_sign_ins (fixture), ==, 0);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window_of_type ("MdgSigninWindow")),
                                         login));
  gtk_widget_grab_focus (password);
  press ("MdgSigninWindow", "Return");
  g_assert_true (mdg_wait_until (is_open, "MdgMainWindow", 10));
  g_assert_cmpuint (n_sign_ins (fixture), ==, 1);
}

static void
open_question (Fixture *fixture)
{
  GtkWindow *main = window_of_type ("MdgMainWindow");
  mdg_dialog_ask (GTK_WIDGET (main), "Question", NULL, "Go", TRUE, "森", NULL, NULL);
  gtk_widget_grab_focus (part ("MdgMessageDialog", "typed"));
  settle ();
}

static void
sign_in (Fixture *fixture)
{
  gtk_editable_set_text (GTK_EDITABLE (part ("MdgSigninWindow", "login")), TEST_LOGIN);
  gtk_editable_set_text (GTK_EDITABLE (part ("MdgSigninWindow", "password")), TEST_PASSWORD);
  gtk_widget_activate_action (GTK_WIDGET (window_of_type ("MdgSigninWindow")), "signin.submit",
                              NULL);
  g_assert_true (mdg_wait_until (is_open, "MdgMainWindow", 10));
}

static void
test_question (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  open_question (fixture);
  convert ("MdgMessageDialog", "Escape");
  g_assert_nonnull (window_of_type ("MdgMessageDialog"));
  press ("MdgMessageDialog", "Escape");
  g_assert_true (mdg_wait_until (is_closed, "MdgMessageDialog", 10));
}

static void
test_function_keys (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "F5", "F6", "F7", "F10" };
  sign_in (fixture);
  GtkWindow *main = window_of_type ("MdgMainWindow");
  gtk_widget_activate_action (GTK_WIDGET (main), "win.search", NULL);
  GtkWidget *focus = gtk_window_get_focus (main);
  guint before = mdg_script_server_count (fixture->server, "GET " MDG_PATH_ME);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_test_message ("%s", keys[i]);
      convert ("MdgMainWindow", keys[i]);
      g_assert_true (gtk_window_get_focus (main) == focus);
    }
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "GET " MDG_PATH_ME), ==, before);
  press ("MdgMainWindow", "F6"); /* nothing is being converted: it moves on */
  g_assert_true (gtk_window_get_focus (main) != focus);
  press ("MdgMainWindow", "ctrl+3");
  g_autoptr (GVariant) page = g_action_group_get_action_state (G_ACTION_GROUP (main), "page");
  g_assert_cmpstr (g_variant_get_string (page, NULL), ==, "help");
  press ("MdgMainWindow", "F10");
  GtkMenuButton *menu = GTK_MENU_BUTTON (part ("MdgMainWindow", "account_button"));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (menu))));
  gtk_menu_button_popdown (menu);
}

/* The session ends while a menu is open, as when it is revoked: the next window gets the keys. */
static void
test_menu_open (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  press ("MdgMainWindow", "F10");
  GtkMenuButton *menu = GTK_MENU_BUTTON (part ("MdgMainWindow", "account_button"));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (menu))));
  mdg_access_sign_out (mdg_application_get_access (fixture->application));
  GtkWidget *login = part ("MdgSigninWindow", "login");
  settle ();
  gtk_editable_set_text (GTK_EDITABLE (login), "");
  gtk_widget_grab_focus (login);
  convert ("MdgSigninWindow", "Return");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (login)), ==, "森");
}

static MdgComposer *
composer_of (GtkWindow *main)
{
  GtkStack *pages = GTK_STACK (part ("MdgMainWindow", "pages"));
  return mdg_chat_page_get_composer (MDG_CHAT_PAGE (gtk_stack_get_visible_child (pages)));
}

static void
expect_text (MdgComposer *composer, const char *wanted)
{
  g_autofree char *text = mdg_composer_dup_text (composer);
  g_assert_cmpstr (text, ==, wanted);
}

/* The Enter that ends a conversion sends nothing, Shift+Enter is a new line, Enter sends. */
static void
test_composer (Fixture *fixture, gconstpointer data)
{
  mdg_script_chat (fixture->server);
  sign_in (fixture);
  GtkWindow *main = window_of_type ("MdgMainWindow");
  MdgComposer *composer = composer_of (main);
  settle ();
  mdg_composer_focus (composer);
  settle ();
  g_assert_true (GTK_IS_TEXT_VIEW (gtk_window_get_focus (main)));
  convert ("MdgMainWindow", "Return");
  expect_text (composer, "森");
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "POST " MDG_PATH_CONVERSATIONS), ==,
                    0);
  press ("MdgMainWindow", "shift+Return");
  expect_text (composer, "森\n");
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "POST " MDG_PATH_CONVERSATIONS), ==,
                    0);
  convert ("MdgMainWindow", "Escape");
  expect_text (composer, "森\n");
  press ("MdgMainWindow", "Return");
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "POST " MDG_PATH_CONVERSATIONS), ==,
                    1);
  expect_text (composer, "森\n"); /* the server did not take it */
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("madoguchi-ime-XXXXXX", NULL);
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GTK_IM_MODULE", NAME, TRUE);
  mdg_language_init ();
  if (xdotool == NULL || !gtk_init_check ())
    {
      g_printerr ("SKIPPED: there is no display or no xdotool to press keys.\n");
      return EXIT_SKIPPED;
    }
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, TEST_TYPE_CONVERTER, NAME, 1);
  g_test_add ("/ime/sign-in", Fixture, NULL, set_up, test_sign_in, tear_down);
  g_test_add ("/ime/question", Fixture, NULL, set_up, test_question, tear_down);
  g_test_add ("/ime/function-keys", Fixture, NULL, set_up, test_function_keys, tear_down);
  g_test_add ("/ime/menu-open", Fixture, NULL, set_up, test_menu_open, tear_down);
  g_test_add ("/ime/composer", Fixture, NULL, set_up, test_composer, tear_down);
  return g_test_run ();
}
