/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A large file from the server into a file of this PC: piece by piece, and on from where an earlier
 * download ended. Main thread.
 */
#pragma once

#include "client/net/connection.h"

G_BEGIN_DECLS

/* Silence after which a download has failed. */
#define MDG_DOWNLOAD_TIMEOUT_SECONDS 60

/* The longest wait that a server can ask for. */
#define MDG_DOWNLOAD_MAX_RETRY_SECONDS 300

typedef struct
{
  const char *path; /* from shared/wire/paths.h */
  const char *file; /* what is there already is the beginning */
  const char *etag; /* with its quotes: of another file than this the whole comes again */
  gint64 bytes;     /* of the whole file; the server cannot send more */
} MdgDownload;

/* @have of the bytes are on the disk. */
typedef void (*MdgDownloadFunc) (gint64 have, gpointer user_data);

/* Copies what it needs of @download. @progress is called until @callback is, not after it. */
void mdg_download_async (MdgConnection *connection,
                         const MdgDownload *download,
                         MdgDownloadFunc progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);

/* TRUE when the whole file is there. Fails with BUSY (then *@ret_wait_seconds is what the server
 * asked for, 0 without that), NOT_FOUND, a NETWORK code, UPDATE_NO_ROOM, UPDATE_FILE, or
 * UPDATE_DAMAGED for more bytes than announced. What arrived stays in the file. */
gboolean mdg_download_finish (GAsyncResult *result, guint *ret_wait_seconds, GError **error);

G_END_DECLS
