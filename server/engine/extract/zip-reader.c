/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/zip-reader.h"

#include "server/engine/extract/zip-repair.h"
#include "shared/base/error.h"

#include <string.h>
#include <zip.h>

struct _MdgZip
{
  GBytes *file;
  zip_t *archive;
  GHashTable *entries;  /* folded name → index + 1 */
  guint64 n_bytes_read; /* of all entries: what they declared may be a lie */
};

struct _MdgZipEntry
{
  MdgZip *zip;
  zip_file_t *file;
  guint64 n_bytes;
};

static gboolean
refuse (GError **error, MdgErrorCode code)
{
  mdg_set_error (error, code, NULL);
  return FALSE;
}

/* Some programs write backslashes, and a slash in front. */
static char *
fold_name (const char *name)
{
  while (*name == '/' || *name == '\\')
    name++;
  char *folded = g_ascii_strdown (name, -1);
  return g_strdelimit (folded, "\\", '/');
}

/* Encrypted Office files are OLE containers that name this stream in UTF-16. */
static gboolean
is_encrypted_package (GBytes *file)
{
  static const guint8 ole[] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file, &size);
  return size > sizeof ole && memcmp (data, ole, sizeof ole) == 0 &&
         memmem (data, size, name, sizeof name) != NULL;
}

/* Half-unpacked sizes and ratios of the whole, as far as they are declared. */
static gboolean
check_declared (MdgZip *zip, gint64 n_entries, GError **error)
{
  guint64 total = 0;
  for (gint64 i = 0; i < n_entries; i++)
    {
      zip_stat_t stat;
      if (zip_stat_index (zip->archive, (zip_uint64_t) i, 0, &stat) != 0 || stat.name == NULL)
        return refuse (error, MDG_ERROR_EXTRACT_DAMAGED);
      g_autofree char *name = fold_name (stat.name);
      if (!g_str_has_suffix (name, "/") &&
          !g_hash_table_insert (zip->entries, g_steal_pointer (&name),
                                GUINT_TO_POINTER ((guint) i + 1)))
        return refuse (error, MDG_ERROR_EXTRACT_DAMAGED);
      if (stat.size > MDG_ZIP_MAX_ENTRY_BYTES)
        return refuse (error, MDG_ERROR_EXTRACT_BOMB);
      total += stat.size;
    }
  guint64 packed = g_bytes_get_size (zip->file);
  if (total > MDG_ZIP_MAX_TOTAL_BYTES ||
      (total > MDG_ZIP_RATIO_FREE_BYTES && total / MDG_ZIP_MAX_RATIO > packed))
    return refuse (error, MDG_ERROR_EXTRACT_BOMB);
  return TRUE;
}

static gboolean
open_listed (MdgZip *zip)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (zip->file, &size);
  zip_source_t *source = zip_source_buffer_create (data, size, 0, NULL);
  if (source == NULL)
    return FALSE;
  zip->archive = zip_open_from_source (source, ZIP_RDONLY, NULL);
  if (zip->archive == NULL)
    zip_source_free (source);
  return zip->archive != NULL;
}

/* As its list of contents says, or, when that is broken, as the entries say themselves. */
static gboolean
open_archive (MdgZip *zip, GError **error)
{
  if (open_listed (zip))
    return TRUE;
  GBytes *repaired = mdg_zip_repair (zip->file);
  if (repaired == NULL)
    return refuse (error, MDG_ERROR_EXTRACT_DAMAGED);
  g_bytes_unref (zip->file);
  zip->file = repaired;
  return open_listed (zip) || refuse (error, MDG_ERROR_EXTRACT_DAMAGED);
}

MdgZip *
mdg_zip_open (GBytes *file, GError **error)
{
  if (g_bytes_get_size (file) == 0)
    {
      refuse (error, MDG_ERROR_EXTRACT_EMPTY);
      return NULL;
    }
  if (is_encrypted_package (file))
    {
      refuse (error, MDG_ERROR_EXTRACT_PASSWORD);
      return NULL;
    }
  g_autoptr (MdgZip) zip = g_new0 (MdgZip, 1);
  zip->file = g_bytes_ref (file);
  zip->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!open_archive (zip, error))
    return NULL;
  gint64 n_entries = zip_get_num_entries (zip->archive, 0);
  if (n_entries > MDG_ZIP_MAX_ENTRIES)
    {
      refuse (error, MDG_ERROR_EXTRACT_BOMB);
      return NULL;
    }
  return check_declared (zip, n_entries, error) ? g_steal_pointer (&zip) : NULL;
}

void
mdg_zip_free (MdgZip *zip)
{
  if (zip == NULL)
    return;
  if (zip->archive != NULL)
    zip_discard (zip->archive);
  g_hash_table_unref (zip->entries);
  g_bytes_unref (zip->file);
  g_free (zip);
}

static guint
find_entry (MdgZip *zip, const char *name)
{
  g_autofree char *folded = fold_name (name);
  return GPOINTER_TO_UINT (g_hash_table_lookup (zip->entries, folded));
}

gboolean
mdg_zip_has (MdgZip *zip, const char *name)
{
  return find_entry (zip, name) != 0;
}

MdgZipEntry *
mdg_zip_entry_open (MdgZip *zip, const char *name, GError **error)
{
  guint index = find_entry (zip, name);
  zip_stat_t stat;
  if (index == 0 || zip_stat_index (zip->archive, index - 1, 0, &stat) != 0)
    {
      refuse (error, MDG_ERROR_EXTRACT_DAMAGED);
      return NULL;
    }
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
    {
      refuse (error, MDG_ERROR_EXTRACT_PASSWORD);
      return NULL;
    }
  zip_file_t *file = zip_fopen_index (zip->archive, index - 1, 0);
  if (file == NULL)
    {
      refuse (error, MDG_ERROR_EXTRACT_DAMAGED);
      return NULL;
    }
  MdgZipEntry *entry = g_new0 (MdgZipEntry, 1);
  entry->zip = zip;
  entry->file = file;
  return entry;
}

void
mdg_zip_entry_close (MdgZipEntry *entry)
{
  if (entry == NULL)
    return;
  zip_fclose (entry->file);
  g_free (entry);
}

gssize
mdg_zip_entry_read (MdgZipEntry *entry, void *buffer, gsize size, GError **error)
{
  zip_int64_t n = zip_fread (entry->file, buffer, size);
  if (n < 0)
    {
      refuse (error, MDG_ERROR_EXTRACT_DAMAGED);
      return -1;
    }
  entry->n_bytes += (guint64) n;
  entry->zip->n_bytes_read += (guint64) n;
  if (entry->n_bytes > MDG_ZIP_MAX_ENTRY_BYTES ||
      entry->zip->n_bytes_read > MDG_ZIP_MAX_TOTAL_BYTES)
    {
      refuse (error, MDG_ERROR_EXTRACT_BOMB);
      return -1;
    }
  return (gssize) n;
}
