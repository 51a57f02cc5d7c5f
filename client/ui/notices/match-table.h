/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of the matching: tabs with their counts, search, heads that sort, lines, and the keys
 * that decide. Holds what is selected; deciding is asked of the step around it by actions
 * (match-side.h). Main thread.
 *
 * Signal "selected" (): another line. Keys in the list: ↑ ↓ move, Enter, Space; N, X and U are the
 * step's.
 */
#pragma once

#include "client/model/notice-match.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MATCH_TABLE (mdg_match_table_get_type ())
G_DECLARE_FINAL_TYPE (MdgMatchTable, mdg_match_table, MDG, MATCH_TABLE, GtkBox)

/* NULL for none. */
void mdg_match_table_set_match (MdgMatchTable *self, MdgNoticeMatch *match);

/* NULL for none. Borrowed. */
MdgNoticePair *mdg_match_table_get_selected (MdgMatchTable *self);

/* Selects @pair where it is shown, and takes the focus there. */
void mdg_match_table_select (MdgMatchTable *self, MdgNoticePair *pair);

/* To the next line, or after one went away to the one in its place: by @by, headings passed over.
 */
void mdg_match_table_move (MdgMatchTable *self, int by);

/* Where the selection stands (headings not counted), to come back to it. */
guint mdg_match_table_get_place (MdgMatchTable *self);
void mdg_match_table_set_place (MdgMatchTable *self, guint place);

void mdg_match_table_show_tab (MdgMatchTable *self, MdgMatchTab tab);
void mdg_match_table_search (MdgMatchTable *self);
void mdg_match_table_focus (MdgMatchTable *self);

G_END_DECLS
