/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/match-row.h"

#include "client/model/notice-phrases.h"
#include "client/ui/notices/reason-chip.h"

#include <glib/gi18n.h>

#define NOTHING "―"
#define SCORE_ALL 1000

struct _MdgMatchRow
{
  GtkBox parent_instance;
  MdgNoticePair *item;
  GtkWidget *heading;
  GtkWidget *cells;
  GtkLabel *number;
  GtkLabel *listed;
  GtkLabel *printed;
  GtkLabel *pages;
  GtkProgressBar *bar;
  GtkLabel *score;
  MdgReasonChip *first_chip;
  MdgReasonChip *second_chip;
  GtkButton *remedy;
};

enum
{
  PROP_0,
  ITEM
};

G_DEFINE_FINAL_TYPE (MdgMatchRow, mdg_match_row, GTK_TYPE_BOX)

static void
set_text (GtkLabel *label, const char *text, const char *otherwise)
{
  gboolean there = text != NULL && *text != '\0';
  gtk_label_set_text (label, there ? text : otherwise);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), there ? text : NULL);
  if (there)
    gtk_widget_remove_css_class (GTK_WIDGET (label), "absent");
  else
    gtk_widget_add_css_class (GTK_WIDGET (label), "absent");
}

static void
show_sides (MdgMatchRow *self, const MdgPairFacts *facts)
{
  const MdgNoticeRecipient *row = facts->recipient;
  const MdgBatchPart *part = facts->printed;
  const char *number = row != NULL ? row->number : NULL;
  set_text (self->number, number, row != NULL ? NOTHING : _ ("No recipient"));
  set_text (self->listed, row != NULL ? row->name : NULL,
            row != NULL ? NOTHING : _ ("Nobody in the list"));
  set_text (self->printed, part != NULL ? part->name : NULL,
            part != NULL ? _ ("No name found") : _ ("No pages"));
}

static void
show_pages (MdgMatchRow *self, const MdgPairFacts *facts)
{
  g_autofree char *pages =
    facts->proposal != NULL
      ? mdg_notice_pages_text (facts->proposal->first, facts->proposal->last)
      : NULL;
  set_text (self->pages, pages, NOTHING);
}

static void
show_score (MdgMatchRow *self, const MdgPairFacts *facts)
{
  gboolean scored = facts->proposal != NULL && facts->row > 0 &&
                    facts->proposal->row == (gint64) facts->row;
  gint64 score = scored ? facts->proposal->score : 0;
  g_autofree char *text = scored ? g_strdup_printf ("%d", (int) (score / 10)) : NULL;
  const char *good[] = { "score-bar", NULL };
  const char *open[] = { "score-bar", "warn", NULL };
  gtk_widget_set_visible (GTK_WIDGET (self->bar), scored);
  gtk_progress_bar_set_fraction (self->bar, CLAMP ((double) score / SCORE_ALL, 0, 1));
  gtk_widget_set_css_classes (GTK_WIDGET (self->bar),
                              facts->state == MDG_PAIR_OPEN ? open : good);
  set_text (self->score, text, NOTHING);
  gtk_widget_set_hexpand (GTK_WIDGET (self->score), !scored);
  gtk_label_set_xalign (self->score, scored ? 1 : 0);
}

static void
show_remedy (MdgMatchRow *self, const MdgPairFacts *facts)
{
  gboolean open = mdg_pair_facts_is_unmatched (facts);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), open);
  if (!open)
    return;
  if (facts->kind == MDG_PAIR_ROW)
    {
      gtk_button_set_label (self->remedy, _ ("Send on paper"));
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remedy), "u", facts->row);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy), "match.paper");
      return;
    }
  g_autofree char *label = facts->n_candidates > 0
                             ? g_strdup_printf (_ ("Candidates %u"), facts->n_candidates)
                             : g_strdup (_ ("Choose"));
  gtk_button_set_label (self->remedy, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remedy), "u",
                                    (guint) facts->proposal->first);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy), "match.other-of");
}

static void
show_reasons (MdgMatchRow *self, const MdgPairFacts *facts)
{
  g_autoptr (GPtrArray) chips = mdg_notice_chips (facts);
  mdg_reason_chip_set (self->first_chip, chips->len > 0 ? chips->pdata[0] : NULL);
  mdg_reason_chip_set (self->second_chip, chips->len > 1 ? chips->pdata[1] : NULL);
}

static void
update (MdgMatchRow *self)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (self->item);
  gboolean heading = facts->kind == MDG_PAIR_HEADING;
  g_autofree char *summary = mdg_notice_pair_summary (facts);
  gtk_widget_set_visible (self->heading, heading);
  gtk_widget_set_visible (self->cells, !heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, summary,
                                  -1);
  if (heading)
    return;
  show_sides (self, facts);
  show_pages (self, facts);
  show_score (self, facts);
  show_remedy (self, facts);
  show_reasons (self, facts);
}

static void
set_item (MdgMatchRow *self, MdgNoticePair *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

MdgNoticePair *
mdg_match_row_get_item (MdgMatchRow *self)
{
  return self->item;
}

static void
mdg_match_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_item (MDG_MATCH_ROW (object), g_value_get_object (value));
}

static void
mdg_match_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, MDG_MATCH_ROW (object)->item);
}

static void
mdg_match_row_dispose (GObject *object)
{
  set_item (MDG_MATCH_ROW (object), NULL);
  G_OBJECT_CLASS (mdg_match_row_parent_class)->dispose (object);
}

static void
mdg_match_row_class_init (MdgMatchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = mdg_match_row_set_property;
  object_class->get_property = mdg_match_row_get_property;
  object_class->dispose = mdg_match_row_dispose;
  g_object_class_install_property (
    object_class, ITEM,
    g_param_spec_object ("item", NULL, NULL, MDG_TYPE_NOTICE_PAIR,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (MDG_TYPE_REASON_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/match-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, cells);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, number);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, listed);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, printed);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, pages);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, bar);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, score);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, first_chip);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, second_chip);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchRow, remedy);
}

static void
mdg_match_row_init (MdgMatchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
