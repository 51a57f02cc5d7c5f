/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader of PDF files.
 *
 * DESIGN. Poppler gives the characters of a page in reading order with their places and fonts
 * (pdf-text.h); they become blocks by their layout (pdf-layout.h). Heads and feet are told from
 * text by looking at the pages around (pdf-running.h), which is why a page is handed out a few
 * pages late. A page that is a picture, or whose characters nobody can read, goes to OCR (ocr.h).
 *
 * One document at a time and thread.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

typedef struct _MdgOcrEngine MdgOcrEngine; /* ocr.h */

typedef struct
{
  guint max_ocr_pages; /* pages read from pictures, at most; 0 for none */
  const MdgOcrEngine *ocr;
} MdgPdfOptions;

/* Calls @func for each page. Beside what formats.h says: EXTRACT_PASSWORD, EXTRACT_NO_OCR,
 * EXTRACT_NO_TEXT. Where pictures are to be read and there is no @ocr to do it, reading ends at the
 * first page that is one, with EXTRACT_NO_OCR: a program that has it shall begin anew. */
MdgExtracted *mdg_read_pdf (GBytes *file,
                            const MdgPdfOptions *options,
                            MdgExtractPageFunc func,
                            gpointer user_data,
                            GError **error);

G_END_DECLS
