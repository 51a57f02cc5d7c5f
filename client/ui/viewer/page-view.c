/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: pages are laid out in whole once for each scale (page-layout.h); drawing looks only at
 * those in view and asks the loader for their pictures.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/page-view.h"

#include "client/ui/viewer/page-layout.h"
#include "client/ui/viewer/page-loader.h"
#include "client/ui/viewer/page-marks.h"
#include "client/ui/viewer/page-painter.h"
#include "client/ui/viewer/page-selection.h"

#include <glib/gi18n.h>
#include <math.h>

/* At 100 % a point is 96/72 pixels. */
#define PIXELS_PER_POINT (96.0 / 72.0)
#define ARROW_STEP 48

/* How far down the view a place is brought, as a part of its height. */
#define MARK_SHARE 0.2
#define FIND_SHARE 0.33

struct _MdgPageView
{
  GtkWidget parent_instance;
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkScrollablePolicy hpolicy;
  GtkScrollablePolicy vpolicy;
  MdgPageSource *source;
  MdgDocumentFind *find;
  MdgPageLayout *layout;
  MdgPageLoader *loader;
  MdgTextSelection *selection;
  GArray *marks; /* MdgPageMark */
  GCancellable *describing;
  MdgZoom zoom;
  int percent;
  guint page;
  double pointer_x;
  double pointer_y;
  gboolean pending; /* where to go once there is a size */
  guint pending_page;
  double pending_offset; /* points from the top of the page */
  double pending_share;
  guint telling; /* source that notifies of page and percent */
};

enum
{
  PROP_0,
  PROP_PAGE,
  PROP_PERCENT,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};
static GParamSpec *properties[N_PROPS];
static guint leave_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgPageView,
                               mdg_page_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void describe (MdgPageView *self);

/* ---- geometry ---- */

static guint
n_pages (MdgPageView *self)
{
  return self->source != NULL ? mdg_page_source_get_n_pages (self->source) : 0;
}

static double
scroll_x (MdgPageView *self)
{
  return self->hadjustment != NULL ? floor (gtk_adjustment_get_value (self->hadjustment)) : 0;
}

static double
scroll_y (MdgPageView *self)
{
  return self->vadjustment != NULL ? floor (gtk_adjustment_get_value (self->vadjustment)) : 0;
}

static void
size_of_page (gpointer data, guint page, double *ret_width, double *ret_height)
{
  mdg_page_source_get_size (data, page, ret_width, ret_height);
}

/* The widest page decides, as far as it is known, so that scrolling on changes nothing. */
static double
scale_of_zoom (MdgPageView *self)
{
  double width = 0, height = 0;
  if (self->zoom == MDG_ZOOM_PERCENT || n_pages (self) == 0)
    return self->percent / 100.0 * PIXELS_PER_POINT;
  mdg_page_source_get_size (self->source, MIN (self->page, n_pages (self) - 1), &width, &height);
  return mdg_page_layout_fit (
    width, height, gtk_widget_get_width (GTK_WIDGET (self)),
    self->zoom == MDG_ZOOM_PAGE ? gtk_widget_get_height (GTK_WIDGET (self)) : 0);
}

static MdgPagePlace
place_of (MdgPageView *self, guint page)
{
  return mdg_page_layout_place (self->layout, page, gtk_widget_get_width (GTK_WIDGET (self)));
}

/* The rectangle of the widget's own coordinates. */
static graphene_rect_t
to_view (MdgPageView *self, guint page, const MdgPageRect *rect)
{
  MdgPagePlace place = place_of (self, page);
  double scale = self->layout->scale;
  return GRAPHENE_RECT_INIT ((float) (place.x - scroll_x (self) + rect->x * scale),
                             (float) (place.y - scroll_y (self) + rect->y * scale),
                             (float) (rect->width * scale), (float) (rect->height * scale));
}

static MdgPagePoint
point_at (MdgPageView *self, double x, double y)
{
  double in_y = y + scroll_y (self);
  guint page = mdg_page_layout_page_at (self->layout, in_y);
  MdgPagePlace place = place_of (self, page);
  double scale = self->layout->scale;
  return (MdgPagePoint){ page, (x + scroll_x (self) - place.x) / scale, (in_y - place.y) / scale };
}

