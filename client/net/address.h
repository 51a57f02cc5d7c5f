/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server's address as people type it. Pure; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_ADDRESS_MAX_CHARS 500

/* The address in one form: "https://host[:port]", no path, no trailing slash. "host" alone means
 * https. Only this very machine may be spoken to without TLS. Fails with INVALID_FIELD {field}.
 * Free with g_free (). */
char *mdg_address_normalise (const char *text, GError **error);

/* TRUE for an address whose server shows a certificate. */
gboolean mdg_address_is_secure (const char *address);

G_END_DECLS
