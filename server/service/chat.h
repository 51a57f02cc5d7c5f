/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conversations of an account, their messages and attached files, and the runs that write answers.
 * Everything is sealed under the account's chat scope; nobody but its owner reads it. All functions
 * block; any thread.
 *
 * DESIGN of a run. Asking writes question, answer (waiting) and a run row in one lease, and
 * returns. The runner (server/jobs/chat-runs.h) executes runs, each on a thread of its own,
 * MDG_RUNS_MAX at once, the rest waits in fair turns. Pieces go to the run board
 * (server/service/run-board.h), numbered; streams read from there. A flusher writes what is new of
 * all runs in one lease, four times a second; the last piece is written at once. A server that was
 * killed finds runs that were not over: they become "interrupted", with what was flushed, and their
 * tokens are booked.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

#define MDG_RUNS_MAX 500
#define MDG_RUNS_PER_ACCOUNT 4
#define MDG_RUNS_WAITING 2000

GPtrArray *mdg_chat_service_list (MdgContext *context,
                                  const MdgConversationQuery *query,
                                  gint64 *ret_next,
                                  GError **error);
MdgConversation *
mdg_chat_service_create (MdgContext *context, const MdgConversation *wish, GError **error);
MdgConversation *mdg_chat_service_get (MdgContext *context, gint64 id, GError **error);
/* Title, pinned, scope, model. */
MdgConversation *
mdg_chat_service_update (MdgContext *context, const MdgConversation *wish, GError **error);
gboolean mdg_chat_service_delete (MdgContext *context, gint64 id, GError **error);

/* Messages, oldest first, those before query->before. */
GPtrArray *mdg_chat_service_messages (MdgContext *context,
                                      gint64 conversation_id,
                                      const MdgMessageQuery *query,
                                      gint64 *ret_before,
                                      GError **error);
MdgMessage *mdg_chat_service_message (MdgContext *context, gint64 id, GError **error);
GBytes *mdg_chat_service_export (MdgContext *context,
                                 gint64 conversation_id,
                                 const char *format,
                                 GError **error);

/* ANSWER_RUNNING, ATTACHMENT_NOT_READY, GUARD_WARNING, GUARD_BLOCKED, BUSY, ... */
MdgAsked *mdg_chat_service_ask (MdgContext *context,
                                gint64 conversation_id,
                                const MdgAsk *ask,
                                GError **error);
gboolean mdg_chat_service_cancel (MdgContext *context, gint64 message_id, GError **error);

/* Executes the run of @message_id on this thread, to its end. For the runner and madoguchictl. */
void mdg_chat_service_run (MdgCore *core, gint64 message_id, GCancellable *cancellable);

/* Writes what is new of all running answers into their rows, in one lease. For the runner. */
gboolean mdg_chat_service_flush (MdgCore *core, GError **error);

/* At the start of a server: runs a killed one left. */
gboolean mdg_chat_service_end_left (MdgContext *context, GError **error);

/* Called after a version of @document_id has been replaced, has expired or was deleted:
 * server/service/source-news.h tells those whose answers cite it. The citation rows of an answer
 * (document, version, page) are written when the answer is. */

G_END_DECLS
