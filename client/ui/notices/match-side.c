/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/match-side.h"

#include "client/model/notice-phrases.h"
#include "client/ui/viewer/page-painter.h"
#include "shared/notice/name-key.h"

#include <glib/gi18n.h>

#define NOTHING "―"

struct _MdgMatchSide
{
  GtkBox parent_instance;
  MdgNoticePair *pair;
  GtkWidget *facts;
  GtkLabel *listed_name;
  GtkLabel *printed_name;
  GtkLabel *listed_number;
  GtkLabel *printed_number;
  GtkLabel *listed_birth;
  GtkLabel *printed_birth;
  GtkWidget *number_same;
  GtkWidget *birth_same;
  GtkWidget *confirm;
  GtkWidget *other;
  GtkWidget *none;
  GtkButton *paper;
  GtkButton *leave_out;
  GtkWidget *undo;
  GtkLabel *explanation;
  MdgPagePane *pages;
};

G_DEFINE_FINAL_TYPE (MdgMatchSide, mdg_match_side, GTK_TYPE_BOX)

static gboolean
has (const MdgPairFacts *facts, const char *reason)
{
  return facts->proposal != NULL && facts->proposal->reasons != NULL &&
         facts->proposal->row == (gint64) facts->row &&
         g_strv_contains ((const char *const *) facts->proposal->reasons, reason);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gboolean there = text != NULL && *text != '\0';
  gtk_label_set_text (label, there ? text : NOTHING);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), there ? text : NULL);
}

static guint16
part_of_colour (float part)
{
  return (guint16) (CLAMP (part, 0.0F, 1.0F) * 65535.0F);
}

void
mdg_marked_name_set (GtkLabel *label, const char *name, int place)
{
  set_text (label, name);
  gtk_label_set_attributes (label, NULL);
  if (name == NULL || place < 0 || place >= g_utf8_strlen (name, -1))
    return;
  const char *at = g_utf8_offset_to_pointer (name, place);
  GdkRGBA fill = mdg_page_colour (GTK_WIDGET (label), "mark");
  GdkRGBA ink = mdg_page_colour (GTK_WIDGET (label), "mark_text");
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoAttribute *both[] = {
    pango_attr_background_new (part_of_colour (fill.red), part_of_colour (fill.green),
                               part_of_colour (fill.blue)),
    pango_attr_foreground_new (part_of_colour (ink.red), part_of_colour (ink.green),
                               part_of_colour (ink.blue)),
    pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD),
  };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      both[i]->start_index = (guint) (at - name);
      both[i]->end_index = (guint) (g_utf8_next_char (at) - name);
      pango_attr_list_insert (attributes, both[i]);
    }
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}

static void
show_names (MdgMatchSide *self, const MdgPairFacts *facts)
{
  const char *listed = facts->recipient != NULL ? facts->recipient->name : NULL;
  const char *printed = facts->printed != NULL ? facts->printed->name : NULL;
  gboolean both = listed != NULL && printed != NULL;
  mdg_marked_name_set (self->listed_name, listed,
                       both ? mdg_name_first_difference (listed, printed) : -1);
  mdg_marked_name_set (self->printed_name, printed,
                       both ? mdg_name_first_difference (printed, listed) : -1);
}

static void
show_values (MdgMatchSide *self, const MdgPairFacts *facts)
{
  const MdgNoticeRecipient *row = facts->recipient;
  const MdgBatchPart *part = facts->printed;
  g_autofree char *birth = row != NULL ? mdg_notice_birth_text (row->birth) : NULL;
  show_names (self, facts);
  set_text (self->listed_number, row != NULL ? row->number : NULL);
  set_text (self->printed_number, part != NULL ? part->number : NULL);
  set_text (self->listed_birth, birth);
  set_text (self->printed_birth, part != NULL ? part->birth : NULL);
  gtk_widget_set_visible (self->number_same, has (facts, MDG_REASON_NUMBER));
  gtk_widget_set_visible (self->birth_same, has (facts, MDG_REASON_BIRTH_SAME));
}

