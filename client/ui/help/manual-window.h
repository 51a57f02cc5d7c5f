/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The manual in a window of its own, for people who are not signed in yet.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MANUAL_WINDOW (mdg_manual_window_get_type ())
G_DECLARE_FINAL_TYPE (MdgManualWindow, mdg_manual_window, MDG, MANUAL_WINDOW, GtkWindow)

void mdg_manual_window_present (GtkWindow *parent);

G_END_DECLS
