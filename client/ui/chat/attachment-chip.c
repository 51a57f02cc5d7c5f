/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/attachment-chip.h"

#include "client/model/document-phrases.h"

#include <glib/gi18n.h>

struct _MdgAttachmentChip
{
  GtkBox parent_instance;
  MdgAttachmentItem *item;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *state;
  GtkMenuButton *preview_button;
  GtkLabel *preview_head;
  GtkLabel *preview;
  GtkWidget *open_button;
};

static guint remove_signal;

G_DEFINE_FINAL_TYPE (MdgAttachmentChip, mdg_attachment_chip, GTK_TYPE_BOX)

MdgAttachmentItem *
mdg_attachment_chip_get_item (MdgAttachmentChip *self)
{
  return self->item;
}

static void
show_preview (MdgAttachmentChip *self, const MdgAttachment *attachment)
{
  gboolean text = attachment->preview != NULL && *attachment->preview != '\0';
  gtk_widget_set_sensitive (GTK_WIDGET (self->preview_button),
                            mdg_attachment_item_is_ready (self->item));
  gtk_label_set_text (self->preview_head, attachment->name);
  gtk_label_set_text (self->preview, text ? attachment->preview : _ ("No text was read from it."));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open_button), "x", attachment->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open_button), "chat.attachment");
}

static void
show_item (MdgAttachmentChip *self)
{
  const MdgAttachment *attachment = mdg_attachment_item_get (self->item);
  g_autofree char *state = mdg_attachment_item_dup_text (self->item);
  g_autofree char *name = g_strdup_printf ("%s %s", attachment->name, state);
  gtk_image_set_from_icon_name (self->icon, mdg_document_icon_name (attachment->format));
  gtk_label_set_text (self->name, attachment->name);
  gtk_label_set_text (self->state, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  if (mdg_attachment_item_has_failed (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "failed");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  show_preview (self, attachment);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, remove_signal, 0);
}

GtkWidget *
mdg_attachment_chip_new (MdgAttachmentItem *item)
{
  MdgAttachmentChip *self = g_object_new (MDG_TYPE_ATTACHMENT_CHIP, NULL);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (show_item), self, G_CONNECT_SWAPPED);
  show_item (self);
  return GTK_WIDGET (self);
}

static void
mdg_attachment_chip_dispose (GObject *object)
{
  g_clear_object (&MDG_ATTACHMENT_CHIP (object)->item);
  G_OBJECT_CLASS (mdg_attachment_chip_parent_class)->dispose (object);
}

static void
mdg_attachment_chip_class_init (MdgAttachmentChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_attachment_chip_dispose;
  remove_signal = g_signal_new ("remove", MDG_TYPE_ATTACHMENT_CHIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/attachment-chip.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgAttachmentChip, name)
  CHILD (icon);
  CHILD (name);
  CHILD (state);
  CHILD (preview_button);
  CHILD (preview_head);
  CHILD (preview);
  CHILD (open_button);
#undef CHILD
  gtk_widget_class_install_action (widget_class, "attachment.remove", NULL, remove_action);
}

static void
mdg_attachment_chip_init (MdgAttachmentChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
