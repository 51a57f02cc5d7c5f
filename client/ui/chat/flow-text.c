/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: a label lays the text out. Each chip has a character U+FFFC in it, with a Pango shape of
 * the chip's size, so that the lines leave room; the chips are put where Pango has placed them.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/flow-text.h"

#include "client/ui/chat/citation-chip.h"

#include <string.h>

/* Room beside a chip, and how much of its height stands above the baseline. */
#define CHIP_MARGIN 3
#define CHIP_ASCENT 0.72

struct _MdgFlowText
{
  GtkWidget parent_instance;
  GtkLabel *label;
  GPtrArray *chips; /* MdgCitationChip in the order of their places; children */
};

G_DEFINE_FINAL_TYPE (MdgFlowText, mdg_flow_text, GTK_TYPE_WIDGET)

GtkLabel *
mdg_flow_text_get_label (MdgFlowText *self)
{
  return self->label;
}

static void
chip_size (GtkWidget *chip, int *ret_width, int *ret_height)
{
  gtk_widget_measure (chip, GTK_ORIENTATION_HORIZONTAL, -1, NULL, ret_width, NULL, NULL);
  gtk_widget_measure (chip, GTK_ORIENTATION_VERTICAL, -1, NULL, ret_height, NULL, NULL);
}

static const char *
next_place (const char *from)
{
  return from != NULL ? strstr (from, MDG_ANSWER_CHIP) : NULL;
}

static PangoAttribute *
shape_for (GtkWidget *chip, gsize index)
{
  int width = 0;
  int height = 0;
  chip_size (chip, &width, &height);
  PangoRectangle rect = { 0, (int) (-height * CHIP_ASCENT * PANGO_SCALE),
                          (width + 2 * CHIP_MARGIN) * PANGO_SCALE, height * PANGO_SCALE };
  PangoAttribute *shape = pango_attr_shape_new (&rect, &rect);
  shape->start_index = (guint) index;
  shape->end_index = (guint) (index + strlen (MDG_ANSWER_CHIP));
  return shape;
}

/* The room that the lines leave for the chips; they know their size once they are in a window. */
static void
make_room (MdgFlowText *self)
{
  if (self->chips->len == 0 || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  g_autoptr (PangoAttrList) shapes = pango_attr_list_new ();
  const char *text = gtk_label_get_text (self->label);
  const char *place = next_place (text);
  for (guint i = 0; i < self->chips->len && place != NULL; i++)
    {
      pango_attr_list_insert (shapes, shape_for (self->chips->pdata[i], (gsize) (place - text)));
      place = next_place (place + strlen (MDG_ANSWER_CHIP));
    }
  gtk_label_set_attributes (self->label, shapes);
}

/* ---- what it shows ---- */

static GtkWidget *
take_chip (GPtrArray *chips, gint64 number)
{
  for (guint i = 0; i < chips->len; i++)
    if (mdg_citation_chip_get_number (chips->pdata[i]) == number)
      return g_ptr_array_steal_index (chips, i);
  return NULL;
}

static void
add_chip (MdgFlowText *self, GPtrArray *old, MdgMessageItem *message, const MdgCitation *citation)
{
  GtkWidget *chip = take_chip (old, citation->number);
  if (chip != NULL)
    mdg_citation_chip_set (MDG_CITATION_CHIP (chip), citation);
  else
    chip = mdg_citation_chip_new (mdg_message_item_get (message)->id, citation);
  if (gtk_widget_get_parent (chip) == NULL)
    gtk_widget_set_parent (chip, GTK_WIDGET (self));
  g_ptr_array_add (self->chips, chip);
}

/* The markup without places that have no citation, and chips for the others. */
static char *
place_chips (MdgFlowText *self, const MdgAnswerText *text, MdgMessageItem *message)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->chips);
  g_auto (GStrv) pieces = g_strsplit (text->markup, MDG_ANSWER_CHIP, -1);
  GString *markup = g_string_new (pieces[0]);
  self->chips = g_ptr_array_new ();
  for (guint i = 0; i < text->citations->len && pieces[i + 1] != NULL; i++)
    {
      const MdgCitation *citation =
        mdg_message_item_find_citation (message, g_array_index (text->citations, guint, i));
      if (citation != NULL)
        add_chip (self, old, message, citation);
      g_string_append (markup, citation != NULL ? MDG_ANSWER_CHIP : "");
      g_string_append (markup, pieces[i + 1]);
    }
  for (guint i = 0; i < old->len; i++)
    gtk_widget_unparent (old->pdata[i]);
  return g_string_free (markup, FALSE);
}

