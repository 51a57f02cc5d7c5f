/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/table-view.h"

#include "client/model/place-phrases.h"
#include "client/ui/viewer/page-painter.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define CELL_PADDING 8
#define COLUMN_MIN 56
#define COLUMN_MAX 320

/* Rows that decide how wide a column is. */
#define MEASURED_ROWS 200

struct _MdgTableView
{
  GtkWidget parent_instance;
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkScrollablePolicy hpolicy;
  GtkScrollablePolicy vpolicy;
  MdgDocumentPage *page;
  GArray *lefts; /* double: where each column begins, and where the last one ends */
  int row_height;
  int number_width; /* of the column of row numbers */
  guint row;        /* of the cursor, from 0 */
  guint column;
  gint64 first_row; /* marked, numbers as the sheet has them; 0: nothing */
  gint64 last_row;
  gint64 first_column;
  gint64 last_column;
};

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};
static guint leave_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgTableView,
                               mdg_table_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* ---- geometry ---- */

static guint
n_rows (MdgTableView *self)
{
  return self->page != NULL ? self->page->rows->len : 0;
}

static guint
n_columns (MdgTableView *self)
{
  return self->lefts->len > 0 ? self->lefts->len - 1 : 0;
}

static const MdgTableRow *
row_at (MdgTableView *self, guint row)
{
  return self->page->rows->pdata[row];
}

static double
left_of (MdgTableView *self, guint column)
{
  return g_array_index (self->lefts, double, column);
}

static const char *
cell_at (MdgTableView *self, guint row, guint column)
{
  const MdgTableRow *record = row_at (self, row);
  guint length = record->cells != NULL ? g_strv_length (record->cells) : 0;
  return column < length ? record->cells[column] : "";
}

static gint64
first_column (MdgTableView *self)
{
  return MAX (self->page->first_column, 1);
}

static double
value_of (GtkAdjustment *adjustment)
{
  return adjustment != NULL ? floor (gtk_adjustment_get_value (adjustment)) : 0;
}

static void
configure (GtkAdjustment *adjustment, double all, double seen, double step)
{
  if (adjustment == NULL)
    return;
  double upper = MAX (all, seen);
  gtk_adjustment_configure (adjustment,
                            CLAMP (gtk_adjustment_get_value (adjustment), 0, upper - seen), 0,
                            upper, step, seen * 0.9, seen);
}

static void
mdg_table_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MdgTableView *self = MDG_TABLE_VIEW (widget);
  double right = n_columns (self) > 0 ? left_of (self, n_columns (self)) : 0;
  configure (self->hadjustment, right + self->number_width, width, COLUMN_MIN);
  configure (self->vadjustment, (double) (n_rows (self) + 1) * self->row_height, height,
             self->row_height);
}

/* Half-width characters take one part of a column, full-width ones two. */
static double
width_of_text (const char *text, double unit)
{
  guint parts = 0;
  for (const char *p = text; *p != '\0' && *p != '\n'; p = g_utf8_next_char (p))
    parts += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return parts * unit;
}

static void
measure (MdgTableView *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "令00");
  int width = 0, height = 0;
  pango_layout_get_pixel_size (layout, &width, &height);
  double unit = width / 4.0;
  self->row_height = height + 8;
  self->number_width = (int) (unit * 7) + CELL_PADDING;
  guint columns = 1;
  for (guint i = 0; i < n_rows (self); i++)
    if (row_at (self, i)->cells != NULL)
      columns = MAX (columns, g_strv_length (row_at (self, i)->cells));
  double x = 0;
  g_array_set_size (self->lefts, 0);
  for (guint c = 0; c < columns; c++)
    {
      double wanted = COLUMN_MIN;
      for (guint r = 0; r < MIN (n_rows (self), MEASURED_ROWS); r++)
        wanted = MAX (wanted, width_of_text (cell_at (self, r, c), unit) + 2 * CELL_PADDING);
      g_array_append_val (self->lefts, x);
      x += MIN (wanted, COLUMN_MAX);
    }
  g_array_append_val (self->lefts, x);
}

static graphene_rect_t
cells_rect (MdgTableView *self, guint row, guint column, guint last_row, guint last_column)
{
  double x = left_of (self, column), right = left_of (self, last_column + 1);
  double y = (double) (row + 1) * self->row_height;
  double height = (double) (last_row - row + 1) * self->row_height;
  return GRAPHENE_RECT_INIT ((float) (self->number_width + x - value_of (self->hadjustment)),
                             (float) (y - value_of (self->vadjustment)), (float) (right - x),
                             (float) height);
}

static guint
column_at (MdgTableView *self, double x)
{
  guint column = 0;
  while (column + 1 < n_columns (self) && left_of (self, column + 1) <= x)
    column++;
  return column;
}

