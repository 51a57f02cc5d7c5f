/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/exchange.h"

#include "server/http/answer-head.h"
#include "shared/base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

MdgExchange *
mdg_exchange_new (MdgHttpServer *server, SoupServerMessage *message)
{
  MdgExchange *exchange = g_new0 (MdgExchange, 1);
  exchange->server = server;
  exchange->message = message;
  exchange->started = g_get_monotonic_time ();
  return exchange;
}

void
mdg_exchange_free (MdgExchange *exchange)
{
  g_clear_pointer (&exchange->request, mdg_request_unref);
  g_clear_pointer (&exchange->body, mdg_bytes_free);
  g_clear_pointer (&exchange->response, mdg_response_free);
  g_free (exchange);
}

static char *
dup_target (SoupServerMessage *message)
{
  if (soup_server_message_is_options_ping (message))
    return g_strdup ("*");
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  if (query == NULL)
    return g_strdup (g_uri_get_path (uri));
  return g_strconcat (g_uri_get_path (uri), "?", query, NULL);
}

void
mdg_exchange_read_head (MdgExchange *exchange)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *target = dup_target (message);
  exchange->request = mdg_request_new (soup_server_message_get_method (message), target);
  mdg_request_set_peer (exchange->request, soup_server_message_get_remote_host (message));

  /* libsoup would cut answers into ranges by itself, any number of them. */
  const char *range = soup_message_headers_get_one (headers, "Range");
  if (range != NULL)
    mdg_request_add_header (exchange->request, "Range", range);
  soup_message_headers_remove (headers, "Range");
  SoupMessageHeadersIter iter;
  const char *name = NULL;
  const char *value = NULL;
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    mdg_request_add_header (exchange->request, name, value);
}

gboolean
mdg_exchange_has_body (MdgExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED ||
         soup_message_headers_get_content_length (headers) > 0;
}

static const char *
expected_type (const MdgRoute *route)
{
  if ((route->flags & MDG_ROUTE_CSV_BODY) != 0)
    return "text/csv";
  if ((route->flags & MDG_ROUTE_BYTES_BODY) != 0)
    return "application/octet-stream";
  if ((route->flags & MDG_ROUTE_FORM_BODY) != 0)
    return "application/x-www-form-urlencoded";
  return "application/json";
}

static gboolean
check_type (MdgRequest *request, const MdgRoute *route, GError **error)
{
  const char *expected = expected_type (route);
  const char *coding = mdg_request_get_header (request, "Content-Encoding");
  gboolean plain = coding == NULL || g_ascii_strcasecmp (coding, "identity") == 0;
  if (plain && g_strcmp0 (mdg_request_get_content_type (request), expected) == 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_UNSUPPORTED_TYPE, "expected", expected, NULL);
  return FALSE;
}

gboolean
mdg_exchange_expect_body (MdgExchange *exchange, GError **error)
{
  const MdgRoute *route = exchange->match.route;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  goffset announced = soup_message_headers_get_content_length (headers);
  if (route->max_body == 0 || (announced > 0 && (guint64) announced > route->max_body))
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", (gint64) route->max_body);
      return FALSE;
    }
  if (!check_type (exchange->request, route, error))
    return FALSE;
  exchange->body = mdg_bytes_new (route->max_body);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (exchange->message),
                                    FALSE);
  return TRUE;
}

static void
replace_header (const char *name, const char *value, gpointer headers)
{
  soup_message_headers_replace (headers, name, value);
}

static void
append_header (const char *name, const char *value, gpointer headers)
{
  soup_message_headers_append (headers, name, value);
}

void
mdg_exchange_fill_fixed (MdgExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  /* They are gone again after "100 Continue". */
  if (soup_message_headers_get_one (headers, "Referrer-Policy") == NULL)
    mdg_answer_head_foreach_fixed (append_header, headers);
}

/* The rest of a file that has become shorter: only a broken connection says that it is missing.
 * libsoup finds it broken when it has something to write; without that it would wait for more. */
static void
break_off (MdgExchange *exchange)
{
  GSocket *socket = mdg_connections_get_socket (exchange->connections, exchange->message);
  exchange->answered = 0;
  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  if (socket != NULL)
    shutdown (g_socket_get_fd (socket), SHUT_RDWR);
  soup_message_body_append (soup_server_message_get_response_body (exchange->message),
                            SOUP_MEMORY_STATIC, " ", 1);
}

static void
append_piece (MdgExchange *exchange)
{
  g_autoptr (GBytes) piece = mdg_response_read_piece (exchange->response);
  exchange->answered = g_get_monotonic_time ();
  if (piece == NULL)
    break_off (exchange);
  else if (g_bytes_get_size (piece) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (exchange->message),
                                    piece);
}

static void
on_piece_written (SoupServerMessage *message, gpointer user_data)
{
  append_piece (user_data);
}

static void
fill_file (MdgExchange *exchange, MdgConnections *connections)
{
  exchange->connections = connections;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  soup_message_headers_set_content_length (headers,
                                           (goffset) mdg_response_get_length (exchange->response));
  soup_message_body_set_accumulate (soup_server_message_get_response_body (exchange->message),
                                    FALSE);
  g_signal_connect (exchange->message, "wrote-chunk", G_CALLBACK (on_piece_written), exchange);
  append_piece (exchange);
}

/* libsoup takes Content-Length out of an answer without content, holds the answer for one that ends
 * with the connection from then on, and closes it although the client was told nothing. */
static void
on_bare_head_written (SoupServerMessage *message, gpointer user_data)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_NONE);
}

void
mdg_exchange_fill_message (MdgExchange *exchange, MdgConnections *connections)
{
  MdgResponse *response = exchange->response;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  guint status = mdg_response_get_status (response);
  soup_server_message_set_status (exchange->message, status, NULL);
  mdg_exchange_fill_fixed (exchange);
  mdg_response_foreach_header (response, replace_header, headers);
  const char *type = mdg_response_get_content_type (response);
  if (type != NULL)
    soup_message_headers_replace (headers, "Content-Type", type);

  GBytes *body = mdg_response_get_body (response);
  if (status == SOUP_STATUS_NO_CONTENT)
    g_signal_connect (exchange->message, "wrote-headers", G_CALLBACK (on_bare_head_written), NULL);
  if (mdg_response_is_file (response))
    fill_file (exchange, connections);
  else if (g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (exchange->message),
                                    body);
  else if (status != SOUP_STATUS_NO_CONTENT && mdg_response_get_length (response) > 0)
    soup_message_headers_set_content_length (headers, (goffset) mdg_response_get_length (response));
}

int
mdg_exchange_take_socket (MdgExchange *exchange, MdgConnections *connections)
{
  GSocket *socket = mdg_connections_get_socket (connections, exchange->message);
  if (socket == NULL)
    return -1;
  int fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 0);
  g_socket_close (socket, NULL);
  return fd;
}

gboolean
mdg_exchange_client_is_gone (MdgExchange *exchange, MdgConnections *connections)
{
  GSocket *socket = mdg_connections_get_socket (connections, exchange->message);
  if (socket == NULL)
    return TRUE;
  struct pollfd entry = { g_socket_get_fd (socket), POLLRDHUP, 0 };
  return poll (&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}
