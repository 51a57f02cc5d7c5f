/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which names a document may have: those that every system can store, so that a download never goes
 * elsewhere than it seems. They are kept exactly as they are. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FILE_NAME for controls, separators, characters and device names that Windows reserves, ".", "..",
 * a space or a dot at an end, and characters that hide or turn others. */
gboolean mdg_file_name_check (const char *name, GError **error);

/* The same for each name of "様式/令和8年"; NULL is no path. */
gboolean mdg_file_path_check (const char *path, GError **error);

G_END_DECLS
