/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GProxyResolver around a look-up that blocks, perhaps for long (a PAC file that has to be
 * fetched): it runs on a worker thread, is waited for so long and no longer, and is remembered for
 * a while. Made and used on the main thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* After this the way is taken to be direct; the look-up goes on, for the next connection. */
#define MDG_PROXY_TIMEOUT_MS 8000

/* How long an answer holds: a changed setting is seen after this. */
#define MDG_PROXY_KEEP_MS 30000

/* Servers whose answer is remembered. A client speaks to one. */
#define MDG_PROXY_MAX_KEPT 32

#define MDG_TYPE_PROXY_RESOLVER (mdg_proxy_resolver_get_type ())
G_DECLARE_FINAL_TYPE (MdgProxyResolver, mdg_proxy_resolver, MDG, PROXY_RESOLVER, GObject)

/* The proxies for @uri as URIs, NULL for the direct way. Blocks; on a worker thread, several at a
 * time. */
typedef char **(*MdgProxyLookup) (const char *uri);

/* @timeout_ms and @keep_ms 0: as above; shorter in tests. */
GProxyResolver *
mdg_proxy_resolver_new_with (MdgProxyLookup lookup, guint timeout_ms, guint keep_ms);

G_END_DECLS
