/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/zip-names.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The end record with the longest comment. */
#define MAX_TAIL (65535 + 22)
#define END_BYTES 22
#define ENTRY_BYTES 46
#define LOCAL_BYTES 30
#define MAX_NAME 512
#define METHOD_DEFLATE 8

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

/* @raw has no end; too long a name is left out. */
static gboolean
copy_name (const guint8 *raw, gsize n_name, char *name)
{
  if (n_name >= MAX_NAME)
    return FALSE;
  memcpy (name, raw, n_name);
  name[n_name] = '\0';
  g_strdelimit (name, "\\", '/');
  return TRUE;
}

/* FALSE ends the walk. */
typedef gboolean (*EntryFunc) (const guint8 *entry, const char *name, gpointer user_data);

static int
walk_directory (int fd, EntryFunc func, gpointer user_data)
{
  Directory directory;
  char name[MAX_NAME];
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
      if (copy_name (entry + ENTRY_BYTES, n_name, name) && !func (entry, name, user_data))
        return n + 1;
      at += ENTRY_BYTES + n_name + read_16 (entry + 30) + read_16 (entry + 32);
    }
  return n;
}

/* ---- without a directory ---- */

static int
walk_entries (int fd, MdgZipNameFunc func, gpointer user_data)
{
  char name[MAX_NAME];
  int n = 0;
  g_autoptr (GMappedFile) map = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  const guint8 *at = map != NULL ? (const guint8 *) g_mapped_file_get_contents (map) : NULL;
  const guint8 *end = at != NULL ? at + g_mapped_file_get_length (map) : NULL;
  while (n < MDG_ZIP_MAX_NAMES && at != NULL &&
         (at = memmem (at, (gsize) (end - at), "PK\3\4", 4)) != NULL)
    {
      gsize n_name = end - at >= LOCAL_BYTES ? read_16 (at + 26) : 0;
      if (n_name > 0 && LOCAL_BYTES + n_name <= (gsize) (end - at) &&
          copy_name (at + LOCAL_BYTES, n_name, name))
        {
          n++;
          if (!func (name, (read_16 (at + 6) & 1) != 0, user_data))
            return n;
        }
      at += 4;
    }
  return n > 0 ? n : -1;
}

/* ---- names ---- */

typedef struct
{
  MdgZipNameFunc func;
  gpointer user_data;
} Telling;

static gboolean
tell (const guint8 *entry, const char *name, gpointer user_data)
{
  Telling *telling = user_data;
  return telling->func (name, (read_16 (entry + 8) & 1) != 0, telling->user_data);
}

int
mdg_zip_names (int fd, MdgZipNameFunc func, gpointer user_data)
{
  Telling telling = { func, user_data };
  int n = walk_directory (fd, tell, &telling);
  return n >= 0 ? n : walk_entries (fd, func, user_data);
}

/* ---- the beginning of an entry ---- */

typedef struct
{
  const char *name;
  gboolean is_found;
  guint32 method;
  guint32 packed;
  guint32 offset;
} Wanted;

static gboolean
on_wanted (const guint8 *entry, const char *name, gpointer user_data)
{
  Wanted *wanted = user_data;
  if (g_ascii_strcasecmp (name, wanted->name) != 0)
    return TRUE;
  wanted->is_found = TRUE;
  wanted->method = read_16 (entry + 10);
  wanted->packed = read_32 (entry + 20);
  wanted->offset = read_32 (entry + 42);
  return FALSE;
}

static GBytes *
unpack (const guint8 *data, gsize size, gsize max)
{
  g_autofree guint8 *out = g_malloc (max);
  gsize n_read = 0, n_written = 0;
  g_autoptr (GZlibDecompressor) inflate =
    g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  GConverterResult result = g_converter_convert (G_CONVERTER (inflate), data, size, out, max,
                                                 G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);
  return result == G_CONVERTER_ERROR
           ? NULL
           : g_bytes_new_take (g_steal_pointer (&out), n_written);
}

GBytes *
mdg_zip_peek (int fd, const char *name, gsize max)
{
  Wanted wanted = { .name = name };
  guint8 header[LOCAL_BYTES];
  if (walk_directory (fd, on_wanted, &wanted) < 0 || !wanted.is_found || wanted.packed == 0 ||
      pread (fd, header, sizeof header, wanted.offset) != sizeof header ||
      memcmp (header, "PK\3\4", 4) != 0)
    return NULL;
  gsize size = MIN (wanted.packed, max);
  g_autofree guint8 *data = g_malloc (size);
  goffset at = (goffset) wanted.offset + LOCAL_BYTES + read_16 (header + 26) +
               read_16 (header + 28);
  if (pread (fd, data, size, at) != (gssize) size)
    return NULL;
  if (wanted.method == METHOD_DEFLATE)
    return unpack (data, size, max);
  return wanted.method == 0 ? g_bytes_new_take (g_steal_pointer (&data), size) : NULL;
}
