/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chapter of the manual as labels in a box; see markdown.h. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Replaces what stands in @box by @text. */
void mdg_markdown_show (GtkBox *box, const char *text);

G_END_DECLS
