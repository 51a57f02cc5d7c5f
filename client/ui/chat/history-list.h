/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The conversations, by day, with a search in them. It activates "chat.show" (x) and the actions of
 * its context menu: "chat.rename", "chat.pin", "chat.delete", "chat.export". Main thread.
 */
#pragma once

#include "client/model/conversations.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_HISTORY_LIST (mdg_history_list_get_type ())
G_DECLARE_FINAL_TYPE (MdgHistoryList, mdg_history_list, MDG, HISTORY_LIST, GtkBox)

void mdg_history_list_set_up (MdgHistoryList *self, MdgConversations *conversations);

/* The conversation that is open; 0: a new one. */
void mdg_history_list_set_shown (MdgHistoryList *self, gint64 id);
void mdg_history_list_search (MdgHistoryList *self);

G_END_DECLS
