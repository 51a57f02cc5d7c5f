/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. The life of a request. libsoup tells of it when its first byte arrives (on_started); an
 * exchange is kept beside the message from then until libsoup lets go of it (on_message_gone). When
 * the head has been read (on_head) everything that can be refused is refused: no such route, body
 * over the route's cap, wrong type, too much going on. libsoup itself would read the whole body
 * before it sends any answer, so a refusal takes the socket away from it and writes the answer
 * there (refusal.c). A body is gathered piece by piece into a buffer with the route's cap as its
 * maximum (on_piece). The complete request (on_complete) goes to a worker; the message is paused
 * meanwhile. Answers come back in batches (workers.c), are put into the message and written by
 * libsoup, or, for event streams, the socket is taken over (stream.c). A file is read on the main
 * context, a piece at a time, while it is sent: the few files there are lie in the page cache.
 *
 * A watch looks every so often after requests that stopped arriving and clients that went away:
 * libsoup does not look at a socket while its message is paused.
 *
 * Idle connections are closed by the proxy, not here.
 */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/server.h"

#include "server/http/answer-head.h"
#include "server/http/exchange.h"
#include "server/http/refusal.h"
#include "server/http/stream-hub.h"
#include "server/http/workers.h"
#include "shared/base/error.h"

#include <sys/socket.h>
#include <unistd.h>

#define WATCH_MS 250
#define LEAVE_MS 1000 /* for cancelled handlers to return while stopping */

struct _MdgHttpServer
{
  GMainContext *context;
  MdgRouter *router;
  MdgMetrics *metrics;
  MdgHttpLimits limits;
  SoupServer *soup;
  MdgConnections *connections;

  GHashTable *exchanges; /* SoupServerMessage → MdgExchange */
  guint n_in_flight;
  MdgWorkers *workers;
  MdgWorkers *slow_workers; /* for MDG_ROUTE_SLOW, so that those never hold up the rest */
  MdgStreamHub *streams;
  MdgRefusals *refusals;
  GSource *watch;

  gboolean stopping;
  gint64 cancel_at; /* monotonic; 0 once done */
  gint64 leave_at;
  MdgHttpStoppedFunc stopped;
  gpointer stopped_data;
};

/* Method and template, never path or query: those may name people. */
static void
log_answer (MdgExchange *exchange, guint status, gint64 microseconds)
{
  const MdgRoute *route = exchange->match.route;
  const char *ref = exchange->request != NULL ? mdg_request_get_ref (exchange->request) : "-";
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MADOGUCHI_REF", ref, "MESSAGE",
                    "%s %s %u %" G_GINT64_FORMAT " us ref %s", route != NULL ? route->method : "-",
                    route != NULL ? route->path : "-", status, microseconds, ref);
}

static void
count_answer (MdgExchange *exchange)
{
  guint status = mdg_response_get_status (exchange->response);
  exchange->answered = g_get_monotonic_time ();
  gint64 microseconds = exchange->answered - exchange->started;
  exchange->state = MDG_EXCHANGE_DONE;
  mdg_metrics_count (exchange->server->metrics, exchange->match.route, status, microseconds);
  log_answer (exchange, status, microseconds);
}

static MdgResponse *
new_problem (MdgExchange *exchange, const GError *error)
{
  MdgResponse *response = mdg_router_tell (exchange->server->router, exchange->request, error);
  if (exchange->match.kind == MDG_MATCH_NO_METHOD)
    mdg_response_set_header (response, "Allow", exchange->match.allow);
  return response;
}

/* The socket changes hands; libsoup finds its own closed when it goes on with the message. */
static void
open_stream (MdgExchange *exchange)
{
  gboolean chunked = soup_server_message_get_http_version (exchange->message) != SOUP_HTTP_1_0;
  mdg_response_set_header (exchange->response, "X-Accel-Buffering", "no");
  int fd = mdg_exchange_take_socket (exchange, exchange->server->connections);
  if (fd < 0)
    return;
  GString *head = mdg_answer_head_new (exchange->response, chunked);
  g_autoptr (MdgStream) stream =
    mdg_stream_hub_open (exchange->server->streams, fd, head->str, chunked);
  g_string_free (head, TRUE);
  mdg_response_start_stream (exchange->response, stream);
}

