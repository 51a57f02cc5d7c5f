/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The characters of one page of a PDF with where they stand, in reading order, divided into lines.
 *
 * Plain values of one thread.
 */
#pragma once

#include "shared/pdf/pdf-source.h"

#include <poppler.h>

G_BEGIN_DECLS

typedef struct
{
  gunichar character;
  MdgPdfArea box;
  guint line;        /* from 0, rising */
  gboolean is_apart; /* there is a gap before it on its line */
} MdgPdfGlyph;

/* New array of MdgPdfGlyph, at most MDG_PDF_TEXT_MAX_CHARS; controls are U+FFFD. */
GArray *mdg_pdf_glyphs_read (PopplerPage *page);

/* mdg_pdf_source_dup_text (), … _dup_rows () and … _find () of read glyphs. */
char *mdg_pdf_glyphs_dup_text (const GArray *glyphs, const MdgPdfArea *area);
char *mdg_pdf_glyphs_dup_rows (const GArray *glyphs);
GArray *mdg_pdf_glyphs_find (const GArray *glyphs, const char *words);

G_END_DECLS
