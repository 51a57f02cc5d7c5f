/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a request to an answer by a static table of routes. Immutable once made, so any number of
 * threads may use one router; the table and @app must outlive it.
 */
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

G_BEGIN_DECLS

typedef struct _MdgRouter MdgRouter;

typedef struct
{
  /* Asked before every handler: FALSE with an error ends the request. Sets the request's context.
   * NULL: nobody is asked. */
  gboolean (*guard) (MdgRequest *request, const MdgRoute *route, gpointer app, GError **error);

  /* Stands around the handler after the guard: calls @inner or answers itself, and sees the answer.
   * NULL: the handler is called. */
  MdgResponse *(*around) (MdgRequest *request,
                          const MdgRoute *route,
                          MdgHandler inner,
                          gpointer app,
                          GError **error);

  /* Says what failed in another form than a problem document, such as a page. NULL: a problem
   * document. */
  MdgResponse *(*tell) (MdgRequest *request, const GError *error, gpointer app);
} MdgRouterHooks;

typedef enum
{
  MDG_MATCH_FOUND,
  MDG_MATCH_NO_PATH,   /* 404 */
  MDG_MATCH_NO_METHOD, /* 405: the path exists with other methods */
  MDG_MATCH_OPTIONS,   /* OPTIONS on a path that exists */
} MdgMatchKind;

typedef struct
{
  MdgMatchKind kind;
  const MdgRoute *route; /* for FOUND */
  gint64 id;
  const char *allow; /* "GET, HEAD, OPTIONS" for NO_METHOD and OPTIONS; the router's */
} MdgMatch;

/* @routes has @n_routes rows; a wrong row (unknown method, two alike) is a programmer's mistake and
 * aborts. @hooks may be NULL. */
MdgRouter *
mdg_router_new (const MdgRoute *routes, gsize n_routes, const MdgRouterHooks *hooks, gpointer app);
void mdg_router_free (MdgRouter *router);

/* The route of @method and @path, for a look before the body has arrived. */
void
mdg_router_match (MdgRouter *router, const char *method, const char *path, MdgMatch *ret_match);

/* Answers @request: never NULL, errors become problem documents. Any thread. */
MdgResponse *mdg_router_dispatch (MdgRouter *router, MdgRequest *request);

/* The answer to a request that failed before it came to dispatch. Never NULL; any thread. */
MdgResponse *mdg_router_tell (MdgRouter *router, MdgRequest *request, const GError *error);

/* The rows in order, for printing the table. */
const MdgRoute *mdg_router_get_routes (MdgRouter *router, gsize *ret_n_routes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRouter, mdg_router_free)

G_END_DECLS