void
mdg_flow_text_set (MdgFlowText *self, const MdgAnswerText *text, MdgMessageItem *message)
{
  g_autofree char *markup = place_chips (self, text, message);
  gtk_label_set_attributes (self->label, NULL);
  gtk_label_set_markup (self->label, markup);
  make_room (self);
}

/* ---- widget ---- */

static GtkSizeRequestMode
mdg_flow_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mdg_flow_text_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (MDG_FLOW_TEXT (widget)->label), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
place_chip (MdgFlowText *self, GtkWidget *chip, gsize index)
{
  PangoRectangle rect;
  int x = 0, y = 0, width = 0, height = 0;
  chip_size (chip, &width, &height);
  gtk_label_get_layout_offsets (self->label, &x, &y);
  pango_layout_index_to_pos (gtk_label_get_layout (self->label), (int) index, &rect);
  int room = PANGO_PIXELS (rect.height);
  GtkAllocation allocation = { x + PANGO_PIXELS (rect.x) + CHIP_MARGIN,
                               y + PANGO_PIXELS (rect.y) + (room - height) / 2, width, height };
  gtk_widget_size_allocate (chip, &allocation, -1);
}

static void
mdg_flow_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MdgFlowText *self = MDG_FLOW_TEXT (widget);
  GtkAllocation whole = { 0, 0, width, height };
  gtk_widget_size_allocate (GTK_WIDGET (self->label), &whole, baseline);
  const char *text = gtk_label_get_text (self->label);
  const char *place = next_place (text);
  for (guint i = 0; i < self->chips->len && place != NULL; i++)
    {
      place_chip (self, self->chips->pdata[i], (gsize) (place - text));
      place = next_place (place + strlen (MDG_ANSWER_CHIP));
    }
}

static void
mdg_flow_text_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mdg_flow_text_parent_class)->root (widget);
  make_room (MDG_FLOW_TEXT (widget));
}

static void
mdg_flow_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (mdg_flow_text_parent_class)->css_changed (widget, change);
  make_room (MDG_FLOW_TEXT (widget));
}

static void
mdg_flow_text_dispose (GObject *object)
{
  MdgFlowText *self = MDG_FLOW_TEXT (object);
  for (guint i = 0; i < self->chips->len; i++)
    gtk_widget_unparent (self->chips->pdata[i]);
  g_ptr_array_set_size (self->chips, 0);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  G_OBJECT_CLASS (mdg_flow_text_parent_class)->dispose (object);
}

static void
mdg_flow_text_finalize (GObject *object)
{
  g_ptr_array_unref (MDG_FLOW_TEXT (object)->chips);
  G_OBJECT_CLASS (mdg_flow_text_parent_class)->finalize (object);
}

static void
mdg_flow_text_class_init (MdgFlowTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_flow_text_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_flow_text_finalize;
  widget_class->get_request_mode = mdg_flow_text_get_request_mode;
  widget_class->measure = mdg_flow_text_measure;
  widget_class->size_allocate = mdg_flow_text_size_allocate;
  widget_class->root = mdg_flow_text_root;
  widget_class->css_changed = mdg_flow_text_css_changed;
  gtk_widget_class_set_css_name (widget_class, "flowtext");
}

static void
mdg_flow_text_init (MdgFlowText *self)
{
  self->chips = g_ptr_array_new ();
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_selectable (self->label, TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (self->label), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
}

GtkWidget *
mdg_flow_text_new (void)
{
  return g_object_new (MDG_TYPE_FLOW_TEXT, NULL);
}
