/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/citation-chip.h"

#include "client/model/chat-phrases.h"

#include <glib/gi18n.h>

struct _MdgCitationChip
{
  GtkButton parent_instance;
  gint64 number;
  GtkLabel *source;
  GtkImage *icon;
  GtkLabel *verdict;
};

G_DEFINE_FINAL_TYPE (MdgCitationChip, mdg_citation_chip, GTK_TYPE_BUTTON)

gint64
mdg_citation_chip_get_number (MdgCitationChip *self)
{
  return self->number;
}

static void
set_class (MdgCitationChip *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

void
mdg_citation_chip_set_shown (MdgCitationChip *self, gboolean shown)
{
  set_class (self, "shown", shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, shown, -1);
}

void
mdg_citation_chip_set (MdgCitationChip *self, const MdgCitation *citation)
{
  g_autofree char *source = mdg_citation_text (citation);
  g_autofree char *full = mdg_citation_full_text (citation);
  const char *verdict = mdg_citation_verdict (citation);
  gboolean good = citation->verified && !citation->outdated && !citation->gone;
  g_autofree char *name = g_strdup_printf (_ ("Source: %s, %s"), source, verdict);
  gtk_label_set_text (self->source, source);
  gtk_label_set_text (self->verdict, verdict);
  gtk_image_set_from_icon_name (self->icon, good ? "mdg-check-symbolic" : "mdg-warning-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), full);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  set_class (self, "unverified", !citation->verified || citation->gone);
  set_class (self, "outdated", citation->verified && citation->outdated && !citation->gone);
}

GtkWidget *
mdg_citation_chip_new (gint64 message_id, const MdgCitation *citation)
{
  MdgCitationChip *self = g_object_new (MDG_TYPE_CITATION_CHIP, NULL);
  self->number = citation->number;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "(xx)", message_id, citation->number);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "chat.citation");
  mdg_citation_chip_set (self, citation);
  return GTK_WIDGET (self);
}

static void
mdg_citation_chip_class_init (MdgCitationChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/citation-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgCitationChip, source);
  gtk_widget_class_bind_template_child (widget_class, MdgCitationChip, icon);
  gtk_widget_class_bind_template_child (widget_class, MdgCitationChip, verdict);
}

static void
mdg_citation_chip_init (MdgCitationChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
