/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the text of a picture of a page with Tesseract, where it is installed with Japanese.
 *
 * Slow to make (the language's data is read), slow to use (seconds a page). One thread. The reader
 * of PDF files takes it as a table of functions: a program that does without pictures does not load
 * Tesseract and the forty libraries behind it.
 */
#pragma once

#include "server/engine/extract/pdf-file.h"
#include "server/engine/extract/pdf-text.h"

#include <cairo.h>

G_BEGIN_DECLS

/* Of the picture; what Tesseract's data were made for. */
#define MDG_OCR_DPI 300

typedef struct _MdgOcr MdgOcr;

/* NULL where Tesseract or its Japanese is not installed. */
MdgOcr *mdg_ocr_new (void);
void mdg_ocr_free (MdgOcr *ocr);

/* The lines of @surface (A8 or RGB24, upright, MDG_OCR_DPI) in reading order, boxes in points. */
GPtrArray *mdg_ocr_read (MdgOcr *ocr, cairo_surface_t *surface);

struct _MdgOcrEngine
{
  MdgOcr *(*open) (void);
  void (*close) (MdgOcr *ocr);
  GPtrArray *(*read) (MdgOcr *ocr, cairo_surface_t *surface);
};

/* The three functions above. */
extern const MdgOcrEngine mdg_ocr_tesseract;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgOcr, mdg_ocr_free)

G_END_DECLS
