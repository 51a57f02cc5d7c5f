/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time stamps from an authority (RFC 3161 over HTTP). Synchronous, on any thread.
 */
#pragma once

#include "server/engine/pades/der.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A time stamp over @data, checked. SIGNING_TSA_..., CANCELLED. */
GBytes *mdg_tsa_stamp (const char *url,
                       guint seconds,
                       MdgDer data,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
