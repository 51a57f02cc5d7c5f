/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Simple tables in a PDF: rows of text whose gaps stand below each other. Whatever is not plainly a
 * table stays text.
 *
 * Pure.
 */
#pragma once

#include "server/engine/extract/pdf-text.h"

G_BEGIN_DECLS

#define MDG_PDF_MAX_COLUMNS 64

/* Adds the rows of a table that begins at line @first to @page and raises *@table. The number of
 * lines taken; 0 when there is no table. */
guint mdg_pdf_table_add (MdgExtractedPage *page, GPtrArray *lines, guint first, guint *table);

G_END_DECLS
