/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small PDFs of plain text for tests.
 */
#pragma once

#include <glib.h>

/* Each of @pages (ended by NULL) is a page; its lines are divided by "\n". ASCII without brackets
 * and backslashes. */
GBytes *mdg_plain_pdf (const char *const *pages);

/* The same with @catalog ("/Names ...") in its catalog and @objects ("9 0 obj ... endobj\n") in the
 * file; numbers of objects from 900 on are free. */
GBytes *mdg_plain_pdf_with (const char *const *pages, const char *catalog, const char *objects);
