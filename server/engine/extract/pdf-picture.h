/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of a PDF as pictures. One thread.
 */
#pragma once

#include <poppler.h>

G_BEGIN_DECLS

/* TRUE when @file, a whole PDF, holds pictures as objects of their own, by a look at its bytes. The
 * dictionary of such a picture is never packed. */
gboolean mdg_pdf_has_images (GBytes *file);

/* TRUE when a picture covers most of the page, as scanners and facsimile programs make them. Draws
 * the page, which can take long: ask mdg_pdf_has_images () first. */
gboolean mdg_pdf_page_is_picture (PopplerPage *page);

/* The page upright in grey; NULL when it is too large for that. */
cairo_surface_t *mdg_pdf_page_draw (PopplerPage *page, double dpi);

G_END_DECLS
