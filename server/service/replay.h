/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers to requests that come twice. The mark of a request is written by mdg_context_begin ();
 * here its earlier answer is looked up, and kept.
 */
#pragma once

#include "server/service/context.h"
#include "server/store/idempotency.h"

G_BEGIN_DECLS

/* What is known of the request in @context, whose hashes are set. *@ret_answer is set for
 * MDG_IDEMPOTENCY_ANSWERED. */
gboolean mdg_replay_look_up (MdgContext *context,
                             MdgIdempotencyState *ret_state,
                             GBytes **ret_answer,
                             GError **error);

/* Keeps @answer, sealed. The request has been carried out by now, so a failure must not fail it: it
 * goes to the log, and a repeated request will be told that it was done. */
void mdg_replay_keep (MdgContext *context, GBytes *answer);

G_END_DECLS
