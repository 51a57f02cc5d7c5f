/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: the layer draws and takes keys; the pointer goes through it to the view, so that turning
 * the wheel scrolls there, and a gesture on the view draws before text is selected.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/region-layer.h"

#include "client/ui/viewer/page-painter.h"

#include <glib/gi18n.h>
#include <math.h>

#define EDGE 2
#define HANDLE 8
#define REACH 7 /* pixels around an edge that take hold of it */

/* What of the region a drag moves. */
typedef enum
{
  HOLD_NONE = 0,
  HOLD_LEFT = 1 << 0,
  HOLD_RIGHT = 1 << 1,
  HOLD_TOP = 1 << 2,
  HOLD_BOTTOM = 1 << 3,
  HOLD_ALL = 1 << 4,
} Hold;

struct _MdgRegionLayer
{
  GtkWidget parent_instance;
  MdgPageView *view;
  MdgPageSource *source;
  MdgPageRect region;
  gboolean drawing;
  GtkGesture *drag;
  Hold hold;
  guint page; /* on which is drawn */
  double from_x;
  double from_y;
  MdgPageRect before;
};

static guint drawn_signal;

G_DEFINE_FINAL_TYPE (MdgRegionLayer, mdg_region_layer, GTK_TYPE_WIDGET)

static gboolean
has_region (MdgRegionLayer *self)
{
  return self->region.width > 0 && self->region.height > 0;
}

static void
get_size (MdgRegionLayer *self, guint page, double *ret_width, double *ret_height)
{
  *ret_width = *ret_height = 0;
  if (self->source != NULL)
    mdg_page_source_get_size (self->source, page, ret_width, ret_height);
}

/* Within the page, whole points, never too small. */
static MdgPageRect
fit (MdgRegionLayer *self, guint page, const MdgPageRect *from)
{
  double width = 0, height = 0;
  MdgPageRect rect = { round (from->x), round (from->y), round (from->width),
                       round (from->height) };
  get_size (self, page, &width, &height);
  rect.width = CLAMP (rect.width, MDG_REGION_LEAST, MAX (width, MDG_REGION_LEAST));
  rect.height = CLAMP (rect.height, MDG_REGION_LEAST, MAX (height, MDG_REGION_LEAST));
  rect.x = CLAMP (rect.x, 0, MAX (0, floor (width) - rect.width));
  rect.y = CLAMP (rect.y, 0, MAX (0, floor (height) - rect.height));
  return rect;
}

