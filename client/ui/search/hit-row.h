/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One result of a search. Its template binds to an MdgHitItem.
 */
#pragma once

#include "client/model/search.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_HIT_ROW (mdg_hit_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgHitRow, mdg_hit_row, MDG, HIT_ROW, GtkBox)

/* Property "item" (MdgHitItem). */

G_END_DECLS
