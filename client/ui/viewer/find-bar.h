/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bar in which words are looked for in a document. Knows no document: it says what is wanted
 * and shows what it is told. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_FIND_BAR (mdg_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (MdgFindBar, mdg_find_bar, MDG, FIND_BAR, GtkBox)

/* Signals: "words" (string) when they were changed, "go" (int: 1 on, -1 back), "closed" (). */

/* Shows the bar, with its words selected. */
void mdg_find_bar_open (MdgFindBar *self);
gboolean mdg_find_bar_is_open (MdgFindBar *self);
void mdg_find_bar_close (MdgFindBar *self);
const char *mdg_find_bar_get_words (MdgFindBar *self);

/* @current of @n places, while @running goes on; @more: there are more than are counted. */
void mdg_find_bar_tell (MdgFindBar *self, guint current, guint n, gboolean running, gboolean more);

G_END_DECLS
