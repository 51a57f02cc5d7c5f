/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/plan-row.h"

#include "client/model/document-phrases.h"
#include "client/model/phrases.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgPlanRow
{
  GtkBox parent_instance;
  MdgPlanItem *item;
  gboolean showing; /* the choice is set by us */
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *sentence;
  GtkLabel *size;
  GtkDropDown *choice;
};

enum
{
  PROP_0,
  ITEM
};

G_DEFINE_FINAL_TYPE (MdgPlanRow, mdg_plan_row, GTK_TYPE_BOX)

static const MdgPlanChoice order[] = { MDG_PLAN_REPLACE, MDG_PLAN_ADD, MDG_PLAN_SKIP };

GListModel *
mdg_plan_row_choices (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("Replace"));
  gtk_string_list_append (names, _ ("Keep both"));
  gtk_string_list_append (names, _ ("Do not send"));
  return G_LIST_MODEL (names);
}

MdgPlanChoice
mdg_plan_row_choice_at (guint position)
{
  return position < G_N_ELEMENTS (order) ? order[position] : MDG_PLAN_SKIP;
}

static void
show_choice (MdgPlanRow *self)
{
  MdgPlanChoice choice = mdg_plan_item_get_choice (self->item);
  self->showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == choice)
      gtk_drop_down_set_selected (self->choice, i);
  self->showing = FALSE;
}

static void
update (MdgPlanRow *self)
{
  const MdgTreeFile *file = mdg_plan_item_get_file (self->item);
  MdgPlanVerdict verdict = mdg_plan_item_get_verdict (self->item);
  const char *why = mdg_plan_item_get_sentence (self->item);
  const char *dot = strrchr (file->name, '.');
  gboolean hopeless = verdict != MDG_PLAN_NEW && verdict != MDG_PLAN_SAME_NAME;
  const char *classes[] = { "caption", hopeless ? "trouble" : "plain", NULL };
  g_autofree char *format = dot != NULL ? g_ascii_strdown (dot + 1, -1) : NULL;
  g_autofree char *size = mdg_phrase_bytes (file->stamp.size);
  gtk_image_set_from_icon_name (self->icon, mdg_document_icon_name (format));
  gtk_label_set_text (self->name, file->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), file->name);
  gtk_label_set_text (self->sentence, why != NULL            ? why
                                      : file->folder != NULL ? file->folder
                                                             : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), why != NULL || file->folder != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self->sentence), classes);
  gtk_label_set_text (self->size, size);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), verdict == MDG_PLAN_SAME_NAME);
  show_choice (self);
}

static void
on_choice (MdgPlanRow *self)
{
  if (!self->showing && self->item != NULL)
    mdg_plan_item_set_choice (self->item,
                              mdg_plan_row_choice_at (gtk_drop_down_get_selected (self->choice)));
}

static void
set_item (MdgPlanRow *self, MdgPlanItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (show_choice), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
mdg_plan_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_item (MDG_PLAN_ROW (object), g_value_get_object (value));
}

static void
mdg_plan_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, MDG_PLAN_ROW (object)->item);
}

static void
mdg_plan_row_dispose (GObject *object)
{
  set_item (MDG_PLAN_ROW (object), NULL);
  G_OBJECT_CLASS (mdg_plan_row_parent_class)->dispose (object);
}

static void
mdg_plan_row_class_init (MdgPlanRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = mdg_plan_row_set_property;
  object_class->get_property = mdg_plan_row_get_property;
  object_class->dispose = mdg_plan_row_dispose;
  g_object_class_install_property (object_class, ITEM,
                                   g_param_spec_object ("item", NULL, NULL, MDG_TYPE_PLAN_ITEM,
                                                        G_PARAM_READWRITE |
                                                          G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/plan-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgPlanRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MdgPlanRow, name);
  gtk_widget_class_bind_template_child (widget_class, MdgPlanRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, MdgPlanRow, size);
  gtk_widget_class_bind_template_child (widget_class, MdgPlanRow, choice);
}

static void
mdg_plan_row_init (MdgPlanRow *self)
{
  g_autoptr (GListModel) choices = mdg_plan_row_choices ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->choice, choices);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (on_choice), self);
}
