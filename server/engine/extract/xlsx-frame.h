/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worksheet says about its rows without being one: merged cells, which rows are headings,
 * comments, drawings, running heads. It stands after the rows in the file, so it is read before
 * them in a pass of its own that leaves the rows out.
 *
 * Plain values, owned by the reader of one sheet; not thread-safe.
 */
#pragma once

#include "server/engine/extract/ooxml-package.h"

G_BEGIN_DECLS

#define MDG_XLSX_MAX_COLUMNS 16384
#define MDG_XLSX_MAX_ROWS 1048576
#define MDG_XLSX_MAX_MERGES 500000

/* From 1, both ends in it. */
typedef struct
{
  guint first_row;
  guint first_column;
  guint last_row;
  guint last_column;
} MdgXlsxRange;

/* Text that lies over a cell: a comment, a text box. */
typedef struct
{
  guint row;
  guint column;
  char *text;
} MdgXlsxNote;

typedef struct
{
  GArray *merges;    /* MdgXlsxRange, by first row */
  GArray *headings;  /* MdgXlsxRange: rows that name columns */
  guint frozen_rows; /* 0: none */
  GPtrArray *notes;  /* MdgXlsxNote */
  char *head;        /* heads and feet as lines, "" for none */
} MdgXlsxFrame;

/* "B3:D7" or "B3"; FALSE when it is neither. */
gboolean mdg_xlsx_range_parse (const char *text, gsize length, MdgXlsxRange *ret_range);

/* Reads @part; EXTRACT_DAMAGED when it is not whole, EXTRACT_BOMB. Comments, tables and drawings
 * that are damaged are passed over. */
MdgXlsxFrame *mdg_xlsx_frame_read (MdgOoxmlPackage *package, const char *part, GError **error);
void mdg_xlsx_frame_free (MdgXlsxFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgXlsxFrame, mdg_xlsx_frame_free)

G_END_DECLS