/* Takes @response. */
static void
answer (MdgExchange *exchange, MdgResponse *response)
{
  MdgHttpServer *server = exchange->server;
  exchange->response = response;
  if (mdg_response_is_stream (response) &&
      mdg_stream_hub_get_n_open (server->streams) >= server->limits.max_streams)
    {
      g_autoptr (GError) error = NULL;
      mdg_set_error (&error, MDG_ERROR_BUSY, NULL);
      mdg_response_free (exchange->response);
      exchange->response = new_problem (exchange, error);
    }
  count_answer (exchange);
  if (mdg_response_is_stream (exchange->response))
    open_stream (exchange);
  else
    mdg_exchange_fill_message (exchange, exchange->server->connections);
}

static void
answer_error (MdgExchange *exchange, const GError *error)
{
  answer (exchange, new_problem (exchange, error));
}

/* The answer to a request whose body is still coming and will not be read; the connection ends. */
static void
refuse (MdgExchange *exchange, const GError *error)
{
  exchange->response = new_problem (exchange, error);
  count_answer (exchange);
  /* What libsoup has read ahead may complete the request; with a status it is not handed on. */
  soup_server_message_set_status (exchange->message, mdg_response_get_status (exchange->response),
                                  NULL);
  int fd = mdg_exchange_take_socket (exchange, exchange->server->connections);
  if (fd >= 0)
    mdg_refusals_send (exchange->server->refusals, fd, exchange->response);
}

static void
leave_flight (MdgExchange *exchange)
{
  if (!exchange->counted)
    return;
  exchange->counted = FALSE;
  exchange->server->n_in_flight--;
  mdg_metrics_add_gauge (exchange->server->metrics, MDG_GAUGE_IN_FLIGHT, -1);
}

/* The last sign of a message: answered and written, or broken off. */
static void
on_message_gone (gpointer user_data, GObject *message)
{
  MdgHttpServer *server = user_data;
  MdgExchange *exchange = g_hash_table_lookup (server->exchanges, message);
  g_hash_table_steal (server->exchanges, message);
  leave_flight (exchange);
  mdg_exchange_free (exchange);
}

static void
on_started (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  MdgHttpServer *server = user_data;
  if (g_hash_table_contains (server->exchanges, message))
    return;
  MdgExchange *exchange = mdg_exchange_new (server, message);
  mdg_exchange_fill_fixed (exchange);
  g_hash_table_insert (server->exchanges, message, exchange);
  g_object_weak_ref (G_OBJECT (message), on_message_gone, server);
}

static void
on_finished (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  MdgHttpServer *server = user_data;
  mdg_connections_set_idle (server->connections, message);
}

static void
on_piece (SoupServerMessage *message, GBytes *piece, gpointer user_data)
{
  MdgExchange *exchange = user_data;
  if (exchange->body == NULL || exchange->state != MDG_EXCHANGE_READING)
    return;
  gsize size = 0;
  const char *data = g_bytes_get_data (piece, &size);
  g_autoptr (GError) error = NULL;
  if (!mdg_bytes_append (exchange->body, data, size, &error))
    refuse (exchange, error);
}

/* FALSE with an error when the server will not take another request now. */
static gboolean
check_room (MdgHttpServer *server, GError **error)
{
  if (server->stopping)
    mdg_set_error (error, MDG_ERROR_SHUTTING_DOWN, NULL);
  else if (server->n_in_flight > server->limits.max_in_flight)
    mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  else
    return TRUE;
  return FALSE;
}

/* Both lengths at once is how requests are smuggled past a proxy (RFC 9112, 6.1). */
static gboolean
check_framing (MdgExchange *exchange, GError **error)
{
  if (mdg_request_get_header (exchange->request, "Transfer-Encoding") == NULL ||
      mdg_request_get_header (exchange->request, "Content-Length") == NULL)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_BAD_REQUEST, NULL);
  return FALSE;
}

/* Who may not use a route at all need not send it a body. */
static gboolean
check_route (MdgExchange *exchange, GError **error)
{
  const MdgRoute *route = exchange->match.route;
  if (exchange->match.kind == MDG_MATCH_NO_METHOD)
    mdg_set_error (error, MDG_ERROR_METHOD_NOT_ALLOWED, NULL);
  else if (route == NULL || ((route->flags & MDG_ROUTE_LOCAL_ONLY) != 0 &&
                             !mdg_request_is_local (exchange->request)))
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else
    return TRUE;
  return FALSE;
}

