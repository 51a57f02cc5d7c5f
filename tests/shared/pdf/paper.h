/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PDF files for tests, made by hand: no font file and no other library decides what stands where.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgPaper MdgPaper;

MdgPaper *mdg_paper_new (void);
void mdg_paper_free (MdgPaper *paper);

/* Begins a page of A4. Points count from its lower left corner, as in the file format. */
void mdg_paper_add_page (MdgPaper *paper);

/* @text in full-width characters, from (@x, @y) to the right or, if @is_vertical, down. */
void mdg_paper_write (MdgPaper *paper,
                      double x,
                      double y,
                      double size,
                      gboolean is_vertical,
                      const char *text);

/* The same in a font that does not say what its characters are. */
void mdg_paper_write_unknown (MdgPaper *paper, double x, double y, const char *text);

void mdg_paper_fill (MdgPaper *paper, double x, double y, double width, double height);

/* A bookmark that leads to the last page. */
void mdg_paper_add_bookmark (MdgPaper *paper, const char *title);

GBytes *mdg_paper_finish (MdgPaper *paper);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPaper, mdg_paper_free)

G_END_DECLS