static gboolean
tell (gpointer user_data)
{
  MdgPageView *self = user_data;
  self->telling = 0;
  describe (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERCENT]);
  return G_SOURCE_REMOVE;
}

/* Not at once: sizes are being given out, and whoever hears of it wants other sizes. */
static void
tell_soon (MdgPageView *self)
{
  if (self->telling == 0)
    self->telling = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell, self, NULL);
}

static void
update_percent (MdgPageView *self)
{
  int percent = (int) lround (self->layout->scale / PIXELS_PER_POINT * 100);
  if (percent == self->percent)
    return;
  self->percent = percent;
  tell_soon (self);
}

/* ---- what a screen reader hears ---- */

static void
on_description (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPageView) self = user_data;
  g_autofree char *text = mdg_page_source_text_finish (result, NULL);
  if (text == NULL)
    return;
  g_autofree char *short_text = g_utf8_substring (
    text, 0, MIN (g_utf8_strlen (text, -1), MDG_PAGE_DESCRIPTION_CHARS));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  short_text, -1);
}

static void
describe (MdgPageView *self)
{
  g_autofree char *label =
    g_strdup_printf (_ ("Page %u of %u"), self->page + 1, MAX (n_pages (self), 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (self->describing != NULL)
    g_cancellable_cancel (self->describing);
  g_clear_object (&self->describing);
  if (self->source == NULL)
    return;
  self->describing = g_cancellable_new ();
  mdg_page_source_text_async (self->source, self->page, self->describing, on_description,
                              g_object_ref (self));
}

static void
update_page (MdgPageView *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  guint page = mdg_page_layout_page_at (self->layout, scroll_y (self) + height / 3);
  if (page == self->page)
    return;
  self->page = page;
  tell_soon (self);
}

/* ---- layout and scrolling ---- */

static void
configure (GtkAdjustment *adjustment, double value, double upper, double page)
{
  if (adjustment == NULL)
    return;
  upper = MAX (upper, page);
  gtk_adjustment_configure (adjustment, CLAMP (value, 0, upper - page), 0, upper, ARROW_STEP,
                            page * 0.9, page);
}

static double
value_of_place (MdgPageView *self, guint page, double offset, double share)
{
  double above = gtk_widget_get_height (GTK_WIDGET (self)) * share;
  return place_of (self, page).y + offset * self->layout->scale - MAX (above, MDG_PAGE_GAP);
}

/* Keeps what is at (@x, @y) of the view where it is. */
static void
lay_out (MdgPageView *self, double x, double y)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  if (width <= 0 || height <= 0)
    return;
  gboolean had = self->layout->places->len > 0;
  MdgPagePoint anchor = point_at (self, x, y);
  mdg_page_layout_set (self->layout, n_pages (self), scale_of_zoom (self), size_of_page,
                       self->source);
  MdgPagePlace place = place_of (self, anchor.page);
  double scale = self->layout->scale;
  double new_x = had ? place.x + anchor.x * scale - x : 0;
  double new_y = had ? place.y + anchor.y * scale - y : 0;
  if (self->pending && n_pages (self) > 0)
    {
      new_y = value_of_place (self, MIN (self->pending_page, n_pages (self) - 1),
                              self->pending_offset, self->pending_share);
      self->pending = FALSE;
    }
  configure (self->hadjustment, new_x, self->layout->width + 2 * MDG_PAGE_MARGIN, width);
  configure (self->vadjustment, new_y, self->layout->height, height);
  update_percent (self);
  update_page (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lay_out_again (MdgPageView *self)
{
  lay_out (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, 0);
}

static void
mdg_page_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out_again (MDG_PAGE_VIEW (widget));
}

static void
on_scrolled (MdgPageView *self)
{
  update_page (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (MdgPageView *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, on_scrolled, self);
  g_set_object (place, adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
scroll_by (GtkAdjustment *adjustment, double by)
{
  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + by);
}

/* Brings what lies @offset points below the top of @page to the part @share of the height of the
 * view. */
static void
go_to (MdgPageView *self, guint page, double offset, double share)
{
  if (self->layout->places->len == 0 || self->vadjustment == NULL)
    {
      self->pending = TRUE;
      self->pending_page = page;
      self->pending_offset = offset;
      self->pending_share = share;
      return;
    }
  guint there = MIN (page, n_pages (self) - 1);
  gtk_adjustment_set_value (self->vadjustment, value_of_place (self, there, offset, share));
}

/* ---- drawing ---- */

static void
paint_page (MdgPageView *self, GtkSnapshot *snapshot, guint page)
{
  MdgPagePlace place = place_of (self, page);
  MdgPagePaint paint = {
    .widget = GTK_WIDGET (self),
    .page = page,
    .paper = GRAPHENE_RECT_INIT ((float) floor (place.x - scroll_x (self)),
                                 (float) (floor (place.y) - scroll_y (self)),
                                 (float) ceil (place.width), (float) ceil (place.height)),
    .scale = self->layout->scale,
    .marks = self->marks,
    .selected = mdg_text_selection_on_page (self->selection, page),
    .find = self->find,
  };
  paint.picture = mdg_page_loader_get (self->loader, page, &paint.broken);
  mdg_page_paint (&paint, snapshot);
}

static void
mdg_page_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MdgPageView *self = MDG_PAGE_VIEW (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GdkRGBA canvas = mdg_page_colour (widget, "canvas");
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);
  gtk_snapshot_append_color (snapshot, &canvas, &all);
  if (self->layout->places->len == 0)
    return;
  guint first = mdg_page_layout_page_at (self->layout, scroll_y (self));
  guint last = mdg_page_layout_page_at (self->layout, scroll_y (self) + (double) height);
  mdg_page_loader_want (self->loader, first, last,
                        self->layout->scale * gtk_widget_get_scale_factor (widget));
  gtk_snapshot_push_clip (snapshot, &all);
  for (guint page = first; page <= last; page++)
    paint_page (self, snapshot, page);
  gtk_snapshot_pop (snapshot);
}

static void
on_page_loaded (gpointer owner, guint page)
{
  gtk_widget_queue_draw (GTK_WIDGET (owner));
}

/* ---- keys and pointer ---- */

static void
page_action (GtkWidget *widget, const char *name, GVariant *by)
{
  MdgPageView *self = MDG_PAGE_VIEW (widget);
  gint64 page = (gint64) self->page + g_variant_get_int32 (by);
  go_to (self, (guint) CLAMP (page, 0, (gint64) MAX (n_pages (self), 1) - 1), 0, 0);
}

static void
end_action (GtkWidget *widget, const char *name, GVariant *forward)
{
  MdgPageView *self = MDG_PAGE_VIEW (widget);
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, g_variant_get_boolean (forward)
                                                   ? gtk_adjustment_get_upper (self->vadjustment)
                                                   : 0);
}

/* Steps in parts of the view: (across, down), in hundredths. */
static void
scroll_action (GtkWidget *widget, const char *name, GVariant *parts)
{
  MdgPageView *self = MDG_PAGE_VIEW (widget);
  int across = 0, down = 0;
  g_variant_get (parts, "(ii)", &across, &down);
  scroll_by (self->hadjustment, across * ARROW_STEP);
  scroll_by (self->vadjustment, abs (down) == 1 ? down * ARROW_STEP
                                                : down * gtk_widget_get_height (widget) / 100.0);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_page_view_copy (MDG_PAGE_VIEW (widget));
}

static void
select_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgPageView *self = MDG_PAGE_VIEW (widget);
  mdg_text_selection_take_page (self->selection, self->page);
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, leave_signal, 0);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, MdgPageView *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if ((state & GDK_CONTROL_MASK) == 0)
    return FALSE;
  int percent = (int) lround (self->percent * pow (1.1, -dy));
  self->zoom = MDG_ZOOM_PERCENT;
  self->percent = CLAMP (percent, MDG_ZOOM_MIN_PERCENT, MDG_ZOOM_MAX_PERCENT);
  lay_out (self, self->pointer_x, self->pointer_y);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERCENT]);
  return TRUE;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, MdgPageView *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MdgPageView *self)
{
  static const MdgSelectUnit units[] = { MDG_SELECT_CHARACTERS, MDG_SELECT_WORDS,
                                         MDG_SELECT_LINES };
  MdgPagePoint point = point_at (self, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_pages (self) > 0)
    mdg_text_selection_begin (self->selection, &point, units[(n_press - 1) % 3]);
}