static void
on_head (SoupServer *soup,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer user_data)
{
  MdgHttpServer *server = user_data;
  MdgExchange *exchange = g_hash_table_lookup (server->exchanges, message);
  g_return_if_fail (exchange != NULL && exchange->request == NULL);

  if (mdg_connections_is_farewell (server->connections, message))
    {
      exchange->state = MDG_EXCHANGE_DONE;
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      return;
    }
  exchange->counted = TRUE;
  server->n_in_flight++;
  mdg_metrics_add_gauge (server->metrics, MDG_GAUGE_IN_FLIGHT, 1);
  mdg_exchange_read_head (exchange);
  mdg_router_match (server->router, mdg_request_get_method (exchange->request),
                    mdg_request_get_path (exchange->request), &exchange->match);

  g_autoptr (GError) error = NULL;
  gboolean has_body = mdg_exchange_has_body (exchange);
  gboolean fine = check_room (server, &error) &&
                  mdg_request_check_target (exchange->request, &error) &&
                  check_framing (exchange, &error);
  if (fine && has_body)
    fine = check_route (exchange, &error) && mdg_exchange_expect_body (exchange, &error);
  if (fine && has_body)
    g_signal_connect (message, "got-chunk", G_CALLBACK (on_piece), exchange);
  else if (!fine && has_body)
    refuse (exchange, error);
  else if (!fine)
    answer_error (exchange, error);
}

static void
start_work (MdgExchange *exchange)
{
  MdgHttpServer *server = exchange->server;
  exchange->state = MDG_EXCHANGE_WORKING;
  const MdgRoute *route = exchange->match.route;
  gboolean is_slow = route != NULL && (route->flags & MDG_ROUTE_SLOW) != 0;
  if (!mdg_workers_push (is_slow ? server->slow_workers : server->workers, exchange))
    {
      g_autoptr (GError) error = NULL;
      mdg_set_error (&error, MDG_ERROR_BUSY, NULL);
      answer_error (exchange, error);
      return;
    }
  mdg_metrics_add_gauge (server->metrics, MDG_GAUGE_QUEUED, 1);
  g_object_ref (exchange->message);
  soup_server_message_pause (exchange->message);
}

static void
on_complete (SoupServer *soup,
             SoupServerMessage *message,
             const char *path,
             GHashTable *query,
             gpointer user_data)
{
  MdgHttpServer *server = user_data;
  MdgExchange *exchange = g_hash_table_lookup (server->exchanges, message);
  g_return_if_fail (exchange != NULL && exchange->request != NULL);

  if (exchange->state != MDG_EXCHANGE_READING)
    return;
  if (exchange->body != NULL)
    {
      g_autoptr (GBytes) body = mdg_bytes_steal (exchange->body);
      mdg_request_set_body (exchange->request, body);
    }
  if (exchange->match.route != NULL && (exchange->match.route->flags & MDG_ROUTE_INLINE) == 0)
    start_work (exchange);
  else
    answer (exchange, mdg_router_dispatch (server->router, exchange->request));
}

/* On a worker. */
static void
run_exchange (gpointer job, gpointer user_data)
{
  MdgExchange *exchange = job;
  MdgHttpServer *server = user_data;
  mdg_metrics_add_gauge (server->metrics, MDG_GAUGE_QUEUED, -1);
  exchange->response = mdg_router_dispatch (server->router, exchange->request);
}

static void
finish_exchange (gpointer job, gpointer user_data)
{
  MdgExchange *exchange = job;
  /* The reference goes last: without it the message, and with it the exchange, may be gone. */
  g_autoptr (SoupServerMessage) message = exchange->message;
  answer (exchange, g_steal_pointer (&exchange->response));
  soup_server_message_unpause (message);
}

static void
give_up_reading (MdgExchange *exchange)
{
  exchange->state = MDG_EXCHANGE_DONE;
  GSocket *socket = mdg_connections_get_socket (exchange->server->connections, exchange->message);
  if (socket == NULL)
    return;
  int fd = g_socket_get_fd (socket);
  if (exchange->request != NULL)
    {
      g_autoptr (GError) error = NULL;
      mdg_set_error (&error, MDG_ERROR_REQUEST_TIMEOUT, NULL);
      exchange->response = new_problem (exchange, error);
      count_answer (exchange);
      mdg_refusals_send (exchange->server->refusals, dup (fd), exchange->response);
    }
  /* libsoup reads the end of the stream and lets go of the connection. */
  shutdown (fd, SHUT_RD);
}

