/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/key-file.h"

#include "server/crypto/hash.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void set_reason (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
set_reason (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args);
  va_end (args);
  mdg_set_error (error, MDG_ERROR_MASTER_KEY, "reason", reason, NULL);
}

static gboolean
check_info (const char *path, MdgKeyFileKind kind, const struct stat *info, GError **error)
{
  mode_t forbidden = kind == MDG_KEY_FILE_OWN ? S_IRWXG | S_IRWXO : S_IWGRP | S_IRWXO;
  if (!S_ISREG (info->st_mode))
    set_reason (error, "%s is not a regular file", path);
  else if (info->st_uid != geteuid () && info->st_uid != 0)
    set_reason (error, "%s belongs to another user; give it to the user of the service", path);
  else if ((info->st_mode & forbidden) != 0)
    set_reason (error, "%s can be reached by other users; set its mode to 0400", path);
  else if (info->st_size > MDG_KEY_FILE_MAX_SIZE)
    set_reason (error, "%s is too large to be a key", path);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_all (int fd, guint8 *buffer, gsize size, gsize *ret_size)
{
  gsize done = 0;
  while (done < size)
    {
      gssize got = read (fd, buffer + done, size - done);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return FALSE;
      if (got == 0)
        break;
      done += (gsize) got;
    }
  *ret_size = done;
  return TRUE;
}

/* Fills @buffer, which has room for MDG_KEY_FILE_MAX_SIZE bytes. */
static gboolean
read_checked (
  const char *path, MdgKeyFileKind kind, guint8 *buffer, gsize *ret_size, GError **error)
{
  struct stat info;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0)
    {
      set_reason (error, "%s cannot be opened: %s", path, g_strerror (errno));
      return FALSE;
    }
  gboolean fine = FALSE;
  if (fstat (fd, &info) != 0)
    set_reason (error, "%s cannot be read: %s", path, g_strerror (errno));
  else if (check_info (path, kind, &info, error))
    {
      fine = read_all (fd, buffer, MDG_KEY_FILE_MAX_SIZE, ret_size);
      if (!fine)
        set_reason (error, "%s cannot be read: %s", path, g_strerror (errno));
    }
  close (fd);
  return fine;
}

static MdgKey *
parse_key (const guint8 *data, gsize size)
{
  guint8 bytes[MDG_KEY_SIZE];
  char hex[MDG_HASH_HEX_CHARS + 1] = { 0 };
  MdgKey *key = NULL;
  if (size == MDG_KEY_SIZE)
    return mdg_key_new_from_bytes (data);
  if (size == MDG_HASH_HEX_CHARS + 2 && data[size - 1] == '\n' && data[size - 2] == '\r')
    size -= 2;
  else if (size == MDG_HASH_HEX_CHARS + 1 && data[size - 1] == '\n')
    size--;
  if (size != MDG_HASH_HEX_CHARS)
    return NULL;
  memcpy (hex, data, size);
  if (mdg_hash_parse_hex (hex, bytes))
    key = mdg_key_new_from_bytes (bytes);
  mdg_key_wipe (hex, sizeof hex);
  mdg_key_wipe (bytes, sizeof bytes);
  return key;
}

MdgKey *
mdg_key_file_read_key (const char *path, MdgKeyFileKind kind, GError **error)
{
  guint8 buffer[MDG_KEY_FILE_MAX_SIZE];
  gsize size = 0;
  if (!read_checked (path, kind, buffer, &size, error))
    return NULL;
  MdgKey *key = parse_key (buffer, size);
  mdg_key_wipe (buffer, sizeof buffer);
  if (key == NULL)
    set_reason (error, "%s must hold 32 bytes or 64 hexadecimal digits", path);
  return key;
}

char *
mdg_key_file_read_text (const char *path, MdgKeyFileKind kind, GError **error)
{
  guint8 buffer[MDG_KEY_FILE_MAX_SIZE];
  gsize size = 0;
  char *text = NULL;
  if (!read_checked (path, kind, buffer, &size, error))
    return NULL;
  if (memchr (buffer, '\0', size) == NULL)
    text = g_strndup ((const char *) buffer, size);
  else
    set_reason (error, "%s is not a text file", path);
  mdg_key_wipe (buffer, sizeof buffer);
  return text;
}

char *
mdg_key_file_dup_credential_path (const char *name, GError **error)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  if (name[0] == '\0' || name[0] == '.' || strchr (name, '/') != NULL)
    set_reason (error, "“%s” is not a name of a credential", name);
  else if (folder == NULL)
    set_reason (error, "systemd passed no credentials; add LoadCredential=%s:… to the service",
                name);
  else
    return g_build_filename (folder, name, NULL);
  return NULL;
}

static gboolean
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  gboolean synced = fsync (fd) == 0;
  close (fd);
  return synced;
}

static gboolean
write_and_close (int fd, const char *text)
{
  gsize left = strlen (text);
  while (left > 0)
    {
      gssize done = write (fd, text, left);
      if (done < 0 && errno != EINTR)
        break;
      if (done > 0)
        {
          text += done;
          left -= (gsize) done;
        }
    }
  gboolean fine = left == 0 && fsync (fd) == 0;
  return close (fd) == 0 && fine;
}

gboolean
mdg_key_file_create (const char *path, const char *text, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
  if (fd < 0)
    {
      set_reason (error, "%s cannot be created: %s", path, g_strerror (errno));
      return FALSE;
    }
  if (write_and_close (fd, text) && sync_folder_of (path))
    return TRUE;
  set_reason (error, "%s cannot be written: %s", path, g_strerror (errno));
  g_unlink (path);
  return FALSE;
}
