/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/window/main-window.h"

#include "client/ui/account/account-page.h"
#include "client/ui/admin/admin-page.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/page.h"
#include "client/ui/help/help-page.h"

#include <glib/gi18n.h>

#define ITEM_WINDOW "window"

struct _MdgMainWindow
{
  GtkApplicationWindow parent_instance;
  MdgAccess *access;
  GtkLabel *ward;
  GtkMenuButton *account_button;
  GtkLabel *avatar;
  GtkLabel *account_name;
  GtkWidget *rail;
  GtkWidget *rail_account;
  GtkWidget *rail_help;
  GtkWidget *rail_admin;
  MdgBanner *banner;
  GtkStack *pages;
};

G_DEFINE_FINAL_TYPE (MdgMainWindow, mdg_main_window, GTK_TYPE_APPLICATION_WINDOW)

/* Pages in the order of Ctrl+1, Ctrl+2, ... */
static const char *const page_names[] = { "account", "help", "admin" };

static gboolean
is_administering (MdgMainWindow *self)
{
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    if (mdg_access_get_reach (self->access, i) != MDG_REACH_NONE)
      return TRUE;
  return FALSE;
}

static GtkWidget *
current_page (MdgMainWindow *self)
{
  return gtk_stack_get_visible_child (self->pages);
}

static void
set_page (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  const char *name = g_variant_get_string (value, NULL);
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, name);
  if (page == NULL)
    return;
  g_simple_action_set_state (action, value);
  gtk_stack_set_visible_child (self->pages, page);
}

static void
go_to_number (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  guint wanted = (guint) g_variant_get_int32 (parameter);
  for (guint i = 0, number = 0; i < G_N_ELEMENTS (page_names); i++)
    {
      if (gtk_stack_get_child_by_name (self->pages, page_names[i]) == NULL || ++number != wanted)
        continue;
      g_action_group_activate_action (G_ACTION_GROUP (self), "page",
                                      g_variant_new_string (page_names[i]));
      return;
    }
}

static void
reload (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  mdg_access_retry_now (self->access);
  mdg_page_reload (MDG_PAGE (current_page (self)));
}

static void
search (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mdg_page_search (MDG_PAGE (current_page (user_data)));
}

static void
print (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mdg_page_print (MDG_PAGE (current_page (user_data)));
}

static void
menu (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_menu_button_popup (MDG_MAIN_WINDOW (user_data)->account_button);
}

static void
next_pane (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean in_rail = focus != NULL && gtk_widget_is_ancestor (focus, self->rail);
  if (in_rail || focus == NULL)
    gtk_widget_child_focus (current_page (self), GTK_DIR_TAB_FORWARD);
  else if (!mdg_page_next_pane (MDG_PAGE (current_page (self)), focus))
    gtk_widget_child_focus (self->rail, GTK_DIR_TAB_FORWARD);
}

static void
retry (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mdg_access_retry_now (MDG_MAIN_WINDOW (user_data)->access);
}

static const GActionEntry actions[] = {
  { "page", NULL, "s", "'account'", set_page },
  { "page-number", go_to_number, "i" },
  { "reload", reload },
  { "search", search },
  { "print", print },
  { "menu", menu },
  { "next-pane", next_pane },
  { "retry", retry },
};

static void
update_banner (MdgMainWindow *self)
{
  const char *trouble = mdg_access_get_trouble (self->access);
  g_autofree char *sentence =
    trouble != NULL ? g_strdup_printf (_ ("%s Connecting again by itself."), trouble) : NULL;
  mdg_banner_say (self->banner, "bad", sentence, _ ("Connect now"), "win.retry");
}

static void
update_person (MdgMainWindow *self)
{
  const MdgMe *me = mdg_access_get_me (self->access);
  if (me == NULL)
    return;
  const char *section = me->account->section_name != NULL ? me->account->section_name : "";
  g_autofree char *first =
    g_utf8_substring (me->account->name, 0, MIN (1, g_utf8_strlen (me->account->name, -1)));
  g_autofree char *name = g_strdup_printf ("%s　%s", section, me->account->name);
  gtk_label_set_text (self->avatar, first);
  gtk_label_set_text (self->account_name, *section != '\0' ? name : me->account->name);
  gtk_label_set_text (self->ward, me->ward_name != NULL ? me->ward_name : "");
}

