/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/durable-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
fail (GError **error)
{
  int saved = errno;
  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (saved), g_strerror (saved));
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static gboolean
write_synced (const char *path, GBytes *content)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  gboolean good = write_all (fd, data, size) && g_fsync (fd) == 0;
  return close (fd) == 0 && good;
}

/* A name that was given or taken away is on the disk when its folder is. */
static void
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("the folder was not synced: %s", g_strerror (errno));
  close (fd);
}

gboolean
mdg_durable_file_write (const char *path, GBytes *content, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, MDG_DURABLE_FILE_TEMPORARY, NULL);
  if (!write_synced (temporary, content) || g_rename (temporary, path) != 0)
    return fail (error);
  sync_folder_of (path);
  return TRUE;
}

/* ---- piece by piece ---- */

struct _MdgDurableWriter
{
  char *path;
  char *temporary;
  int fd; /* -1: closed */
};

MdgDurableWriter *
mdg_durable_writer_new (const char *path, GError **error)
{
  g_autoptr (MdgDurableWriter) self = g_new0 (MdgDurableWriter, 1);
  self->path = g_strdup (path);
  self->temporary = g_strconcat (path, MDG_DURABLE_FILE_TEMPORARY, NULL);
  self->fd = g_open (self->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    return g_steal_pointer (&self);
  fail (error);
  return NULL;
}

gboolean
mdg_durable_writer_push (MdgDurableWriter *self, gconstpointer data, gsize size, GError **error)
{
  return write_all (self->fd, data, size) || fail (error);
}

gboolean
mdg_durable_writer_finish (MdgDurableWriter *self, GError **error)
{
  gboolean good = g_fsync (self->fd) == 0;
  int fd = self->fd;
  self->fd = -1;
  good = close (fd) == 0 && good;
  if (!good || g_rename (self->temporary, self->path) != 0)
    return fail (error);
  g_clear_pointer (&self->temporary, g_free);
  sync_folder_of (self->path);
  return TRUE;
}

void
mdg_durable_writer_free (MdgDurableWriter *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL && g_remove (self->temporary) != 0)
    g_debug ("a temporary file stays: %s", g_strerror (errno));
  g_free (self->path);
  g_free (self->temporary);
  g_free (self);
}

GBytes *
mdg_durable_file_read (const char *path, gsize max, GError **error)
{
  GStatBuf info;
  if (g_stat (path, &info) != 0)
    {
      fail (error);
      return NULL;
    }
  if ((guint64) info.st_size > max)
    {
      errno = ENOSPC;
      fail (error);
      return NULL;
    }
  char *data = NULL;
  gsize size = 0;
  if (g_file_get_contents (path, &data, &size, NULL))
    return g_bytes_new_take (data, size);
  fail (error);
  return NULL;
}

gboolean
mdg_durable_file_remove (const char *path, GError **error)
{
  if (g_remove (path) != 0 && errno != ENOENT)
    return fail (error);
  sync_folder_of (path);
  return TRUE;
}

gboolean
mdg_durable_folder_make (const char *folder, GError **error)
{
  return g_mkdir_with_parents (folder, 0700) == 0 || fail (error);
}
