/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/nearest-row.h"

#include "client/model/place-phrases.h"

#define EXCERPT_CHARS 120

struct _MdgNearestRow
{
  GtkButton parent_instance;
  GtkLabel *name;
  GtkLabel *excerpt;
};

G_DEFINE_FINAL_TYPE (MdgNearestRow, mdg_nearest_row, GTK_TYPE_BUTTON)

GtkWidget *
mdg_nearest_row_new (const MdgHit *hit)
{
  MdgNearestRow *self = g_object_new (MDG_TYPE_NEAREST_ROW, NULL);
  const MdgPassage *passage = hit->passage;
  const char *document = hit->document_name != NULL ? hit->document_name : "";
  g_autofree char *place = mdg_place_text (hit->unit, passage->place);
  g_autofree char *name = g_strdup_printf ("%s　%s", document, place);
  g_autofree char *text =
    g_utf8_substring (passage->text != NULL ? passage->text : "", 0,
                      MIN (EXCERPT_CHARS, g_utf8_strlen (passage->text != NULL ? passage->text : "",
                                                         -1)));
  g_strdelimit (text, "\r\n\t", ' ');
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->excerpt, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "(xxxx)", passage->document_id,
                                    passage->version_id, MAX (passage->page, 1), passage->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.open-document");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return GTK_WIDGET (self);
}

static void
mdg_nearest_row_class_init (MdgNearestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/nearest-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNearestRow, name);
  gtk_widget_class_bind_template_child (widget_class, MdgNearestRow, excerpt);
}

static void
mdg_nearest_row_init (MdgNearestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
