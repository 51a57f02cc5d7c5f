/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/application.h"

#include "client/application/language.h"
#include "client/application/style.h"
#include "client/model/items.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/tooltip.h"
#include "client/ui/help/manual-window.h"
#include "client/ui/mdg-client-resources.h"
#include "client/ui/signin/signin-window.h"
#include "client/ui/window/main-window.h"
#include "mdg-config.h"

#include <glib/gi18n.h>

struct _MdgApplication
{
  GtkApplication parent_instance;
  MdgSettings *settings;
  MdgStyle *style;
  MdgAccess *access;
  GtkWindow *signin; /* borrowed: windows belong to the application until they are closed */
  GtkWindow *main;
  char *server; /* from the command line */
  char *ca_file;
};

G_DEFINE_FINAL_TYPE (MdgApplication, mdg_application, GTK_TYPE_APPLICATION)

static GMenuModel *
menu_from (const char *name)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/jp/lg/madoguchi/ui/window/menus.ui");
  return G_MENU_MODEL (g_object_ref (gtk_builder_get_object (builder, name)));
}

static void
show_main (MdgApplication *self)
{
  if (self->main == NULL)
    {
      g_autoptr (GMenuModel) menu = menu_from ("account");
      self->main = mdg_main_window_new (GTK_APPLICATION (self), self->access, menu);
      g_object_add_weak_pointer (G_OBJECT (self->main), (gpointer *) &self->main);
    }
  gtk_window_present (self->main);
  gtk_window_set_focus (self->main, NULL);
  if (self->signin != NULL)
    gtk_window_destroy (self->signin);
}

static void
show_signin (MdgApplication *self)
{
  if (self->signin == NULL)
    {
      g_autoptr (GMenuModel) menu = menu_from ("display");
      self->signin = mdg_signin_window_new (GTK_APPLICATION (self), self->access, menu);
      g_object_add_weak_pointer (G_OBJECT (self->signin), (gpointer *) &self->signin);
    }
  gtk_window_present (self->signin);
  if (self->main != NULL)
    gtk_window_destroy (self->main);
}

static void
show_window (MdgApplication *self)
{
  if (mdg_access_get_state (self->access) == MDG_ACCESS_SIGNED_IN)
    show_main (self);
  else
    show_signin (self);
}

static void
on_state (MdgApplication *self)
{
  if (self->signin != NULL || self->main != NULL)
    show_window (self);
}

/* ---- actions ---- */

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgApplication *self = user_data;
  if (self->main != NULL)
    gtk_window_close (self->main);
  if (self->signin != NULL)
    gtk_window_close (self->signin);
}

static void
sign_out (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgApplication *self = user_data;
  if (self->main != NULL)
    mdg_access_sign_out (self->access);
}

static void
help (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgApplication *self = user_data;
  if (self->main != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self->main), "page",
                                    g_variant_new_string ("help"));
  else
    mdg_manual_window_present (self->signin);
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgApplication *self = user_data;
  if (self->main != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self->main), "page",
                                    g_variant_new_string ("account"));
  else if (self->signin != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->signin), "signin.change-server", NULL);
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgApplication *self = user_data;
  const MdgServerInfo *info = mdg_access_get_info (self->access);
  g_autofree char *text =
    g_strdup_printf (_ ("Client %s\nServer %s\n%s"), MDG_VERSION,
                     info != NULL ? info->version : "―", mdg_access_get_address (self->access));
  GtkWindow *window = self->main != NULL ? self->main : self->signin;
  mdg_dialog_tell (GTK_WIDGET (window), _ ("About Madoguchi"), text, NULL);
}

static void
set_scheme (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MdgApplication *self = user_data;
  g_simple_action_set_state (action, value);
  mdg_settings_set (self->settings, "scheme", g_variant_get_string (value, NULL));
  mdg_style_choose (self->style, g_variant_get_string (value, NULL));
}