/* ---- drawing ---- */

static void
draw_text (MdgTableView *self,
           GtkSnapshot *snapshot,
           const char *text,
           const graphene_rect_t *rect,
           const GdkRGBA *colour,
           gboolean bold,
           gboolean right)
{
  if (text == NULL || *text == '\0')
    return;
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_set_width (layout,
                          (int) MAX (rect->size.width - 2 * CELL_PADDING, 1) * PANGO_SCALE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT (rect->origin.x + CELL_PADDING, rect->origin.y + 4));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static gboolean
is_marked (MdgTableView *self, gint64 number, gint64 column)
{
  return self->first_row > 0 && number >= self->first_row && number <= self->last_row &&
         (self->first_column == 0 ||
          (column >= self->first_column && column <= self->last_column));
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789,.-+%¥\\") == strlen (text);
}

static void
draw_grid_line (GtkSnapshot *snapshot, const GdkRGBA *line, const graphene_rect_t *cell)
{
  graphene_rect_t below = GRAPHENE_RECT_INIT (
    cell->origin.x, cell->origin.y + cell->size.height - 1, cell->size.width, 1);
  graphene_rect_t beside = GRAPHENE_RECT_INIT (cell->origin.x + cell->size.width - 1,
                                               cell->origin.y, 1, cell->size.height);
  gtk_snapshot_append_color (snapshot, line, &below);
  gtk_snapshot_append_color (snapshot, line, &beside);
}

static void
draw_cell (MdgTableView *self, GtkSnapshot *snapshot, guint row, guint column)
{
  const MdgTableRow *record = row_at (self, row);
  GtkWidget *widget = GTK_WIDGET (self);
  graphene_rect_t rect = cells_rect (self, row, column, row, column);
  gboolean marked = is_marked (self, record->number, first_column (self) + column);
  GdkRGBA line = mdg_page_colour (widget, "line");
  GdkRGBA fill = mdg_page_colour (widget, marked           ? "mark"
                                          : record->header ? "surface_2"
                                                           : "surface");
  GdkRGBA text = mdg_page_colour (widget, marked ? "paper_text" : "text");
  const char *content = cell_at (self, row, column);
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  draw_text (self, snapshot, content, &rect, &text, record->header, is_number (content));
  draw_grid_line (snapshot, &line, &rect);
}

/* Row numbers and column letters stay where they are while the cells move under them. */
static void
draw_heads (
  MdgTableView *self, GtkSnapshot *snapshot, guint top, guint bottom, guint left, guint right)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA fill = mdg_page_colour (widget, "surface_2"), text = mdg_page_colour (widget, "text_3");
  GdkRGBA line = mdg_page_colour (widget, "line_2");
  for (guint row = top; row < bottom; row++)
    {
      graphene_rect_t rect = cells_rect (self, row, 0, row, 0);
      rect.origin.x = 0;
      rect.size.width = (float) self->number_width;
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row_at (self, row)->number);
      gtk_snapshot_append_color (snapshot, &fill, &rect);
      draw_text (self, snapshot, number, &rect, &text, FALSE, TRUE);
      draw_grid_line (snapshot, &line, &rect);
    }
  for (guint column = left; column < right; column++)
    {
      graphene_rect_t rect = cells_rect (self, 0, column, 0, column);
      rect.origin.y = 0;
      g_autofree char *letters = mdg_column_letters ((guint) first_column (self) + column);
      gtk_snapshot_append_color (snapshot, &fill, &rect);
      draw_text (self, snapshot, letters, &rect, &text, FALSE, FALSE);
      draw_grid_line (snapshot, &line, &rect);
    }
  graphene_rect_t corner =
    GRAPHENE_RECT_INIT (0, 0, (float) self->number_width, (float) self->row_height);
  gtk_snapshot_append_color (snapshot, &fill, &corner);
  draw_grid_line (snapshot, &line, &corner);
}

static void
draw_frame (MdgTableView *self,
            GtkSnapshot *snapshot,
            const graphene_rect_t *rect,
            const char *name)
{
  GdkRGBA colour = mdg_page_colour (GTK_WIDGET (self), name);
  const float widths[4] = { 2, 2, 2, 2 };
  const GdkRGBA colours[4] = { colour, colour, colour, colour };
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, rect, 0);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static gboolean
find_marked (MdgTableView *self, guint *ret_first, guint *ret_last)
{
  gboolean found = FALSE;
  for (guint row = 0; row < n_rows (self); row++)
    {
      gint64 number = row_at (self, row)->number;
      if (self->first_row == 0 || number < self->first_row || number > self->last_row)
        continue;
      *ret_first = found ? *ret_first : row;
      *ret_last = row;
      found = TRUE;
    }
  return found;
}