static void
update_pages (MdgMainWindow *self)
{
  gboolean wanted = is_administering (self);
  GtkWidget *admin = gtk_stack_get_child_by_name (self->pages, "admin");
  gtk_widget_set_visible (self->rail_admin, wanted);
  if (wanted && admin == NULL)
    {
      gtk_stack_add_named (self->pages, mdg_admin_page_new (self->access), "admin");
    }
  else if (!wanted && admin != NULL)
    {
      g_action_group_activate_action (G_ACTION_GROUP (self), "page",
                                      g_variant_new_string ("account"));
      gtk_stack_remove (self->pages, admin);
    }
}

static void
on_access_changed (MdgAccess *access, GParamSpec *pspec, MdgMainWindow *self)
{
  if (mdg_access_get_me (access) == NULL)
    return;
  update_banner (self);
  update_person (self);
  update_pages (self);
}

static void
restore_size (MdgMainWindow *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  g_autofree char *text = store != NULL ? mdg_store_get_text (store, ITEM_WINDOW) : NULL;
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", 4);
  if (g_strv_length (parts) != 3)
    return;
  int width = (int) g_ascii_strtoll (parts[0], NULL, 10);
  int height = (int) g_ascii_strtoll (parts[1], NULL, 10);
  if (width >= 1024 && width <= 10000 && height >= 640 && height <= 10000)
    gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_str_equal (parts[2], "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
keep_size (MdgMainWindow *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  int width = 0;
  int height = 0;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_autofree char *text = g_strdup_printf (
    "%d %d %s", width, height, gtk_window_is_maximized (GTK_WINDOW (self)) ? "maximized" : "plain");
  if (store != NULL && width > 0)
    mdg_store_put_text (store, ITEM_WINDOW, text);
}

static gboolean
mdg_main_window_close_request (GtkWindow *window)
{
  keep_size (MDG_MAIN_WINDOW (window));
  return GTK_WINDOW_CLASS (mdg_main_window_parent_class)->close_request (window);
}

GtkWindow *
mdg_main_window_new (GtkApplication *application, MdgAccess *access, GMenuModel *menu)
{
  MdgMainWindow *self = g_object_new (MDG_TYPE_MAIN_WINDOW, "application", application, NULL);
  self->access = g_object_ref (access);
  gtk_menu_button_set_menu_model (self->account_button, menu);
  gtk_stack_add_named (self->pages, mdg_account_page_new (access), "account");
  gtk_stack_add_named (self->pages, mdg_help_page_new (), "help");
  g_signal_connect_object (access, "notify", G_CALLBACK (on_access_changed), self, 0);
  restore_size (self);
  on_access_changed (access, NULL, self);
  if (is_administering (self))
    g_action_group_activate_action (G_ACTION_GROUP (self), "page", g_variant_new_string ("admin"));
  return GTK_WINDOW (self);
}

static void
mdg_main_window_dispose (GObject *object)
{
  g_clear_object (&MDG_MAIN_WINDOW (object)->access);
  G_OBJECT_CLASS (mdg_main_window_parent_class)->dispose (object);
}

/* Bindings come after what has the focus, so a key that an input method converts with never gets
 * here; the application's accelerators would come before it. */
static void
bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "win.next-pane", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, 0, "win.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "win.print",
                                       NULL);
  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK,
                                         "win.page-number", "i", (int) i + 1);
}

static void
mdg_main_window_class_init (MdgMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_main_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mdg_main_window_close_request;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/window/main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, ward);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, account_button);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, account_name);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_account);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_help);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_admin);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, pages);
  bind_keys (widget_class);
}

static void
mdg_main_window_init (MdgMainWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
