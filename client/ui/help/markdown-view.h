/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of Markdown that the manual uses, as labels: "# " to "### ", paragraphs, "- " and "1. "
 * lists, **bold**, `keys`. Anything else is shown as it is written.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_MARKDOWN_MAX_BLOCKS 2000

/* Replaces what stands in @box by @text. */
void mdg_markdown_show (GtkBox *box, const char *text);

/* Pango markup of one line; for tests too. Free with g_free (). */
char *mdg_markdown_inline (const char *line);

G_END_DECLS
