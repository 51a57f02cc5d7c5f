/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/page-pane.h"

#include "client/model/answer.h"
#include "client/ui/notices/region-layer.h"
#include "client/ui/viewer/page-view.h"

#include <glib/gi18n.h>
#include <math.h>

#define ENLARGED_PERCENT 160

struct _MdgPagePane
{
  GtkBox parent_instance;
  GBytes *pdf;
  char *password;
  GCancellable *opening;
  GCancellable *finding;
  MdgPageSource *source;
  GPtrArray *boxes;  /* MdgPageBox */
  GPtrArray *wanted; /* Wanted, until the source is there */
  guint wanted_page;
  gboolean picking;
  GtkOverlay *overlay;
  GtkStack *stack;
  MdgPageView *view;
  MdgRegionLayer *layer;
  GtkLabel *sentence;
  GtkWidget *bar;
  GtkLabel *place;
  GtkToggleButton *zoom;
};

typedef struct
{
  guint page;
  char *words;
} Wanted;

/* One search for words on a page. */
typedef struct
{
  MdgPagePane *self;
  guint page;
} Finding;

static guint drawn_signal;
static guint picked_signal;

G_DEFINE_FINAL_TYPE (MdgPagePane, mdg_page_pane, GTK_TYPE_BOX)

static void
cancel (GCancellable **place)
{
  if (*place != NULL)
    g_cancellable_cancel (*place);
  g_clear_object (place);
}

/* ---- boxes ---- */

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;
  g_free (wanted->words);
  g_free (wanted);
}

static void
add_box (MdgPagePane *self, guint page, GArray *rects)
{
  for (guint i = 0; i < rects->len; i++)
    {
      const MdgPageRect *rect = &g_array_index (rects, MdgPageRect, i);
      MdgPageBox *box = mdg_page_box_new ();
      box->page = page;
      box->x = lround (rect->x * 100);
      box->y = lround (rect->y * 100);
      box->width = lround (rect->width * 100);
      box->height = lround (rect->height * 100);
      g_ptr_array_add (self->boxes, box);
    }
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Finding *finding = user_data;
  g_autoptr (MdgPagePane) self = finding->self;
  guint page = finding->page;
  g_free (finding);
  g_autoptr (GPtrArray) found = mdg_page_source_find_finish (result, NULL);
  if (g_task_get_cancellable (G_TASK (result)) != self->finding || found == NULL ||
      found->len == 0)
    return;
  add_box (self, page, found->pdata[0]);
  mdg_page_view_mark (self->view, self->boxes, FALSE);
}

static void
find (MdgPagePane *self)
{
  cancel (&self->finding);
  g_ptr_array_set_size (self->boxes, 0);
  mdg_page_view_mark (self->view, NULL, FALSE);
  if (self->source == NULL)
    return;
  self->finding = g_cancellable_new ();
  for (guint i = 0; i < self->wanted->len; i++)
    {
      const Wanted *wanted = self->wanted->pdata[i];
      Finding *finding = g_new0 (Finding, 1);
      finding->self = g_object_ref (self);
      finding->page = wanted->page;
      mdg_page_source_find_async (self->source, wanted->page - 1, wanted->words, self->finding,
                                  on_found, finding);
    }
}

/* ---- the pages ---- */

static void
update_place (MdgPagePane *self)
{
  g_autofree char *text =
    g_strdup_printf (_ ("%u / %u pages"), mdg_page_pane_get_page (self),
                     mdg_page_pane_get_n_pages (self));
  gtk_label_set_text (self->place, text);
  gtk_widget_set_visible (self->bar, self->source != NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self->layer));
}

static void
go (MdgPagePane *self)
{
  if (self->source == NULL)
    return;
  mdg_page_view_go_to_page (self->view, MAX (self->wanted_page, 1) - 1);
  find (self);
  update_place (self);
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPagePane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPageSource) source = mdg_page_source_open_finish (result, &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->opening)
    return;
  g_clear_object (&self->opening);
  g_autofree char *sentence = mdg_answer_sentence (error);
  g_set_object (&self->source, source);
  mdg_page_view_set_source (self->view, source);
  mdg_region_layer_set_source (self->layer, source);
  mdg_page_pane_say (self, sentence);
  go (self);
}

