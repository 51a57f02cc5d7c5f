/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * QR and bar codes on a page of a PDF. Draws: takes the drawing turn. Any thread.
 */
#pragma once

#include "shared/pdf/pdf-source.h"

#include <poppler.h>

G_BEGIN_DECLS

/* mdg_pdf_source_dup_codes () of a loaded page; NULL when it cannot be drawn. */
char *mdg_pdf_page_dup_codes (PopplerPage *page, const MdgPdfArea *area);

G_END_DECLS
