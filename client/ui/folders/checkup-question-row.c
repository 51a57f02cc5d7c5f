/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/folders/checkup-question-row.h"

#include <glib/gi18n.h>

struct _MdgCheckupQuestionRow
{
  GtkBox parent_instance;
  MdgQuestionItem *item;
  GtkImage *icon;
  GtkLabel *words;
  GtkLabel *detail;
  GtkLabel *miss;
  GtkWidget *better;
  GtkMenuButton *menu;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MdgCheckupQuestionRow, mdg_checkup_question_row, GTK_TYPE_BOX)

static void
show_state (MdgCheckupQuestionRow *self, const MdgTestQuestion *question)
{
  gboolean hit = mdg_question_is_hit (question);
  const char *icon = !question->ran ? "mdg-dash-symbolic"
                     : hit          ? "mdg-check-symbolic"
                                    : "mdg-close-symbolic";
  GtkWidget *widget = GTK_WIDGET (self->icon);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_remove_css_class (widget, "ok");
  gtk_widget_remove_css_class (widget, "bad");
  if (question->ran)
    gtk_widget_add_css_class (widget, hit ? "ok" : "bad");
}

static void
add_entry (GMenu *menu, const char *label, const char *action, gint64 id)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (entry, action, "x", id);
  g_menu_append_item (menu, entry);
}

static void
fill_menu (MdgCheckupQuestionRow *self, gint64 id)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  add_entry (menu, _ ("Show the right page"), "checkup.show", id);
  add_entry (menu, _ ("Change"), "checkup.edit", id);
  add_entry (menu, _ ("Delete"), "checkup.delete", id);
  gtk_menu_button_set_menu_model (self->menu, G_MENU_MODEL (menu));
}

static void
show_item (MdgCheckupQuestionRow *self)
{
  if (self->item == NULL)
    return;
  const MdgTestQuestion *question = mdg_item_get_record (MDG_ITEM (self->item));
  g_autofree char *place = NULL;
  g_autofree char *rank = NULL;
  g_autofree char *miss = NULL;
  g_autofree char *state = NULL;
  g_autofree char *note = NULL;
  g_object_get (self->item, "place-text", &place, "rank-text", &rank, "miss-text", &miss,
                "state-text", &state, "note", &note, NULL);
  gboolean nowhere = question->ran && question->rank == 0 && question->rank_before == 0;
  g_autofree char *detail = nowhere ? g_strdup (place) : g_strdup_printf ("%s　%s", place, rank);
  show_state (self, question);
  gtk_label_set_text (self->words, question->text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->words), question->text);
  gtk_label_set_text (self->detail, detail);
  gtk_label_set_text (self->miss, miss);
  gtk_widget_set_visible (GTK_WIDGET (self->miss), *miss != '\0');
  gtk_widget_set_visible (self->better, g_strcmp0 (note, "better") == 0);
  fill_menu (self, question->id);
  g_autofree char *label = g_strdup_printf ("%s: %s", state, question->text);
  g_autofree char *description = g_strdup_printf ("%s %s", detail, miss);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
mdg_checkup_question_row_set_property (GObject *object,
                                       guint id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  MdgCheckupQuestionRow *self = MDG_CHECKUP_QUESTION_ROW (object);
  g_set_object (&self->item, g_value_get_object (value));
  show_item (self);
}

static void
mdg_checkup_question_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, MDG_CHECKUP_QUESTION_ROW (object)->item);
}

static void
mdg_checkup_question_row_dispose (GObject *object)
{
  g_clear_object (&MDG_CHECKUP_QUESTION_ROW (object)->item);
  G_OBJECT_CLASS (mdg_checkup_question_row_parent_class)->dispose (object);
}

static void
mdg_checkup_question_row_class_init (MdgCheckupQuestionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = mdg_checkup_question_row_set_property;
  object_class->get_property = mdg_checkup_question_row_get_property;
  object_class->dispose = mdg_checkup_question_row_dispose;
  g_object_class_install_property (
    object_class, PROP_ITEM,
    g_param_spec_object ("item", NULL, NULL, MDG_TYPE_QUESTION_ITEM, G_PARAM_READWRITE));
  gtk_widget_class_set_template_from_resource (
    widget_class, "/jp/lg/madoguchi/ui/folders/checkup-question-row.ui");
#define CHILD(name) \
  gtk_widget_class_bind_template_child (widget_class, MdgCheckupQuestionRow, name)
  CHILD (icon);
  CHILD (words);
  CHILD (detail);
  CHILD (miss);
  CHILD (better);
  CHILD (menu);
#undef CHILD
}

static void
mdg_checkup_question_row_init (MdgCheckupQuestionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
