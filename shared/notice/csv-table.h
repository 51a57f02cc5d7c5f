/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables that come from a spreadsheet as CSV, and CSV that goes back to one.
 *
 * A file is read whole or not at all: it is decoded to its last byte before the first row is
 * counted, so that a file in a wrong encoding never gives half a table. What is wrong with single
 * rows and cells is gathered as a list of problems beside the table, because people want to mend
 * all of them at once; a caller that stores rows refuses a table with problems. Pure: no store, no
 * files, no threads. A table never changes after parsing and may be read from any thread; whoever
 * parsed it frees it.
 */
#pragma once

#include "shared/notice/csv-encoding.h"

G_BEGIN_DECLS

#define MDG_CSV_MAX_BYTES (256 * 1024 * 1024)
#define MDG_CSV_MAX_ROWS 100000
#define MDG_CSV_MAX_COLUMNS 200
#define MDG_CSV_MAX_CELL_CHARS 10000
#define MDG_CSV_MAX_PROBLEMS 1000

/* A member that is 0 means the maximum above; none can be raised past it. */
typedef struct
{
  gsize max_bytes; /* of the file */
  guint max_rows;  /* the header is not counted */
  guint max_columns;
  guint max_cell_chars; /* Unicode characters */
  guint max_problems;   /* that are listed; all are counted */
} MdgCsvLimits;

typedef struct _MdgCsvTable MdgCsvTable;

/* Reads @file; @limits NULL for the maxima. Encoding: UTF-8 with a byte order mark, UTF-16 with
 * one, strict UTF-8, CP932, the first of these that fits to the last byte. Delimiter: comma, tab or
 * semicolon, whichever the first filled row has most of. Quoting by RFC 4180; line ends may be
 * CRLF, LF or CR; line breaks inside a cell come out as LF. Empty rows before the header and after
 * the last filled row are passed over, those between are rows like others. Empty cells after the
 * last column, which spreadsheets add, are passed over too; no other row is made to fit.
 *
 * Fails with BODY_TOO_LARGE; CSV_ENCODING with the "offset" of the first byte (from 0) that cannot
 * be read, a NUL being such a byte; CSV_EMPTY; CSV_TOO_MANY_ROWS; CSV_TOO_MANY_COLUMNS; CSV_QUOTE
 * with the "row" in which the quotation mark that is never closed, or is followed by more text,
 * stands. Free with mdg_csv_table_free (). */
MdgCsvTable *mdg_csv_table_parse (GBytes *file, const MdgCsvLimits *limits, GError **error);

/* The same for a file of which a person says how it is to be read: @encoding (MDG_CSV_…) NULL and
 * @delimiter 0 for what is found. */
MdgCsvTable *mdg_csv_table_parse_as (GBytes *file,
                                     const char *encoding,
                                     char delimiter,
                                     const MdgCsvLimits *limits,
                                     GError **error);
void mdg_csv_table_free (MdgCsvTable *table);

/* MDG_CSV_…, as found. Static. */
const char *mdg_csv_table_get_encoding (const MdgCsvTable *table);

/* ',', '\t' or ';'; ',' when the file has one column only. */
char mdg_csv_table_get_delimiter (const MdgCsvTable *table);

/* Rows below the header, and columns that the header names. */
guint mdg_csv_table_get_n_rows (const MdgCsvTable *table);
guint mdg_csv_table_get_n_columns (const MdgCsvTable *table);

/* The name of a column: trimmed, NFKC. "" where the header has an empty cell between others.
 * Borrowed. */
const char *mdg_csv_table_get_header (const MdgCsvTable *table, guint column);

/* The column of that name (trimmed, NFKC); -1 when there is none. The first of two of the same
 * name. */
int mdg_csv_table_find_column (const MdgCsvTable *table, const char *name);

/* A cell exactly as it stands in the file; "" where a row is too short, which is a problem too.
 * Borrowed. */
const char *mdg_csv_table_get_cell (const MdgCsvTable *table, guint row, guint column);

/* The number at which a spreadsheet shows row @row (from 0): the header is 1, the first row 2; more
 * when empty rows stand before the header. Rows are counted, not lines of text: a cell with line
 * breaks in it is still in one row. */
guint mdg_csv_table_get_row_number (const MdgCsvTable *table, guint row);

/* What is wrong with single rows and cells, in the order of the file: GError in the domain
 * MDG_ERROR, with the arguments "row" (as above) and "column" (its name, or its letter where it has
 * none): CSV_COLUMN_TWICE; CSV_CELL_COUNT ("found", "expected"); CSV_CELL_TOO_LONG ("max");
 * CSV_CELL_CHARACTER ("code": "U+E000"): private use (外字), U+FFFD, noncharacters, and controls
 * other than tab and line breaks. At most one problem per cell. Borrowed; no more than
 * MdgCsvLimits.max_problems of them. */
GPtrArray *mdg_csv_table_get_problems (const MdgCsvTable *table);

/* All problems, those that are not listed included. */
guint mdg_csv_table_get_n_problems (const MdgCsvTable *table);

/* Appends one cell, quoted where RFC 4180 asks for it. A cell that a spreadsheet would take for a
 * formula (it begins with = + - @, their full-width forms, a tab or a carriage return, and is not a
 * plain number) gets an apostrophe in front: what one person typed as a name must not run as a
 * formula on the PC of the next one who opens the list. */
void mdg_csv_append_cell (GString *out, const char *cell);

/* The same without the apostrophe: for a file that only Madoguchi reads again, cell by cell as it
 * was. */
void mdg_csv_append_exact_cell (GString *out, const char *cell);

/* Appends a whole row: cells (NULL-terminated) with commas between, and CRLF. */
void mdg_csv_append_row (GString *out, const char *const *cells);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgCsvTable, mdg_csv_table_free)

G_END_DECLS
