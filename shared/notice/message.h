/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages with placeholders, alike for all or different for each: "{{氏名}} 様" is filled with the
 * cell of that column. The text is CommonMark's small part for residents: paragraphs, emphasis,
 * lists, links to http(s) addresses alone; no pictures, no HTML. What a cell says is always plain
 * text, whatever signs stand in it: who shows a message needs no more than CommonMark, without
 * extensions that make links of bare addresses. Pure; any thread.
 */
#pragma once

#include "shared/model/notice.h"
#include "shared/notice/csv-table.h"

G_BEGIN_DECLS

#define MDG_NOTICE_MESSAGE_MAX_CHARS MDG_NOTICE_TEXT_MAX_CHARS

/* Looks through @text: PLACEHOLDER_UNKNOWN {name}, PLACEHOLDER_OPEN {line}, MESSAGE_LINK {line} for
 * a link that is not http(s) or has a placeholder in its address, MESSAGE_MARKUP {line} for
 * pictures and HTML, MESSAGE_TOO_LONG {max}. It rather refuses too much: also what backslashes or
 * code marks would make harmless. @table NULL: placeholders are not compared with columns. */
gboolean mdg_message_check (const char *text, const MdgCsvTable *table, GError **error);

/* @text filled for row @row (from 0) of @table; it has passed the check. A cell that is empty
 * leaves nothing. New. */
char *mdg_message_fill (const char *text, const MdgCsvTable *table, guint row);

/* The rows (GArray of guint, from 0) in which a placeholder's cell is empty. New. */
GArray *mdg_message_find_gaps (const char *text, const MdgCsvTable *table);

/* The same for rows whose filled text has more than MDG_NOTICE_FILLED_MAX_CHARS characters. New. */
GArray *mdg_message_find_too_long (const char *text, const MdgCsvTable *table);

G_END_DECLS
