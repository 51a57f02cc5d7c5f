/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trusted certificates named on the command line, and what both commands of signatures share. One
 * thread.
 */
#pragma once

#include "server/engine/pades/certificate.h"

G_BEGIN_DECLS

/* The certificates of a PEM file, one at least. SIGNING_TRUST_FILE, FILE. */
GPtrArray *mdg_ctl_read_trust (const char *path, GError **error);

G_END_DECLS
