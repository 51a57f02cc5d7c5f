/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request on its way through libsoup: what the server keeps beside the message. Private to the
 * HTTP layer; main context only, except that a worker uses request and sets response while the
 * state is WORKING.
 */
#pragma once

#include "server/http/connections.h"
#include "server/http/router.h"
#include "shared/base/bytes.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_EXCHANGE_READING, /* head or body still arriving */
  MDG_EXCHANGE_WORKING, /* with a worker, or waiting for one */
  MDG_EXCHANGE_DONE,    /* answered, refused, or given up */
} MdgExchangeState;

typedef struct _MdgHttpServer MdgHttpServer;

typedef struct
{
  MdgHttpServer *server;
  SoupServerMessage *message; /* a reference only while WORKING */
  MdgExchangeState state;
  gint64 started;  /* monotonic */
  gint64 answered; /* monotonic, of the last piece written; 0 while there is nothing to write */
  gboolean counted;

  MdgRequest *request; /* NULL until the head has been read */
  MdgMatch match;
  MdgBytes *body; /* NULL when none is coming */
  MdgResponse *response;
  MdgConnections *connections; /* while a file is being sent */
} MdgExchange;

MdgExchange *mdg_exchange_new (MdgHttpServer *server, SoupServerMessage *message);
void mdg_exchange_free (MdgExchange *exchange);

/* Reads the head of the message into the request. */
void mdg_exchange_read_head (MdgExchange *exchange);

/* TRUE when the head announces a body. */
gboolean mdg_exchange_has_body (MdgExchange *exchange);

/* FALSE with an error when the head alone shows that the body must not be read; otherwise gets
 * ready for it. The match must have been made. */
gboolean mdg_exchange_expect_body (MdgExchange *exchange, GError **error);

/* Puts the headers that all answers carry into the message: also before there is an answer, for
 * those that libsoup gives itself to what it cannot read. */
void mdg_exchange_fill_fixed (MdgExchange *exchange);

/* Puts the response into the message, for libsoup to write. A file is handed over piece by piece,
 * the next one when the last has been written; exchange->answered moves along. */
void mdg_exchange_fill_message (MdgExchange *exchange, MdgConnections *connections);

/* Takes the socket away from libsoup, which then finds its own closed and tidies up by itself. The
 * caller closes what is returned; -1 when there is none. */
int mdg_exchange_take_socket (MdgExchange *exchange, MdgConnections *connections);

/* TRUE when the client has hung up. */
gboolean mdg_exchange_client_is_gone (MdgExchange *exchange, MdgConnections *connections);

G_END_DECLS
