/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Windows that stand over another one and go with it. GTK has "destroy-with-parent" for that, but
 * 4.8 leaves such a window a pointer to its parent and follows it when the window ends, which is
 * later than the parent's end when work under way still holds the window. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts @window over the window of @over (NULL or without a window: over none); it is destroyed with
 * that. Once for each @window. */
void mdg_window_set_parent (GtkWindow *window, GtkWidget *over);

G_END_DECLS
