/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running heads, feet and page numbers: lines at the edge of a page that neighbouring pages have at
 * the same place, but for their numbers.
 *
 * Pure.
 */
#pragma once

#include "server/engine/extract/pdf-text.h"

G_BEGIN_DECLS

/* A page among its neighbours. */
typedef struct
{
  GPtrArray *lines; /* MdgPdfLine */
  float height;
} MdgPdfNeighbour;

/* Marks the running lines of @page, which is not among the @neighbours. */
void mdg_pdf_mark_running (const MdgPdfNeighbour *page,
                           const MdgPdfNeighbour *const *neighbours,
                           guint n);

G_END_DECLS
