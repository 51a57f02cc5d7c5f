/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks into the container of old Office files (OLE2, "compound file"): the names of its streams
 * and the beginning of one, enough to tell what the file is and whether it has a password.
 *
 * The file is untrusted: every sector number is checked, every chain has a maximum. Plain value of
 * one thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_OLE_MAX_ENTRIES 8192

typedef struct _MdgOleFile MdgOleFile;

/* NULL when @fd holds no directory that can be read. */
MdgOleFile *mdg_ole_file_open (int fd);
void mdg_ole_file_free (MdgOleFile *file);

/* The name is compared without case. */
gboolean mdg_ole_file_has (const MdgOleFile *file, const char *name);

/* The first bytes of a stream, within its first sector; fewer or none when it is short. */
gsize mdg_ole_file_peek (const MdgOleFile *file, const char *name, guint8 *buffer, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgOleFile, mdg_ole_file_free)

G_END_DECLS