static void
draw_mark (MdgTableView *self, GtkSnapshot *snapshot)
{
  guint first = 0, last = 0;
  if (!find_marked (self, &first, &last))
    return;
  gint64 base = first_column (self), end = (gint64) n_columns (self) - 1;
  gint64 left = self->first_column > 0 ? self->first_column - base : 0;
  gint64 right = self->last_column > 0 ? self->last_column - base : end;
  graphene_rect_t rect = cells_rect (self, first, (guint) CLAMP (left, 0, end), last,
                                     (guint) CLAMP (right, 0, end));
  draw_frame (self, snapshot, &rect, "mark_line");
}

static void
mdg_table_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MdgTableView *self = MDG_TABLE_VIEW (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);
  GdkRGBA surface = mdg_page_colour (widget, "surface");
  gtk_snapshot_append_color (snapshot, &surface, &all);
  if (n_rows (self) == 0)
    return;
  guint top = (guint) (value_of (self->vadjustment) / self->row_height);
  guint bottom = MIN (n_rows (self), top + (guint) ((double) height / self->row_height) + 2);
  guint left = column_at (self, value_of (self->hadjustment));
  guint right =
    MIN (n_columns (self), column_at (self, value_of (self->hadjustment) + (double) width) + 1);
  top = MIN (top, n_rows (self) - 1);
  gtk_snapshot_push_clip (snapshot, &all);
  for (guint row = top; row < bottom; row++)
    for (guint column = left; column < right; column++)
      draw_cell (self, snapshot, row, column);
  draw_mark (self, snapshot);
  if (gtk_widget_has_focus (widget))
    {
      graphene_rect_t cursor =
        cells_rect (self, self->row, self->column, self->row, self->column);
      draw_frame (self, snapshot, &cursor, "ai_text");
    }
  draw_heads (self, snapshot, top, bottom, left, right);
  gtk_snapshot_pop (snapshot);
}

/* ---- the cursor ---- */

char *
mdg_table_view_dup_cell_name (MdgTableView *self)
{
  if (n_rows (self) == 0)
    return g_strdup ("");
  g_autofree char *letters = mdg_column_letters ((guint) first_column (self) + self->column);
  return g_strdup_printf ("%s%" G_GINT64_FORMAT, letters, row_at (self, self->row)->number);
}

static void
describe (MdgTableView *self)
{
  g_autofree char *name = mdg_table_view_dup_cell_name (self);
  const char *content = n_rows (self) > 0 ? cell_at (self, self->row, self->column) : "";
  g_autofree char *label = g_strdup_printf ("%s %s", name, content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->page != NULL && self->page->text != NULL ? self->page->text
                                                                                 : "",
                                  -1);
}

static void
scroll_to (GtkAdjustment *adjustment, double from, double to)
{
  if (adjustment != NULL)
    gtk_adjustment_clamp_page (adjustment, from, to);
}

static void
show_cell (MdgTableView *self, guint row, guint column)
{
  double y = (double) row * self->row_height;
  scroll_to (self->vadjustment, y, y + 2 * self->row_height);
  scroll_to (self->hadjustment, left_of (self, column),
             left_of (self, column + 1) + self->number_width);
}

static void
move_cursor (MdgTableView *self, gint64 row, gint64 column)
{
  if (n_rows (self) == 0)
    return;
  self->row = (guint) CLAMP (row, 0, (gint64) n_rows (self) - 1);
  self->column = (guint) CLAMP (column, 0, (gint64) n_columns (self) - 1);
  show_cell (self, self->row, self->column);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *steps)
{
  MdgTableView *self = MDG_TABLE_VIEW (widget);
  int down = 0, across = 0;
  g_variant_get (steps, "(ii)", &down, &across);
  move_cursor (self, (gint64) self->row + down, (gint64) self->column + across);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *by)
{
  MdgTableView *self = MDG_TABLE_VIEW (widget);
  int rows = MAX (gtk_widget_get_height (widget) / MAX (self->row_height, 1) - 2, 1);
  move_cursor (self, (gint64) self->row + (gint64) rows * g_variant_get_int32 (by), self->column);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgTableView *self = MDG_TABLE_VIEW (widget);
  if (n_rows (self) > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                            cell_at (self, self->row, self->column));
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, leave_signal, 0);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MdgTableView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_rows (self) == 0 || y < self->row_height || x < self->number_width)
    return;
  double in_y = y - self->row_height + value_of (self->vadjustment);
  double in_x = x - self->number_width + value_of (self->hadjustment);
  move_cursor (self, (gint64) (in_y / self->row_height), column_at (self, in_x));
}

