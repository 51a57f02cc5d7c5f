/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/ole-file.h"

#include <string.h>
#include <unistd.h>

#define HEADER_BYTES 512
#define ENTRY_BYTES 128
#define N_HEADER_FAT 109
#define MAX_NAME 32
#define SMALL_STREAM 4096
#define SMALL_SECTOR 64
#define MAX_SMALL_SECTORS 65536
#define END_OF_CHAIN 0xfffffffeu

/* Where things stand in the header and in a directory entry. */
#define AT_SECTOR_SHIFT 30
#define AT_DIRECTORY 48
#define AT_FAT 76
#define AT_NAME_BYTES 64
#define AT_KIND 66
#define AT_START 116
#define AT_SIZE 120

typedef struct
{
  char name[MAX_NAME * 4];
  guint32 start;
  guint32 size;
} Entry;

struct _MdgOleFile
{
  int fd;
  guint32 sector_size;
  guint8 header[HEADER_BYTES];
  GArray *entries; /* Entry */
};

static guint16
read_16 (const guint8 *data)
{
  return (guint16) (data[0] | data[1] << 8);
}

static guint32
read_32 (const guint8 *data)
{
  return read_16 (data) | (guint32) read_16 (data + 2) << 16;
}

static gsize
read_sector (const MdgOleFile *file, guint32 sector, guint8 *buffer, gsize size)
{
  if (sector >= END_OF_CHAIN - 1)
    return 0;
  gssize n = pread (file->fd, buffer, size, ((goffset) sector + 1) * file->sector_size);
  return n > 0 ? (gsize) n : 0;
}

/* The sector after @sector. Sectors of the FAT beyond those the header names are not looked for: a
 * directory lies that far back only in files of 7 MB and more whose directory grew late. */
static guint32
next_sector (const MdgOleFile *file, guint32 sector)
{
  guint8 bytes[4];
  guint32 per_sector = file->sector_size / 4;
  guint32 index = sector / per_sector;
  if (index >= N_HEADER_FAT)
    return END_OF_CHAIN;
  guint32 fat = read_32 (file->header + AT_FAT + index * 4);
  if (fat >= END_OF_CHAIN - 1)
    return END_OF_CHAIN;
  goffset at = ((goffset) fat + 1) * file->sector_size + (sector % per_sector) * 4;
  return pread (file->fd, bytes, sizeof bytes, at) == sizeof bytes ? read_32 (bytes) : END_OF_CHAIN;
}

static void
add_entry (MdgOleFile *file, const guint8 *data)
{
  Entry entry = { .start = read_32 (data + AT_START), .size = read_32 (data + AT_SIZE) };
  guint16 n_bytes = read_16 (data + AT_NAME_BYTES);
  gunichar2 name[MAX_NAME];
  if (data[AT_KIND] == 0 || n_bytes < 4 || n_bytes > MAX_NAME * 2)
    return;
  for (guint i = 0; i < MAX_NAME; i++)
    name[i] = read_16 (data + i * 2);
  g_autofree char *text = g_utf16_to_utf8 (name, n_bytes / 2 - 1, NULL, NULL, NULL);
  if (text == NULL)
    return;
  g_strlcpy (entry.name, text, sizeof entry.name);
  g_array_append_val (file->entries, entry);
}

static void
read_directory (MdgOleFile *file)
{
  g_autofree guint8 *sector = g_malloc (file->sector_size);
  guint32 at = read_32 (file->header + AT_DIRECTORY);
  guint n_left = MDG_OLE_MAX_ENTRIES * ENTRY_BYTES / file->sector_size;
  for (; n_left > 0 && at < END_OF_CHAIN - 1; n_left--)
    {
      gsize n = read_sector (file, at, sector, file->sector_size);
      for (gsize i = 0; i + ENTRY_BYTES <= n; i += ENTRY_BYTES)
        add_entry (file, sector + i);
      at = n == file->sector_size ? next_sector (file, at) : END_OF_CHAIN;
    }
}

MdgOleFile *
mdg_ole_file_open (int fd)
{
  static const guint8 magic[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
  g_autoptr (MdgOleFile) file = g_new0 (MdgOleFile, 1);
  file->fd = fd;
  file->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  if (pread (fd, file->header, HEADER_BYTES, 0) != HEADER_BYTES ||
      memcmp (file->header, magic, sizeof magic) != 0)
    return NULL;
  guint16 shift = read_16 (file->header + AT_SECTOR_SHIFT);
  if (shift != 9 && shift != 12)
    return NULL;
  file->sector_size = 1u << shift;
  read_directory (file);
  return file->entries->len > 0 ? g_steal_pointer (&file) : NULL;
}

void
mdg_ole_file_free (MdgOleFile *file)
{
  if (file == NULL)
    return;
  g_array_unref (file->entries);
  g_free (file);
}

static const Entry *
find_entry (const MdgOleFile *file, const char *name)
{
  for (guint i = 0; i < file->entries->len; i++)
    {
      const Entry *entry = &g_array_index (file->entries, Entry, i);
      if (g_ascii_strcasecmp (entry->name, name) == 0)
        return entry;
    }
  return NULL;
}

gboolean
mdg_ole_file_has (const MdgOleFile *file, const char *name)
{
  return find_entry (file, name) != NULL;
}

/* Small streams lie one behind the other in the stream of the root, in pieces of 64 bytes. */
static gsize
peek_small (const MdgOleFile *file, guint32 start, guint8 *buffer, gsize size)
{
  const Entry *root = &g_array_index (file->entries, Entry, 0);
  guint8 sector[SMALL_SECTOR * 64];
  guint64 at = (guint64) start * SMALL_SECTOR;
  guint32 where = root->start;
  if (at >= root->size || at / file->sector_size > MAX_SMALL_SECTORS)
    return 0;
  for (guint64 i = at / file->sector_size; i > 0 && where < END_OF_CHAIN - 1; i--)
    where = next_sector (file, where);
  gsize offset = (gsize) (at % file->sector_size);
  gsize n = read_sector (file, where, sector, MIN (sizeof sector, file->sector_size));
  size = MIN (size, SMALL_SECTOR);
  if (offset + size > n)
    return 0;
  memcpy (buffer, sector + offset, size);
  return size;
}

gsize
mdg_ole_file_peek (const MdgOleFile *file, const char *name, guint8 *buffer, gsize size)
{
  const Entry *entry = find_entry (file, name);
  if (entry == NULL)
    return 0;
  if (entry->size < SMALL_STREAM)
    return peek_small (file, entry->start, buffer, MIN (size, entry->size));
  return read_sector (file, entry->start, buffer, MIN (size, file->sector_size));
}
