/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/backup-files.h"

#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (1024 * 1024)
#define MAX_DEPTH 8

void
mdg_file_set_error (GError **error, int code, const char *doing, const char *path)
{
  if (code == ENOSPC || code == EDQUOT)
    mdg_set_error (error, MDG_ERROR_STORE_FULL, NULL);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s %s: %s", doing, path,
                 g_strerror (code));
}

static int
open_regular (const char *path, struct stat *ret_info, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd >= 0 && fstat (fd, ret_info) == 0 && S_ISREG (ret_info->st_mode))
    return fd;
  int code = fd < 0 ? errno : EINVAL;
  if (fd >= 0)
    close (fd);
  mdg_file_set_error (error, code, "Opening", path);
  return -1;
}

static gboolean
hash_rest (int fd, GCancellable *cancellable, guint64 *ret_size, guint8 *ret_hash)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  g_autoptr (MdgHash) hash = mdg_hash_new ();
  guint64 size = 0;
  gssize got = 0;
  while (!g_cancellable_is_cancelled (cancellable))
    {
      got = read (fd, buffer, CHUNK);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      mdg_hash_update (hash, buffer, (gsize) got);
      size += (guint64) got;
    }
  if (got < 0)
    return FALSE;
  mdg_hash_finish (hash, ret_hash);
  *ret_size = size;
  return TRUE;
}

gboolean
mdg_file_hash (const char *path,
               GCancellable *cancellable,
               guint64 *ret_size,
               guint8 ret_hash[MDG_HASH_SIZE],
               GError **error)
{
  struct stat info;
  int fd = open_regular (path, &info, error);
  if (fd < 0)
    return FALSE;
  gboolean fine = hash_rest (fd, cancellable, ret_size, ret_hash);
  if (!fine)
    mdg_file_set_error (error, errno, "Reading", path);
  close (fd);
  return fine && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
copy_rest (int from, int to, GCancellable *cancellable)
{
  gssize done = 1;
  while (done > 0 && !g_cancellable_is_cancelled (cancellable))
    {
      done = copy_file_range (from, NULL, to, NULL, 64 * CHUNK, 0);
      if (done < 0 && errno == EINTR)
        done = 1;
    }
  return done >= 0;
}

/* For file systems between which the kernel does not copy by itself. */
static gboolean
copy_by_hand (int from, int to, GCancellable *cancellable)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  while (!g_cancellable_is_cancelled (cancellable))
    {
      gssize got = read (from, buffer, CHUNK);
      if (got == 0)
        return TRUE;
      if (got < 0 && errno != EINTR)
        return FALSE;
      for (gssize at = 0; at < got;)
        {
          gssize done = write (to, buffer + at, (gsize) (got - at));
          if (done < 0 && errno != EINTR)
            return FALSE;
          at += MAX (done, 0);
        }
    }
  return TRUE;
}

static gboolean
copy_file (int from, int to, GCancellable *cancellable)
{
  if (copy_rest (from, to, cancellable))
    return TRUE;
  if (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
    return FALSE;
  return lseek (from, 0, SEEK_SET) == 0 && lseek (to, 0, SEEK_SET) == 0 &&
         copy_by_hand (from, to, cancellable);
}

static gboolean
copy_to (const char *from_path, const char *to_path, GCancellable *cancellable, GError **error)
{
  struct stat info;
  int from = open_regular (from_path, &info, error);
  if (from < 0)
    return FALSE;
  int to = open (to_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean fine = to >= 0 && copy_file (from, to, cancellable) && fsync (to) == 0;
  if (!fine)
    mdg_file_set_error (error, errno, "Copying to", to_path);
  close (from);
  if (to >= 0)
    close (to);
  return fine && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
mdg_file_duplicate (
  const char *from, const char *to, MdgFileMethod method, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);
  if (!mdg_folder_make (folder, error))
    return FALSE;
  if (method == MDG_FILE_COPY)
    return copy_to (from, to, cancellable, error);
  if (linkat (AT_FDCWD, from, AT_FDCWD, to, 0) == 0)
    return TRUE;
  if (errno == ENOENT || errno == EEXIST)
    {
      mdg_file_set_error (error, errno, "Linking", to);
      return FALSE;
    }
  return copy_to (from, to, cancellable, error);
}

gboolean
mdg_folder_make (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  mdg_file_set_error (error, errno, "Making", path);
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
mdg_folder_list (const char *path, GError **error)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &failure);
  if (dir == NULL && !g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      g_ptr_array_unref (names);
      return NULL;
    }
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
remove_below (const char *path, guint depth, GError **error)
{
  struct stat info = { 0 };
  if (lstat (path, &info) != 0 && errno == ENOENT)
    return TRUE;
  if (S_ISDIR (info.st_mode) && depth < MAX_DEPTH)
    {
      g_autoptr (GPtrArray) names = mdg_folder_list (path, error);
      for (guint i = 0; names != NULL && i < names->len; i++)
        {
          g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);
          if (!remove_below (child, depth + 1, error))
            return FALSE;
        }
      if (names == NULL)
        return FALSE;
    }
  if (remove (path) == 0 || errno == ENOENT)
    return TRUE;
  mdg_file_set_error (error, errno, "Removing", path);
  return FALSE;
}

gboolean
mdg_folder_remove (const char *path, GError **error)
{
  return remove_below (path, 0, error);
}

gboolean
mdg_folder_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean fine = fd >= 0 && syncfs (fd) == 0;
  if (!fine)
    mdg_file_set_error (error, errno, "Writing", path);
  if (fd >= 0)
    close (fd);
  return fine;
}