static void
describe (MdgRegionLayer *self)
{
  g_autofree char *text =
    has_region (self)
      ? g_strdup_printf (_ ("Region: %.0f from the left, %.0f from the top, %.0f wide, %.0f high"),
                         self->region.x, self->region.y, self->region.width, self->region.height)
      : g_strdup (_ ("No region was drawn yet"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
change (MdgRegionLayer *self, guint page, const MdgPageRect *rect)
{
  self->region = fit (self, page, rect);
  describe (self);
  g_signal_emit (self, drawn_signal, 0, page);
}

/* ---- drawing ---- */

static graphene_rect_t
rect_on (MdgRegionLayer *self, guint page)
{
  graphene_rect_t rect = mdg_page_view_to_widget (self->view, page, &self->region);
  return GRAPHENE_RECT_INIT (floorf (rect.origin.x), floorf (rect.origin.y),
                             ceilf (rect.size.width), ceilf (rect.size.height));
}

static void
paint_handles (GtkSnapshot *snapshot, const graphene_rect_t *rect, const GdkRGBA *colour)
{
  for (guint i = 0; i < 4; i++)
    {
      float x = rect->origin.x + (i % 2 == 0 ? 0 : rect->size.width) - HANDLE / 2;
      float y = rect->origin.y + (i < 2 ? 0 : rect->size.height) - HANDLE / 2;
      gtk_snapshot_append_color (snapshot, colour,
                                 &GRAPHENE_RECT_INIT (x, y, HANDLE, HANDLE));
    }
}

static void
paint_on (MdgRegionLayer *self, GtkSnapshot *snapshot, guint page)
{
  const float widths[4] = { EDGE, EDGE, EDGE, EDGE };
  graphene_rect_t rect = rect_on (self, page);
  GdkRGBA line = mdg_page_colour (GTK_WIDGET (self), "mark_line");
  GdkRGBA fill = mdg_page_colour (GTK_WIDGET (self), "mark");
  const GdkRGBA lines[4] = { line, line, line, line };
  GskRoundedRect outline;
  fill.alpha = 0.35F;
  gsk_rounded_rect_init_from_rect (&outline, &rect, 0);
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  gtk_snapshot_append_border (snapshot, &outline, widths, lines);
  if (self->drawing)
    paint_handles (snapshot, &rect, &line);
}

static void
mdg_region_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MdgRegionLayer *self = MDG_REGION_LAYER (widget);
  guint n = self->source != NULL ? mdg_page_source_get_n_pages (self->source) : 0;
  guint page = mdg_page_view_get_page (self->view);
  if (!has_region (self))
    return;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                            (float) gtk_widget_get_height (widget));
  gtk_snapshot_push_clip (snapshot, &all);
  for (guint i = page > 0 ? page - 1 : 0; i < n && i <= page + 2; i++)
    paint_on (self, snapshot, i);
  gtk_snapshot_pop (snapshot);
}

/* ---- the pointer ---- */

static Hold
hold_at (MdgRegionLayer *self, guint page, double x, double y)
{
  graphene_rect_t rect = rect_on (self, page);
  double left = (double) rect.origin.x, top = (double) rect.origin.y;
  double right = left + (double) rect.size.width, bottom = top + (double) rect.size.height;
  if (!has_region (self) || x < left - REACH || x > right + REACH || y < top - REACH ||
      y > bottom + REACH)
    return HOLD_NONE;
  Hold hold = HOLD_NONE;
  if (fabs (x - left) <= REACH)
    hold |= HOLD_LEFT;
  else if (fabs (x - right) <= REACH)
    hold |= HOLD_RIGHT;
  if (fabs (y - top) <= REACH)
    hold |= HOLD_TOP;
  else if (fabs (y - bottom) <= REACH)
    hold |= HOLD_BOTTOM;
  return hold == HOLD_NONE ? HOLD_ALL : hold;
}

static void
on_begin (GtkGestureDrag *drag, double x, double y, MdgRegionLayer *self)
{
  if (!self->drawing || self->source == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  self->page = mdg_page_view_to_page (self->view, x, y, &self->from_x, &self->from_y);
  self->hold = hold_at (self, self->page, x, y);
  self->before = self->region;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static MdgPageRect
between (double x0, double y0, double x1, double y1)
{
  return (MdgPageRect){ MIN (x0, x1), MIN (y0, y1), fabs (x1 - x0), fabs (y1 - y0) };
}

static MdgPageRect
moved (const MdgRegionLayer *self, double dx, double dy)
{
  const MdgPageRect *from = &self->before;
  double left = from->x, top = from->y;
  double right = left + from->width, bottom = top + from->height;
  if (self->hold & HOLD_ALL)
    return (MdgPageRect){ left + dx, top + dy, from->width, from->height };
  left += self->hold & HOLD_LEFT ? dx : 0;
  right += self->hold & HOLD_RIGHT ? dx : 0;
  top += self->hold & HOLD_TOP ? dy : 0;
  bottom += self->hold & HOLD_BOTTOM ? dy : 0;
  return between (left, top, right, bottom);
}

static void
on_drag (GtkGestureDrag *drag, double dx, double dy, MdgRegionLayer *self)
{
  double start_x = 0, start_y = 0, x = 0, y = 0, width = 0, height = 0;
  gtk_gesture_drag_get_start_point (drag, &start_x, &start_y);
  guint page = mdg_page_view_to_page (self->view, start_x + dx, start_y + dy, &x, &y);
  if (page != self->page || fabs (dx) + fabs (dy) < 3)
    return; /* a region lies on one page */
  get_size (self, page, &width, &height);
  x = CLAMP (x, 0, width);
  y = CLAMP (y, 0, height);
  MdgPageRect rect = self->hold == HOLD_NONE
                       ? between (self->from_x, self->from_y, x, y)
                       : moved (self, x - self->from_x, y - self->from_y);
  change (self, page, &rect);
}

/* ---- keys ---- */

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        MdgRegionLayer *self)
{
  double step = state & GDK_CONTROL_MASK ? 10 : 1;
  double dx = key == GDK_KEY_Left ? -step : key == GDK_KEY_Right ? step
                                                                 : 0;
  double dy = key == GDK_KEY_Up ? -step : key == GDK_KEY_Down ? step
                                                              : 0;
  guint page = mdg_page_view_get_page (self->view);
  double width = 0, height = 0;
  if (!self->drawing || (dx == 0 && dy == 0) || (state & GDK_ALT_MASK) != 0)
    return FALSE;
  get_size (self, page, &width, &height);
  MdgPageRect rect = self->region;
  if (!has_region (self))
    rect = (MdgPageRect){ width / 10, height / 10, width / 3, height / 12 };
  else if (state & GDK_SHIFT_MASK)
    rect = (MdgPageRect){ rect.x, rect.y, rect.width + dx, rect.height + dy };
  else
    rect = (MdgPageRect){ rect.x + dx, rect.y + dy, rect.width, rect.height };
  change (self, page, &rect);
  return TRUE;
}

/* ---- public ---- */

static void
follow_view (MdgRegionLayer *self)
{
  GtkAdjustment *across = NULL, *down = NULL;
  g_object_get (self->view, "hadjustment", &across, "vadjustment", &down, NULL);
  GtkAdjustment *const both[] = { across, down };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      if (both[i] == NULL)
        continue;
      g_signal_connect_object (both[i], "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (both[i], "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                               G_CONNECT_SWAPPED);
      g_object_unref (both[i]);
    }
}

GtkWidget *
mdg_region_layer_new (MdgPageView *view)
{
  MdgRegionLayer *self = g_object_new (MDG_TYPE_REGION_LAYER, NULL);
  self->view = view;
  self->drag = gtk_gesture_drag_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->drag),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->drag, "drag-begin", G_CALLBACK (on_begin), self, 0);
  g_signal_connect_object (self->drag, "drag-update", G_CALLBACK (on_drag), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (self->drag));
  g_signal_connect_object (view, "notify::percent", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::vadjustment", G_CALLBACK (follow_view), self,
                           G_CONNECT_SWAPPED);
  follow_view (self);
  return GTK_WIDGET (self);
}

void
mdg_region_layer_set_source (MdgRegionLayer *self, MdgPageSource *source)
{
  g_set_object (&self->source, source);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mdg_region_layer_set_region (MdgRegionLayer *self, const MdgPageRect *region)
{
  self->region = *region;
  describe (self);
}

const MdgPageRect *
mdg_region_layer_get_region (MdgRegionLayer *self)
{
  return &self->region;
}

void
mdg_region_layer_set_drawing (MdgRegionLayer *self, gboolean drawing)
{
  self->drawing = drawing;
  gtk_widget_set_focusable (GTK_WIDGET (self), drawing);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), drawing ? "crosshair" : "text");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mdg_region_layer_dispose (GObject *object)
{
  g_clear_object (&MDG_REGION_LAYER (object)->source);
  G_OBJECT_CLASS (mdg_region_layer_parent_class)->dispose (object);
}

static void
mdg_region_layer_class_init (MdgRegionLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_region_layer_dispose;
  widget_class->snapshot = mdg_region_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "region");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  drawn_signal = g_signal_new ("drawn", MDG_TYPE_REGION_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
mdg_region_layer_init (MdgRegionLayer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}
