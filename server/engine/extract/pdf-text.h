/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of one page of a PDF in reading order, with where they stand and how they look.
 *
 * Plain values of one thread.
 */
#pragma once

#include "server/engine/extract/extracted.h"

#include <poppler.h>

G_BEGIN_DECLS

#define MDG_PDF_MAX_LINES 20000

/* A run of a line without a gap as wide as a column's. */
typedef struct
{
  char *text;
  MdgBox box;
} MdgPdfPart;

typedef struct
{
  char *text;
  MdgBox box;
  float size; /* of the font, in points */
  gboolean is_bold;
  gboolean is_vertical;
  gboolean is_running; /* a head or foot that other pages have too */
  GPtrArray *parts;    /* MdgPdfPart, at least one */
} MdgPdfLine;

/* Lines without text are left out. */
GPtrArray *mdg_pdf_page_get_lines (PopplerPage *page);

/* The share of characters nobody can read: fonts that do not say which characters their shapes
 * are. */
double mdg_pdf_unreadable_share (GPtrArray *lines);

/* Characters that are not spaces. */
guint mdg_pdf_count_characters (GPtrArray *lines);

MdgPdfLine *mdg_pdf_line_new (const char *text, const MdgBox *box, float size);
void mdg_pdf_line_free (MdgPdfLine *line);

/* The smallest box around both. */
MdgBox mdg_pdf_box_union (const MdgBox *a, const MdgBox *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPdfLine, mdg_pdf_line_free)

G_END_DECLS
