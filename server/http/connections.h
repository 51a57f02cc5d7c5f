/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The connections of a server: accepts them, hands them to libsoup, and knows the socket of each
 * message. Private to the HTTP layer; main context only.
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define MDG_CONNECTIONS_MAX 8192 /* more are closed as soon as they are accepted */
#define MDG_CONNECTIONS_BACKLOG 1024

typedef struct _MdgConnections MdgConnections;

MdgConnections *mdg_connections_new (GMainContext *context, SoupServer *soup);

/* Fails with an error of GIO. */
gboolean mdg_connections_listen (MdgConnections *connections,
                                 const char *address,
                                 guint16 port,
                                 GError **error);

/* The port of the first address. */
guint16 mdg_connections_get_port (MdgConnections *connections);

/* Accepts nobody any more; open connections stay. */
void mdg_connections_stop_listening (MdgConnections *connections);

/* The socket under @message; NULL when it is closed. Borrowed. */
GSocket *mdg_connections_get_socket (MdgConnections *connections, SoupServerMessage *message);

/* To be told when @message has been answered and its connection waits for the next request. */
void mdg_connections_set_idle (MdgConnections *connections, SoupServerMessage *message);

/* TRUE for the message that stands for a client which hung up between two requests: nothing is to
 * be answered. */
gboolean mdg_connections_is_farewell (MdgConnections *connections, SoupServerMessage *message);

/* The SoupServer must have been disconnected and freed before. */
void mdg_connections_free (MdgConnections *connections);

G_END_DECLS
