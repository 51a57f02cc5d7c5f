/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/snapshot.h"

#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* All pages in one step: one read transaction of the source, which writers in WAL mode do not
 * wait for and after which nothing has to be copied again. */
static int
copy_pages (sqlite3 *target, sqlite3 *source)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", source, "main");
  if (backup == NULL)
    return sqlite3_extended_errcode (target);
  int rc = sqlite3_backup_step (backup, -1);
  int finish_rc = sqlite3_backup_finish (backup);
  return rc == SQLITE_DONE ? finish_rc : rc;
}

static int
copy_to (const char *path, sqlite3 *source)
{
  sqlite3 *target = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int rc = sqlite3_open_v2 (path, &target, flags, NULL);
  if (rc == SQLITE_OK)
    rc = copy_pages (target, source);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (target, "PRAGMA journal_mode=DELETE;", NULL, NULL, NULL);
  sqlite3_close (target);
  return rc;
}

static gboolean
sync_file (int fd, GError **error)
{
  if (fsync (fd) == 0)
    return TRUE;
  int saved = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s", g_strerror (saved));
  return FALSE;
}

gboolean
mdg_snapshot_copy (MdgDb *source, const char *path, GError **error)
{
  /* Made here with its mode; SQLite takes an empty file for an empty database. */
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      int saved = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "Making %s: %s", path,
                   g_strerror (saved));
      return FALSE;
    }
  int rc = copy_to (path, mdg_db_get_handle (source));
  gboolean fine = rc == SQLITE_OK && sync_file (fd, error);
  if (rc != SQLITE_OK)
    mdg_db_set_error (error, rc, NULL);
  close (fd);
  if (!fine)
    unlink (path);
  return fine;
}
