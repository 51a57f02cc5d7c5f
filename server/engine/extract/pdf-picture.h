/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of a PDF as pictures. One thread.
 */
#pragma once

#include <poppler.h>

G_BEGIN_DECLS

/* TRUE when a picture covers most of the page, as scanners and facsimile programs make them. */
gboolean mdg_pdf_page_is_picture (PopplerPage *page);

/* The page upright in grey; NULL when it is too large for that. */
cairo_surface_t *mdg_pdf_page_draw (PopplerPage *page, double dpi);

G_END_DECLS
