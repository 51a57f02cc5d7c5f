/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One conversation in the list of them. Main thread.
 */
#pragma once

#include "client/model/chat-items.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_HISTORY_ROW (mdg_history_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgHistoryRow, mdg_history_row, MDG, HISTORY_ROW, GtkListBoxRow)

GtkWidget *mdg_history_row_new (MdgConversationItem *item);
MdgConversationItem *mdg_history_row_get_item (MdgHistoryRow *self);

/* Puts the name of the group above the first row of it; for gtk_list_box_set_header_func (). */
void mdg_history_row_head (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data);

G_END_DECLS
