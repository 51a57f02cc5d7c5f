/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/list-editor.h"

#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIRST_ROWS 10
#define MAX_COLUMNS 20

/* The titles that wards use and mdg_notice_columns_guess () knows: they stand in the file, so they
 * are the same in every language of the client. */
static const char *const usual_titles[] = { "宛名番号", "氏名", "フリガナ", "生年月日",
                                            "メールアドレス", "言語", "郵便番号", "住所" };

/* ---- a row ---- */

#define MDG_TYPE_EDITOR_ROW (mdg_editor_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgEditorRow, mdg_editor_row, MDG, EDITOR_ROW, GObject)

struct _MdgEditorRow
{
  GObject parent_instance;
  char *cells[MAX_COLUMNS];
};

static guint row_changed_signal;

G_DEFINE_FINAL_TYPE (MdgEditorRow, mdg_editor_row, G_TYPE_OBJECT)

static void
mdg_editor_row_finalize (GObject *object)
{
  for (guint i = 0; i < MAX_COLUMNS; i++)
    g_free (MDG_EDITOR_ROW (object)->cells[i]);
  G_OBJECT_CLASS (mdg_editor_row_parent_class)->finalize (object);
}

static void
mdg_editor_row_class_init (MdgEditorRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_editor_row_finalize;
  row_changed_signal = g_signal_new ("changed", MDG_TYPE_EDITOR_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_editor_row_init (MdgEditorRow *self)
{
}

static void
set_cell (MdgEditorRow *row, guint column, const char *text, gssize length)
{
  g_free (row->cells[column]);
  row->cells[column] = g_strndup (text, length < 0 ? strlen (text) : (gsize) length);
}

static const char *
cell_of (const MdgEditorRow *row, guint column)
{
  return row->cells[column] != NULL ? row->cells[column] : "";
}

/* ---- the window ---- */

#define MDG_TYPE_LIST_EDITOR (mdg_list_editor_get_type ())
G_DECLARE_FINAL_TYPE (MdgListEditor, mdg_list_editor, MDG, LIST_EDITOR, GtkWindow)

struct _MdgListEditor
{
  GtkWindow parent_instance;
  GListStore *rows;
  char *titles[MAX_COLUMNS];
  guint n_columns;
  MdgListTyped typed;
  GObject *owner;
  GtkColumnView *view;
  GtkWidget *take;
};

/* One entry of the table, as long as it stands in a row. */
typedef struct
{
  MdgListEditor *editor; /* which owns the view that owns the entry */
  GtkListItem *item;
  guint column;
} Cell;

G_DEFINE_FINAL_TYPE (MdgListEditor, mdg_list_editor, GTK_TYPE_WINDOW)

static gboolean
is_filled (MdgListEditor *self, const MdgEditorRow *row)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (*cell_of (row, i) != '\0')
      return TRUE;
  return FALSE;
}

static void
add_row (MdgListEditor *self)
{
  g_autoptr (MdgEditorRow) row = g_object_new (MDG_TYPE_EDITOR_ROW, NULL);
  g_list_store_append (self->rows, row);
}

/* There is always an empty row at the end. */
static void
keep_room (MdgListEditor *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autoptr (MdgEditorRow) last =
    n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->rows), n - 1) : NULL;
  if (n < MDG_LIST_EDITOR_MAX_ROWS && (last == NULL || is_filled (self, last)))
    add_row (self);
}

static void
update (MdgListEditor *self)
{
  gboolean any = FALSE;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  for (guint i = 0; i < n && !any; i++)
    {
      g_autoptr (MdgEditorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      any = is_filled (self, row);
    }
  gtk_widget_set_sensitive (self->take, any);
  keep_room (self);
}

/* ---- pasting ---- */

static void
paste_line (MdgListEditor *self, guint place, guint column, const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line, "\t", MAX_COLUMNS + 1);
  while (place >= g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    add_row (self);
  g_autoptr (MdgEditorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), place);
  for (guint i = 0; cells[i] != NULL && column + i < self->n_columns; i++)
    set_cell (row, column + i, g_strstrip (cells[i]), -1);
  g_signal_emit (row, row_changed_signal, 0);
}

