/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tooltips as wide as their text. GTK allows a tooltip as many columns as its text has characters,
 * but a Japanese character takes two: every short text was broken in the middle.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TOOLTIP_MAX_COLUMNS 60 /* 30 Japanese characters; longer texts are wrapped */

/* From now on all tooltips of the process are measured right. Further calls do nothing. Main
 * thread, after GTK was initialised. */
void mdg_tooltip_install (void);

/* What a tooltip with @markup shows. */
GtkWidget *mdg_tooltip_label_new (const char *markup);

G_END_DECLS