static void
on_dragged (GtkGestureDrag *gesture, double dx, double dy, MdgPageView *self)
{
  double x = 0, y = 0;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  MdgPagePoint point = point_at (self, x + dx, y + dy);
  if (n_pages (self) > 0 && fabs (dx) + fabs (dy) > 2)
    mdg_text_selection_move (self->selection, &point);
}

static void
on_selection_changed (gpointer owner)
{
  gtk_widget_queue_draw (GTK_WIDGET (owner));
}

/* ---- public ---- */

GtkWidget *
mdg_page_view_new (void)
{
  return g_object_new (MDG_TYPE_PAGE_VIEW, NULL);
}

void
mdg_page_view_set_source (MdgPageView *self, MdgPageSource *source)
{
  if (source == self->source)
    return;
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, lay_out_again, self);
  g_set_object (&self->source, source);
  mdg_page_loader_set_source (self->loader, source);
  mdg_text_selection_set_source (self->selection, source);
  g_array_set_size (self->marks, 0);
  g_array_set_size (self->layout->places, 0);
  self->page = 0;
  self->pending = FALSE;
  if (source != NULL)
    g_signal_connect_object (source, "sizes-changed", G_CALLBACK (lay_out_again), self,
                             G_CONNECT_SWAPPED);
  describe (self);
  lay_out_again (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

void
mdg_page_view_set_find (MdgPageView *self, MdgDocumentFind *find)
{
  if (self->find != NULL)
    g_signal_handlers_disconnect_by_func (self->find, gtk_widget_queue_draw, self);
  g_set_object (&self->find, find);
  if (find != NULL)
    g_signal_connect_object (find, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
mdg_page_view_get_page (MdgPageView *self)
{
  return self->page;
}

void
mdg_page_view_go_to_page (MdgPageView *self, guint page)
{
  go_to (self, page, 0, 0);
}

void
mdg_page_view_mark (MdgPageView *self, GPtrArray *boxes, gboolean show)
{
  g_array_unref (self->marks);
  self->marks = mdg_page_marks_new (boxes, n_pages (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!show || self->marks->len == 0)
    return;
  const MdgPageMark *first = &g_array_index (self->marks, MdgPageMark, 0);
  go_to (self, first->page, first->rect.y, MARK_SHARE);
}

void
mdg_page_view_show_rect (MdgPageView *self, guint page, const MdgPageRect *rect)
{
  graphene_rect_t seen = to_view (self, page, rect);
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  if (self->layout->places->len == 0)
    return;
  if (seen.origin.y < 0 || (double) (seen.origin.y + seen.size.height) > height)
    go_to (self, page, rect->y, FIND_SHARE);
  if (self->hadjustment != NULL &&
      (seen.origin.x < 0 || (double) (seen.origin.x + seen.size.width) > width))
    scroll_by (self->hadjustment, (double) seen.origin.x - width / 3);
}

graphene_rect_t
mdg_page_view_to_widget (MdgPageView *self, guint page, const MdgPageRect *rect)
{
  return self->layout->places->len > page ? to_view (self, page, rect) : *graphene_rect_zero ();
}

guint
mdg_page_view_to_page (MdgPageView *self, double x, double y, double *ret_x, double *ret_y)
{
  MdgPagePoint point = point_at (self, x, y);
  *ret_x = point.x;
  *ret_y = point.y;
  return point.page;
}

void
mdg_page_view_set_zoom (MdgPageView *self, MdgZoom zoom, int percent)
{
  self->zoom = zoom;
  if (zoom == MDG_ZOOM_PERCENT)
    self->percent = CLAMP (percent, MDG_ZOOM_MIN_PERCENT, MDG_ZOOM_MAX_PERCENT);
  lay_out_again (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERCENT]);
}

MdgZoom
mdg_page_view_get_zoom (MdgPageView *self)
{
  return self->zoom;
}

int
mdg_page_view_get_percent (MdgPageView *self)
{
  return self->percent;
}

void
mdg_page_view_step_zoom (MdgPageView *self, int by)
{
  static const int steps[] = { 25, 33, 50, 67, 75, 90, 100, 110,
                               125, 150, 175, 200, 250, 300, 400, 500 };
  int n = (int) G_N_ELEMENTS (steps);
  int at = by > 0 ? 0 : n - 1;
  while (at + by >= 0 && at + by < n &&
         (by > 0 ? steps[at] <= self->percent : steps[at] >= self->percent))
    at += by;
  mdg_page_view_set_zoom (self, MDG_ZOOM_PERCENT, steps[at]);
}

gboolean
mdg_page_view_copy (MdgPageView *self)
{
  g_autofree char *text = mdg_text_selection_dup_text (self->selection);
  if (text == NULL)
    return FALSE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  return TRUE;
}

guint
mdg_page_view_get_n_marks (MdgPageView *self)
{
  return self->marks->len;
}

gboolean
mdg_page_view_is_drawn (MdgPageView *self)
{
  if (self->layout->places->len == 0)
    return FALSE;
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  guint last = mdg_page_layout_page_at (self->layout, scroll_y (self) + height);
  for (guint page = mdg_page_layout_page_at (self->layout, scroll_y (self)); page <= last; page++)
    {
      gboolean broken = FALSE;
      if (mdg_page_loader_get (self->loader, page, &broken) == NULL && !broken)
        return FALSE;
    }
  return TRUE;
}

/* ---- the class ---- */

static void
mdg_page_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgPageView *self = MDG_PAGE_VIEW (object);
  if (id == PROP_PAGE)
    g_value_set_uint (value, self->page);
  else if (id == PROP_PERCENT)
    g_value_set_int (value, self->percent);
  else if (id == PROP_HADJUSTMENT)
    g_value_set_object (value, self->hadjustment);
  else if (id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->vadjustment);
  else if (id == PROP_HSCROLL_POLICY)
    g_value_set_enum (value, self->hpolicy);
  else if (id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, self->vpolicy);
}

static void
mdg_page_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgPageView *self = MDG_PAGE_VIEW (object);
  if (id == PROP_HADJUSTMENT)
    set_adjustment (self, &self->hadjustment, g_value_get_object (value));
  else if (id == PROP_VADJUSTMENT)
    set_adjustment (self, &self->vadjustment, g_value_get_object (value));
  else if (id == PROP_HSCROLL_POLICY)
    self->hpolicy = (GtkScrollablePolicy) g_value_get_enum (value);
  else if (id == PROP_VSCROLL_POLICY)
    self->vpolicy = (GtkScrollablePolicy) g_value_get_enum (value);
}

static void
mdg_page_view_dispose (GObject *object)
{
  MdgPageView *self = MDG_PAGE_VIEW (object);
  g_clear_handle_id (&self->telling, g_source_remove);
  if (self->describing != NULL)
    g_cancellable_cancel (self->describing);
  g_clear_object (&self->describing);
  g_clear_pointer (&self->loader, mdg_page_loader_free);
  g_clear_pointer (&self->selection, mdg_text_selection_free);
  g_clear_object (&self->find);
  g_clear_object (&self->source);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (mdg_page_view_parent_class)->dispose (object);
}

static void
mdg_page_view_finalize (GObject *object)
{
  MdgPageView *self = MDG_PAGE_VIEW (object);
  mdg_page_layout_free (self->layout);
  g_array_unref (self->marks);
  G_OBJECT_CLASS (mdg_page_view_parent_class)->finalize (object);
}

static void
bind (GtkWidgetClass *klass,
      guint key,
      guint pad_key,
      GdkModifierType mods,
      const char *action,
      GVariant *target)
{
  const guint keys[] = { key, pad_key };
  g_autoptr (GVariant) held = target != NULL ? g_variant_ref_sink (target) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], mods),
                                                gtk_named_action_new (action));
      gtk_shortcut_set_arguments (shortcut, held);
      gtk_widget_class_add_shortcut (klass, shortcut);
      g_object_unref (shortcut);
    }
}

