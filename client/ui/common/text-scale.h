/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large text is. GTK scales by whole numbers on Windows: between 100 and 200 % it would draw
 * everything as if at 100 %, because a program that handles each monitor's DPI itself gets no font
 * resolution from it either (GTK 4.18, gdkdisplay-win32.c, gdkwin32misc.c). Here the rest of the
 * scale and Windows' own text size go into the resolution of fonts, which the style sheet's lengths
 * follow. Elsewhere the desktop sets it and nothing is done. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The resolution of fonts (as "gtk-xft-dpi") for a monitor of @dpi with texts at @percent of their
 * size; what neither can be is brought into its limits. Pure. */
int mdg_text_scale_resolution (guint dpi, guint percent);

/* Keeps the resolution of @display right, for the monitor of the active window, from now until the
 * display is closed. Once. */
void mdg_text_scale_follow (GdkDisplay *display);

G_END_DECLS
