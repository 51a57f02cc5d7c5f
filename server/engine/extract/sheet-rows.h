/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a sheet turned into blocks and pages: merged cells filled, header rows found and repeated
 * at the top of every page, a page ended after MDG_SHEET_PAGE_ROWS rows. Used for csv too.
 *
 * Owned by the reader of one file; not thread-safe.
 */
#pragma once

#include "server/engine/extract/page-sink.h"
#include "server/engine/extract/xlsx-frame.h"

G_BEGIN_DECLS

typedef struct _MdgSheetRows MdgSheetRows;

/* @sink is borrowed. */
MdgSheetRows *mdg_sheet_rows_new (MdgPageSink *sink);
void mdg_sheet_rows_free (MdgSheetRows *rows);

/* Begins a sheet; @frame is borrowed until it ends and may be NULL. */
void mdg_sheet_rows_begin (MdgSheetRows *rows,
                           const char *name,
                           gboolean hidden,
                           const MdgXlsxFrame *frame);

/* Rows @first to @last are header rows: the print titles. */
void mdg_sheet_rows_add_titles (MdgSheetRows *rows, guint first, guint last);

/* A cell of the row being read, columns rising. Empty ones are passed over. @is_text: not a number;
 * @is_bold as it is shown. */
void mdg_sheet_rows_add_cell (
  MdgSheetRows *rows, guint column, const char *text, gboolean is_text, gboolean is_bold);

/* Ends row @number, rising. FALSE with what the page's taker said, or when the document has all the
 * pages it may have, without an error. */
gboolean mdg_sheet_rows_end_row (MdgSheetRows *rows, guint number, GError **error);

/* Ends the sheet: its notes and heads follow the last row. Returns as above. */
gboolean mdg_sheet_rows_end (MdgSheetRows *rows, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSheetRows, mdg_sheet_rows_free)

G_END_DECLS
