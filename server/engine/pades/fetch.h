/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking over HTTP, with limits: time-stamp authorities, revocation lists, OCSP responders.
 *
 * Synchronous, on any thread; each call has a session of its own and ends within its time, however
 * slowly the other side sends.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_FETCH_SECONDS 20
#define MDG_FETCH_STAMP_MAX (256 * 1024)
#define MDG_FETCH_CRL_MAX (32 * 1024 * 1024)
#define MDG_FETCH_OCSP_MAX (256 * 1024)

/* POSTs @body as @type, or GETs when it is NULL. NETWORK_UNREACHABLE, NETWORK_TIMEOUT, BAD_REQUEST
 * for an answer other than 200, CANCELLED. */
GBytes *mdg_pades_fetch (const char *url,
                         const char *type,
                         GBytes *body,
                         guint seconds,
                         gsize max,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
