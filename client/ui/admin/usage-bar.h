/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bar in a cell: tokens of standard and of light models, and where the limit is. All bars of a
 * list share one scale. What it shows stands as numbers in the cells beside it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Properties: standard, light, limit (int64, tokens; 0: no limit), scale (text of a number: the
 * amount at which a bar is full). */
#define MDG_TYPE_USAGE_BAR (mdg_usage_bar_get_type ())
G_DECLARE_FINAL_TYPE (MdgUsageBar, mdg_usage_bar, MDG, USAGE_BAR, GtkWidget)

G_END_DECLS
