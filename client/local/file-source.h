/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file of this PC that is sent: its size, its time, its content piece by piece. Files may lie on
 * a share, be open in Excel, or change while they are sent; each of that is an error of its own.
 * All functions block: for worker threads.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 size;  /* bytes */
  gint64 mtime; /* microseconds since the epoch */
} MdgFileStamp;

/* Errors are those of GIO (client/ui/common/files.h has sentences for them). */
gboolean mdg_file_stamp_read (GFile *file,
                              MdgFileStamp *ret_stamp,
                              GCancellable *cancellable,
                              GError **error);
gboolean mdg_file_stamp_equal (const MdgFileStamp *a, const MdgFileStamp *b);

/* The SHA-256 of the content in 64 small hexadecimal digits; MDG_ERROR_UPLOAD_DAMAGED when the file
 * is no longer as @stamp says. Free with g_free (). */
char *mdg_file_digest (GFile *file,
                       const MdgFileStamp *stamp,
                       GCancellable *cancellable,
                       GError **error);

/* @length bytes from @offset on; MDG_ERROR_UPLOAD_DAMAGED when the file is no longer as @stamp
 * says. */
GBytes *mdg_file_read_piece (GFile *file,
                             const MdgFileStamp *stamp,
                             gint64 offset,
                             gsize length,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
