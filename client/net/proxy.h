/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which proxy the office has set for this PC. Main thread; look-ups are asynchronous.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The resolver for this system. Where it finds nothing, or not in time, the way is direct. */
GProxyResolver *mdg_proxy_resolver_new (void);

G_END_DECLS