/* Texts are taken when a window is made, so the window is made anew. */
static gboolean
rebuild_windows (gpointer user_data)
{
  MdgApplication *self = user_data;
  GtkWindow *old = self->main != NULL ? self->main : self->signin;
  if (old == NULL)
    return G_SOURCE_REMOVE;
  g_application_hold (G_APPLICATION (self));
  gtk_window_destroy (old);
  show_window (self);
  g_application_release (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

static void
set_language (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MdgApplication *self = user_data;
  g_simple_action_set_state (action, value);
  mdg_settings_set (self->settings, "language", g_variant_get_string (value, NULL));
  mdg_language_choose (g_variant_get_string (value, NULL));
  mdg_access_update_language (self->access);
  /* Not at once: the menu that was chosen from is part of the window. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, rebuild_windows, g_object_ref (self), g_object_unref);
}

static const GActionEntry actions[] = {
  { "quit", quit },
  { "sign-out", sign_out },
  { "help", help },
  { "preferences", preferences },
  { "about", about },
  { "scheme", NULL, "s", "'system'", set_scheme },
  { "language", NULL, "s", "'ja'", set_language },
};

typedef struct
{
  const char *action;
  const char *keys[3];
} Accelerator;

static const Accelerator accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.help", { "F1" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.reload", { "F5" } },
  { "win.search", { "<Control>f" } },
  { "win.next-pane", { "F6" } },
  { "win.page-number(1)", { "<Control>1" } },
  { "win.page-number(2)", { "<Control>2" } },
  { "win.page-number(3)", { "<Control>3" } },
};

static void
set_state_of (MdgApplication *self, const char *name, const char *value)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (value));
}

/* ---- life ---- */

static void
load_settings (MdgApplication *self)
{
  g_autofree char *path = mdg_settings_default_path ();
  self->settings = mdg_settings_new (path);
  if (self->server != NULL)
    mdg_settings_override (self->settings, "server", self->server);
  if (self->ca_file != NULL)
    mdg_settings_override (self->settings, "ca-file", self->ca_file);
  set_state_of (self, "scheme", mdg_settings_get (self->settings, "scheme"));
  set_state_of (self, "language", mdg_settings_get (self->settings, "language"));
  mdg_language_choose (mdg_settings_get (self->settings, "language"));
}

static void
mdg_application_startup (GApplication *application)
{
  MdgApplication *self = MDG_APPLICATION (application);
  G_APPLICATION_CLASS (mdg_application_parent_class)->startup (application);
  g_resources_register (mdg_client_get_resource ());
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
  load_settings (self);
  mdg_items_register ();
  mdg_tooltip_install ();
  GdkDisplay *display = gdk_display_get_default ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/jp/lg/madoguchi/icons");
  self->style = mdg_style_new (display);
  mdg_style_choose (self->style, mdg_settings_get (self->settings, "scheme"));
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "madoguchi", NULL);
  self->access = mdg_access_new (self->settings, folder);
  g_signal_connect_object (self->access, "notify::state", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED);
}

static void
mdg_application_activate (GApplication *application)
{
  MdgApplication *self = MDG_APPLICATION (application);
  gboolean first = self->signin == NULL && self->main == NULL;
  show_window (self);
  if (first && mdg_access_get_state (self->access) == MDG_ACCESS_STARTING)
    mdg_access_start (self->access);
}

static int
mdg_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  MdgApplication *self = MDG_APPLICATION (application);
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("madoguchi %s\n", MDG_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "server", "s", &self->server);
  g_autofree char *ca = NULL;
  if (g_variant_dict_lookup (options, "ca", "^ay", &ca))
    self->ca_file = g_canonicalize_filename (ca, NULL);
  return -1;
}

static void
mdg_application_shutdown (GApplication *application)
{
  MdgApplication *self = MDG_APPLICATION (application);
  g_clear_object (&self->access);
  g_clear_pointer (&self->style, mdg_style_free);
  G_APPLICATION_CLASS (mdg_application_parent_class)->shutdown (application);
}

MdgAccess *
mdg_application_get_access (MdgApplication *self)
{
  return self->access;
}

MdgSettings *
mdg_application_get_settings (MdgApplication *self)
{
  return self->settings;
}

MdgApplication *
mdg_application_new (GApplicationFlags flags)
{
  return g_object_new (MDG_TYPE_APPLICATION, "application-id", MDG_APPLICATION_ID, "flags", flags,
                       "resource-base-path", "/jp/lg/madoguchi", NULL);
}

static void
mdg_application_finalize (GObject *object)
{
  MdgApplication *self = MDG_APPLICATION (object);
  g_clear_object (&self->settings);
  g_free (self->server);
  g_free (self->ca_file);
  G_OBJECT_CLASS (mdg_application_parent_class)->finalize (object);
}

static void
mdg_application_class_init (MdgApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = mdg_application_finalize;
  application_class->startup = mdg_application_startup;
  application_class->activate = mdg_application_activate;
  application_class->shutdown = mdg_application_shutdown;
  application_class->handle_local_options = mdg_application_handle_local_options;
}

static const GOptionEntry options[] = {
  { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Use this server for this run"), "URL" },
  { "ca", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Trust the certificates in this file for this run"), "FILE" },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Tell the version and end"), NULL },
  { NULL },
};

static void
mdg_application_init (MdgApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}
