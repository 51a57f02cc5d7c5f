/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A passage that is near to what was asked, as a button that opens it in the viewer. Main thread.
 */
#pragma once

#include "shared/model/search.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NEAREST_ROW (mdg_nearest_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgNearestRow, mdg_nearest_row, MDG, NEAREST_ROW, GtkButton)

/* @hit has a passage. */
GtkWidget *mdg_nearest_row_new (const MdgHit *hit);

G_END_DECLS
