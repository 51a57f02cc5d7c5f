/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An event stream of the server, such as that of a signed-in client. It stays open; when it breaks
 * it opens itself again after a growing, jittered wait and asks for what was missed. Owned by a
 * model; main thread only.
 */
#pragma once

#include "client/net/connection.h"

G_BEGIN_DECLS

/* The server sends something every 15 s; after this silence the line is taken for dead. */
#define MDG_EVENT_SILENCE_SECONDS 40

/* Waits before opening again: half to the whole of 1, 2, 4 ... 30 s. */
#define MDG_RETRY_FIRST_SECONDS 1
#define MDG_RETRY_MAX_SECONDS 30

#define MDG_TYPE_EVENT_SOURCE (mdg_event_source_get_type ())
G_DECLARE_FINAL_TYPE (MdgEventSource, mdg_event_source, MDG, EVENT_SOURCE, GObject)

/* Signals: "event" (name, data) and "state-changed" (). Nothing is sent before
 * mdg_event_source_start (). */
MdgEventSource *mdg_event_source_new (MdgConnection *connection);

/* The stream at @path instead of the client's own, behind the event @last_id (NULL: from its
 * beginning). Whoever knows that it has ended stops it. */
MdgEventSource *
mdg_event_source_new_for (MdgConnection *connection, const char *path, const char *last_id);

void mdg_event_source_start (MdgEventSource *self);
void mdg_event_source_stop (MdgEventSource *self);

/* Opens at once instead of waiting. */
void mdg_event_source_retry_now (MdgEventSource *self);

gboolean mdg_event_source_is_open (MdgEventSource *self);

/* Why the stream is not open; NULL while it is, or before the first try ended. Borrowed. */
const GError *mdg_event_source_get_error (MdgEventSource *self);

/* The wait before try number @attempt (1, 2, ...), in milliseconds; @share (0 to 1) chooses within
 * the jitter. */
guint mdg_event_source_wait_ms (guint attempt, double share);

/* For tests: silence after which the stream is opened again, in milliseconds. */
void mdg_event_source_set_silence_ms (MdgEventSource *self, guint milliseconds);

G_END_DECLS
