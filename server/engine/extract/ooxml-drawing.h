/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that Office files keep in parts of their own beside the page: charts and SmartArt; and the
 * paragraphs of DrawingML, which all three programs share. Pure; any thread.
 */
#pragma once

#include "server/engine/extract/ooxml-package.h"

G_BEGIN_DECLS

/* Title, axes, series and categories of a chart, one to a line; @with_values appends to each series
 * its figures, which a workbook has in its cells already. @part may be NULL. */
void mdg_ooxml_append_chart (GString *out,
                             MdgOoxmlPackage *package,
                             const char *part,
                             gboolean with_values);

/* The words of a SmartArt's data part, one point to a line. @part may be NULL. */
void mdg_ooxml_append_smart_art (GString *out, MdgOoxmlPackage *package, const char *part);

/* The text of one a:p: runs, fields and line breaks. */
void mdg_drawing_append_paragraph (GString *out, const xmlNode *paragraph);

/* All a:p of a text body, one to a line. */
void mdg_drawing_append_body (GString *out, const xmlNode *body);

/* Appends @line as a line of its own unless it is empty. */
void mdg_drawing_append_line (GString *out, const char *line);

G_END_DECLS
