/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work on files and folders that backup and restore share. Paths are absolute. Thread-safe.
 */
#pragma once

#include "server/crypto/hash.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_FILE_COPY, /* an independent file */
  MDG_FILE_LINK, /* a hard link where the file system can, else a copy; for files that never change
                  */
} MdgFileMethod;

/* Size and SHA-256 of a regular file. */
gboolean mdg_file_hash (const char *path,
                        GCancellable *cancellable,
                        guint64 *ret_size,
                        guint8 ret_hash[MDG_HASH_SIZE],
                        GError **error);

/* Makes @to from @from; folders above it are made when missing. Fails when @to exists. */
gboolean mdg_file_duplicate (const char *from,
                             const char *to,
                             MdgFileMethod method,
                             GCancellable *cancellable,
                             GError **error);

/* Makes @path, and what is missing above it, with mode 0700. */
gboolean mdg_folder_make (const char *path, GError **error);

/* Removes @path with all that is in it; symbolic links are removed, never followed. One that is
 * missing is no failure. */
gboolean mdg_folder_remove (const char *path, GError **error);

/* Names in the folder @path, sorted; empty when it is missing. Free with g_ptr_array_unref (). */
GPtrArray *mdg_folder_list (const char *path, GError **error);

/* Makes everything that was written to the file system of @path durable. */
gboolean mdg_folder_sync (const char *path, GError **error);

/* MDG_ERROR_STORE_FULL or a G_IO_ERROR for errno @code, prefixed with @doing. */
void mdg_file_set_error (GError **error, int code, const char *doing, const char *path);

G_END_DECLS
