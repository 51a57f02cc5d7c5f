/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of one worksheet, read as events: neither the number of rows nor of cells matters for
 * memory, and rows that are only styled cost no more than their bytes.
 *
 * Pure; one call belongs to one thread.
 */
#pragma once

#include "server/engine/extract/sheet-rows.h"
#include "server/engine/extract/xlsx-strings.h"
#include "server/engine/extract/xlsx-styles.h"

G_BEGIN_DECLS

typedef struct
{
  MdgOoxmlPackage *package;
  MdgXlsxStrings *strings;
  MdgXlsxStyles *styles;
  MdgSheetRows *rows;
  gboolean from_1904;
} MdgXlsxBook;

/* Gives the rows of @part to the rows of @book, between their begin and end. FALSE with what the
 * taker of pages said, EXTRACT_DAMAGED or EXTRACT_BOMB; when the document is full, without an
 * error. */
gboolean mdg_xlsx_sheet_read (const MdgXlsxBook *book, const char *part, GError **error);

G_END_DECLS
