/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/search/hit-row.h"

#include "client/model/document-phrases.h"

#include <string.h>

struct _MdgHitRow
{
  GtkBox parent_instance;
  MdgHitItem *item;
  GtkImage *icon;
  GtkLabel *document;
  GtkLabel *place;
  GtkWidget *ocr;
  GtkLabel *period;
  GtkLabel *folder;
  GtkLabel *heading;
  GtkLabel *excerpt;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MdgHitRow, mdg_hit_row, GTK_TYPE_BOX)

static void
say (GtkLabel *label, MdgHitItem *item, const char *property)
{
  g_autofree char *text = NULL;
  g_object_get (item, property, &text, NULL);
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* The kind of file by its name: a hit does not tell its format. */
static const char *
icon_of (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  g_autofree char *format = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);
  return mdg_document_icon_name (format);
}

static void
show_item (MdgHitRow *self)
{
  if (self->item == NULL)
    return;
  const MdgHit *hit = mdg_item_get_record (MDG_ITEM (self->item));
  g_autofree char *excerpt = NULL;
  g_object_get (self->item, "excerpt", &excerpt, NULL);
  gtk_image_set_from_icon_name (self->icon, icon_of (hit->document_name));
  say (self->document, self->item, "document-name");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->document), hit->document_name);
  say (self->place, self->item, "place-text");
  say (self->period, self->item, "period-text");
  say (self->folder, self->item, "folder-name");
  say (self->heading, self->item, "heading-text");
  gtk_label_set_markup (self->excerpt, excerpt != NULL ? excerpt : "");
  gtk_widget_set_visible (self->ocr, hit->ocr);
  gtk_accessible_update_property (
    GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (self->document),
    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, gtk_label_get_text (self->excerpt), -1);
}

static void
mdg_hit_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgHitRow *self = MDG_HIT_ROW (object);
  g_set_object (&self->item, g_value_get_object (value));
  show_item (self);
}

static void
mdg_hit_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, MDG_HIT_ROW (object)->item);
}

static void
mdg_hit_row_dispose (GObject *object)
{
  g_clear_object (&MDG_HIT_ROW (object)->item);
  G_OBJECT_CLASS (mdg_hit_row_parent_class)->dispose (object);
}

static void
mdg_hit_row_class_init (MdgHitRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = mdg_hit_row_set_property;
  object_class->get_property = mdg_hit_row_get_property;
  object_class->dispose = mdg_hit_row_dispose;
  g_object_class_install_property (
    object_class, PROP_ITEM,
    g_param_spec_object ("item", NULL, NULL, MDG_TYPE_HIT_ITEM, G_PARAM_READWRITE));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/search/hit-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, document);
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, place);
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, ocr);
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, period);
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, folder);
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgHitRow, excerpt);
}

static void
mdg_hit_row_init (MdgHitRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
