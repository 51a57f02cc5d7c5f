/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of the lines beside a text view, for its left gutter. Draws those that are seen. Main
 * thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_LINE_NUMBERS (mdg_line_numbers_get_type ())
G_DECLARE_FINAL_TYPE (MdgLineNumbers, mdg_line_numbers, MDG, LINE_NUMBERS, GtkWidget)

/* Puts itself into the gutter of @view. Owned by @view. */
MdgLineNumbers *mdg_line_numbers_new (GtkTextView *view);

/* The number of the first line; 0 shows none. */
void mdg_line_numbers_set_first (MdgLineNumbers *self, guint first);

G_END_DECLS
