/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/application.h"

#include "client/application/host.h"
#include "client/application/language.h"
#include "client/application/link.h"
#include "client/application/notification.h"
#include "client/application/style.h"
#include "client/model/items.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/text-scale.h"
#include "client/ui/common/tooltip.h"
#include "client/ui/help/manual-window.h"
#include "client/ui/mdg-client-resources.h"
#include "client/ui/mdg-icons.h"
#include "client/ui/signin/signin-window.h"
#include "client/ui/window/main-window.h"
#include "mdg-config.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>

struct _MdgApplication
{
  GtkApplication parent_instance;
  MdgHost *host;
  MdgSettings *settings;
  MdgStyle *style;
  MdgNotification *notification;
  MdgAccess *access;
  MdgAccessState state; /* the last that was shown */
  char *page;           /* what a link asked for, until there is a window to show it in */
  GtkWindow *signin;    /* borrowed: windows belong to the application until they are closed */
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
close_popovers (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    close_popovers (child);
}

/* A menu that is open lets go of keys and pointer when it is closed, and not when it is destroyed;
 * the next window would get neither. */
static void
drop_window (GtkWindow *window)
{
  close_popovers (GTK_WIDGET (window));
  gtk_window_destroy (window);
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
    drop_window (self->signin);
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
    drop_window (self->main);
}

static GtkWindow *
any_window (MdgApplication *self)
{
  return self->main != NULL ? self->main : self->signin;
}

/* A page the person has no right to is not in the window, and its action changes nothing. */
static void
show_page (MdgApplication *self, const char *page)
{
  GActionGroup *window = G_ACTION_GROUP (self->main);
  g_action_group_activate_action (window, "page", g_variant_new_string (page));
  g_autoptr (GVariant) state = g_action_group_get_action_state (window, "page");
  if (g_str_equal (g_variant_get_string (state, NULL), page))
    return;
  g_autoptr (GError) error = mdg_error_new (MDG_ERROR_FORBIDDEN, NULL, NULL);
  g_autofree char *sentence = mdg_error_dup_sentence (error, NULL);
  mdg_dialog_tell (GTK_WIDGET (self->main), _ ("This page is not for you"), sentence, NULL);
}

static void
show_window (MdgApplication *self)
{
  if (mdg_access_get_state (self->access) != MDG_ACCESS_SIGNED_IN)
    {
      show_signin (self);
      return;
    }
  show_main (self);
  g_autofree char *page = g_steal_pointer (&self->page);
  if (page != NULL)
    show_page (self, page);
}

/* At once, or after the person has signed in. */
static void
want_page (MdgApplication *self, const char *page)
{
  g_free (self->page);
  self->page = g_strdup (page);
}

static gboolean
is_active (MdgApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  return window != NULL && gtk_window_is_active (window);
}

static void
notify_if_away (MdgApplication *self, const char *title, const char *body, const char *page)
{
  if (!is_active (self))
    mdg_notification_show (self->notification, title, body, page);
}

static void
on_state (MdgApplication *self)
{
  MdgAccessState old = self->state;
  const char *notice = mdg_access_get_notice (self->access);
  self->state = mdg_access_get_state (self->access);
  if (any_window (self) == NULL)
    return;
  if (old == MDG_ACCESS_SIGNED_IN && self->state == MDG_ACCESS_SIGNED_OUT && notice != NULL)
    notify_if_away (self, _ ("Signed out"), notice, "");
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
  mdg_dialog_tell (GTK_WIDGET (any_window (self)), _ ("About Madoguchi"), text, NULL);
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
  GtkWindow *old = any_window (self);
  if (old == NULL)
    return G_SOURCE_REMOVE;
  g_application_hold (G_APPLICATION (self));
  drop_window (old);
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

static void
show (GSimpleAction *action, GVariant *page, gpointer user_data)
{
  if (*g_variant_get_string (page, NULL) != '\0')
    want_page (user_data, g_variant_get_string (page, NULL));
  show_window (user_data);
}

static void
notify (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *title = NULL;
  const char *body = NULL;
  const char *page = NULL;
  g_variant_get (parameter, "(&s&s&s)", &title, &body, &page);
  notify_if_away (user_data, title, body, page);
}

static void
hold (GSimpleAction *action, GVariant *reason, gpointer user_data)
{
  MdgApplication *self = user_data;
  if (self->host != NULL)
    mdg_host_hold (self->host, g_variant_get_string (reason, NULL));
}

static const GActionEntry actions[] = {
  { "show", show, "s" },
  { "notify", notify, "(sss)" },
  { "hold", hold, "s" },
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

/* Keys of "win." actions are the windows' own, because these here are taken before an input method
 * sees them. */
static const Accelerator accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.help", { "F1" } },
  { "app.preferences", { "<Control>comma" } },
};

static void
set_state_of (MdgApplication *self, const char *name, const char *value)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (value));
}

/* ---- life ---- */

/* What a policy binds is shown and cannot be chosen; the action @name-fixed tells the menus so. */
static void
show_fixed (MdgApplication *self, const char *name)
{
  if (!mdg_settings_is_fixed (self->settings, name))
    return;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_autofree char *note_name = g_strconcat (name, "-fixed", NULL);
  g_autoptr (GSimpleAction) note = g_simple_action_new (note_name, NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), FALSE);
  g_simple_action_set_enabled (note, FALSE);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (note));
}

