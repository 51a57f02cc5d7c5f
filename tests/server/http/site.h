/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A server with routes of every kind on a thread of its own, and a client that sends whatever bytes
 * it is told to.
 */
#pragma once

#include "server/http/server.h"

G_BEGIN_DECLS

#define SITE_MAX_BODY 1000
#define SITE_BIG_BYTES (24 * 1024 * 1024)

typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  MdgMetrics *metrics;
  MdgRouter *router;
  MdgHttpServer *server;
  MdgHttpLimits limits;
  guint16 port;

  GMutex lock;
  GCond changed;
  gboolean gate;     /* /hold waits for it */
  guint n_holding;   /* handlers of /hold at work */
  guint n_cancelled; /* of those, given up because the client went away */
  guint n_calls;     /* handlers called */
  gsize n_body;      /* bytes the last handler with a body saw */
  guint n_closed;    /* streams that have ended */
  guint n_released;  /* answers with the big file that are over */
  int big_file;      /* of SITE_BIG_BYTES */
  gboolean stopped;
  GPtrArray *streams; /* MdgStream */
} Site;

/* @limits may be NULL. */
Site *site_new (const MdgHttpLimits *limits);
void site_free (Site *site);

/* Waits until the number at @value, of the site, is at least @least; fails the test after ten
 * seconds. */
void site_wait (Site *site, guint *value, guint least);
void site_open_gate (Site *site);

/* Runs @func on the server's thread and waits for it. */
void site_call (Site *site, void (*func) (Site *site));

/* The first open stream; wait for n_streams before. */
MdgStream *site_get_stream (Site *site, guint index);
guint site_wait_for_streams (Site *site, guint least);

/* A connection of the client: a plain blocking socket with a time limit of ten seconds. */
int peer_connect (Site *site);
void peer_send (int fd, const char *data, gssize size);

/* Everything until the server closes or @until has come; free it. */
char *peer_read (int fd, const char *until);

/* Sends @request on a new connection and reads until the server closes it. */
char *peer_ask (Site *site, const char *request);

/* The status of an answer, 0 when there was none. */
guint answer_status (const char *answer);

/* The body of an answer. */
const char *answer_body (const char *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Site, site_free)

G_END_DECLS
