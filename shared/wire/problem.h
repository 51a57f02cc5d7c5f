/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Errors on the wire: problem documents (RFC 9457).
 *
 *   {"type": "urn:madoguchi:problem:csv-cell-empty", "status": 422,
 *    "title": "<sentence>", "args": {"row": "3"}, "ref": "..."}
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_PROBLEM_TYPE_PREFIX "urn:madoguchi:problem:"
#define MDG_PROBLEM_CONTENT_TYPE "application/problem+json"

/* The document for @error in @lang. @ref is the number under which the server's log tells more, or
 * NULL. */
GBytes *mdg_problem_to_bytes (const GError *error, const char *lang, const char *ref);

/* The error that a document tells; an unreadable one or an unknown type becomes MDG_ERROR_INTERNAL.
 * Never NULL. */
GError *mdg_problem_to_error (GBytes *bytes, guint status);

G_END_DECLS
