/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: rows stand for the messages first ... first + rows->len - 1. Sizes are given out in
 * size_allocate () alone, and there too the place of the view is set: at the end for a reader who
 * is there, otherwise so that the anchor (the first row in view) keeps its distance from the top.
 * So a frame never shows a jump. Rows are made and let go in an idle source after scrolling.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/message-column.h"

#define SIDE 24
#define GAP 14
#define MAX_WIDTH 760
#define MIN_WIDTH 320
#define END_SLACK 6

typedef struct
{
  GtkWidget *widget;
  int y; /* from the top of the first row */
  int height;
} Row;

struct _MdgMessageColumn
{
  GtkWidget parent_instance;
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkScrollablePolicy hpolicy;
  GtkScrollablePolicy vpolicy;
  GListModel *messages;
  MdgRowMaker maker;
  gpointer maker_data;
  guint first;
  GArray *rows; /* Row */
  gboolean at_end;
  gboolean allocating;
  GtkWidget *anchor; /* one of the rows, or NULL */
  double anchor_offset;
  guint look_source;
  gulong focus_handler;
  int width; /* that was laid out last */
  gboolean reflowed;
};

enum
{
  PROP_0,
  PROP_AT_END,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};
static GParamSpec *properties[N_PROPS];
static guint older_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgMessageColumn,
                               mdg_message_column,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static Row *
row_at (MdgMessageColumn *self, guint i)
{
  return &g_array_index (self->rows, Row, i);
}

static guint
n_messages (MdgMessageColumn *self)
{
  return self->messages != NULL ? g_list_model_get_n_items (self->messages) : 0;
}

static void
set_at_end (MdgMessageColumn *self, gboolean at_end)
{
  if (self->at_end == at_end)
    return;
  self->at_end = at_end;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
}

/* ---- rows ---- */

static void
make_row (MdgMessageColumn *self, guint position, guint i)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->messages, position);
  Row row = { .widget = self->maker (item, self->maker_data) };
  GtkWidget *after = i > 0 ? row_at (self, i - 1)->widget : NULL;
  gtk_widget_insert_after (row.widget, GTK_WIDGET (self), after);
  g_array_insert_val (self->rows, i, row);
}

static void
drop_row (MdgMessageColumn *self, guint i)
{
  GtkWidget *widget = row_at (self, i)->widget;
  if (widget == self->anchor)
    self->anchor = NULL;
  g_array_remove_index (self->rows, i);
  gtk_widget_unparent (widget);
}

static void
grow_up (MdgMessageColumn *self)
{
  for (guint i = 0; i < MDG_COLUMN_STEP && self->first > 0; i++)
    make_row (self, --self->first, 0);
}

static void
grow_down (MdgMessageColumn *self)
{
  for (guint i = 0; i < MDG_COLUMN_STEP && self->first + self->rows->len < n_messages (self); i++)
    make_row (self, self->first + self->rows->len, self->rows->len);
}

static double
value_of (MdgMessageColumn *self)
{
  return self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

static double
page_of (MdgMessageColumn *self)
{
  return self->vadjustment != NULL ? gtk_adjustment_get_page_size (self->vadjustment) : 0;
}

static gboolean
holds_focus (MdgMessageColumn *self, guint i)
{
  return gtk_widget_get_focus_child (GTK_WIDGET (self)) == row_at (self, i)->widget;
}

/* Lets go what is more than two views away, from the end where there is more of it. */
static void
trim (MdgMessageColumn *self)
{
  double top = value_of (self) - 2 * page_of (self);
  double bottom = value_of (self) + 3 * page_of (self);
  while (self->rows->len > MDG_COLUMN_MAX_ROWS &&
         row_at (self, self->rows->len - 1)->y > bottom &&
         !holds_focus (self, self->rows->len - 1))
    drop_row (self, self->rows->len - 1);
  while (self->rows->len > MDG_COLUMN_MAX_ROWS &&
         row_at (self, 0)->y + row_at (self, 0)->height < top && !holds_focus (self, 0))
    {
      drop_row (self, 0);
      self->first++;
    }
}

static void reveal_focus (MdgMessageColumn *self);

static void
look_now (MdgMessageColumn *self)
{
  /* What the reader has chosen stays in view when all lines are broken anew. */
  if (self->reflowed)
    reveal_focus (self);
  self->reflowed = FALSE;
  double value = value_of (self);
  double page = page_of (self);
  guint before = self->rows->len;
  if (page <= 0 || self->rows->len == 0)
    return;
  /* By value: making rows moves them in memory. */
  const Row last = *row_at (self, self->rows->len - 1);
  if (value < page && self->first > 0)
    grow_up (self);
  else if (value < page)
    g_signal_emit (self, older_signal, 0);
  if (last.y + last.height - value < 2 * page)
    grow_down (self);
  if (self->rows->len == before)
    trim (self);
}

static gboolean
on_look (gpointer user_data)
{
  MdgMessageColumn *self = user_data;
  self->look_source = 0;
  look_now (self);
  return G_SOURCE_REMOVE;
}

void
mdg_message_column_look (MdgMessageColumn *self)
{
  if (self->look_source == 0)
    self->look_source = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, on_look, self, NULL);
}

