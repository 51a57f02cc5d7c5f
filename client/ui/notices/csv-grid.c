/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/csv-grid.h"

#include <glib/gi18n.h>

#define NUMBER_CHARS 6
#define CELL_CHARS 18

/* ---- a row, known by its place ---- */

#define MDG_TYPE_CSV_LINE (mdg_csv_line_get_type ())
G_DECLARE_FINAL_TYPE (MdgCsvLine, mdg_csv_line, MDG, CSV_LINE, GObject)

struct _MdgCsvLine
{
  GObject parent_instance;
  MdgNoticeRows *rows;
  guint row; /* from 0 */
};

G_DEFINE_FINAL_TYPE (MdgCsvLine, mdg_csv_line, G_TYPE_OBJECT)

static void
mdg_csv_line_finalize (GObject *object)
{
  mdg_notice_rows_unref (MDG_CSV_LINE (object)->rows);
  G_OBJECT_CLASS (mdg_csv_line_parent_class)->finalize (object);
}

static void
mdg_csv_line_class_init (MdgCsvLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_csv_line_finalize;
}

static void
mdg_csv_line_init (MdgCsvLine *self)
{
}

/* ---- all rows ---- */

#define MDG_TYPE_CSV_LINES (mdg_csv_lines_get_type ())
G_DECLARE_FINAL_TYPE (MdgCsvLines, mdg_csv_lines, MDG, CSV_LINES, GObject)

struct _MdgCsvLines
{
  GObject parent_instance;
  MdgNoticeRows *rows;
};

static void mdg_csv_lines_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgCsvLines,
                               mdg_csv_lines,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mdg_csv_lines_list_init))

static GType
get_item_type (GListModel *list)
{
  return MDG_TYPE_CSV_LINE;
}

static guint
get_n_items (GListModel *list)
{
  return mdg_csv_table_get_n_rows (mdg_notice_rows_get_table (MDG_CSV_LINES (list)->rows));
}

static gpointer
get_item (GListModel *list, guint position)
{
  if (position >= get_n_items (list))
    return NULL;
  MdgCsvLine *line = g_object_new (MDG_TYPE_CSV_LINE, NULL);
  line->rows = mdg_notice_rows_ref (MDG_CSV_LINES (list)->rows);
  line->row = position;
  return line;
}

static void
mdg_csv_lines_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
mdg_csv_lines_finalize (GObject *object)
{
  mdg_notice_rows_unref (MDG_CSV_LINES (object)->rows);
  G_OBJECT_CLASS (mdg_csv_lines_parent_class)->finalize (object);
}

static void
mdg_csv_lines_class_init (MdgCsvLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_csv_lines_finalize;
}

static void
mdg_csv_lines_init (MdgCsvLines *self)
{
}

/* ---- the grid ---- */

struct _MdgCsvGrid
{
  GtkBox parent_instance;
  GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE (MdgCsvGrid, mdg_csv_grid, GTK_TYPE_BOX)

/* Widths in characters follow the size of the text. */
static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (label),
                             GPOINTER_TO_INT (column) < 0 ? NUMBER_CHARS : CELL_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "number");
  gtk_list_item_set_child (item, label);
}

/* Column -1 is the number of the row. */
static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  MdgCsvLine *line = gtk_list_item_get_item (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const MdgCsvTable *table = mdg_notice_rows_get_table (line->rows);
  int place = GPOINTER_TO_INT (column);
  g_autofree char *number =
    g_strdup_printf ("%u", mdg_csv_table_get_row_number (table, line->row));
  const char *text =
    place < 0 ? number : mdg_csv_table_get_cell (table, line->row, (guint) place);
  gtk_label_set_text (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), place < 0 || *text == '\0' ? NULL : text);
}

static void
add_column (MdgCsvGrid *self, const char *title, int place)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), GINT_TO_POINTER (place));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GINT_TO_POINTER (place));
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, place >= 0);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

static void
clear (MdgCsvGrid *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  gtk_column_view_set_model (self->view, NULL);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
}

void
mdg_csv_grid_set_rows (MdgCsvGrid *self, MdgNoticeRows *rows)
{
  clear (self);
  if (rows == NULL)
    return;
  const MdgCsvTable *table = mdg_notice_rows_get_table (rows);
  guint n = MIN (mdg_csv_table_get_n_columns (table), MDG_CSV_GRID_MAX_COLUMNS);
  add_column (self, _ ("Row"), -1);
  for (guint i = 0; i < n; i++)
    add_column (self, mdg_csv_table_get_header (table, i), (int) i);
  MdgCsvLines *lines = g_object_new (MDG_TYPE_CSV_LINES, NULL);
  lines->rows = mdg_notice_rows_ref (rows);
  g_autoptr (GtkSelectionModel) model =
    GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (lines)));
  gtk_column_view_set_model (self->view, model);
}

static void
mdg_csv_grid_class_init (MdgCsvGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/csv-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgCsvGrid, view);
}

static void
mdg_csv_grid_init (MdgCsvGrid *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
