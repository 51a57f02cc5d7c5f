/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A certificate for 127.0.0.1 that nobody trusts yet: its own authority, good for an hour.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* With its key, for a server; *@ret_pem is what a client has to trust. */
GTlsCertificate *mdg_own_certificate_new (char **ret_pem);

G_END_DECLS
