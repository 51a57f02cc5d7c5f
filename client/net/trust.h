/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whom this PC trusts to certify servers. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The system's own judge of certificates, or NULL where GIO's default is that. */
GTlsDatabase *mdg_trust_new_for_system (void);

/* The authorities in a PEM file, and nobody else. @path is absolute. NULL when it cannot be read or
 * holds none. */
GTlsDatabase *mdg_trust_new_for_file (const char *path);

G_END_DECLS
