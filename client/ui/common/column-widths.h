/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns of fixed width as wide as their texts need at every text size: a template gives the width
 * in pixels at 100 %, GTK knows no other unit for it. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on, for the life of @table. Once, after its columns were made. */
void mdg_column_widths_follow (GtkColumnView *table);

G_END_DECLS
