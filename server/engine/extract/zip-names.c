/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/zip-names.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The end record with the longest comment. */
#define MAX_TAIL (65535 + 22)
#define END_BYTES 22
#define ENTRY_BYTES 46
#define MAX_NAME 512

typedef struct
{
  guint64 offset;
  guint64 size;
} Directory;

static guint32
read_16 (const guint8 *data)
{
  return data[0] | (guint32) data[1] << 8;
}

static guint32
read_32 (const guint8 *data)
{
  return read_16 (data) | read_16 (data + 2) << 16;
}

/* From the end record; a zip64 has more than an Office file may hold. */
static gboolean
find_directory (int fd, Directory *ret_directory)
{
  struct stat status;
  if (fstat (fd, &status) != 0 || status.st_size < END_BYTES)
    return FALSE;
  gsize size = (gsize) MIN (status.st_size, MAX_TAIL);
  g_autofree guint8 *tail = g_malloc (size);
  if (pread (fd, tail, size, status.st_size - (goffset) size) != (gssize) size)
    return FALSE;
  for (gsize i = size - END_BYTES + 1; i > 0; i--)
    {
      const guint8 *record = tail + i - 1;
      if (memcmp (record, "PK\5\6", 4) != 0)
        continue;
      ret_directory->size = read_32 (record + 12);
      ret_directory->offset = read_32 (record + 16);
      return ret_directory->size <= MDG_ZIP_MAX_DIRECTORY &&
             ret_directory->offset + ret_directory->size <= (guint64) status.st_size;
    }
  return FALSE;
}

static gboolean
tell (const guint8 *entry, gsize n_name, MdgZipNameFunc func, gpointer user_data)
{
  char name[MAX_NAME];
  if (n_name >= sizeof name)
    return TRUE;
  memcpy (name, entry + ENTRY_BYTES, n_name);
  name[n_name] = '\0';
  g_strdelimit (name, "\\", '/');
  return func (name, (read_16 (entry + 8) & 1) != 0, user_data);
}

int
mdg_zip_names (int fd, MdgZipNameFunc func, gpointer user_data)
{
  Directory directory;
  int n = 0;
  if (!find_directory (fd, &directory))
    return -1;
  g_autofree guint8 *data = g_malloc (directory.size + 1);
  if (pread (fd, data, directory.size, (goffset) directory.offset) != (gssize) directory.size)
    return -1;
  for (gsize at = 0; at + ENTRY_BYTES <= directory.size && n < MDG_ZIP_MAX_NAMES; n++)
    {
      const guint8 *entry = data + at;
      gsize n_name = read_16 (entry + 28);
      if (memcmp (entry, "PK\1\2", 4) != 0 || at + ENTRY_BYTES + n_name > directory.size)
        return -1;
      if (!tell (entry, n_name, func, user_data))
        return n + 1;
      at += ENTRY_BYTES + n_name + read_16 (entry + 30) + read_16 (entry + 32);
    }
  return n;
}
