/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/zip-repair.h"

#include "server/engine/extract/zip-reader.h"

#include <string.h>

#define LOCAL_BYTES 30
#define DESCRIPTOR_BYTES 16
#define SIZES_FOLLOW 8
#define MAX_FILE G_MAXINT32

/* Of a local header, and of the descriptor behind the data. */
#define AT_FLAGS 6
#define AT_CRC 14
#define AT_PACKED 18
#define AT_NAME_LENGTH 26
#define AT_EXTRA_LENGTH 28

typedef struct
{
  const guint8 *header;
  guint32 sums[3]; /* CRC, packed size, size */
} Entry;

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

static void
append_16 (GByteArray *bytes, guint32 value)
{
  guint8 data[] = { value & 0xff, value >> 8 & 0xff };
  g_byte_array_append (bytes, data, sizeof data);
}

static void
append_32 (GByteArray *bytes, guint32 value)
{
  append_16 (bytes, value & 0xffff);
  append_16 (bytes, value >> 16);
}

/* Programs that write without going back say the sizes behind the data. What looks like that and
 * does not fit is part of the data. */
static gboolean
read_descriptor (const guint8 *data, const guint8 *end, Entry *entry)
{
  const guint8 *at = data;
  while ((at = memmem (at, (gsize) (end - at), "PK\7\10", 4)) != NULL)
    {
      if (end - at < DESCRIPTOR_BYTES)
        return FALSE;
      if (read_32 (at + 8) == (guint32) (at - data))
        {
          for (guint i = 0; i < G_N_ELEMENTS (entry->sums); i++)
            entry->sums[i] = read_32 (at + 4 + i * 4);
          return TRUE;
        }
      at += 4;
    }
  return FALSE;
}

/* The entry whose header is at @header, and where its data end. */
static gboolean
read_entry (const guint8 *header, const guint8 *end, Entry *ret_entry, const guint8 **ret_next)
{
  Entry entry = { .header = header };
  if (end - header < LOCAL_BYTES)
    return FALSE;
  gsize before =
    LOCAL_BYTES + read_16 (header + AT_NAME_LENGTH) + read_16 (header + AT_EXTRA_LENGTH);
  if ((gsize) (end - header) < before || read_16 (header + AT_NAME_LENGTH) == 0)
    return FALSE;
  const guint8 *data = header + before;
  for (guint i = 0; i < G_N_ELEMENTS (entry.sums); i++)
    entry.sums[i] = read_32 (header + AT_CRC + i * 4);
  gboolean follows = (read_16 (header + AT_FLAGS) & SIZES_FOLLOW) != 0 && entry.sums[1] == 0;
  if ((follows && !read_descriptor (data, end, &entry)) || entry.sums[1] > (gsize) (end - data))
    return FALSE;
  *ret_entry = entry;
  *ret_next = data + entry.sums[1];
  return TRUE;
}

/* Versions, flags, method and times stand alike in both headers. */
static void
append_entry (GByteArray *bytes, const Entry *entry, guint32 offset)
{
  guint32 n_name = read_16 (entry->header + AT_NAME_LENGTH);
  g_byte_array_append (bytes, (const guint8 *) "PK\1\2\24\0", 6);
  g_byte_array_append (bytes, entry->header + 4, 2);
  append_16 (bytes, read_16 (entry->header + AT_FLAGS) & ~(guint32) SIZES_FOLLOW);
  g_byte_array_append (bytes, entry->header + 8, 6);
  for (guint i = 0; i < G_N_ELEMENTS (entry->sums); i++)
    append_32 (bytes, entry->sums[i]);
  append_16 (bytes, n_name);
  for (guint i = 0; i < 6; i++) /* extra, comment, disk, attributes */
    append_16 (bytes, 0);
  append_32 (bytes, offset);
  g_byte_array_append (bytes, entry->header + LOCAL_BYTES, n_name);
}

static void
append_end (GByteArray *bytes, guint32 n, guint32 directory)
{
  guint32 size = bytes->len - directory;
  g_byte_array_append (bytes, (const guint8 *) "PK\5\6", 4);
  append_32 (bytes, 0);
  append_16 (bytes, n);
  append_16 (bytes, n);
  append_32 (bytes, size);
  append_32 (bytes, directory);
  append_16 (bytes, 0);
}

static GArray *
find_entries (const guint8 *start, gsize size)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  const guint8 *at = start, *end = start + size;
  while (entries->len <= MDG_ZIP_MAX_ENTRIES &&
         (at = memmem (at, (gsize) (end - at), "PK\3\4", 4)) != NULL)
    {
      Entry entry;
      if (read_entry (at, end, &entry, &at))
        g_array_append_val (entries, entry);
      else
        at += 4;
    }
  return entries;
}

GBytes *
mdg_zip_repair (GBytes *file)
{
  gsize size = 0;
  const guint8 *start = g_bytes_get_data (file, &size);
  if (size < LOCAL_BYTES || size > MAX_FILE)
    return NULL;
  g_autoptr (GArray) entries = find_entries (start, size);
  if (entries->len == 0)
    return NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) size);
  g_byte_array_append (bytes, start, (guint) size);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      append_entry (bytes, entry, (guint32) (entry->header - start));
    }
  append_end (bytes, entries->len, (guint32) size);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