#define KEY(name) GDK_KEY_##name, GDK_KEY_KP_##name

static void
bind_keys (GtkWidgetClass *klass)
{
#define STEP(across, down) g_variant_new ("(ii)", across, down)
  bind (klass, KEY (Up), 0, "pages.scroll", STEP (0, -1));
  bind (klass, KEY (Down), 0, "pages.scroll", STEP (0, 1));
  bind (klass, KEY (Left), 0, "pages.scroll", STEP (-1, 0));
  bind (klass, KEY (Right), 0, "pages.scroll", STEP (1, 0));
  bind (klass, KEY (Page_Up), 0, "pages.scroll", STEP (0, -90));
  bind (klass, KEY (Page_Down), 0, "pages.scroll", STEP (0, 90));
  bind (klass, GDK_KEY_space, GDK_KEY_KP_Space, 0, "pages.scroll", STEP (0, 90));
  bind (klass, GDK_KEY_space, GDK_KEY_KP_Space, GDK_SHIFT_MASK, "pages.scroll", STEP (0, -90));
#undef STEP
  bind (klass, KEY (Page_Up), GDK_CONTROL_MASK, "pages.page", g_variant_new_int32 (-1));
  bind (klass, KEY (Page_Down), GDK_CONTROL_MASK, "pages.page", g_variant_new_int32 (1));
  bind (klass, KEY (Home), 0, "pages.end", g_variant_new_boolean (FALSE));
  bind (klass, KEY (End), 0, "pages.end", g_variant_new_boolean (TRUE));
  bind (klass, GDK_KEY_c, GDK_KEY_Copy, GDK_CONTROL_MASK, "pages.copy", NULL);
  bind (klass, KEY (Insert), GDK_CONTROL_MASK, "pages.copy", NULL);
  bind (klass, GDK_KEY_a, GDK_KEY_A, GDK_CONTROL_MASK, "pages.select-page", NULL);
  bind (klass, GDK_KEY_Escape, GDK_KEY_Escape, 0, "pages.leave", NULL);
}

