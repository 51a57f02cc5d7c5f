/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The names in a zip file, from its central directory, or from the entries themselves where that is
 * lost; and the beginning of one entry. Enough to tell Word from Excel, and a locked OpenDocument
 * file, before a worker opens the file.
 *
 * The file is untrusted; all offsets are checked and everything has a maximum. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_ZIP_MAX_NAMES 65536
#define MDG_ZIP_MAX_DIRECTORY (16 * 1024 * 1024)

/* FALSE from the function ends the walk. */
typedef gboolean (*MdgZipNameFunc) (const char *name,
                                    gboolean is_encrypted,
                                    gpointer user_data);

/* The number of names, -1 when there is neither a directory nor an entry that can be read. */
int mdg_zip_names (int fd, MdgZipNameFunc func, gpointer user_data);

/* The first @max bytes of the entry @name, unpacked; NULL when it is not there or damaged. */
GBytes *mdg_zip_peek (int fd, const char *name, gsize max);

G_END_DECLS
