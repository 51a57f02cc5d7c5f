/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: paper, marks and selection lie below the picture of the page, which is multiplied onto
 * them: text stays black on yellow, and a page is as light in the dark scheme as the paper colour
 * says.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/page-painter.h"

#include "client/ui/viewer/page-marks.h"

#include <glib/gi18n.h>
#include <math.h>

#define MARK_EDGE 2

typedef struct
{
  const MdgPagePaint *paint;
  GtkSnapshot *snapshot;
  GdkRGBA found;
  GdkRGBA current;
} FindPainter;

GdkRGBA
mdg_page_colour (GtkWidget *widget, const char *name)
{
  GdkRGBA colour = { 1, 1, 1, 1 };
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour);
  return colour;
}

static graphene_rect_t
to_widget (const MdgPagePaint *paint, const MdgPageRect *rect)
{
  return GRAPHENE_RECT_INIT (paint->paper.origin.x + (float) (rect->x * paint->scale),
                             paint->paper.origin.y + (float) (rect->y * paint->scale),
                             (float) (rect->width * paint->scale),
                             (float) (rect->height * paint->scale));
}

static void
fill_rects (const MdgPagePaint *paint, GtkSnapshot *snapshot, GArray *rects, const GdkRGBA *fill)
{
  for (guint i = 0; rects != NULL && i < rects->len; i++)
    {
      graphene_rect_t rect = to_widget (paint, &g_array_index (rects, MdgPageRect, i));
      gtk_snapshot_append_color (snapshot, fill, &rect);
    }
}

static void
fill_place (GArray *rects, gboolean current, gpointer user_data)
{
  const FindPainter *painter = user_data;
  fill_rects (painter->paint, painter->snapshot, rects,
              current ? &painter->current : &painter->found);
}

/* The pixels of a box, whole ones, so that its edges are sharp. */
static cairo_region_t *
region_of_mark (const MdgPagePaint *paint, const MdgPageMark *mark)
{
  cairo_region_t *region = cairo_region_create ();
  for (guint i = 0; i < mark->lines->len; i++)
    {
      graphene_rect_t rect = to_widget (paint, &g_array_index (mark->lines, MdgPageRect, i));
      int x = (int) roundf (rect.origin.x);
      int y = (int) roundf (rect.origin.y);
      cairo_rectangle_int_t pixels = { x, y, (int) roundf (rect.origin.x + rect.size.width) - x,
                                       (int) roundf (rect.origin.y + rect.size.height) - y };
      cairo_region_union_rectangle (region, &pixels);
    }
  return region;
}

/* What of @region lies within MARK_EDGE of its outline. */
static cairo_region_t *
edge_of (const cairo_region_t *region)
{
  static const int corners[][2] = { { -1, -1 }, { -1, 1 }, { 1, -1 }, { 1, 1 } };
  cairo_region_t *inner = cairo_region_copy (region);
  cairo_region_t *edge = cairo_region_copy (region);
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      cairo_region_t *moved = cairo_region_copy (region);
      cairo_region_translate (moved, corners[i][0] * MARK_EDGE, corners[i][1] * MARK_EDGE);
      cairo_region_intersect (inner, moved);
      cairo_region_destroy (moved);
    }
  cairo_region_subtract (edge, inner);
  cairo_region_destroy (inner);
  return edge;
}

static void
fill_region (GtkSnapshot *snapshot, const cairo_region_t *region, const GdkRGBA *fill)
{
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t pixels;
      cairo_region_get_rectangle (region, i, &pixels);
      gtk_snapshot_append_color (snapshot, fill,
                                 &GRAPHENE_RECT_INIT ((float) pixels.x, (float) pixels.y,
                                                      (float) pixels.width,
                                                      (float) pixels.height));
    }
}

static void
paint_marks (const MdgPagePaint *paint, GtkSnapshot *snapshot, const char *name, gboolean edges)
{
  GdkRGBA colour = mdg_page_colour (paint->widget, name);
  for (guint i = 0; i < paint->marks->len; i++)
    {
      const MdgPageMark *mark = &g_array_index (paint->marks, MdgPageMark, i);
      if (mark->page != paint->page)
        continue;
      cairo_region_t *region = region_of_mark (paint, mark);
      cairo_region_t *edge = edge_of (region);
      fill_region (snapshot, edges ? edge : region, &colour);
      cairo_region_destroy (edge);
      cairo_region_destroy (region);
    }
}

static void
paint_under (const MdgPagePaint *paint, GtkSnapshot *snapshot)
{
  GdkRGBA paper = mdg_page_colour (paint->widget, "paper");
  GdkRGBA selected = mdg_page_colour (paint->widget, "page_selection");
  FindPainter found = { paint, snapshot, mdg_page_colour (paint->widget, "page_found"),
                        mdg_page_colour (paint->widget, "page_found_now") };
  gtk_snapshot_append_color (snapshot, &paper, &paint->paper);
  paint_marks (paint, snapshot, "mark", FALSE);
  if (paint->find != NULL)
    mdg_document_find_on_page (paint->find, paint->page, fill_place, &found);
  fill_rects (paint, snapshot, paint->selected, &selected);
}

/* In high contrast paper and canvas are alike. */
static void
paint_outline (const MdgPagePaint *paint, GtkSnapshot *snapshot, const GskRoundedRect *outline)
{
  GdkRGBA line = mdg_page_colour (paint->widget, "page_line");
  const float widths[4] = { 1, 1, 1, 1 };
  const GdkRGBA lines[4] = { line, line, line, line };
  if (!gdk_rgba_is_clear (&line))
    gtk_snapshot_append_border (snapshot, outline, widths, lines);
}

static void
paint_broken (const MdgPagePaint *paint, GtkSnapshot *snapshot)
{
  const graphene_rect_t *paper = &paint->paper;
  GdkRGBA text = mdg_page_colour (paint->widget, "paper_text");
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (paint->widget, _ ("This page cannot be drawn."));
  pango_layout_set_width (layout, (int) (paper->size.width * 0.8F) * PANGO_SCALE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (paper->origin.x + paper->size.width * 0.1F,
                                                paper->origin.y + paper->size.height * 0.1F));
  gtk_snapshot_append_layout (snapshot, layout, &text);
  gtk_snapshot_restore (snapshot);
}

void
mdg_page_paint (const MdgPagePaint *paint, GtkSnapshot *snapshot)
{
  GdkRGBA shade = mdg_page_colour (paint->widget, "shade");
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &paint->paper, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 0, 3);
  if (paint->picture != NULL)
    gtk_snapshot_push_blend (snapshot, GSK_BLEND_MODE_MULTIPLY);
  paint_under (paint, snapshot);
  if (paint->picture != NULL)
    {
      gtk_snapshot_pop (snapshot);
      gtk_snapshot_append_texture (snapshot, paint->picture, &paint->paper);
      gtk_snapshot_pop (snapshot);
    }
  paint_outline (paint, snapshot, &outline);
  paint_marks (paint, snapshot, "mark_line", TRUE);
  if (paint->broken)
    paint_broken (paint, snapshot);
}
