/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/app-window.h"

#include "client/application/language.h"
#include "client/local/secrets-memory.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECONDS 15

typedef gboolean (*Match) (GtkWidget *widget, const char *text);

typedef struct
{
  MdgAppWindow *window;
  Match match;
  const char *text;
} Seek;

static GtkWidget *
find (GtkWidget *widget, Match match, const char *text)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (match (widget, text))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, match, text);
  return found;
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
has_type (GtkWidget *widget, const char *name)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

GtkWidget *
mdg_app_window_top (MdgAppWindow *self)
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

static gboolean
is_seen (gpointer data)
{
  const Seek *seek = data;
  return find (mdg_app_window_top (seek->window), seek->match, seek->text) != NULL;
}

void
mdg_app_window_expect (MdgAppWindow *self, const char *text)
{
  Seek seek = { self, has_text, text };
  if (!mdg_wait_until (is_seen, &seek, SECONDS))
    g_error ("“%s” is not to be seen", text);
}

void
mdg_app_window_refuse (MdgAppWindow *self, const char *text)
{
  if (find (mdg_app_window_top (self), has_text, text) != NULL)
    g_error ("“%s” is to be seen", text);
}

GtkWidget *
mdg_app_window_find (MdgAppWindow *self, const char *type)
{
  Seek seek = { self, has_type, type };
  if (!mdg_wait_until (is_seen, &seek, SECONDS))
    g_error ("no %s is to be seen", type);
  return find (mdg_app_window_top (self), has_type, type);
}

void
mdg_app_window_act (MdgAppWindow *self, const char *type, const char *action, GVariant *target)
{
  GtkWidget *widget = mdg_app_window_find (self, type);
  g_assert_true (gtk_widget_activate_action_variant (widget, action, target));
  mdg_settle (50);
}

void
mdg_settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

/* A widget that was resized a moment ago has nothing to show until its next frame. */
static GskRenderNode *
draw (GtkWidget *widget)
{
  GskRenderNode *node = NULL;
  for (guint i = 0; node == NULL && i < 20; i++)
    {
      g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      mdg_settle (100);
      gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                              gtk_widget_get_height (widget));
      node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
    }
  g_assert_nonnull (node);
  return node;
}

GdkTexture *
mdg_widget_texture (GtkWidget *widget)
{
  g_autoptr (GskRenderNode) node = draw (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  return gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

void
mdg_window_picture (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("MADOGUCHI_SCREENSHOTS");
  mdg_settle (250);
  if (folder == NULL)
    return;
  g_autoptr (GdkTexture) texture = mdg_widget_texture (window);
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  g_mkdir_with_parents (folder, 0755);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (texture);
  g_assert_nonnull (png);
  g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), &error);
  g_assert_no_error (error);
}

void
mdg_app_window_picture (MdgAppWindow *self, const char *name)
{
  mdg_window_picture (mdg_app_window_top (self), name);
}

gboolean
mdg_app_window_init (void)
{
  g_autofree char *home = g_dir_make_tmp ("madoguchi-ui-XXXXXX", NULL);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  mdg_language_init ();
  if (!gtk_init_check ())
    return FALSE;
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  return TRUE;
}

static void
app_act (MdgAppWindow *self, const char *action, const char *value)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), action,
                                  g_variant_new_string (value));
}

void
mdg_app_window_open (MdgAppWindow *self, const char *address)
{
  self->application = mdg_application_new (G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, NULL));
  mdg_settings_override (mdg_application_get_settings (self->application), "server", address);
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  mdg_access_set_secrets (mdg_application_get_access (self->application), secrets);
  app_act (self, "language", "ja");
  app_act (self, "scheme", "light");
  mdg_settle (50);
  g_application_activate (G_APPLICATION (self->application));
  mdg_app_window_expect (self, "みどり市");
}

void
mdg_app_window_set_up (MdgAppWindow *self, gconstpointer data)
{
  self->server = mdg_script_server_new (NULL);
  mdg_script_office (self->server);
  mdg_app_window_open (self, mdg_script_server_get_address (self->server));
}

void
mdg_app_window_tear_down (MdgAppWindow *self, gconstpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  while (g_list_model_get_n_items (windows) > 0)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);
      gtk_window_destroy (window);
    }
  mdg_settle (50);
  G_APPLICATION_GET_CLASS (self->application)->shutdown (G_APPLICATION (self->application));
  g_clear_object (&self->application);
  mdg_settle (50);
  g_clear_pointer (&self->server, mdg_script_server_free);
}

void
mdg_app_window_sign_in_as (
  MdgAppWindow *self, const char *login, const char *password, int width, int height)
{
  mdg_access_sign_in (mdg_application_get_access (self->application), login, password, NULL, FALSE);
  GtkWidget *window = mdg_app_window_find (self, "MdgMainWindow");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  mdg_settle (100);
}

void
mdg_app_window_sign_in (MdgAppWindow *self, int width, int height)
{
  mdg_app_window_sign_in_as (self, TEST_LOGIN, TEST_PASSWORD, width, height);
}
