/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One message of the open conversation, which may be growing. Made and changed by the chat model;
 * main thread.
 */
#pragma once

#include "shared/model/chat.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define MDG_TYPE_MESSAGE_ITEM (mdg_message_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgMessageItem, mdg_message_item, MDG, MESSAGE_ITEM, GObject)

/* Signal "changed": anything is different; while it is written, once for each piece. Takes
 * @message. */
MdgMessageItem *mdg_message_item_new (MdgMessage *message);

/* Borrowed, until the item changes. Its text stands in mdg_message_item_get_text (). */
const MdgMessage *mdg_message_item_get (MdgMessageItem *self);
const char *mdg_message_item_get_text (MdgMessageItem *self);

/* TRUE for an answer that waits, searches or writes. */
gboolean mdg_message_item_is_running (MdgMessageItem *self);
gboolean mdg_message_item_is_answer (MdgMessageItem *self);

/* The citation @number, or NULL. Borrowed. */
const MdgCitation *mdg_message_item_find_citation (MdgMessageItem *self, guint number);

/* The text without marks, its sources below; for the clipboard. Free with g_free (). */
char *mdg_message_item_dup_plain (MdgMessageItem *self);

/* ---- for the chat model ---- */

/* Takes @message. */
void mdg_message_item_take (MdgMessageItem *self, MdgMessage *message);
void mdg_message_item_append (MdgMessageItem *self, const char *text);
void mdg_message_item_set_state (MdgMessageItem *self, const char *state);

/* Takes @citation; one of the same number is replaced. */
void mdg_message_item_add_citation (MdgMessageItem *self, MdgCitation *citation);

G_END_DECLS
