/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/backup-manifest.h"

#include "server/store/backup-files.h"
#include "shared/base/error.h"
#include "shared/wire/json.h"

#include <string.h>

#define VERSION 1
#define MAX_DEPTH 8

struct _MdgManifest
{
  char *kind;
  char *name;
  char *main_name;
  GPtrArray *files;
  GHashTable *by_path;
  char *read_mac; /* hexadecimal; NULL when it was not read */
};

static void set_broken (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
set_broken (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args);
  va_end (args);
  mdg_set_error (error, MDG_ERROR_BACKUP_BROKEN, "reason", reason, NULL);
}

static void
file_free (MdgManifestFile *file)
{
  g_free (file->path);
  g_free (file);
}

MdgManifest *
mdg_manifest_new (const char *kind, const char *name, const char *main_name)
{
  MdgManifest *manifest = g_new0 (MdgManifest, 1);
  manifest->kind = g_strdup (kind);
  manifest->name = g_strdup (name);
  manifest->main_name = g_strdup (main_name);
  manifest->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  manifest->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  return manifest;
}

void
mdg_manifest_free (MdgManifest *manifest)
{
  if (manifest == NULL)
    return;
  g_hash_table_unref (manifest->by_path);
  g_ptr_array_unref (manifest->files);
  g_free (manifest->kind);
  g_free (manifest->name);
  g_free (manifest->main_name);
  g_free (manifest->read_mac);
  g_free (manifest);
}

void
mdg_manifest_add (MdgManifest *manifest,
                  const char *path,
                  guint64 size,
                  const guint8 hash[MDG_HASH_SIZE])
{
  MdgManifestFile *file = g_new0 (MdgManifestFile, 1);
  file->path = g_strdup (path);
  file->size = size;
  memcpy (file->hash, hash, MDG_HASH_SIZE);
  g_ptr_array_add (manifest->files, file);
  g_hash_table_insert (manifest->by_path, file->path, file);
}

gboolean
mdg_manifest_add_file (MdgManifest *manifest,
                       const char *folder,
                       const char *path,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  guint64 size = 0;
  guint8 hash[MDG_HASH_SIZE];
  if (!mdg_file_hash (full, cancellable, &size, hash, error))
    return FALSE;
  mdg_manifest_add (manifest, path, size, hash);
  return TRUE;
}

const MdgManifestFile *
mdg_manifest_find (MdgManifest *manifest, const char *path)
{
  return g_hash_table_lookup (manifest->by_path, path);
}

GPtrArray *
mdg_manifest_get_files (MdgManifest *manifest)
{
  return manifest->files;
}

const char *
mdg_manifest_get_main_name (MdgManifest *manifest)
{
  return manifest->main_name;
}

/* What the MAC is taken over: the values, not the JSON text around them. */
static char *
compute_mac (MdgManifest *manifest, MdgKey *key)
{
  guint8 mac[MDG_MAC_SIZE];
  g_autoptr (MdgKey) mac_key = mdg_key_derive (key, "backup:manifest");
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%d\n%s\n%s\n%s\n", VERSION, manifest->kind, manifest->name,
                          manifest->main_name);
  for (guint i = 0; i < manifest->files->len; i++)
    {
      const MdgManifestFile *file = manifest->files->pdata[i];
      g_autofree char *hex = mdg_hash_dup_hex (file->hash);
      g_string_append_printf (text, "%s\t%" G_GUINT64_FORMAT "\t%s\n", hex, file->size, file->path);
    }
  mdg_key_mac (mac_key, text->str, text->len, mac);
  return mdg_hash_dup_hex (mac);
}

gboolean
mdg_manifest_is_authentic (MdgManifest *manifest, MdgKey *key)
{
  guint8 read[MDG_HASH_SIZE], right[MDG_HASH_SIZE];
  g_autofree char *mac = compute_mac (manifest, key);
  return mdg_hash_parse_hex (manifest->read_mac, read) && mdg_hash_parse_hex (mac, right) &&
         mdg_mac_equal (read, right);
}

static JsonNode *
build_json (MdgManifest *manifest, MdgKey *key)
{
  g_autoptr (JsonArray) files = json_array_sized_new (manifest->files->len);
  g_autofree char *mac = compute_mac (manifest, key);
  for (guint i = 0; i < manifest->files->len; i++)
    {
      const MdgManifestFile *file = manifest->files->pdata[i];
      g_autofree char *hex = mdg_hash_dup_hex (file->hash);
      JsonObject *entry = json_object_new ();
      json_object_set_string_member (entry, "path", file->path);
      json_object_set_int_member (entry, "size", (gint64) file->size);
      json_object_set_string_member (entry, "sha256", hex);
      json_array_add_object_element (files, entry);
    }
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "version", VERSION);
  json_object_set_string_member (object, "kind", manifest->kind);
  json_object_set_string_member (object, "name", manifest->name);
  json_object_set_string_member (object, "main", manifest->main_name);
  json_object_set_string_member (object, "mac", mac);
  json_object_set_array_member (object, "files", g_steal_pointer (&files));
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

