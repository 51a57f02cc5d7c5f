/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sources of one answer, which are walked through in the viewer: which of them is shown, the
 * way back to its place, buttons to the one before and the next. Owned by the viewer pane, whose
 * actions viewer.place and viewer.citation it activates. Main thread.
 */
#pragma once

#include "shared/model/chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CITATION_WALK (mdg_citation_walk_get_type ())
G_DECLARE_FINAL_TYPE (MdgCitationWalk, mdg_citation_walk, MDG, CITATION_WALK, GtkBox)

/* Walks through @citations (MdgCitation, copied; NULL: none) from the one at @place on. */
void mdg_citation_walk_set (MdgCitationWalk *self, GPtrArray *citations, guint place);

/* The one that is shown, or NULL. Borrowed, until the next is set. */
const MdgCitation *mdg_citation_walk_get (MdgCitationWalk *self);

/* One on (1) or back (-1), round and round; FALSE without citations. */
gboolean mdg_citation_walk_step (MdgCitationWalk *self, int by);

/* Whether there is a place to go back to. */
void mdg_citation_walk_set_placed (MdgCitationWalk *self, gboolean placed);

G_END_DECLS
