/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the chat service share: whose a conversation is, how messages are completed for
 * their reader, who is told. Private to server/service/chat*.c.
 */
#pragma once

#include "server/service/chat.h"
#include "server/store/messages.h"
#include "server/store/runs.h"

G_BEGIN_DECLS

#define MDG_CHAT_RUNS_WAITING_PER_ACCOUNT 16

/* The asker's conversation. NOT_FOUND for everybody else's, FORBIDDEN without chat.use. */
MdgConversation *
mdg_chat_require (MdgContext *context, MdgLease *lease, gint64 id, GError **error);

/* The asker's message; likewise. */
MdgMessageRow *
mdg_chat_require_message (MdgContext *context, MdgLease *lease, gint64 id, GError **error);

/* The message of @row as its reader is shown it: the sentence of its problem, its attached files,
 * what has been written of it so far. Takes the message out of @row. */
MdgMessage *
mdg_chat_view (MdgContext *context, MdgLease *lease, MdgMessageRow *row, GError **error);

/* Takes out of @messages (MdgMessage) what their reader may not see any more. To be called without
 * a lease. */
gboolean mdg_chat_refresh (MdgContext *context, GPtrArray *messages, GError **error);

/* Without a lease. */
void mdg_chat_tell_conversation (MdgCore *core, gint64 account_id, gint64 conversation_id);
void mdg_chat_tell_message (MdgCore *core,
                            gint64 account_id,
                            const char *event,
                            gint64 conversation_id,
                            gint64 message_id);

/* FALSE with INVALID_FIELD. NULL is fine. */
gboolean mdg_chat_check_scope (const MdgScope *scope, GError **error);

/* A title made from the first line of a question. */
char *mdg_chat_make_title (const char *question);

/* The context in which an account's run works; clear it. NOT_FOUND when the account may not be used
 * any more. */
gboolean
mdg_chat_run_context (MdgCore *core, const MdgRunRow *run, MdgContext *ret_context, GError **error);

/* Writes the end of an answer: its row, in place of run and pieces. With @problem, slug and values
 * of it. Tells readers and the account. Never fails: what cannot be written is logged, and found as
 * interrupted at the next start. Takes no lease that is out. */
void mdg_chat_end (MdgContext *context, MdgMessageRow *row, const GError *problem);

/* Conversations whose titles or messages hold the words of @q: see chat-search.c. */
GPtrArray *mdg_chat_search (MdgContext *context,
                            const MdgConversationQuery *query,
                            guint limit,
                            gint64 *ret_next,
                            GError **error);

G_END_DECLS