static void
on_window_active (MdgApplication *self, GParamSpec *pspec, GtkWindow *window)
{
  if (gtk_window_is_active (window) && self->notification != NULL)
    mdg_notification_withdraw (self->notification);
}

static void
mdg_application_window_added (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (mdg_application_parent_class)->window_added (application, window);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_window_active), application,
                           G_CONNECT_SWAPPED);
}

static void
close_now (GtkWindow *window)
{
  gboolean stay = FALSE;
  if (window == NULL)
    return;
  g_signal_emit_by_name (window, "close-request", &stay); /* keeps what is to be kept */
  gtk_window_destroy (window);
}

/* The session ends or an update waits: nobody can be asked anything any more. */
static void
end_now (GApplication *application)
{
  MdgApplication *self = MDG_APPLICATION (application);
  close_now (self->main);
  close_now (self->signin);
  g_application_quit (application);
}

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
  show_fixed (self, "scheme");
  show_fixed (self, "language");
  mdg_language_choose (mdg_settings_get (self->settings, "language"));
}

static void
mdg_application_startup (GApplication *application)
{
  MdgApplication *self = MDG_APPLICATION (application);
  G_APPLICATION_CLASS (mdg_application_parent_class)->startup (application);
  g_resources_register (mdg_client_get_resource ());
  g_resources_register (mdg_icons_get_resource ());
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
  load_settings (self);
  mdg_items_register ();
  mdg_tooltip_install ();
  GdkDisplay *display = gdk_display_get_default ();
  mdg_text_scale_follow (display);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/jp/lg/madoguchi/icons");
  self->notification = mdg_notification_new (application);
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

static void
mdg_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  MdgApplication *self = MDG_APPLICATION (application);
  g_autofree char *text = g_file_get_uri (files[0]);
  g_autoptr (GError) error = NULL;
  MdgLink link = { NULL };
  if (mdg_link_parse (text, &link, &error))
    want_page (self, link.page);
  g_application_activate (application);
  if (error == NULL)
    return;
  g_autofree char *sentence = mdg_error_dup_sentence (error, NULL);
  mdg_dialog_tell (GTK_WIDGET (any_window (self)), _ ("The link was not opened"), sentence, NULL);
}

/* Whoever opens a link gives the system one text, which may hold a quotation mark and after it what
 * looks like options: beside a link there are none. */
static gboolean
mdg_application_local_command_line (GApplication *application, char ***arguments, int *ret_status)
{
  const char *link = mdg_link_find ((const char *const *) *arguments);
  if (link != NULL)
    {
      char **only = g_new0 (char *, 3);
      only[0] = g_strdup (*arguments[0]);
      only[1] = g_strdup (link);
      g_strfreev (*arguments);
      *arguments = only;
    }
  return G_APPLICATION_CLASS (mdg_application_parent_class)
    ->local_command_line (application, arguments, ret_status);
}

/* A run with a server of its own stands alone: it must not come up in the window of another. */
static int
mdg_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  MdgApplication *self = MDG_APPLICATION (application);
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("madoguchi %s\n", MDG_VERSION);
      return EXIT_SUCCESS;
    }
  if (g_variant_dict_contains (options, "quit"))
    return mdg_host_close_instances (application) ? EXIT_SUCCESS : EXIT_FAILURE;
  g_variant_dict_lookup (options, "server", "s", &self->server);
  g_autofree char *ca = NULL;
  if (g_variant_dict_lookup (options, "ca", "^ay", &ca))
    self->ca_file = g_canonicalize_filename (ca, NULL);
  gboolean alone = self->server != NULL || self->ca_file != NULL;
  if (alone)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  self->host = mdg_host_new (application, end_now);
  return !alone && mdg_host_hand_over (self->host) ? EXIT_SUCCESS : -1;
}

static void
mdg_application_shutdown (GApplication *application)
{
  MdgApplication *self = MDG_APPLICATION (application);
  g_clear_pointer (&self->host, mdg_host_free);
  g_clear_object (&self->access);
  g_clear_pointer (&self->style, mdg_style_free);
  g_clear_pointer (&self->notification, mdg_notification_free);
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
  flags |= G_APPLICATION_HANDLES_OPEN | mdg_host_get_flags ();
  return g_object_new (MDG_TYPE_APPLICATION, "application-id", MDG_APPLICATION_ID, "flags", flags,
                       "resource-base-path", "/jp/lg/madoguchi", NULL);
}

static void
mdg_application_finalize (GObject *object)
{
  MdgApplication *self = MDG_APPLICATION (object);
  g_clear_pointer (&self->host, mdg_host_free);
  g_clear_object (&self->settings);
  g_free (self->page);
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
  application_class->open = mdg_application_open;
  application_class->shutdown = mdg_application_shutdown;
  application_class->local_command_line = mdg_application_local_command_line;
  application_class->handle_local_options = mdg_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_added = mdg_application_window_added;
}

static const GOptionEntry options[] = {
  { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Use this server for this run"), "URL" },
  { "ca", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Trust the certificates in this file for this run"), "FILE" },
  { "quit", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("End the client that runs, keeping everything"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Tell the version and end"), NULL },
  { NULL },
};

static void
mdg_application_init (MdgApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}
