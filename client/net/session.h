/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all conversations with a server have in common: whom they trust, which proxy they take, and
 * the headers they carry. Private to client/net; main thread.
 */
#pragma once

#include "client/net/connection.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Connections to one server at the same time; the event stream has one of its own besides. */
#define MDG_SESSION_MAX_CONNECTIONS 6

/* A session that gives up after @timeout seconds without any byte; 0: never. */
SoupSession *mdg_session_new (MdgConnection *connection, guint timeout);

/* A message for @path of @connection's server with the version of this client, the language, and
 * the token where there is one. NULL when the address is none. */
SoupMessage *mdg_session_message_new (MdgConnection *connection,
                                      const char *method,
                                      const char *path);

/* The error that a refusing answer to @message tells; @body is what came with it. Never NULL. */
GError *mdg_session_error_of_answer (SoupMessage *message, GBytes *body);

G_END_DECLS
