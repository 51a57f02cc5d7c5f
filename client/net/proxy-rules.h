/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two lines in which Windows keeps its proxy settings: the list of proxies
 * ("proxy:8080", "http=a:80;https=b:8080;socks=c") and the list of servers that are reached without
 * them ("<local>;*.lg.jp;10.*"). Their form is that of WinHttpOpen (lpszProxy, lpszProxyBypass).
 * Pure, on every system; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is longer, or comes later, is left out. */
#define MDG_PROXY_RULES_MAX_BYTES 65536
#define MDG_PROXY_RULES_MAX_PROXIES 8

/* The proxies for @scheme ("https") out of @servers as GIO wants them ("http://b:8080"), in their
 * order: those of the scheme, else those without one, else SOCKS. NULL when there is none. Free
 * with g_strfreev (). */
char **mdg_proxy_rules_find (const char *servers, const char *scheme);

/* TRUE when @bypass names the server, or when it is this machine. @host without brackets; @port 0
 * for the scheme's own. @bypass may be NULL. */
gboolean mdg_proxy_rules_is_direct (const char *bypass,
                                    const char *scheme,
                                    const char *host,
                                    guint port);

G_END_DECLS
