/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/admin-page.h"

#include "client/model/admin.h"
#include "client/ui/admin/accounts-page.h"
#include "client/ui/admin/audit-page.h"
#include "client/ui/admin/guard-page.h"
#include "client/ui/admin/models-page.h"
#include "client/ui/admin/roles-page.h"
#include "client/ui/admin/system-page.h"
#include "client/ui/admin/usage-page.h"
#include "client/ui/common/page.h"
#include "client/ui/notices/kinds-page.h"

struct _MdgAdminPage
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgAdmin *admin;
  GtkWidget *nav;
  GtkWidget *nav_accounts;
  GtkWidget *nav_roles;
  GtkWidget *nav_notices;
  GtkWidget *nav_models;
  GtkWidget *nav_usage;
  GtkWidget *nav_guard;
  GtkWidget *nav_audit;
  GtkWidget *nav_system;
  GtkStack *pages;
};

enum
{
  PROP_0,
  PROP_SHOWN
};

static void mdg_admin_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgAdminPage,
                               mdg_admin_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_admin_page_iface_init))

typedef struct
{
  const char *name;
  MdgPermission permission;
  GtkWidget *(*make) (MdgAdmin *admin);
} Entry;

static const Entry entries[] = {
  { "accounts", MDG_PERMISSION_ACCOUNTS_READ, mdg_accounts_page_new },
  { "roles", MDG_PERMISSION_ROLES_MANAGE, mdg_roles_page_new },
  { "notice-kinds", MDG_PERMISSION_NOTICES_MANAGE, mdg_notice_kinds_page_new },
  { "models", MDG_PERMISSION_MODELS_MANAGE, mdg_models_page_new },
  { "usage", MDG_PERMISSION_USAGE_READ, mdg_usage_page_new },
  { "guard", MDG_PERMISSION_MODELS_MANAGE, mdg_guard_page_new },
  { "audit", MDG_PERMISSION_AUDIT_READ, mdg_audit_page_new },
  { "system", MDG_PERMISSION_SYSTEM_READ, mdg_system_page_new },
};

gboolean
mdg_admin_page_is_open_to (MdgAccess *access)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (mdg_access_get_reach (access, entries[i].permission) != MDG_REACH_NONE)
      return TRUE;
  return FALSE;
}

static void
update_entries (MdgAdminPage *self)
{
  GtkWidget *buttons[G_N_ELEMENTS (entries)] = {
    self->nav_accounts,
    self->nav_roles,
    self->nav_notices,
    self->nav_models,
    self->nav_usage,
    self->nav_guard,
    self->nav_audit,
    self->nav_system,
  };
  if (mdg_access_get_me (self->access) == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (self->pages, entries[i].name);
      gboolean allowed =
        mdg_access_get_reach (self->access, entries[i].permission) != MDG_REACH_NONE;
      gtk_widget_set_visible (buttons[i], allowed);
      if (allowed && page == NULL)
        gtk_stack_add_named (self->pages, entries[i].make (self->admin), entries[i].name);
      else if (!allowed && page != NULL)
        gtk_stack_remove (self->pages, page);
    }
  g_object_notify (G_OBJECT (self), "shown");
}

static MdgPage *
current (MdgAdminPage *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->pages);
  return child != NULL ? MDG_PAGE (child) : NULL;
}

static void
page_reload (MdgPage *page)
{
  MdgPage *shown = current (MDG_ADMIN_PAGE (page));
  if (shown != NULL)
    mdg_page_reload (shown);
}

static void
page_search (MdgPage *page)
{
  MdgPage *shown = current (MDG_ADMIN_PAGE (page));
  if (shown != NULL)
    mdg_page_search (shown);
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgAdminPage *self = MDG_ADMIN_PAGE (page);
  MdgPage *shown = current (self);
  if (shown == NULL)
    return FALSE;
  if (gtk_widget_is_ancestor (focus, self->nav))
    return gtk_widget_child_focus (GTK_WIDGET (shown), GTK_DIR_TAB_FORWARD);
  return mdg_page_next_pane (shown, focus);
}

static void
mdg_admin_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
}

GtkWidget *
mdg_admin_page_new (MdgAccess *access)
{
  MdgAdminPage *self = g_object_new (MDG_TYPE_ADMIN_PAGE, NULL);
  self->access = g_object_ref (access);
  self->admin = mdg_admin_new (access);
  mdg_paged_list_reload (mdg_admin_get_sections (self->admin));
  mdg_paged_list_reload (mdg_admin_get_roles (self->admin));
  g_signal_connect_object (access, "notify::me", G_CALLBACK (update_entries), self,
                           G_CONNECT_SWAPPED);
  update_entries (self);
  return GTK_WIDGET (self);
}

static void
mdg_admin_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgAdminPage *self = MDG_ADMIN_PAGE (object);
  g_value_set_string (value,
                      self->pages != NULL ? gtk_stack_get_visible_child_name (self->pages) : NULL);
}

static void
mdg_admin_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgAdminPage *self = MDG_ADMIN_PAGE (object);
  const char *name = g_value_get_string (value);
  if (name != NULL && gtk_stack_get_child_by_name (self->pages, name) != NULL)
    gtk_stack_set_visible_child_name (self->pages, name);
}

static void
mdg_admin_page_dispose (GObject *object)
{
  MdgAdminPage *self = MDG_ADMIN_PAGE (object);
  g_clear_object (&self->admin);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_admin_page_parent_class)->dispose (object);
}

static void
mdg_admin_page_class_init (MdgAdminPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_admin_page_dispose;
  G_OBJECT_CLASS (klass)->get_property = mdg_admin_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = mdg_admin_page_set_property;
  g_object_class_install_property (
    G_OBJECT_CLASS (klass), PROP_SHOWN,
    g_param_spec_string ("shown", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/admin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_accounts);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_roles);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_notices);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_models);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_usage);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_guard);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_audit);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, nav_system);
  gtk_widget_class_bind_template_child (widget_class, MdgAdminPage, pages);
  gtk_widget_class_install_property_action (widget_class, "admin.show", "shown");
}

static void
mdg_admin_page_init (MdgAdminPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
