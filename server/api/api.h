/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The staff API: one table of routes, the guard before them, and what all handlers share.
 *
 * DESIGN. A request comes from http/ on a worker thread. The guard finds out who asks (Bearer
 * token), refuses clients that are too old, and checks the route's permission. The idempotency hook
 * answers a request that came before. The handler reads query and body into plain values, calls one
 * service function, and turns its result into a response. Handlers decide nothing: what may be done
 * is asked again in the service.
 */
#pragma once

#include "server/http/metrics.h"
#include "server/http/router.h"
#include "server/service/context.h"

G_BEGIN_DECLS

typedef struct
{
  MdgCore *core;       /* borrowed */
  MdgMetrics *metrics; /* borrowed */
} MdgApi;

/* The table, in the order of docs/openapi.yaml. Static. */
const MdgRoute *mdg_api_get_routes (gsize *ret_n_routes);

/* A router for the table. @api is borrowed and must outlive it. */
MdgRouter *mdg_api_router_new (MdgApi *api);

/* Registers what /metrics tells beyond the HTTP layer's own figures. */
void mdg_api_register_gauges (MdgApi *api);

G_END_DECLS
