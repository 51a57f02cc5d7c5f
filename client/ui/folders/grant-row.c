/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/grant-row.h"

#include "client/model/document-phrases.h"

#include <glib/gi18n.h>

struct _MdgGrantRow
{
  GtkListBoxRow parent_instance;
  MdgFolderGrant *grant;
  GtkImage *icon;
  GtkLabel *who;
  GtkLabel *detail;
  GtkDropDown *role;
  GtkButton *remove;
};

static guint changed_signal;
static guint removed_signal;

G_DEFINE_FINAL_TYPE (MdgGrantRow, mdg_grant_row, GTK_TYPE_LIST_BOX_ROW)

static const char *const roles[] = { MDG_FOLDER_READER, MDG_FOLDER_EDITOR, MDG_FOLDER_OWNER };

typedef struct
{
  const char *kind;
  const char *icon;
} KindIcon;

static const KindIcon icons[] = {
  { MDG_GRANT_TO_ACCOUNT, "mdg-person-symbolic" },
  { MDG_GRANT_TO_SECTION, "mdg-section-symbolic" },
  { MDG_GRANT_TO_ROLE, "mdg-key-symbolic" },
  { MDG_GRANT_TO_EVERYONE, "mdg-people-symbolic" },
};

const MdgFolderGrant *
mdg_grant_row_get_grant (MdgGrantRow *self)
{
  return self->grant;
}

static void
on_role (MdgGrantRow *self)
{
  guint chosen = gtk_drop_down_get_selected (self->role);
  if (chosen >= G_N_ELEMENTS (roles) || g_strcmp0 (roles[chosen], self->grant->role) == 0)
    return;
  g_free (self->grant->role);
  self->grant->role = g_strdup (roles[chosen]);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_remove (MdgGrantRow *self)
{
  g_signal_emit (self, removed_signal, 0);
}

/* The whole ward reads; nobody lets everyone write. */
static void
show_roles (MdgGrantRow *self)
{
  gboolean everyone = g_strcmp0 (self->grant->kind, MDG_GRANT_TO_EVERYONE) == 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint i = 0; i < (everyone ? 1 : G_N_ELEMENTS (roles)); i++)
    gtk_string_list_append (names, mdg_folder_role_text (roles[i]));
  gtk_drop_down_set_model (self->role, G_LIST_MODEL (names));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i], self->grant->role) == 0)
      gtk_drop_down_set_selected (self->role, everyone ? 0 : i);
}

static void
show_who (MdgGrantRow *self)
{
  const MdgFolderGrant *grant = self->grant;
  gboolean person = g_strcmp0 (grant->kind, MDG_GRANT_TO_ACCOUNT) == 0;
  g_autofree char *who = mdg_folder_grant_text (grant);
  g_autofree char *detail = NULL;
  if (person)
    detail = g_strdup (grant->section_name);
  else if (grant->n_people > 0)
    detail = g_strdup_printf (_ ("Now %d people"), (int) grant->n_people);
  gtk_label_set_text (self->who, who);
  gtk_label_set_text (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL && *detail != '\0');
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (grant->kind, icons[i].kind) == 0)
      gtk_image_set_from_icon_name (self->icon, icons[i].icon);
  g_autofree char *role_label = g_strdup_printf (_ ("What %s may do"), who);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->role), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  role_label, -1);
}

GtkWidget *
mdg_grant_row_new (const MdgFolderGrant *grant)
{
  MdgGrantRow *self = g_object_new (MDG_TYPE_GRANT_ROW, NULL);
  self->grant = mdg_folder_grant_copy (grant);
  show_who (self);
  show_roles (self);
  g_signal_connect_swapped (self->role, "notify::selected", G_CALLBACK (on_role), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (on_remove), self);
  return GTK_WIDGET (self);
}

static void
mdg_grant_row_finalize (GObject *object)
{
  mdg_folder_grant_free (MDG_GRANT_ROW (object)->grant);
  G_OBJECT_CLASS (mdg_grant_row_parent_class)->finalize (object);
}

static void
mdg_grant_row_class_init (MdgGrantRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = mdg_grant_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/grant-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgGrantRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MdgGrantRow, who);
  gtk_widget_class_bind_template_child (widget_class, MdgGrantRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MdgGrantRow, role);
  gtk_widget_class_bind_template_child (widget_class, MdgGrantRow, remove);
  changed_signal = g_signal_new ("changed", MDG_TYPE_GRANT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  removed_signal = g_signal_new ("removed", MDG_TYPE_GRANT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_grant_row_init (MdgGrantRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