/* The client does not take its answer. */
static void
give_up_writing (MdgExchange *exchange)
{
  GSocket *socket =
    mdg_connections_get_socket (exchange->server->connections, exchange->message);
  exchange->answered = 0;
  if (socket != NULL)
    shutdown (g_socket_get_fd (socket), SHUT_RDWR);
}

/* Milliseconds after which a file that is still being sent is given up: who takes it drop by drop
 * holds one of few downloads. */
static gint64
file_limit (MdgExchange *exchange)
{
  gboolean is_file = exchange->response != NULL && mdg_response_is_file (exchange->response);
  return is_file ? exchange->server->limits.file_ms : G_MAXINT64;
}

static void
watch_exchange (MdgExchange *exchange, gint64 now)
{
  const MdgHttpLimits *limits = &exchange->server->limits;
  gint64 age = (now - exchange->started) / G_TIME_SPAN_MILLISECOND;
  gint64 written = (now - exchange->answered) / G_TIME_SPAN_MILLISECOND;
  if (exchange->state == MDG_EXCHANGE_READING && age > limits->body_ms)
    give_up_reading (exchange);
  else if (exchange->state == MDG_EXCHANGE_WORKING && age > WATCH_MS / 2 &&
           mdg_exchange_client_is_gone (exchange, exchange->server->connections))
    g_cancellable_cancel (mdg_request_get_cancellable (exchange->request));
  else if (exchange->answered != 0 && (written > limits->write_ms || age > file_limit (exchange)))
    give_up_writing (exchange);
}

static void
cancel_all (MdgHttpServer *server)
{
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, server->exchanges);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MdgExchange *exchange = value;
      if (exchange->request != NULL)
        g_cancellable_cancel (mdg_request_get_cancellable (exchange->request));
    }
}

static void
watch_stop (MdgHttpServer *server, gint64 now)
{
  if (server->cancel_at != 0 && now >= server->cancel_at)
    {
      server->cancel_at = 0;
      cancel_all (server);
    }
  gboolean quiet = server->n_in_flight == 0 && mdg_stream_hub_get_n_open (server->streams) == 0;
  if (server->stopped == NULL || (!quiet && now < server->leave_at))
    return;
  soup_server_disconnect (server->soup);
  MdgHttpStoppedFunc stopped = g_steal_pointer (&server->stopped);
  stopped (server->stopped_data);
}

static gboolean
on_watch (gpointer user_data)
{
  MdgHttpServer *server = user_data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer exchange = NULL;
  g_hash_table_iter_init (&iter, server->exchanges);
  while (g_hash_table_iter_next (&iter, NULL, &exchange))
    watch_exchange (exchange, now);
  if (server->stopping)
    watch_stop (server, now);
  return G_SOURCE_CONTINUE;
}

static guint
or_default (guint value, guint fallback)
{
  return value != 0 ? value : fallback;
}

static void
set_limits (MdgHttpServer *server, const MdgHttpLimits *limits)
{
  static const MdgHttpLimits none = { 0 };
  const MdgHttpLimits *given = limits != NULL ? limits : &none;
  server->limits = (MdgHttpLimits){
    .n_workers = or_default (given->n_workers, MDG_HTTP_DEFAULT_WORKERS),
    .n_slow_workers = or_default (given->n_slow_workers, MDG_HTTP_DEFAULT_SLOW_WORKERS),
    .max_queue = or_default (given->max_queue, MDG_HTTP_DEFAULT_QUEUE),
    .max_in_flight = or_default (given->max_in_flight, MDG_HTTP_DEFAULT_IN_FLIGHT),
    .max_streams = or_default (given->max_streams, MDG_HTTP_DEFAULT_STREAMS),
    .body_ms = or_default (given->body_ms, MDG_HTTP_BODY_SECONDS * 1000),
    .write_ms = or_default (given->write_ms, MDG_HTTP_WRITE_SECONDS * 1000),
    .file_ms = or_default (given->file_ms, MDG_HTTP_FILE_SECONDS * 1000),
    .heartbeat_ms = or_default (given->heartbeat_ms, MDG_STREAM_HEARTBEAT_SECONDS * 1000),
  };
}

