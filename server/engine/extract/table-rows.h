/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows put together from cells that span columns and rows. What spans is filled: each cell of the
 * row below a merged one knows what stands above it, unless that is long.
 *
 * Owned by the reader of one table; not thread-safe.
 */
#pragma once

#include "server/engine/extract/extracted.h"

G_BEGIN_DECLS

#define MDG_TABLE_MAX_COLUMNS 512
/* Longer text of a merged cell stands in its first row only. */
#define MDG_TABLE_FILL_CHARS 200

typedef enum
{
  MDG_CELL_SINGLE,
  MDG_CELL_TOP,       /* the first of cells merged down */
  MDG_CELL_CONTINUED, /* shows what stands in the row above */
} MdgCellMerge;

typedef struct _MdgTableRows MdgTableRows;

MdgTableRows *mdg_table_rows_new (void);
void mdg_table_rows_free (MdgTableRows *rows);

/* Adds a cell to the row being put together. @text is copied. */
void mdg_table_rows_add (MdgTableRows *rows, const char *text, guint span, MdgCellMerge merge);

/* Ends the row. Its cells are one for each column, text spanning several repeated in each; its text
 * has it once. NULL when nothing stands in the row. */
MdgBlock *mdg_table_rows_end (MdgTableRows *rows, MdgBlockKind kind, guint table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTableRows, mdg_table_rows_free)

G_END_DECLS
