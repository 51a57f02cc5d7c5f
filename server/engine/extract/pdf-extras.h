/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people wrote onto a page of a PDF that its text does not hold: values of form fields,
 * comments with who made them, and where links lead (as footnotes). One thread.
 */
#pragma once

#include "server/engine/extract/pdf-text.h"

G_BEGIN_DECLS

/* MdgBlock each, with its box. What stands in @lines already is left out. */
GPtrArray *mdg_pdf_page_get_extras (PopplerPage *page, GPtrArray *lines);

G_END_DECLS
