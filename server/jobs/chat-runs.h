/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Carries out the answers that are asked for. Each runs on a thread of its own with a small stack,
 * because it mostly waits for a model; MDG_RUNS_MAX at once, turns by the run board. One more
 * thread writes four times a second what is new of all of them into their rows.
 *
 * Made, started and stopped by the application, on one thread.
 */
#pragma once

#include "server/service/context.h"

G_BEGIN_DECLS

#define MDG_CHAT_FLUSH_MS 250

typedef struct _MdgChatRuns MdgChatRuns;

/* @core is borrowed. */
MdgChatRuns *mdg_chat_runs_new (MdgCore *core);

/* Ends what a killed server left, then takes turns. */
gboolean mdg_chat_runs_start (MdgChatRuns *runs, GError **error);

/* Breaks off what runs and waits until its end is written. */
void mdg_chat_runs_stop (MdgChatRuns *runs);
void mdg_chat_runs_free (MdgChatRuns *runs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgChatRuns, mdg_chat_runs_free)

G_END_DECLS