static void
mdg_page_view_class_init (MdgPageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = mdg_page_view_get_property;
  object_class->set_property = mdg_page_view_set_property;
  object_class->dispose = mdg_page_view_dispose;
  object_class->finalize = mdg_page_view_finalize;
  widget_class->snapshot = mdg_page_view_snapshot;
  widget_class->size_allocate = mdg_page_view_size_allocate;
  properties[PROP_PAGE] =
    g_param_spec_uint ("page", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE);
  properties[PROP_PERCENT] =
    g_param_spec_int ("percent", NULL, NULL, 0, G_MAXINT, 100, G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  leave_signal = g_signal_new ("leave", MDG_TYPE_PAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "pages");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "pages.page", "i", page_action);
  gtk_widget_class_install_action (widget_class, "pages.end", "b", end_action);
  gtk_widget_class_install_action (widget_class, "pages.scroll", "(ii)", scroll_action);
  gtk_widget_class_install_action (widget_class, "pages.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "pages.select-page", NULL, select_page_action);
  gtk_widget_class_install_action (widget_class, "pages.leave", NULL, leave_action);
  bind_keys (widget_class);
}

static void
add_controllers (MdgPageView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_dragged), self);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (drag, click);
  gtk_widget_set_cursor_from_name (widget, "text");
}

static void
mdg_page_view_init (MdgPageView *self)
{
  self->percent = 100;
  self->layout = mdg_page_layout_new ();
  self->loader = mdg_page_loader_new (on_page_loaded, self);
  self->selection = mdg_text_selection_new (on_selection_changed, self);
  self->marks = mdg_page_marks_new (NULL, 0);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
}
