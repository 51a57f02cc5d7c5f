/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Beside the table: what list and pages say about one pair, what can be decided, and the page
 * itself. The first character that differs is marked in both names. Main thread.
 *
 * Its buttons are actions of the step around it: "match.confirm", "match.other", "match.none",
 * "match.paper" (u), "match.leave-out" (u), "match.undo".
 */
#pragma once

#include "client/model/notice-pair.h"
#include "client/ui/notices/page-pane.h"

G_BEGIN_DECLS

#define MDG_TYPE_MATCH_SIDE (mdg_match_side_get_type ())
G_DECLARE_FINAL_TYPE (MdgMatchSide, mdg_match_side, MDG, MATCH_SIDE, GtkBox)

/* NULL for none. */
void mdg_match_side_show (MdgMatchSide *self, MdgNoticePair *pair);
MdgPagePane *mdg_match_side_get_pages (MdgMatchSide *self);

/* What stands in one name, the character at @place marked (-1: none). */
void mdg_marked_name_set (GtkLabel *label, const char *name, int place);

G_END_DECLS
