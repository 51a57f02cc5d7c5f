/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Connections are accepted here and not by libsoup: its listener queues ten only, cannot be
 * stopped without cutting off running requests, and the reading side must be ours (socket-input.h).
 *
 * libsoup does not tell which stream a message came in on, but gives back the very address object
 * that was handed over with the stream; a table from there leads to the connection.
 */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/connections.h"

#include "server/http/socket-input.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPT_AT_ONCE 64

struct _MdgConnections
{
  GMainContext *context;
  SoupServer *soup;
  GSList *listeners; /* GSource, with a reference */
  int silent_fd;     /* the other end of the deaf listener */
  guint16 port;
  GHashTable *by_address; /* GSocketAddress → Connection */
};

typedef struct
{
  MdgConnections *connections;
  GSocketAddress *address;
  GSocketConnection *base; /* owns the writing side */
  GSocket *socket;
  MdgSocketInput *input; /* borrowed; it owns this */
} Connection;

static void
on_input_gone (gpointer user_data)
{
  Connection *connection = user_data;
  g_hash_table_remove (connection->connections->by_address, connection->address);
  g_object_unref (connection->address);
  g_object_unref (connection->base);
  g_object_unref (connection->socket);
  g_free (connection);
}

/* libsoup gives up keep-alive when it has no listener. This one hears nobody: one end of a pair
 * whose other end stays silent. */
static gboolean
add_deaf_listener (MdgConnections *connections, GError **error)
{
  int pair[2];
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  connections->silent_fd = pair[1];
  g_autoptr (GSocket) deaf = g_socket_new_from_fd (pair[0], error);
  if (deaf == NULL)
    {
      close (pair[0]);
      return FALSE;
    }
  return soup_server_listen_socket (connections->soup, deaf, 0, error);
}

MdgConnections *
mdg_connections_new (GMainContext *context, SoupServer *soup)
{
  MdgConnections *connections = g_new0 (MdgConnections, 1);
  connections->context = g_main_context_ref (context);
  connections->soup = soup;
  connections->by_address = g_hash_table_new (NULL, NULL);
  connections->silent_fd = -1;

  g_autoptr (GError) error = NULL;
  g_main_context_push_thread_default (context);
  if (!add_deaf_listener (connections, &error))
    g_warning ("Connections will not be kept alive: %s", error->message);
  g_main_context_pop_thread_default (context);
  return connections;
}

static void
hand_over (MdgConnections *connections, GSocket *socket)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  if (local == NULL || remote == NULL)
    return; /* the client is gone already */
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  Connection *connection = g_new0 (Connection, 1);
  connection->connections = connections;
  connection->address = g_object_ref (remote);
  connection->socket = g_object_ref (socket);
  g_autoptr (MdgSocketInput) input = mdg_socket_input_new (socket, on_input_gone, connection);
  connection->input = input;
  g_hash_table_insert (connections->by_address, remote, connection);

  connection->base = g_socket_connection_factory_create_connection (socket);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection->base));
  g_autoptr (GIOStream) stream = g_simple_io_stream_new (G_INPUT_STREAM (input), output);
  soup_server_accept_iostream (connections->soup, stream, local, remote, NULL);
}

static gboolean
on_client (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  MdgConnections *connections = user_data;
  for (guint i = 0; i < ACCEPT_AT_ONCE; i++)
    {
      g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, NULL);
      if (socket == NULL)
        break;
      if (g_hash_table_size (connections->by_address) < MDG_CONNECTIONS_MAX)
        hand_over (connections, socket);
    }
  return G_SOURCE_CONTINUE;
}

static GSocket *
listening_socket (const char *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) bound = g_inet_socket_address_new_from_string (address, port);
  if (bound == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is not an address",
                   address);
      return NULL;
    }
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (bound),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, MDG_CONNECTIONS_BACKLOG);
  if (!g_socket_bind (socket, bound, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static guint16
port_of (GSocket *socket)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  return local != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)) : 0;
}

gboolean
mdg_connections_listen (MdgConnections *connections,
                        const char *address,
                        guint16 port,
                        GError **error)
{
  g_autoptr (GSocket) socket = listening_socket (address, port, error);
  if (socket == NULL)
    return FALSE;
  /* The source owns the socket; destroying it closes the door. */
  GSource *source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_client), connections, NULL);
  g_source_attach (source, connections->context);
  connections->listeners = g_slist_prepend (connections->listeners, source);
  if (connections->port == 0)
    connections->port = port_of (socket);
  return TRUE;
}

guint16
mdg_connections_get_port (MdgConnections *connections)
{
  return connections->port;
}

void
mdg_connections_stop_listening (MdgConnections *connections)
{
  for (GSList *l = connections->listeners; l != NULL; l = l->next)
    {
      g_source_destroy (l->data);
      g_source_unref (l->data);
    }
  g_clear_pointer (&connections->listeners, g_slist_free);
}

static Connection *
find_connection (MdgConnections *connections, SoupServerMessage *message)
{
  return g_hash_table_lookup (connections->by_address,
                              soup_server_message_get_remote_address (message));
}

GSocket *
mdg_connections_get_socket (MdgConnections *connections, SoupServerMessage *message)
{
  Connection *connection = find_connection (connections, message);
  if (connection == NULL || g_socket_is_closed (connection->socket))
    return NULL;
  return connection->socket;
}

void
mdg_connections_set_idle (MdgConnections *connections, SoupServerMessage *message)
{
  Connection *connection = find_connection (connections, message);
  if (connection != NULL)
    mdg_socket_input_set_idle (connection->input);
}

gboolean
mdg_connections_is_farewell (MdgConnections *connections, SoupServerMessage *message)
{
  Connection *connection = find_connection (connections, message);
  return connection != NULL && mdg_socket_input_has_ended (connection->input);
}

void
mdg_connections_free (MdgConnections *connections)
{
  if (connections == NULL)
    return;
  mdg_connections_stop_listening (connections);
  g_assert (g_hash_table_size (connections->by_address) == 0);
  g_hash_table_unref (connections->by_address);
  if (connections->silent_fd >= 0)
    close (connections->silent_fd);
  g_main_context_unref (connections->context);
  g_free (connections);
}
