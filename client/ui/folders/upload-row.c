/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/upload-row.h"

#include <glib/gi18n.h>

struct _MdgUploadRow
{
  GtkBox parent_instance;
  MdgUploadItem *item;
  guint position;
  GtkLabel *name;
  GtkProgressBar *progress;
  GtkLabel *state;
  GtkButton *remove;
  GtkWidget *advice;
  GtkLabel *advice_text;
  GtkButton *skip;
  GtkButton *keep;
  GtkButton *replace;
  GtkButton *retry;
};

enum
{
  PROP_0,
  ITEM,
  POSITION
};

G_DEFINE_FINAL_TYPE (MdgUploadRow, mdg_upload_row, GTK_TYPE_BOX)

static void
show_advice (MdgUploadRow *self)
{
  gboolean asks = mdg_upload_item_get_state (self->item) == MDG_UPLOAD_ASKING;
  gboolean failed = mdg_upload_item_get_state (self->item) == MDG_UPLOAD_FAILED;
  const char *why = mdg_upload_item_get_trouble (self->item);
  const char *classes[] = { "advice", failed ? "bad" : "warn", NULL };
  gtk_widget_set_css_classes (self->advice, classes);
  gtk_widget_set_visible (self->advice, asks || failed);
  gtk_label_set_text (self->advice_text, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->skip), asks);
  gtk_widget_set_visible (GTK_WIDGET (self->keep), asks);
  gtk_widget_set_visible (GTK_WIDGET (self->replace), asks);
  gtk_widget_set_visible (GTK_WIDGET (self->retry), failed);
}

static void
update (MdgUploadRow *self)
{
  const MdgUploadEntry *entry = mdg_upload_item_get_entry (self->item);
  g_autofree char *state = mdg_upload_item_dup_state_text (self->item);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", entry->name, state);
  gboolean sending = mdg_upload_item_get_state (self->item) == MDG_UPLOAD_SENDING;
  gtk_label_set_text (self->name, entry->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name),
                               entry->path != NULL ? entry->path : entry->name);
  gtk_label_set_text (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), sending);
  gtk_progress_bar_set_fraction (
    self->progress,
    MIN (1, (double) mdg_upload_item_get_sent (self->item) / (double) MAX (entry->size, 1)));
  show_advice (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
act (MdgUploadRow *self, const char *what)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "uploads.act", "(su)", what, self->position);
}

static void
on_skip (MdgUploadRow *self)
{
  act (self, "skip");
}

static void
on_keep (MdgUploadRow *self)
{
  act (self, "keep");
}

static void
on_replace (MdgUploadRow *self)
{
  act (self, "replace");
}

static void
on_retry (MdgUploadRow *self)
{
  act (self, "retry");
}

static void
set_item (MdgUploadRow *self, MdgUploadItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
mdg_upload_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgUploadRow *self = MDG_UPLOAD_ROW (object);
  if (id == POSITION)
    self->position = g_value_get_uint (value);
  else
    set_item (self, g_value_get_object (value));
}

static void
mdg_upload_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgUploadRow *self = MDG_UPLOAD_ROW (object);
  if (id == POSITION)
    g_value_set_uint (value, self->position);
  else
    g_value_set_object (value, self->item);
}

static void
mdg_upload_row_dispose (GObject *object)
{
  set_item (MDG_UPLOAD_ROW (object), NULL);
  G_OBJECT_CLASS (mdg_upload_row_parent_class)->dispose (object);
}

static void
mdg_upload_row_class_init (MdgUploadRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  object_class->set_property = mdg_upload_row_set_property;
  object_class->get_property = mdg_upload_row_get_property;
  object_class->dispose = mdg_upload_row_dispose;
  g_object_class_install_property (
    object_class, ITEM, g_param_spec_object ("item", NULL, NULL, MDG_TYPE_UPLOAD_ITEM, flags));
  g_object_class_install_property (
    object_class, POSITION, g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/upload-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, name);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, state);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, remove);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, advice);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, advice_text);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, skip);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, keep);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, replace);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadRow, retry);
}

static void
mdg_upload_row_init (MdgUploadRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (on_skip), self);
  g_signal_connect_swapped (self->skip, "clicked", G_CALLBACK (on_skip), self);
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (on_keep), self);
  g_signal_connect_swapped (self->replace, "clicked", G_CALLBACK (on_replace), self);
  g_signal_connect_swapped (self->retry, "clicked", G_CALLBACK (on_retry), self);
}
