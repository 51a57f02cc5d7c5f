/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The conversation that is open: its messages, asking, and the answer that is being written. Only
 * the newest messages are loaded; older ones when they are asked for. It follows what other
 * programs of the same person do in it. Owned by the chat page; main thread.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/message-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Messages that are loaded at a time. */
#define MDG_CHAT_MESSAGES_PER_PAGE 30

#define MDG_TYPE_CHAT (mdg_chat_get_type ())
G_DECLARE_FINAL_TYPE (MdgChat, mdg_chat, MDG, CHAT, GObject)

/* Signals: "changed": the conversation, what is loading, or the trouble is different; "refused"
 * (const GError *, const MdgAsk *): the question was not taken, nothing was changed; "asked" (const
 * MdgAsk *): it was taken; "gone": the conversation is no longer there; "found" (guint): the
 * position of the message that was looked for, "missing": it is not there. */
MdgChat *mdg_chat_new (MdgAccess *access);

/* Opens the conversation @id; 0: a new one, which the server gets with the first question. */
void mdg_chat_open (MdgChat *self, gint64 id);

/* 0 for a new one. */
gint64 mdg_chat_get_id (MdgChat *self);

/* NULL until it is known, and for a new one. Borrowed, until the main loop runs. */
const MdgConversation *mdg_chat_get_conversation (MdgChat *self);

/* MdgMessageItem, oldest first, without those that were replaced. Borrowed. */
GListModel *mdg_chat_get_messages (MdgChat *self);
gboolean mdg_chat_is_loading (MdgChat *self);

/* A sentence, or NULL. */
const char *mdg_chat_get_trouble (MdgChat *self);

gboolean mdg_chat_has_older (MdgChat *self);
void mdg_chat_load_older (MdgChat *self);

/* Loads as far back as the message @id of the open conversation, then emits "found"; "missing" when
 * the conversation does not have it any more. Opening another one gives it up. */
void mdg_chat_look_for (MdgChat *self, gint64 id);
void mdg_chat_reload (MdgChat *self);

/* TRUE from sending a question until its answer is finished. */
gboolean mdg_chat_is_running (MdgChat *self);

/* Asks, asks anew in other words, or has an answer written anew. Not while it is running. */
void mdg_chat_ask (MdgChat *self, const MdgAsk *ask);

/* Stops the answer that is being written; what came of it stays. */
void mdg_chat_cancel (MdgChat *self);

/* The message @id if it is loaded, or NULL. Borrowed. */
MdgMessageItem *mdg_chat_find (MdgChat *self, gint64 id);

G_END_DECLS
