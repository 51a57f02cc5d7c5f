/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How places in documents are called: "p.3", "Slide 4", "歳入 A5:F12", "Rows 120–140". Short
 * translated texts, free with g_free (). Any thread.
 */
#pragma once

#include "shared/model/document.h"

G_BEGIN_DECLS

/* @place as passages and questions have it, in a document counted in @unit (MDG_UNIT_…; NULL:
 * pages). "" for no place. */
char *mdg_place_text (const char *unit, const char *place);

/* "3 / 14 pages", "2 / 6 sheets". */
char *mdg_page_count_text (const char *unit, guint number, guint n_pages);

/* What stands above a sheet or a part of a file: "歳入 A1:F40 (hidden sheet)". */
char *mdg_part_name (const MdgDocumentPage *page, const char *unit);

/* The number of the first line of @page; 0 when lines are not counted. */
guint mdg_part_first_line (const MdgDocumentPage *page, const char *unit);

/* The letters of a column of a sheet, from 1: "A", "Z", "AA". */
char *mdg_column_letters (guint column);

/* What a passage is: "Article", "Table", ...; "" for plain text. Static. */
const char *mdg_passage_kind_text (const char *kind);

G_END_DECLS