static void
start_at_end (MdgMessageColumn *self)
{
  guint n = n_messages (self);
  self->first = n > MDG_COLUMN_STEP ? n - MDG_COLUMN_STEP : 0;
  for (guint i = self->first; i < n; i++)
    make_row (self, i, i - self->first);
  self->anchor = NULL;
  set_at_end (self, TRUE);
}

static void
remove_messages (MdgMessageColumn *self, guint position, guint removed)
{
  guint end = self->first + self->rows->len;
  guint from = MAX (position, self->first);
  guint to = MIN (position + removed, end);
  for (guint i = to; i > from; i--)
    drop_row (self, i - 1 - self->first);
  if (position < self->first)
    self->first -= MIN (removed, self->first - position);
}

static void
add_messages (MdgMessageColumn *self, guint position, guint added)
{
  guint end = self->first + self->rows->len;
  if (position < self->first || (position == self->first && position == 0))
    {
      self->first += added;
      return;
    }
  if (position > end)
    return; /* made when it comes near */
  for (guint i = 0; i < MIN (added, MDG_COLUMN_MAX_ROWS); i++)
    make_row (self, position + i, position + i - self->first);
  /* Rows are without a gap: what does not fit is made anew from there. */
  while (added > MDG_COLUMN_MAX_ROWS && self->rows->len > position - self->first +
                                                            MDG_COLUMN_MAX_ROWS)
    drop_row (self, self->rows->len - 1);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  MdgMessageColumn *self = user_data;
  remove_messages (self, position, removed);
  if (self->rows->len == 0)
    start_at_end (self);
  else if (added > 0)
    add_messages (self, position, added);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  mdg_message_column_look (self);
}

/* ---- sizes ---- */

static int
content_width (int width)
{
  return CLAMP (width - 2 * SIDE, 1, MAX_WIDTH);
}

static int
lay_out (MdgMessageColumn *self, int width)
{
  int y = GAP;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = row_at (self, i);
      int minimum = 0;
      gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, MAX (width, minimum), NULL,
                          &row->height, NULL, NULL);
      row->y = y;
      y += row->height + GAP;
    }
  return y;
}

static double
place_of_view (MdgMessageColumn *self, int content, int height)
{
  double end = MAX (content - height, 0);
  if (self->at_end)
    return end;
  for (guint i = 0; i < self->rows->len; i++)
    if (row_at (self, i)->widget == self->anchor)
      return CLAMP (row_at (self, i)->y - self->anchor_offset, 0.0, end);
  return CLAMP (value_of (self), 0.0, end);
}

static void
mdg_message_column_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MdgMessageColumn *self = MDG_MESSAGE_COLUMN (widget);
  int room = content_width (width);
  self->reflowed = self->reflowed || (width != self->width && self->width != 0);
  self->width = width;
  int content = lay_out (self, room);
  double value = place_of_view (self, content, height);
  self->allocating = TRUE;
  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment, value, 0, MAX (content, height), height * 0.1,
                              height * 0.9, height);
  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, 0, 0, width, width * 0.1, width * 0.9, width);
  self->allocating = FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = row_at (self, i);
      int minimum = 0;
      gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      GtkAllocation place = { (width - room) / 2, row->y - (int) value, MAX (room, minimum),
                              row->height };
      gtk_widget_size_allocate (row->widget, &place, -1);
      gtk_widget_set_child_visible (row->widget,
                                    place.y < height + GAP && place.y + place.height > -GAP);
    }
  mdg_message_column_look (self);
}

static void
mdg_message_column_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;
  *minimum = across ? MIN_WIDTH : 0;
  *natural = across ? MAX_WIDTH + 2 * SIDE : 0;
}

/* ---- scrolling ---- */