static void
paste_text (MdgListEditor *self, guint place, guint column, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MDG_LIST_EDITOR_MAX_ROWS + 1);
  guint n = g_strv_length (lines);
  if (n > 0 && *lines[n - 1] == '\0')
    n--; /* a spreadsheet ends its last line, too */
  for (guint i = 0; i < n && place + i < MDG_LIST_EDITOR_MAX_ROWS; i++)
    {
      g_strdelimit (lines[i], "\r", '\0');
      paste_line (self, place + i, column, lines[i]);
    }
  update (self);
}

/* For the clipboard, which answers later. */
typedef struct
{
  MdgListEditor *editor;
  GtkEditable *entry;
  guint place;
  guint column;
} Paste;

static void
on_clipboard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Paste *paste = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (text != NULL && strpbrk (text, "\t\n") != NULL)
    {
      paste_text (paste->editor, paste->place, paste->column, text);
    }
  else if (text != NULL)
    {
      int at = gtk_editable_get_position (paste->entry);
      gtk_editable_delete_selection (paste->entry);
      at = MIN (at, gtk_editable_get_position (paste->entry));
      gtk_editable_insert_text (paste->entry, text, -1, &at);
      gtk_editable_set_position (paste->entry, at);
    }
  g_object_unref (paste->editor);
  g_object_unref (paste->entry);
  g_free (paste);
}

static void
on_paste (GtkText *text, Cell *cell)
{
  Paste *paste = g_new0 (Paste, 1);
  paste->editor = g_object_ref (cell->editor);
  paste->entry = g_object_ref (GTK_EDITABLE (text));
  paste->place = gtk_list_item_get_position (cell->item);
  paste->column = cell->column;
  g_signal_stop_emission_by_name (text, "paste-clipboard");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (text)), NULL, on_clipboard,
                                 paste);
}

/* ---- cells ---- */

static void
on_cell_edited (GtkEditable *entry, Cell *cell)
{
  MdgEditorRow *row = gtk_list_item_get_item (cell->item);
  if (row == NULL || g_str_equal (cell_of (row, cell->column), gtk_editable_get_text (entry)))
    return;
  set_cell (row, cell->column, gtk_editable_get_text (entry), -1);
  update (cell->editor);
}

static void
show_cell (Cell *cell)
{
  MdgEditorRow *row = gtk_list_item_get_item (cell->item);
  GtkEditable *entry = GTK_EDITABLE (gtk_list_item_get_child (cell->item));
  if (row != NULL && !g_str_equal (gtk_editable_get_text (entry), cell_of (row, cell->column)))
    gtk_editable_set_text (entry, cell_of (row, cell->column));
}

static void
free_cell (gpointer cell, GClosure *closure)
{
  g_free (cell);
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Cell *column = user_data;
  GtkWidget *entry = gtk_entry_new ();
  Cell *cell = g_new0 (Cell, 1);
  *cell = (Cell){ column->editor, item, column->column };
  gtk_entry_set_max_length (GTK_ENTRY (entry), 1000);
  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  column->editor->titles[column->column], -1);
  gtk_list_item_set_child (item, entry);
  g_signal_connect_data (entry, "changed", G_CALLBACK (on_cell_edited), cell, free_cell, 0);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "paste-clipboard",
                    G_CALLBACK (on_paste), cell);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Cell *column = user_data;
  Cell cell = { column->editor, item, column->column };
  show_cell (&cell);
}

static void
add_column (MdgListEditor *self, guint place)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cell *column = g_new0 (Cell, 1);
  *column = (Cell){ self, NULL, place };
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), column);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cell), column, free_cell, 0);
  GtkColumnViewColumn *made = gtk_column_view_column_new (self->titles[place], factory);
  gtk_column_view_column_set_expand (made, TRUE);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_append_column (self->view, made);
  g_object_unref (made);
}

/* A row that was pasted into is put in its own place again, so that its cells are shown anew. */
static void
on_row_changed (MdgListEditor *self, MdgEditorRow *row)
{
  guint place = 0;
  if (g_list_store_find (self->rows, row, &place))
    g_list_model_items_changed (G_LIST_MODEL (self->rows), place, 1, 1);
}