static void
turn (GtkWidget *widget, const char *action, GVariant *by)
{
  MdgPagePane *self = MDG_PAGE_PANE (widget);
  gint64 page = (gint64) mdg_page_view_get_page (self->view) + g_variant_get_int32 (by);
  gint64 last = (gint64) MAX (mdg_page_pane_get_n_pages (self), 1) - 1;
  mdg_page_view_go_to_page (self->view, (guint) CLAMP (page, 0, last));
}

static void
on_zoom (MdgPagePane *self)
{
  if (gtk_toggle_button_get_active (self->zoom))
    mdg_page_view_set_zoom (self->view, MDG_ZOOM_PERCENT, ENLARGED_PERCENT);
  else
    mdg_page_view_set_zoom (self->view, MDG_ZOOM_WIDTH, 0);
}

/* ---- drawing and picking ---- */

static void
on_drawn (MdgPagePane *self, guint page)
{
  const MdgPageRect *region = mdg_region_layer_get_region (self->layer);
  g_signal_emit (self, drawn_signal, 0, page + 1, region->x, region->y, region->width,
                 region->height);
}

static void
on_picked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPagePane) self = user_data;
  g_autoptr (MdgPageSelection) selection = mdg_page_source_select_finish (result, NULL);
  if (selection == NULL || selection->text == NULL || *selection->text == '\0')
    return;
  g_strstrip (selection->text);
  g_signal_emit (self, picked_signal, 0, selection->page + 1, selection->text);
}

static void
on_click (GtkGestureClick *click, int n_press, double x, double y, MdgPagePane *self)
{
  MdgPageRect span = { 0, 0, 1, 1 };
  if (!self->picking || self->source == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  guint page = mdg_page_view_to_page (self->view, x, y, &span.x, &span.y);
  mdg_page_source_select_async (self->source, page, &span, MDG_SELECT_WORDS, NULL, on_picked,
                                g_object_ref (self));
}

/* ---- public ---- */

GtkWidget *
mdg_page_pane_new (void)
{
  return g_object_new (MDG_TYPE_PAGE_PANE, NULL);
}

void
mdg_page_pane_set_pdf (MdgPagePane *self, GBytes *pdf, const char *password)
{
  if (pdf == self->pdf && g_strcmp0 (password, self->password) == 0)
    return;
  cancel (&self->opening);
  cancel (&self->finding);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_free (self->password);
  self->password = g_strdup (password);
  g_clear_object (&self->source);
  mdg_page_view_set_source (self->view, NULL);
  mdg_region_layer_set_source (self->layer, NULL);
  update_place (self);
  if (pdf == NULL)
    return;
  self->pdf = g_bytes_ref (pdf);
  self->opening = g_cancellable_new ();
  mdg_page_source_open_locked_async (pdf, password, self->opening, on_opened,
                                     g_object_ref (self));
}

void
mdg_page_pane_say (MdgPagePane *self, const char *sentence)
{
  gtk_label_set_text (self->sentence, sentence != NULL ? sentence : "");
  gtk_stack_set_visible_child_name (self->stack, sentence != NULL ? "sentence" : "pages");
  gtk_widget_set_visible (self->bar, sentence == NULL && self->source != NULL);
}

void
mdg_page_pane_show (MdgPagePane *self, guint page, const MdgPageWords *words, guint n)
{
  g_ptr_array_set_size (self->wanted, 0);
  for (guint i = 0; i < n && i < MDG_PAGE_PANE_MAX_WORDS; i++)
    {
      if (words[i].page == 0 || words[i].words == NULL || *words[i].words == '\0')
        continue;
      Wanted *wanted = g_new0 (Wanted, 1);
      wanted->page = words[i].page;
      wanted->words = g_strdup (words[i].words);
      g_ptr_array_add (self->wanted, wanted);
    }
  self->wanted_page = page;
  mdg_page_pane_say (self, NULL);
  go (self);
}

guint
mdg_page_pane_get_page (MdgPagePane *self)
{
  return mdg_page_view_get_page (self->view) + 1;
}

guint
mdg_page_pane_get_n_pages (MdgPagePane *self)
{
  return self->source != NULL ? mdg_page_source_get_n_pages (self->source) : 0;
}

guint
mdg_page_pane_get_n_boxes (MdgPagePane *self)
{
  return self->boxes->len;
}

void
mdg_page_pane_set_region (MdgPagePane *self, const MdgPageRect *region)
{
  static const MdgPageRect none = { 0, 0, 0, 0 };
  mdg_region_layer_set_region (self->layer, region != NULL ? region : &none);
}

void
mdg_page_pane_set_drawing (MdgPagePane *self, gboolean drawing)
{
  mdg_region_layer_set_drawing (self->layer, drawing);
}

void
mdg_page_pane_focus_region (MdgPagePane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->layer));
}