static void
on_scrolled (MdgMessageColumn *self)
{
  if (self->allocating)
    return;
  double value = value_of (self);
  double end = gtk_adjustment_get_upper (self->vadjustment) - page_of (self);
  gboolean whole = self->first + self->rows->len == n_messages (self);
  self->anchor = NULL;
  for (guint i = 0; i < self->rows->len && self->anchor == NULL; i++)
    {
      const Row *row = row_at (self, i);
      if (row->y + row->height <= value)
        continue;
      self->anchor = row->widget;
      self->anchor_offset = row->y - value;
    }
  set_at_end (self, whole && value >= end - END_SLACK);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (MdgMessageColumn *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, on_scrolled, self);
  g_set_object (place, adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gboolean
mdg_message_column_is_at_end (MdgMessageColumn *self)
{
  return self->at_end;
}

void
mdg_message_column_go_to_end (MdgMessageColumn *self)
{
  if (self->first + self->rows->len < n_messages (self))
    {
      while (self->rows->len > 0)
        drop_row (self, self->rows->len - 1);
      start_at_end (self);
    }
  set_at_end (self, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
mdg_message_column_go_to (MdgMessageColumn *self, guint position)
{
  if (position >= n_messages (self))
    return;
  if (mdg_message_column_get_row (self, position) == NULL)
    {
      while (self->rows->len > 0)
        drop_row (self, self->rows->len - 1);
      self->first = position;
      grow_down (self);
    }
  self->anchor = mdg_message_column_get_row (self, position);
  self->anchor_offset = GAP;
  set_at_end (self, FALSE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* What has the focus is brought into view. */
static void
reveal_focus (MdgMessageColumn *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;
  if (focus == NULL || self->vadjustment == NULL || !gtk_widget_is_ancestor (focus, widget) ||
      GTK_IS_LABEL (focus) || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;
  double top = bounds.origin.y;
  double bottom = top + bounds.size.height;
  double page = page_of (self);
  if (top < 0)
    gtk_adjustment_set_value (self->vadjustment, value_of (self) + top - GAP);
  else if (bottom > page)
    gtk_adjustment_set_value (self->vadjustment, value_of (self) + bottom - page + GAP);
}

static void
mdg_message_column_root (GtkWidget *widget)
{
  MdgMessageColumn *self = MDG_MESSAGE_COLUMN (widget);
  GTK_WIDGET_CLASS (mdg_message_column_parent_class)->root (widget);
  self->focus_handler = g_signal_connect_swapped (
    gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (reveal_focus), self);
}

static void
mdg_message_column_unroot (GtkWidget *widget)
{
  MdgMessageColumn *self = MDG_MESSAGE_COLUMN (widget);
  g_clear_signal_handler (&self->focus_handler, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (mdg_message_column_parent_class)->unroot (widget);
}

/* ---- public ---- */

void
mdg_message_column_set_model (MdgMessageColumn *self,
                              GListModel *messages,
                              MdgRowMaker maker,
                              gpointer user_data)
{
  g_set_object (&self->messages, messages);
  self->maker = maker;
  self->maker_data = user_data;
  g_signal_connect_object (messages, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  on_items_changed (messages, 0, 0, n_messages (self), self);
}

GtkWidget *
mdg_message_column_get_row (MdgMessageColumn *self, guint position)
{
  if (position < self->first || position >= self->first + self->rows->len)
    return NULL;
  return row_at (self, position - self->first)->widget;
}

void
mdg_message_column_for_each (MdgMessageColumn *self,
                             void (*func) (GtkWidget *row, gpointer user_data),
                             gpointer user_data)
{
  for (guint i = 0; i < self->rows->len; i++)
    func (row_at (self, i)->widget, user_data);
}

guint
mdg_message_column_get_n_rows (MdgMessageColumn *self)
{
  return self->rows->len;
}

/* ---- widget ---- */

static void
mdg_message_column_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgMessageColumn *self = MDG_MESSAGE_COLUMN (object);
  if (id == PROP_HADJUSTMENT)
    set_adjustment (self, &self->hadjustment, g_value_get_object (value));
  else if (id == PROP_VADJUSTMENT)
    set_adjustment (self, &self->vadjustment, g_value_get_object (value));
  else if (id == PROP_HSCROLL_POLICY)
    self->hpolicy = g_value_get_enum (value);
  else if (id == PROP_VSCROLL_POLICY)
    self->vpolicy = g_value_get_enum (value);
}

static void
mdg_message_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgMessageColumn *self = MDG_MESSAGE_COLUMN (object);
  if (id == PROP_AT_END)
    g_value_set_boolean (value, self->at_end);
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
mdg_message_column_dispose (GObject *object)
{
  MdgMessageColumn *self = MDG_MESSAGE_COLUMN (object);
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->messages != NULL)
    g_signal_handlers_disconnect_by_data (self->messages, self);
  g_clear_object (&self->messages);
  while (self->rows->len > 0)
    drop_row (self, self->rows->len - 1);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (mdg_message_column_parent_class)->dispose (object);
}

static void
mdg_message_column_finalize (GObject *object)
{
  g_array_unref (MDG_MESSAGE_COLUMN (object)->rows);
  G_OBJECT_CLASS (mdg_message_column_parent_class)->finalize (object);
}

static void
mdg_message_column_class_init (MdgMessageColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = mdg_message_column_set_property;
  object_class->get_property = mdg_message_column_get_property;
  object_class->dispose = mdg_message_column_dispose;
  object_class->finalize = mdg_message_column_finalize;
  widget_class->measure = mdg_message_column_measure;
  widget_class->size_allocate = mdg_message_column_size_allocate;
  widget_class->root = mdg_message_column_root;
  widget_class->unroot = mdg_message_column_unroot;
  properties[PROP_AT_END] =
    g_param_spec_boolean ("at-end", NULL, NULL, TRUE, G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  older_signal = g_signal_new ("older", MDG_TYPE_MESSAGE_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "messages");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
}

static void
mdg_message_column_init (MdgMessageColumn *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->at_end = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