static void
show_buttons (MdgMatchSide *self, const MdgPairFacts *facts)
{
  gboolean pages = facts->kind == MDG_PAIR_PAGES && facts->proposal != NULL;
  gboolean row = facts->kind == MDG_PAIR_ROW && facts->recipient != NULL;
  gboolean open = facts->state == MDG_PAIR_OPEN;
  gtk_widget_set_visible (self->confirm, pages && open && facts->row > 0);
  gtk_widget_set_visible (self->other, pages);
  gtk_widget_set_visible (self->none, pages && g_strcmp0 (facts->decision, MDG_MATCH_REFUSED));
  gtk_widget_set_visible (GTK_WIDGET (self->paper),
                          row && g_strcmp0 (facts->decision, MDG_ROW_PAPER));
  gtk_widget_set_visible (GTK_WIDGET (self->leave_out),
                          row && g_strcmp0 (facts->decision, MDG_ROW_LEFT_OUT));
  gtk_widget_set_visible (self->undo, facts->state == MDG_PAIR_BY_HAND);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->paper), "u", facts->row);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->leave_out), "u", facts->row);
}

static void
show_pages (MdgMatchSide *self, const MdgPairFacts *facts)
{
  const MdgBatchPart *part = facts->printed;
  if (part == NULL)
    {
      mdg_page_pane_say (self->pages, facts->recipient != NULL
                                        ? _ ("The PDF has no pages for this person.")
                                        : _ ("Choose a line."));
      return;
    }
  const MdgPageWords words[] = {
    { part->number_page, part->number },
    { part->name_page, part->name },
    { part->birth_page, part->birth },
  };
  guint page = part->name_page > 0 ? part->name_page : part->first;
  mdg_page_pane_show (self->pages, page, words, G_N_ELEMENTS (words));
}

static void
update_words (MdgMatchSide *self)
{
  static const MdgPairFacts none = { .kind = MDG_PAIR_HEADING };
  const MdgPairFacts *facts = self->pair != NULL ? mdg_notice_pair_get (self->pair) : &none;
  g_autofree char *explanation = mdg_notice_explanation (facts);
  gtk_widget_set_visible (self->facts, facts->kind != MDG_PAIR_HEADING);
  show_values (self, facts);
  show_buttons (self, facts);
  gtk_label_set_text (self->explanation, explanation);
}

void
mdg_match_side_show (MdgMatchSide *self, MdgNoticePair *pair)
{
  static const MdgPairFacts none = { .kind = MDG_PAIR_HEADING };
  if (pair == self->pair)
    return;
  if (self->pair != NULL)
    g_signal_handlers_disconnect_by_func (self->pair, update_words, self);
  g_set_object (&self->pair, pair);
  if (pair != NULL)
    g_signal_connect_object (pair, "changed", G_CALLBACK (update_words), self, G_CONNECT_SWAPPED);
  update_words (self);
  show_pages (self, pair != NULL ? mdg_notice_pair_get (pair) : &none);
}

MdgPagePane *
mdg_match_side_get_pages (MdgMatchSide *self)
{
  return self->pages;
}

static void
mdg_match_side_dispose (GObject *object)
{
  MdgMatchSide *self = MDG_MATCH_SIDE (object);
  if (self->pair != NULL)
    g_signal_handlers_disconnect_by_func (self->pair, update_words, self);
  g_clear_object (&self->pair);
  G_OBJECT_CLASS (mdg_match_side_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, facts);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, listed_name);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, printed_name);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, listed_number);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, printed_number);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, listed_birth);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, printed_birth);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, number_same);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, birth_same);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, confirm);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, other);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, none);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, paper);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, leave_out);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, undo);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, explanation);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchSide, pages);
}

static void
mdg_match_side_class_init (MdgMatchSideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_match_side_dispose;
  g_type_ensure (MDG_TYPE_PAGE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/match-side.ui");
  bind_children (widget_class);
}

static void
mdg_match_side_init (MdgMatchSide *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->paper), "match.paper");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->leave_out), "match.leave-out");
  update_words (self);
}
