/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the matching: number, both names, pages, how alike they are, why. The heading above
 * what is unmatched is one, too. Property "item" (MdgNoticePair). Main thread.
 *
 * What can be done in the line itself are actions of the step around it: "match.paper" (u: row),
 * "match.other-of" (u: first page).
 */
#pragma once

#include "client/model/notice-pair.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MATCH_ROW (mdg_match_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgMatchRow, mdg_match_row, MDG, MATCH_ROW, GtkBox)

MdgNoticePair *mdg_match_row_get_item (MdgMatchRow *self);

G_END_DECLS
