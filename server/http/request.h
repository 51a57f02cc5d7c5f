/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request as handlers see it: plain values, no socket, no library type. The server builds it on
 * the main context; then exactly one worker at a time uses it. Tests build it with
 * mdg_request_new () and hand it to a router.
 *
 * Reference-counted (atomic), everything else belongs to whoever handles the request.
 */
#pragma once

#include "server/http/route.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MDG_REQUEST_MAX_TARGET_BYTES 4096 /* path and query together */
#define MDG_REQUEST_MAX_HEADERS 64
#define MDG_REQUEST_MAX_HEADER_BYTES 16384 /* names and values together */
#define MDG_REQUEST_MAX_QUERY_NAMES 32

/* A request for @target ("/api/v1/accounts?limit=10", not decoded) with @method, from nobody,
 * without headers or body. Never NULL; what is wrong with the target is told by mdg_router_dispatch
 * (). */
MdgRequest *mdg_request_new (const char *method, const char *target);
MdgRequest *mdg_request_ref (MdgRequest *request);
void mdg_request_unref (MdgRequest *request);

/* For whoever builds a request: the server, and tests. @peer is the address of the other end of the
 * connection; X-Real-IP counts only when it is a loopback address, the ward's own proxy. Add
 * headers before they are asked for. */
void mdg_request_add_header (MdgRequest *request, const char *name, const char *value);
void mdg_request_set_body (MdgRequest *request, GBytes *body);
void mdg_request_set_peer (MdgRequest *request, const char *peer);

const char *mdg_request_get_method (MdgRequest *request);

/* The path as sent, without the query. Never for logs: use the route's template. */
const char *mdg_request_get_path (MdgRequest *request);

/* The number in the place of "{id}", above 0; 0 for a route without one. */
gint64 mdg_request_get_id (MdgRequest *request);

/* The row of the route table that answers; NULL before the router has looked. */
const MdgRoute *mdg_request_get_route (MdgRequest *request);

/* The decoded value of query member @name, "" when it has none, NULL when it is absent. A name sent
 * twice or text that is not UTF-8 never gets here: the router refuses it. Borrowed. */
const char *mdg_request_get_query (MdgRequest *request, const char *name);

/* FALSE with UNKNOWN_FIELD when a query name is not in the NULL-terminated list @names: a misspelt
 * filter must not widen a list in silence. */
gboolean mdg_request_check_query (MdgRequest *request, const char *const *names, GError **error);

/* Query member @name as a decimal number from @min to @max, @fallback when it is absent. Fails with
 * INVALID_FIELD. */
gboolean mdg_request_get_query_int (MdgRequest *request,
                                    const char *name,
                                    gint64 min,
                                    gint64 max,
                                    gint64 fallback,
                                    gint64 *ret_value,
                                    GError **error);

/* The first header @name (any case), or NULL. Borrowed. */
const char *mdg_request_get_header (MdgRequest *request, const char *name);

/* The token of "Authorization: Bearer ...", or NULL. Borrowed. */
const char *mdg_request_get_bearer (MdgRequest *request);

/* The media type in small letters without parameters: "application/json"; NULL without the header.
 */
const char *mdg_request_get_content_type (MdgRequest *request);

/* The whole body; empty, never NULL. Borrowed. */
GBytes *mdg_request_get_body (MdgRequest *request);

/* The body as a JSON object; fails with INVALID_JSON. Unref with json_object_unref (). */
JsonObject *mdg_request_dup_json (MdgRequest *request, GError **error);

/* The address of the person's machine: personal data, for the audit log and rate limits only. */
const char *mdg_request_get_address (MdgRequest *request);

/* TRUE when it came from this machine itself and not through the proxy. */
gboolean mdg_request_is_local (MdgRequest *request);

/* "ja" or "en", whichever Accept-Language asks for. Static. */
const char *mdg_request_get_language (MdgRequest *request);

/* Ten random letters and digits that stand in the log and in the problem document of this request.
 */
const char *mdg_request_get_ref (MdgRequest *request);

/* Fires when the client goes away or the server gives up on the request. Borrowed; any thread. */
GCancellable *mdg_request_get_cancellable (MdgRequest *request);

/* A slot for the layer above: who is asking. @destroy runs when it is replaced or the request dies,
 * on any thread. */
void mdg_request_set_context (MdgRequest *request, gpointer context, GDestroyNotify destroy);
gpointer mdg_request_get_context (MdgRequest *request);

/* For the router: keeps the outcome of a match. */
void mdg_request_set_match (MdgRequest *request, const MdgRoute *route, gint64 id);

/* For the router: FALSE when the target was too long, the query malformed, or a name repeated. */
gboolean mdg_request_check_target (MdgRequest *request, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRequest, mdg_request_unref)

G_END_DECLS
