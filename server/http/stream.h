/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An open event stream (SSE) towards one client. Its socket lives on the server's main context;
 * sending and closing may be done from any thread. What a client does not read in time is not
 * piled up: past MDG_STREAM_MAX_QUEUE the stream is closed, and the client resumes with
 * Last-Event-ID. A single event may be larger than that, up to MDG_EVENT_MAX_BYTES.
 *
 * Who has much to tell and keeps it anyway does not send but is asked: mdg_stream_set_ready_func ()
 * is called when everything before has gone out, so a slow client gets in larger pieces what a
 * quick one gets in small ones.
 *
 * Reference-counted (atomic). A closed stream stays valid and swallows what is sent to it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_STREAM_MAX_QUEUE (64 * 1024) /* bytes waiting for one client */
#define MDG_STREAM_HEARTBEAT_SECONDS 15  /* a comment keeps proxies from closing a silent stream */

typedef struct _MdgStream MdgStream;

/* Called on the main context when the stream is open. Keep @stream with mdg_stream_ref (). */
typedef void (*MdgStreamFunc) (MdgStream *stream, gpointer user_data);

MdgStream *mdg_stream_ref (MdgStream *stream);
void mdg_stream_unref (MdgStream *stream);

/* Queues one event; @id and @event may be NULL. FALSE when the stream is closed. Any thread. */
gboolean mdg_stream_send (MdgStream *stream, const char *id, const char *event, const char *data);

/* Closes after what is queued has been handed to the network. Any thread. */
void mdg_stream_close (MdgStream *stream);

gboolean mdg_stream_is_closed (MdgStream *stream);

/* Calls @func on the main context whenever the stream is open, nothing is waiting, and
 * mdg_stream_wake () has been called since, or the last call sent something. Set it in the
 * MdgStreamFunc. @user_data lives as long as that of the closed function. */
void mdg_stream_set_ready_func (MdgStream *stream, MdgStreamFunc func, gpointer user_data);

/* There is something for the ready function to send. Any thread. */
void mdg_stream_wake (MdgStream *stream);

/* Calls @func once on the main context when the stream has ended, for whatever reason, then
 * @destroy. Set it in the MdgStreamFunc. */
void mdg_stream_set_closed_func (MdgStream *stream,
                                 MdgStreamFunc func,
                                 gpointer user_data,
                                 GDestroyNotify destroy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgStream, mdg_stream_unref)

G_END_DECLS
