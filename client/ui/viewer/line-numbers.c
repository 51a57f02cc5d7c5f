/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/line-numbers.h"

#include "client/ui/viewer/page-painter.h"

#define PADDING 8

struct _MdgLineNumbers
{
  GtkWidget parent_instance;
  GtkTextView *view; /* which owns this */
  guint first;
};

G_DEFINE_FINAL_TYPE (MdgLineNumbers, mdg_line_numbers, GTK_TYPE_WIDGET)

static PangoLayout *
layout_of (MdgLineNumbers *self, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  return gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
}

static void
mdg_line_numbers_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  MdgLineNumbers *self = MDG_LINE_NUMBERS (widget);
  int width = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL && self->first > 0)
    {
      guint lines = (guint) gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (self->view));
      g_autoptr (PangoLayout) layout = layout_of (self, self->first + lines);
      pango_layout_get_pixel_size (layout, &width, NULL);
      width += 2 * PADDING;
    }
  *minimum = *natural = width;
}

static void
draw_number (
  MdgLineNumbers *self, GtkSnapshot *snapshot, guint number, int y, const GdkRGBA *colour)
{
  int width = 0;
  g_autoptr (PangoLayout) layout = layout_of (self, number);
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot,
    &GRAPHENE_POINT_INIT (
      (float) (gtk_widget_get_width (GTK_WIDGET (self)) - PADDING - width), (float) y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
mdg_line_numbers_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MdgLineNumbers *self = MDG_LINE_NUMBERS (widget);
  GdkRectangle seen;
  GtkTextIter line;
  if (self->first == 0)
    return;
  GdkRGBA colour = mdg_page_colour (widget, "text_3");
  gtk_text_view_get_visible_rect (self->view, &seen);
  gtk_text_view_get_line_at_y (self->view, &line, seen.y, NULL);
  do
    {
      int y = 0, height = 0, at = 0;
      gtk_text_view_get_line_yrange (self->view, &line, &y, &height);
      gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_LEFT, 0, y, NULL, &at);
      if (y > seen.y + seen.height)
        return;
      draw_number (self, snapshot, self->first + (guint) gtk_text_iter_get_line (&line), at,
                   &colour);
    }
  while (gtk_text_iter_forward_line (&line));
}

static void
follow (MdgLineNumbers *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
}

MdgLineNumbers *
mdg_line_numbers_new (GtkTextView *view)
{
  MdgLineNumbers *self = g_object_new (MDG_TYPE_LINE_NUMBERS, "accessible-role",
                                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->view = view;
  gtk_text_view_set_gutter (view, GTK_TEXT_WINDOW_LEFT, GTK_WIDGET (self));
  g_signal_connect_object (view, "notify::vadjustment", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  follow (self);
  return self;
}

void
mdg_line_numbers_set_first (MdgLineNumbers *self, guint first)
{
  self->first = first;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
mdg_line_numbers_class_init (MdgLineNumbersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = mdg_line_numbers_measure;
  widget_class->snapshot = mdg_line_numbers_snapshot;
}

static void
mdg_line_numbers_init (MdgLineNumbers *self)
{
}
