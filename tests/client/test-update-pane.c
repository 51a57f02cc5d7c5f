/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sign-in window of a client that is too old, in the real application: what it says, the way to
 * the new version, and back. Leaves pictures in the folder MADOGUCHI_SCREENSHOTS.
 */
#include "client/application/application.h"
#include "client/application/language.h"
#include "client/local/secrets-memory.h"
#include "client/ui/signin/update-pane.h"
#include "shared/wire/paths.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

#define EXIT_SKIPPED 77
#define KEY "GET " MDG_PATH_CLIENT_INSTALLER
#define PACKAGE "a package"

static char *folder;
static guint n_opened;

static char *
dup_folder (void)
{
  return g_strdup (folder);
}

static gboolean
check_signature (const char *path, GError **error)
{
  return TRUE;
}

static gboolean
open_package (const char *path, GError **error)
{
  n_opened++;
  return TRUE;
}

static const MdgInstallerHost host = { dup_folder, check_signature, open_package };

typedef struct
{
  MdgScriptServer *server;
  MdgApplication *application;
} Fixture;

static GtkWidget *
window_of (Fixture *fixture)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (fixture->application));
  return window != NULL ? GTK_WIDGET (window) : NULL;
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *text)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (text == NULL || strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, text);
  return found;
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Seek;

static gboolean
is_seen (gpointer data)
{
  const Seek *seek = data;
  GtkWidget *window = window_of (seek->fixture);
  return window != NULL && find (window, GTK_TYPE_LABEL, seek->text) != NULL;
}

static void
expect_text (Fixture *fixture, const char *text)
{
  Seek seek = { fixture, text };
  if (!mdg_wait_until (is_seen, &seek, 20))
    g_error ("“%s” is not to be seen", text);
}

static void
refuse_text (Fixture *fixture, const char *text)
{
  g_assert_null (find (window_of (fixture), GTK_TYPE_LABEL, text));
}

static void
act (Fixture *fixture, const char *action)
{
  GtkWidget *pane = find (window_of (fixture), MDG_TYPE_UPDATE_PANE, NULL);
  g_assert_nonnull (pane);
  g_assert_true (gtk_widget_activate_action (pane, action, NULL));
}

static void
settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static void
picture (Fixture *fixture, const char *name)
{
  const char *pictures = g_getenv ("MADOGUCHI_SCREENSHOTS");
  settle (300);
  if (pictures == NULL)
    return;
  GtkWidget *window = window_of (fixture);
  int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (
    renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_autofree char *path = g_strdup_printf ("%s/%s.png", pictures, name);
  g_mkdir_with_parents (pictures, 0755);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
announce (Fixture *fixture, gboolean with_installer)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, PACKAGE, -1);
  g_autofree char *etag = g_strconcat ("\"", sha256, "\"", NULL);
  g_autofree char *installer = g_strdup_printf (
    ", \"installer\": {\"version\": \"2.0.0\", \"bytes\": %zu, \"sha256\": \"%s\"}",
    strlen (PACKAGE), sha256);
  g_autofree char *info = g_strdup_printf (
    "{\"product\": \"madoguchi\", \"version\": \"2.0.0\", \"minimum_client\": \"1.5.0\", "
    "\"ward_name\": \"みどり市\"%s}",
    with_installer ? installer : "");
  g_autoptr (GBytes) package = g_bytes_new_static (PACKAGE, strlen (PACKAGE));
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_SERVER, 200, info);
  mdg_script_server_set_file (fixture->server, KEY, package, etag, 0);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SESSIONS, 426, "client-too-old");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  folder = g_dir_make_tmp ("madoguchi-update-XXXXXX", NULL);
  n_opened = 0;
  fixture->server = mdg_script_server_new (NULL);
  mdg_script_office (fixture->server);
  fixture->application = mdg_application_new (G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (fixture->application), NULL, NULL));
  mdg_settings_override (mdg_application_get_settings (fixture->application), "server",
                         mdg_script_server_get_address (fixture->server));
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  MdgAccess *access = mdg_application_get_access (fixture->application);
  mdg_access_set_secrets (access, secrets);
  mdg_access_set_installer_host (access, data);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "language",
                                  g_variant_new_string ("en"));
  settle (50);
  announce (fixture, TRUE);
  g_application_activate (G_APPLICATION (fixture->application));
  expect_text (fixture, "みどり市");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = window_of (fixture);
  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
  settle (50);
  G_APPLICATION_GET_CLASS (fixture->application)->shutdown (G_APPLICATION (fixture->application));
  g_clear_object (&fixture->application);
  settle (50);
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  g_autofree char *path = g_build_filename (folder, "madoguchi-2.0.0-x64.msi", NULL);
  g_remove (path);
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static void
sign_in (Fixture *fixture)
{
  mdg_access_sign_in (mdg_application_get_access (fixture->application), TEST_LOGIN, TEST_PASSWORD,
                      NULL, FALSE);
  expect_text (fixture, "A new version is needed");
  expect_text (fixture, "which needs version 1.5.0 or newer");
}

static void
test_install (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  expect_text (fixture, "The server offers version 2.0.0 (1 MB).");
  expect_text (fixture, "Get the new version");
  refuse_text (fixture, "Ask the system desk for the new version.");
  picture (fixture, "update-offered");
  act (fixture, "update.go");
  expect_text (fixture, "Version 2.0.0 is ready.");
  expect_text (fixture, "Install");
  picture (fixture, "update-ready");
  act (fixture, "update.go");
  settle (500);
  g_assert_cmpuint (n_opened, ==, 1);
  g_assert_null (window_of (fixture)); /* the client has ended */
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  expect_text (fixture, "Get the new version");
  mdg_script_server_set (fixture->server, KEY, 503, "busy");
  act (fixture, "update.go");
  expect_text (fixture, "Waiting for the server.");
  expect_text (fixture, "Cancel");
  refuse_text (fixture, "Get the new version");
  picture (fixture, "update-waiting");
  act (fixture, "update.stop");
  expect_text (fixture, "Get the new version");
  refuse_text (fixture, "Waiting for the server.");

  g_autoptr (GBytes) other = g_bytes_new_static ("another!!", 9);
  mdg_script_server_set_file (fixture->server, KEY, other, "\"x\"", 0);
  act (fixture, "update.go");
  expect_text (fixture, "What arrived is not the file");
  picture (fixture, "update-damaged");
  expect_text (fixture, "Get the new version");

  GtkWidget *pane = find (window_of (fixture), MDG_TYPE_UPDATE_PANE, NULL);
  g_assert_true (gtk_widget_activate_action (pane, "signin.back", NULL));
  expect_text (fixture, "Enter your user ID and password.");
}

static void
test_unavailable (Fixture *fixture, gconstpointer data)
{
  announce (fixture, data != NULL ? FALSE : TRUE);
  sign_in (fixture);
  expect_text (fixture, "Ask the system desk for the new version.");
  refuse_text (fixture, "Get the new version");
  refuse_text (fixture, "The server offers");
  picture (fixture, data != NULL ? "update-none" : "update-elsewhere");
}

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
#define ADD(name, data, func) \
  g_test_add ("/update-pane/" name, Fixture, data, set_up, func, tear_down)
  ADD ("install", &host, test_install);
  ADD ("busy", &host, test_busy);
  ADD ("none-offered", &host, test_unavailable);
  ADD ("elsewhere", NULL, test_unavailable);
#undef ADD
  return g_test_run ();
}