static void
on_rows (MdgListEditor *self, guint place, guint removed, guint added)
{
  for (guint i = place; removed == 0 && i < place + added; i++)
    {
      g_autoptr (MdgEditorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_row_changed), self,
                               G_CONNECT_SWAPPED);
    }
}

/* ---- the list ---- */

static void
append_line (GString *out, MdgListEditor *self, const MdgEditorRow *row)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      mdg_csv_append_exact_cell (out, row != NULL ? cell_of (row, i) : self->titles[i]);
    }
  g_string_append (out, "\r\n");
}

static void
take (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgListEditor *self = MDG_LIST_EDITOR (widget);
  g_autoptr (GString) out = g_string_new (NULL);
  append_line (out, self, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (MdgEditorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      if (is_filled (self, row))
        append_line (out, self, row);
    }
  g_autoptr (GBytes) content = mdg_csv_encode (out, MDG_CSV_UTF8, NULL);
  self->typed (content, self->owner);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
fill_titles (MdgListEditor *self, const MdgCsvTable *table)
{
  guint n = table != NULL ? mdg_csv_table_get_n_columns (table) : G_N_ELEMENTS (usual_titles);
  self->n_columns = MIN (n, MAX_COLUMNS);
  for (guint i = 0; i < self->n_columns; i++)
    self->titles[i] =
      g_strdup (table != NULL ? mdg_csv_table_get_header (table, i) : usual_titles[i]);
}

static void
fill_rows (MdgListEditor *self, const MdgCsvTable *table)
{
  for (guint i = 0; table != NULL && i < mdg_csv_table_get_n_rows (table); i++)
    {
      g_autoptr (MdgEditorRow) row = g_object_new (MDG_TYPE_EDITOR_ROW, NULL);
      for (guint column = 0; column < self->n_columns; column++)
        set_cell (row, column, mdg_csv_table_get_cell (table, i, column), -1);
      g_list_store_append (self->rows, row);
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) < FIRST_ROWS)
    add_row (self);
}

void
mdg_list_editor_present (GtkWidget *widget,
                         const MdgCsvTable *table,
                         MdgListTyped typed,
                         gpointer owner)
{
  gboolean fits = table != NULL && mdg_csv_table_get_n_rows (table) < MDG_LIST_EDITOR_MAX_ROWS &&
                  mdg_csv_table_get_n_columns (table) <= MAX_COLUMNS;
  const MdgCsvTable *begin = fits ? table : NULL;
  MdgListEditor *self = g_object_new (MDG_TYPE_LIST_EDITOR, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), widget);
  self->typed = typed;
  self->owner = g_object_ref (owner);
  fill_titles (self, begin);
  for (guint i = 0; i < self->n_columns; i++)
    add_column (self, i);
  fill_rows (self, begin);
  g_autoptr (GtkSelectionModel) model =
    GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows))));
  gtk_column_view_set_model (self->view, model);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_list_editor_dispose (GObject *object)
{
  MdgListEditor *self = MDG_LIST_EDITOR (object);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->owner);
  G_OBJECT_CLASS (mdg_list_editor_parent_class)->dispose (object);
}

static void
mdg_list_editor_finalize (GObject *object)
{
  MdgListEditor *self = MDG_LIST_EDITOR (object);
  for (guint i = 0; i < MAX_COLUMNS; i++)
    g_free (self->titles[i]);
  g_object_unref (self->rows);
  G_OBJECT_CLASS (mdg_list_editor_parent_class)->finalize (object);
}

static void
mdg_list_editor_class_init (MdgListEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_list_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_list_editor_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/list-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgListEditor, view);
  gtk_widget_class_bind_template_child (widget_class, MdgListEditor, take);
  gtk_widget_class_install_action (widget_class, "editor.take", NULL, take);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "editor.take", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_list_editor_init (MdgListEditor *self)
{
  self->rows = g_list_store_new (MDG_TYPE_EDITOR_ROW);
  g_signal_connect_swapped (self->rows, "items-changed", G_CALLBACK (on_rows), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