gboolean
mdg_manifest_write (MdgManifest *manifest, const char *folder, MdgKey *key, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MDG_MANIFEST_FILE, NULL);
  g_autoptr (JsonNode) node = build_json (manifest, key);
  g_autofree char *text = json_to_string (node, TRUE);
  return g_file_set_contents_full (
    path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* Relative, without "." and "..", in the letters our own names are made of. */
static gboolean
is_plain_path (const char *path)
{
  if (path == NULL || path[0] == '\0')
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (path, "/", MAX_DEPTH + 1);
  if (g_strv_length (parts) > MAX_DEPTH)
    return FALSE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '\0' || parts[i][0] == '.' ||
        strspn (parts[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") !=
          strlen (parts[i]))
      return FALSE;
  return TRUE;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gint64
get_int (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node)
           : -1;
}

static gboolean
read_entry (MdgManifest *manifest, JsonNode *node)
{
  guint8 hash[MDG_HASH_SIZE];
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  JsonObject *entry = json_node_get_object (node);
  const char *path = get_text (entry, "path");
  gint64 size = get_int (entry, "size");
  if (!is_plain_path (path) || size < 0 || !mdg_hash_parse_hex (get_text (entry, "sha256"), hash) ||
      mdg_manifest_find (manifest, path) != NULL)
    return FALSE;
  mdg_manifest_add (manifest, path, (guint64) size, hash);
  return TRUE;
}

static MdgManifest *
parse_object (JsonObject *object, const char *kind)
{
  const char *name = get_text (object, "name");
  const char *main_name = get_text (object, "main");
  JsonNode *files = json_object_get_member (object, "files");
  if (get_int (object, "version") != VERSION || g_strcmp0 (get_text (object, "kind"), kind) != 0 ||
      !is_plain_path (name) || !is_plain_path (main_name) || files == NULL ||
      !JSON_NODE_HOLDS_ARRAY (files))
    return NULL;
  g_autoptr (MdgManifest) manifest = mdg_manifest_new (kind, name, main_name);
  manifest->read_mac = g_strdup (get_text (object, "mac"));
  JsonArray *array = json_node_get_array (files);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_entry (manifest, json_array_get_element (array, i)))
      return NULL;
  return g_steal_pointer (&manifest);
}

MdgManifest *
mdg_manifest_parse (GBytes *text, const char *kind)
{
  g_autoptr (JsonObject) object = mdg_json_parse_object (text, NULL);
  return object != NULL ? parse_object (object, kind) : NULL;
}

MdgManifest *
mdg_manifest_read (const char *folder, const char *kind, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MDG_MANIFEST_FILE, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL || g_mapped_file_get_length (file) > MDG_MANIFEST_MAX_BYTES)
    {
      set_broken (error, "%s cannot be read", path);
      return NULL;
    }
  g_autoptr (GBytes) text = g_mapped_file_get_bytes (file);
  MdgManifest *manifest = mdg_manifest_parse (text, kind);
  if (manifest == NULL)
    set_broken (error, "%s is damaged", path);
  return manifest;
}

static gboolean
verify_file (const MdgManifestFile *file,
             const char *folder,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = g_build_filename (folder, file->path, NULL);
  guint64 size = 0;
  guint8 hash[MDG_HASH_SIZE];
  if (!mdg_file_hash (path, cancellable, &size, hash, &failure))
    {
      if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        set_broken (error, "%s is missing or cannot be read", file->path);
      return FALSE;
    }
  if (size == file->size && mdg_mac_equal (hash, file->hash))
    return TRUE;
  set_broken (error, "%s is not what was backed up", file->path);
  return FALSE;
}

/* Finds files that are not in the list. */
static gboolean
find_strangers (
  MdgManifest *manifest, const char *folder, const char *below, guint depth, GError **error)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GPtrArray) names = mdg_folder_list (path, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *relative = below[0] != '\0' ? g_build_filename (below, names->pdata[i], NULL)
                                                   : g_strdup (names->pdata[i]);
      g_autofree char *full = g_build_filename (folder, relative, NULL);
      gboolean is_folder =
        g_file_test (full, G_FILE_TEST_IS_DIR) && !g_file_test (full, G_FILE_TEST_IS_SYMLINK);
      if (is_folder && depth < MAX_DEPTH)
        {
          if (!find_strangers (manifest, folder, relative, depth + 1, error))
            return FALSE;
        }
      else if (mdg_manifest_find (manifest, relative) == NULL &&
               !g_str_equal (relative, MDG_MANIFEST_FILE))
        {
          set_broken (error, "%s does not belong to it", relative);
          return FALSE;
        }
    }
  return names != NULL;
}

gboolean
mdg_manifest_verify (MdgManifest *manifest,
                     const char *folder,
                     GCancellable *cancellable,
                     gint64 *ret_files,
                     gint64 *ret_bytes,
                     GError **error)
{
  gint64 bytes = 0;
  for (guint i = 0; i < manifest->files->len; i++)
    {
      const MdgManifestFile *file = manifest->files->pdata[i];
      if (!verify_file (file, folder, cancellable, error))
        return FALSE;
      bytes += (gint64) file->size;
    }
  if (!find_strangers (manifest, folder, "", 0, error))
    return FALSE;
  *ret_files += manifest->files->len;
  *ret_bytes += bytes;
  return TRUE;
}
