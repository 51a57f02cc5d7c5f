/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All open event streams of a server. Private to the HTTP layer; its functions belong to the thread
 * of the main context.
 */
#pragma once

#include "server/http/metrics.h"
#include "server/http/stream.h"

G_BEGIN_DECLS

typedef struct _MdgStreamHub MdgStreamHub;

/* Tells @metrics, borrowed, how many are open. */
MdgStreamHub *mdg_stream_hub_new (GMainContext *context, MdgMetrics *metrics, guint heartbeat_ms);

/* A stream over @fd, a non-blocking connected socket, which it takes. @head is what stands before
 * the first event.
 * @chunked: events are framed for HTTP/1.1. */
MdgStream *mdg_stream_hub_open (MdgStreamHub *hub, int fd, const char *head, gboolean chunked);
guint mdg_stream_hub_get_n_open (MdgStreamHub *hub);

/* Ends all streams as far as their sockets take it at once. */
void mdg_stream_hub_close_all (MdgStreamHub *hub);

/* Closes all, and frees the hub when the last stream is gone. */
void mdg_stream_hub_free (MdgStreamHub *hub);

G_END_DECLS