static gboolean
on_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  MdgTableView *self = MDG_TABLE_VIEW (widget);
  if (n_rows (self) == 0 || y < self->row_height || x < self->number_width)
    return FALSE;
  double in_y = y - self->row_height + value_of (self->vadjustment);
  guint row = (guint) (in_y / self->row_height);
  if (row >= n_rows (self))
    return FALSE;
  const char *text =
    cell_at (self, row, column_at (self, x - self->number_width + value_of (self->hadjustment)));
  gtk_tooltip_set_text (tooltip, text);
  return g_utf8_strlen (text, -1) > 20;
}

/* ---- public ---- */

GtkWidget *
mdg_table_view_new (void)
{
  return g_object_new (MDG_TYPE_TABLE_VIEW, NULL);
}

void
mdg_table_view_set_page (MdgTableView *self, const MdgDocumentPage *page)
{
  g_clear_pointer (&self->page, mdg_document_page_free);
  self->page = page != NULL ? mdg_record_copy (&MDG_DOCUMENT_PAGE_TYPE, page) : NULL;
  self->row = self->column = 0;
  self->first_row = 0;
  measure (self);
  describe (self);
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mdg_table_view_mark (MdgTableView *self, const MdgPassage *passage)
{
  guint first = 0, last = 0;
  self->first_row = passage != NULL ? passage->first_row : 0;
  self->last_row = passage != NULL ? passage->last_row : 0;
  self->first_column = passage != NULL ? passage->first_column : 0;
  self->last_column = passage != NULL ? passage->last_column : 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!find_marked (self, &first, &last))
    return;
  gint64 column = MAX (self->first_column - first_column (self), 0);
  move_cursor (self, last, column);
  move_cursor (self, first, column);
}

/* ---- the class ---- */

static void
set_adjustment (MdgTableView *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, gtk_widget_queue_draw, self);
  g_set_object (place, adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
mdg_table_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgTableView *self = MDG_TABLE_VIEW (object);
  if (id == PROP_HADJUSTMENT)
    g_value_set_object (value, self->hadjustment);
  else if (id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->vadjustment);
  else if (id == PROP_HSCROLL_POLICY)
    g_value_set_enum (value, self->hpolicy);
  else if (id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, self->vpolicy);
}

static void
mdg_table_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgTableView *self = MDG_TABLE_VIEW (object);
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
mdg_table_view_dispose (GObject *object)
{
  MdgTableView *self = MDG_TABLE_VIEW (object);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (mdg_table_view_parent_class)->dispose (object);
}

static void
mdg_table_view_finalize (GObject *object)
{
  MdgTableView *self = MDG_TABLE_VIEW (object);
  g_clear_pointer (&self->page, mdg_document_page_free);
  g_array_unref (self->lefts);
  G_OBJECT_CLASS (mdg_table_view_parent_class)->finalize (object);
}

static void
bind_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    int down;
    int across;
  } moves[] = {
    { GDK_KEY_Up, -1, 0 },
    { GDK_KEY_Down, 1, 0 },
    { GDK_KEY_Left, 0, -1 },
    { GDK_KEY_Right, 0, 1 },
    { GDK_KEY_Home, 0, -G_MAXINT },
    { GDK_KEY_End, 0, G_MAXINT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding_action (klass, moves[i].key, 0, "table.move", "(ii)",
                                         moves[i].down, moves[i].across);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Home, GDK_CONTROL_MASK, "table.move", "(ii)",
                                       -G_MAXINT, 0);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_End, GDK_CONTROL_MASK, "table.move", "(ii)",
                                       G_MAXINT, 0);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Up, 0, "table.page", "i", -1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Down, 0, "table.page", "i", 1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Insert, GDK_CONTROL_MASK, "table.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "table.leave", NULL);
}

static void
mdg_table_view_class_init (MdgTableViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = mdg_table_view_get_property;
  object_class->set_property = mdg_table_view_set_property;
  object_class->dispose = mdg_table_view_dispose;
  object_class->finalize = mdg_table_view_finalize;
  widget_class->snapshot = mdg_table_view_snapshot;
  widget_class->size_allocate = mdg_table_view_size_allocate;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  leave_signal = g_signal_new ("leave", MDG_TYPE_TABLE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "table.move", "(ii)", move_action);
  gtk_widget_class_install_action (widget_class, "table.page", "i", page_action);
  gtk_widget_class_install_action (widget_class, "table.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "table.leave", NULL, leave_action);
  bind_keys (widget_class);
}

static void
mdg_table_view_init (MdgTableView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  self->lefts = g_array_new (FALSE, FALSE, sizeof (double));
  self->row_height = 1;
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_tooltip), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
