/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A consistent copy of a database that is being written to.
 */
#pragma once

#include "server/store/db.h"

G_BEGIN_DECLS

/* Copies the database of @source as it is at this moment to the new file @path, durably. Writers
 * are not held up. The copy is one file without a log: it can be hashed, moved and opened
 * read-only. Fails when @path exists. */
gboolean mdg_snapshot_copy (MdgDb *source, const char *path, GError **error);

G_END_DECLS
