/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A growing buffer that cannot be made without a maximum: whatever comes from a network or a file
 * is gathered in one of these. Not thread-safe; the owner frees it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgBytes MdgBytes;

MdgBytes *mdg_bytes_new (gsize max);

/* Appends; FALSE with MDG_ERROR_BODY_TOO_LARGE, and nothing appended, when the maximum would be
 * passed. */
gboolean mdg_bytes_append (MdgBytes *bytes, gconstpointer data, gsize size, GError **error);

gsize mdg_bytes_get_size (MdgBytes *bytes);
const guint8 *mdg_bytes_get_data (MdgBytes *bytes);

/* Hands the content over and empties the buffer. */
GBytes *mdg_bytes_steal (MdgBytes *bytes);
void mdg_bytes_free (MdgBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgBytes, mdg_bytes_free)

G_END_DECLS
