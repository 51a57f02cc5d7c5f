/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An answer while it is written. A line that was cut is opened again and goes on behind the last
 * event that came; when that is refused, the message itself tells how it ended. Owned by the chat
 * model; main thread.
 */
#pragma once

#include "client/model/access.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

#define MDG_TYPE_RUN_STREAM (mdg_run_stream_get_type ())
G_DECLARE_FINAL_TYPE (MdgRunStream, mdg_run_stream, MDG, RUN_STREAM, GObject)

/* Signals: "state" (const char *), "text" (const char *), "citation" (const MdgCitation *),
 * "message" (const MdgMessage *): as it stands now; the last signal when it is no longer running,
 * and "lost" (): it cannot be had any more. Begins behind event @last_seq at once. */
MdgRunStream *mdg_run_stream_new (MdgAccess *access, gint64 message_id, gint64 last_seq);

gint64 mdg_run_stream_get_message_id (MdgRunStream *self);

/* Nothing is emitted after this. */
void mdg_run_stream_stop (MdgRunStream *self);

/* TRUE while a message of that state is not finished. */
gboolean mdg_message_is_running (const MdgMessage *message);

G_END_DECLS
