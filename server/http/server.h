/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HTTP server: listens on loopback behind the ward's proxy, reads requests within their limits,
 * lets workers answer them by the router, and keeps event streams. Create, start, stop and free it
 * on the thread of its main context.
 *
 * The server refuses what is over a limit before it has read it, and says so with a problem
 * document.
 */
#pragma once

#include "server/http/metrics.h"
#include "server/http/router.h"

G_BEGIN_DECLS

#define MDG_HTTP_BODY_SECONDS 30   /* for a request to arrive completely */
#define MDG_HTTP_WRITE_SECONDS 300 /* for a client to take its answer, or a piece of a file */
#define MDG_HTTP_FILE_SECONDS 1800 /* for a client to take a whole file */

typedef struct _MdgHttpServer MdgHttpServer;

typedef struct
{
  guint n_workers;      /* threads that run handlers; 0: MDG_HTTP_DEFAULT_WORKERS */
  guint n_slow_workers; /* threads for MDG_ROUTE_SLOW; 0: MDG_HTTP_DEFAULT_SLOW_WORKERS */
  guint max_queue;      /* requests waiting for a worker; 0: MDG_HTTP_DEFAULT_QUEUE */
  guint max_in_flight;  /* requests being read or answered; 0: MDG_HTTP_DEFAULT_IN_FLIGHT */
  guint max_streams;    /* open event streams; 0: MDG_HTTP_DEFAULT_STREAMS */
  guint body_ms;        /* 0: MDG_HTTP_BODY_SECONDS; shorter in tests */
  guint write_ms;       /* 0: MDG_HTTP_WRITE_SECONDS; shorter in tests */
  guint file_ms;        /* 0: MDG_HTTP_FILE_SECONDS; shorter in tests */
  guint heartbeat_ms;   /* 0: MDG_STREAM_HEARTBEAT_SECONDS; shorter in tests */
} MdgHttpLimits;

#define MDG_HTTP_DEFAULT_WORKERS 8
#define MDG_HTTP_DEFAULT_SLOW_WORKERS 4
#define MDG_HTTP_DEFAULT_QUEUE 512
#define MDG_HTTP_DEFAULT_IN_FLIGHT 2048
#define MDG_HTTP_DEFAULT_STREAMS 4096

/* @context NULL: the default one. @router and @metrics are borrowed and must outlive the server.
 * @limits may be NULL. */
MdgHttpServer *mdg_http_server_new (GMainContext *context,
                                    MdgRouter *router,
                                    MdgMetrics *metrics,
                                    const MdgHttpLimits *limits);

/* Listens on @address, an IPv4 or IPv6 literal, and @port, 0 for any free one. May be called for
 * several addresses. Fails with an error of GIO (address in use). */
gboolean
mdg_http_server_listen (MdgHttpServer *server, const char *address, guint16 port, GError **error);

/* The port of the first address. */
guint16 mdg_http_server_get_port (MdgHttpServer *server);

/* Stops accepting, closes the streams, lets running requests finish; those still running after
 * @deadline_ms are cancelled. Then calls @done on the main context, once. */
typedef void (*MdgHttpStoppedFunc) (gpointer user_data);
void mdg_http_server_stop (MdgHttpServer *server,
                           guint deadline_ms,
                           MdgHttpStoppedFunc done,
                           gpointer user_data);

/* Waits for the workers; call after it has stopped. */
void mdg_http_server_free (MdgHttpServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgHttpServer, mdg_http_server_free)

G_END_DECLS
