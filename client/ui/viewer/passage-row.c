/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/passage-row.h"

#include "client/model/place-phrases.h"

#include <glib/gi18n.h>
#include <string.h>

#define START_CHARS 90

struct _MdgPassageRow
{
  GtkListBoxRow parent_instance;
  gint64 id;
  GtkLabel *heading;
  GtkLabel *start;
  GtkWidget *off;
  GtkWidget *buttons;
  GtkButton *switch_button;
  GtkActionable *ask_button;
};

G_DEFINE_FINAL_TYPE (MdgPassageRow, mdg_passage_row, GTK_TYPE_LIST_BOX_ROW)

/* The last heading says most; without any, what kind of passage it is. */
static char *
heading_of (const MdgPassage *passage)
{
  const char *last = passage->heading != NULL ? strrchr (passage->heading, '>') : NULL;
  const char *kind = mdg_passage_kind_text (passage->kind);
  if (last != NULL && last[1] != '\0')
    return g_strstrip (g_strdup (last + 1));
  return g_strdup (*kind != '\0' ? kind : _ ("Passage"));
}

static char *
start_of (const MdgPassage *passage)
{
  const char *text = passage->text != NULL ? passage->text : "";
  gboolean all = g_utf8_strlen (text, -1) <= START_CHARS;
  g_autofree char *start =
    all ? g_strdup (text) : g_utf8_substring (text, 0, START_CHARS);
  g_strdelimit (start, "\n\t\r", ' ');
  return g_strdup_printf ("%s%s", start, all ? "" : "…");
}

GtkWidget *
mdg_passage_row_new (const MdgPassage *passage, gboolean may_edit)
{
  MdgPassageRow *self = g_object_new (MDG_TYPE_PASSAGE_ROW, NULL);
  g_autofree char *heading = heading_of (passage);
  g_autofree char *start = start_of (passage);
  self->id = passage->id;
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->start, start);
  gtk_widget_set_visible (self->off, passage->disabled);
  gtk_widget_set_visible (self->buttons, may_edit);
  gtk_button_set_label (self->switch_button, passage->disabled ? _ ("Use in searches again")
                                                               : _ ("Do not use in searches"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->switch_button), "(xb)", passage->id,
                                    !passage->disabled);
  gtk_actionable_set_action_target (self->ask_button, "x", passage->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, start, -1);
  return GTK_WIDGET (self);
}

gint64
mdg_passage_row_get_id (MdgPassageRow *self)
{
  return self->id;
}

static void
mdg_passage_row_class_init (MdgPassageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/passage-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgPassageRow, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgPassageRow, start);
  gtk_widget_class_bind_template_child (widget_class, MdgPassageRow, off);
  gtk_widget_class_bind_template_child (widget_class, MdgPassageRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, MdgPassageRow, switch_button);
  gtk_widget_class_bind_template_child (widget_class, MdgPassageRow, ask_button);
}

static void
mdg_passage_row_init (MdgPassageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
