/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conversations as lists show them. Main thread.
 */
#pragma once

#include "client/model/item.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

/* Texts: title-text, group-text ("Pinned", "Today"), time-text ("10:24", "17日"). */
#define MDG_TYPE_CONVERSATION_ITEM (mdg_conversation_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgConversationItem, mdg_conversation_item, MDG, CONVERSATION_ITEM, MdgItem)

/* Borrowed, until the item takes another record. */
const MdgConversation *mdg_conversation_item_get (gpointer item);

G_END_DECLS
