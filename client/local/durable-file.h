/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small files of this PC's user that are replaced as a whole: after a crash or a power cut the old
 * or the new content is there. Synchronous; any thread, one at a time for each file.
 *
 * On Windows a file cannot be changed while another program, such as a virus scanner, holds it.
 * That passes: each step tries again for half a second before it fails with G_IO_ERROR_BUSY.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_DURABLE_FILE_TRIES 11
#define MDG_DURABLE_FILE_WAIT_MS 50

/* Writes @content to <path>.new, brings that to the disk, and puts it in the place of @path. A
 * process that dies in between leaves the temporary file. */
gboolean mdg_durable_file_write (const char *path, GBytes *content, GError **error);
#define MDG_DURABLE_FILE_TEMPORARY ".new"

/* The same for content that comes piece by piece. */
typedef struct _MdgDurableWriter MdgDurableWriter;

MdgDurableWriter *mdg_durable_writer_new (const char *path, GError **error);
gboolean mdg_durable_writer_push (MdgDurableWriter *self,
                                  gconstpointer data,
                                  gsize size,
                                  GError **error);

/* Brings all to the disk and puts it in the place of the file. */
gboolean mdg_durable_writer_finish (MdgDurableWriter *self, GError **error);

/* Without a finish nothing is left behind. */
void mdg_durable_writer_free (MdgDurableWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDurableWriter, mdg_durable_writer_free)

/* The whole file; fails with G_IO_ERROR_NO_SPACE when it is larger than @max bytes. */
GBytes *mdg_durable_file_read (const char *path, gsize max, GError **error);

/* A file that is not there counts as removed. */
gboolean mdg_durable_file_remove (const char *path, GError **error);

/* Makes @folder, closed to other users, and what it lies in. One that is there stays as it is. */
gboolean mdg_durable_folder_make (const char *folder, GError **error);

G_END_DECLS
