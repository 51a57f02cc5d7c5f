/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells of a CSV text one after the other, as far as it can be read: unlike
 * shared/notice/csv-table, which refuses a list that it does not fully understand, a document is
 * searched with its faults.
 *
 * Owned by one reader; not thread-safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *p; /* the rest of the text */
  char delimiter;
  GString *cell; /* the last one read */
  guint row;     /* of it, from 1 as a spreadsheet counts: quoted line breaks begin no row */
  guint column;  /* from 1 */
  gboolean ends_row;
} MdgCsvRows;

/* Finds the delimiter in the first rows: the one of comma, tab and semicolon that gives most of
 * them equally many cells. @text is borrowed. */
void mdg_csv_rows_init (MdgCsvRows *rows, const char *text);
void mdg_csv_rows_clear (MdgCsvRows *rows);

/* Reads the next cell; FALSE at the end. A quotation mark that is never closed ends with its
 * line. */
gboolean mdg_csv_rows_next (MdgCsvRows *rows);

G_END_DECLS
