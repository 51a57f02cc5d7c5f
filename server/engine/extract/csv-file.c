/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/formats.h"

#include "server/engine/extract/csv-rows.h"
#include "server/engine/extract/sheet-rows.h"
#include "server/engine/extract/text-encoding.h"

#include <string.h>

/* Titles and remarks may stand above the row that names the columns. */
#define MAX_ROWS_ABOVE_HEADER 5

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789.,-+%/: ")] == '\0';
}

/* The first row with several cells, else the first that is not empty; 0 for none. */
static guint
find_header (const char *text)
{
  MdgCsvRows rows;
  mdg_csv_rows_init (&rows, text);
  guint first = 0, n_filled = 0, header = 0;
  while (header == 0 && mdg_csv_rows_next (&rows) &&
         (first == 0 || rows.row <= first + MAX_ROWS_ABOVE_HEADER))
    {
      n_filled = (rows.column == 1 ? 0 : n_filled) + (rows.cell->len > 0);
      if (first == 0 && n_filled > 0)
        first = rows.row;
      if (n_filled > 1)
        header = rows.row;
    }
  mdg_csv_rows_clear (&rows);
  return header > 0 ? header : first;
}

static gboolean
read_cells (MdgCsvRows *cells, MdgSheetRows *rows, GError **error)
{
  while (mdg_csv_rows_next (cells))
    {
      if (cells->column <= MDG_XLSX_MAX_COLUMNS)
        mdg_sheet_rows_add_cell (rows, cells->column, cells->cell->str,
                                 !is_number (cells->cell->str), FALSE);
      if (cells->ends_row && !mdg_sheet_rows_end_row (rows, cells->row, error))
        return FALSE;
    }
  return cells->ends_row || mdg_sheet_rows_end_row (rows, cells->row, error);
}

/* A document that has all the pages it may have is read, too. */
static gboolean
read_table (const char *text, MdgPageSink *sink, GError **error)
{
  g_autoptr (MdgSheetRows) rows = mdg_sheet_rows_new (sink);
  g_autoptr (GError) failed = NULL;
  guint header = find_header (text);
  MdgCsvRows cells;
  mdg_sheet_rows_begin (rows, NULL, FALSE, NULL);
  if (header > 0)
    mdg_sheet_rows_add_titles (rows, header, header);
  mdg_csv_rows_init (&cells, text);
  gboolean done = read_cells (&cells, rows, &failed) && mdg_sheet_rows_end (rows, &failed);
  mdg_csv_rows_clear (&cells);
  if (failed == NULL)
    return done || mdg_page_sink_is_full (sink);
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

MdgExtracted *
mdg_read_csv (GBytes *file, MdgExtractPageFunc func, gpointer user_data, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file, &size);
  g_autofree char *text = mdg_text_decode (data, size, error);
  if (text == NULL)
    return NULL;
  g_autoptr (MdgPageSink) sink = mdg_page_sink_new ("csv", MDG_UNIT_KIND_ROW, func, user_data);
  if (!read_table (text, sink, error))
    return NULL;
  return mdg_page_sink_finish (sink, error);
}
