/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/reason-chip.h"

struct _MdgReasonChip
{
  GtkBox parent_instance;
  GtkWidget *icon;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (MdgReasonChip, mdg_reason_chip, GTK_TYPE_BOX)

void
mdg_reason_chip_set (MdgReasonChip *self, const MdgNoticeChip *chip)
{
  gtk_widget_set_visible (GTK_WIDGET (self), chip != NULL);
  if (chip == NULL)
    return;
  const char *classes[] = { "badge", chip->tint, NULL };
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  gtk_label_set_text (GTK_LABEL (self->label), chip->text);
  gtk_widget_set_visible (self->icon, chip->icon != NULL);
  if (chip->icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), chip->icon);
}

static void
mdg_reason_chip_class_init (MdgReasonChipClass *klass)
{
}

static void
mdg_reason_chip_init (MdgReasonChip *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = gtk_label_new (NULL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_box_append (GTK_BOX (self), self->icon);
  gtk_box_append (GTK_BOX (self), self->label);
}
