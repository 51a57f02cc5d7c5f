/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of a page put together as people read them: paragraphs without the page's line breaks,
 * headings, list items, rows of tables.
 *
 * Pure.
 */
#pragma once

#include "server/engine/extract/pdf-text.h"

G_BEGIN_DECLS

/* Adds the blocks of @lines to @page. @body_size is the font size of running text in the document.
 * *@table is the number of the last table and is raised by each found. */
void mdg_pdf_layout (MdgExtractedPage *page, GPtrArray *lines, float body_size, guint *table);

/* The size most characters of @lines have, 0 for none. */
float mdg_pdf_body_size (GPtrArray *lines);

/* @text with @next behind it: without a space between Japanese characters, without the hyphen of a
 * divided word. */
void mdg_pdf_join (GString *text, const char *next);

G_END_DECLS
