/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/folder-row.h"

#include <glib/gi18n.h>

struct _MdgFolderRow
{
  GtkListBoxRow parent_instance;
  MdgFolderItem *item;
  GtkLabel *name;
  GtkWidget *lock;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (MdgFolderRow, mdg_folder_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (MdgFolderRow *self)
{
  const MdgFolder *folder = mdg_folder_item_get (self->item);
  gboolean narrow = g_strcmp0 (folder->audience, MDG_AUDIENCE_CHOSEN) == 0;
  g_autofree char *count = NULL;
  g_autofree char *spoken = NULL;
  g_object_get (self->item, "count-text", &count, NULL);
  gtk_label_set_text (self->name, folder->name);
  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (self->lock, narrow);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), folder->name);
  spoken = g_strdup_printf (narrow ? _ ("%s, %s documents, only for chosen people")
                                   : _ ("%s, %s documents"),
                            folder->name, count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

MdgFolderItem *
mdg_folder_row_get_item (MdgFolderRow *self)
{
  return self->item;
}

static char *
group_of (GtkListBoxRow *row)
{
  char *group = NULL;
  if (row != NULL)
    g_object_get (MDG_FOLDER_ROW (row)->item, "group-text", &group, NULL);
  return group;
}

void
mdg_folder_row_head (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  g_autofree char *group = group_of (row);
  g_autofree char *above = group_of (before);
  if (g_strcmp0 (group, above) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  GtkWidget *label = gtk_label_new (group);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "group-head");
  gtk_list_box_row_set_header (row, label);
}

GtkWidget *
mdg_folder_row_new (MdgFolderItem *item)
{
  MdgFolderRow *self = g_object_new (MDG_TYPE_FOLDER_ROW, NULL);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

static void
mdg_folder_row_dispose (GObject *object)
{
  g_clear_object (&MDG_FOLDER_ROW (object)->item);
  G_OBJECT_CLASS (mdg_folder_row_parent_class)->dispose (object);
}

static void
mdg_folder_row_class_init (MdgFolderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_folder_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/folder-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgFolderRow, name);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderRow, lock);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderRow, count);
}

static void
mdg_folder_row_init (MdgFolderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