void
mdg_page_pane_set_picking (MdgPagePane *self, gboolean picking)
{
  self->picking = picking;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), picking ? "pointer" : "text");
}

void
mdg_page_pane_get_page_size (MdgPagePane *self, double *ret_width, double *ret_height)
{
  *ret_width = *ret_height = 0;
  if (self->source != NULL)
    mdg_page_source_get_size (self->source, mdg_page_view_get_page (self->view), ret_width,
                              ret_height);
}

GtkWidget *
mdg_page_pane_get_view (MdgPagePane *self)
{
  return GTK_WIDGET (self->view);
}

static void
mdg_page_pane_dispose (GObject *object)
{
  MdgPagePane *self = MDG_PAGE_PANE (object);
  cancel (&self->opening);
  cancel (&self->finding);
  g_clear_object (&self->source);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  G_OBJECT_CLASS (mdg_page_pane_parent_class)->dispose (object);
}

static void
mdg_page_pane_finalize (GObject *object)
{
  MdgPagePane *self = MDG_PAGE_PANE (object);
  g_ptr_array_unref (self->boxes);
  g_ptr_array_unref (self->wanted);
  g_free (self->password);
  G_OBJECT_CLASS (mdg_page_pane_parent_class)->finalize (object);
}

static void
mdg_page_pane_class_init (MdgPagePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_page_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_page_pane_finalize;
  g_type_ensure (MDG_TYPE_PAGE_VIEW);
  drawn_signal =
    g_signal_new ("drawn", MDG_TYPE_PAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  5, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  picked_signal = g_signal_new ("picked", MDG_TYPE_PAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/page-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgPagePane, overlay);
  gtk_widget_class_bind_template_child (widget_class, MdgPagePane, stack);
  gtk_widget_class_bind_template_child (widget_class, MdgPagePane, view);
  gtk_widget_class_bind_template_child (widget_class, MdgPagePane, sentence);
  gtk_widget_class_bind_template_child (widget_class, MdgPagePane, bar);
  gtk_widget_class_bind_template_child (widget_class, MdgPagePane, place);
  gtk_widget_class_bind_template_child (widget_class, MdgPagePane, zoom);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom);
  gtk_widget_class_install_action (widget_class, "page-pane.turn", "i", turn);
}

static void
mdg_page_pane_init (MdgPagePane *self)
{
  self->boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_page_box_free);
  self->wanted = g_ptr_array_new_with_free_func (wanted_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->layer = MDG_REGION_LAYER (mdg_region_layer_new (self->view));
  g_signal_connect_swapped (self->layer, "drawn", G_CALLBACK (on_drawn), self);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->layer));
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  mdg_page_view_set_zoom (self->view, MDG_ZOOM_WIDTH, 0);
  g_signal_connect_object (self->view, "notify::page", G_CALLBACK (update_place), self,
                           G_CONNECT_SWAPPED);
  update_place (self);
}
