/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/notice-folder.h"

#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct _MdgNoticeFolder
{
  char *path;
  char *parent;
  char *hidden;
  int fd; /* of the hidden folder, with its lock */
  gboolean finished;
};

static gboolean
fail (const char *path, int code, GError **error)
{
  mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", g_strerror (code), NULL);
  return FALSE;
}

static gboolean
is_free (const char *path, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  if (dir == NULL)
    return !g_file_test (path, G_FILE_TEST_EXISTS) || fail (path, ENOTDIR, error);
  return g_dir_read_name (dir) == NULL || fail (path, ENOTEMPTY, error);
}

/* No folder of it holds folders. */
static void
empty_folder (int fd, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    if (unlinkat (fd, name, 0) != 0)
      g_warning ("A file of %s could not be removed: %s", path, g_strerror (errno));
}

static gboolean
open_hidden (MdgNoticeFolder *folder, GError **error)
{
  if (g_mkdir (folder->hidden, 0700) != 0 && errno != EEXIST)
    return fail (folder->hidden, errno, error);
  folder->fd = open (folder->hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (folder->fd < 0 || flock (folder->fd, LOCK_EX | LOCK_NB) != 0)
    {
      int code = errno;
      if (folder->fd >= 0)
        close (folder->fd);
      folder->fd = -1;
      return fail (folder->hidden, code, error);
    }
  empty_folder (folder->fd, folder->hidden);
  return TRUE;
}

MdgNoticeFolder *
mdg_notice_folder_new (const char *path, GError **error)
{
  g_autoptr (MdgNoticeFolder) folder = g_new0 (MdgNoticeFolder, 1);
  folder->fd = -1;
  folder->path = g_canonicalize_filename (path, NULL);
  folder->parent = g_path_get_dirname (folder->path);
  g_autofree char *name = g_path_get_basename (folder->path);
  g_autofree char *hidden = g_strconcat (".", name, ".part", NULL);
  folder->hidden = g_build_filename (folder->parent, hidden, NULL);
  if (!is_free (folder->path, error) || !open_hidden (folder, error))
    return NULL;
  return g_steal_pointer (&folder);
}

void
mdg_notice_folder_free (MdgNoticeFolder *folder)
{
  if (folder == NULL)
    return;
  if (folder->fd >= 0 && !folder->finished)
    {
      empty_folder (folder->fd, folder->hidden);
      if (g_rmdir (folder->hidden) != 0)
        g_warning ("%s could not be removed: %s", folder->hidden, g_strerror (errno));
    }
  if (folder->fd >= 0)
    close (folder->fd);
  g_free (folder->path);
  g_free (folder->parent);
  g_free (folder->hidden);
  g_free (folder);
}

static int
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      data += n;
      size -= (gsize) n;
    }
  return 0;
}

gboolean
mdg_notice_folder_write (MdgNoticeFolder *folder, const char *name, GBytes *bytes, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int fd = openat (folder->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (name, errno, error);
  int code = write_all (fd, data, size);
  if (close (fd) != 0 && code == 0)
    code = errno;
  return code == 0 || fail (name, code, error);
}

/* One call for all files: one for each would take a disk's turn each. */
gboolean
mdg_notice_folder_finish (MdgNoticeFolder *folder, GError **error)
{
  if (syncfs (folder->fd) != 0)
    return fail (folder->path, errno, error);
  if (g_rename (folder->hidden, folder->path) != 0)
    return fail (folder->path, errno, error);
  folder->finished = TRUE;
  int parent = open (folder->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent < 0)
    return fail (folder->parent, errno, error);
  int code = fsync (parent) == 0 ? 0 : errno;
  close (parent);
  return code == 0 || fail (folder->parent, code, error);
}