static void
make_soup (MdgHttpServer *server)
{
  /* Paths are compared as sent (router.c). No Server header: nobody needs to know. */
  server->soup = soup_server_new ("raw-paths", TRUE, NULL);
  g_signal_connect (server->soup, "request-started", G_CALLBACK (on_started), server);
  g_signal_connect (server->soup, "request-finished", G_CALLBACK (on_finished), server);
  soup_server_add_early_handler (server->soup, "/", on_head, server, NULL);
  soup_server_add_handler (server->soup, "/", on_complete, server, NULL);
  soup_server_add_early_handler (server->soup, "*", on_head, server, NULL);
  soup_server_add_handler (server->soup, "*", on_complete, server, NULL);
}

MdgHttpServer *
mdg_http_server_new (GMainContext *context,
                     MdgRouter *router,
                     MdgMetrics *metrics,
                     const MdgHttpLimits *limits)
{
  g_return_val_if_fail (router != NULL && metrics != NULL, NULL);

  MdgHttpServer *server = g_new0 (MdgHttpServer, 1);
  server->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  server->router = router;
  server->metrics = metrics;
  set_limits (server, limits);
  server->exchanges = g_hash_table_new (NULL, NULL);
  server->workers =
    mdg_workers_new (server->context, server->limits.n_workers, server->limits.max_queue,
                     run_exchange, finish_exchange, server);
  server->slow_workers =
    mdg_workers_new (server->context, server->limits.n_slow_workers, server->limits.max_queue,
                     run_exchange, finish_exchange, server);
  server->streams = mdg_stream_hub_new (server->context, metrics, server->limits.heartbeat_ms);
  server->refusals = mdg_refusals_new (server->context);
  make_soup (server);
  server->connections = mdg_connections_new (server->context, server->soup);

  server->watch = g_timeout_source_new (WATCH_MS);
  g_source_set_callback (server->watch, on_watch, server, NULL);
  g_source_attach (server->watch, server->context);
  return server;
}

gboolean
mdg_http_server_listen (MdgHttpServer *server, const char *address, guint16 port, GError **error)
{
  return mdg_connections_listen (server->connections, address, port, error);
}

guint16
mdg_http_server_get_port (MdgHttpServer *server)
{
  return mdg_connections_get_port (server->connections);
}

void
mdg_http_server_stop (MdgHttpServer *server,
                      guint deadline_ms,
                      MdgHttpStoppedFunc done,
                      gpointer user_data)
{
  g_return_if_fail (!server->stopping && done != NULL);

  server->stopping = TRUE;
  server->cancel_at = g_get_monotonic_time () + deadline_ms * G_TIME_SPAN_MILLISECOND;
  server->leave_at = server->cancel_at + LEAVE_MS * G_TIME_SPAN_MILLISECOND;
  server->stopped = done;
  server->stopped_data = user_data;
  mdg_connections_stop_listening (server->connections);
  mdg_stream_hub_close_all (server->streams);
}

static void
forget_messages (MdgHttpServer *server)
{
  GHashTableIter iter;
  gpointer message = NULL;
  gpointer exchange = NULL;
  g_hash_table_iter_init (&iter, server->exchanges);
  while (g_hash_table_iter_next (&iter, &message, &exchange))
    {
      g_signal_handlers_disconnect_by_data (message, exchange);
      g_object_weak_unref (message, on_message_gone, server);
      mdg_exchange_free (exchange);
    }
  g_hash_table_unref (server->exchanges);
}

void
mdg_http_server_free (MdgHttpServer *server)
{
  if (server == NULL)
    return;
  server->stopping = TRUE;
  cancel_all (server);
  mdg_workers_free (server->workers);
  mdg_workers_free (server->slow_workers);
  g_source_destroy (server->watch);
  g_source_unref (server->watch);
  mdg_stream_hub_free (server->streams);
  mdg_refusals_free (server->refusals);
  soup_server_disconnect (server->soup);
  g_object_unref (server->soup);
  forget_messages (server);
  mdg_connections_free (server->connections);
  g_main_context_unref (server->context);
  g_free (server);
}
