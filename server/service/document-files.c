/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "server/store/dead-content.h"
#include "server/store/folders.h"
#include "shared/base/error.h"

#include <string.h>

#define COPY_BYTES (256 * 1024)
#define DEAD_AT_ONCE 1000
#define SUSPECT_FOR MDG_DAY
#define MAX_FILE (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)

/* ---- opening ---- */

static MdgKey *
get_key (MdgCore *core, gint64 folder_id, MdgKeyringMode mode, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (folder_id);
  return mdg_keyring_get (mdg_store_get_keyring (core->store), scope, mode, error);
}

static MdgSegmentReader *
read_blob (MdgCore *core, gint64 key_folder_id, const char *blob_id, GError **error)
{
  g_autoptr (MdgKey) key = get_key (core, key_folder_id, MDG_KEYRING_EXISTING, error);
  return key != NULL ? mdg_blob_store_read (core->blobs, blob_id, key, error) : NULL;
}

MdgSegmentReader *
mdg_version_open_file (MdgCore *core,
                       const MdgVersionRow *row,
                       MdgDocumentFile file,
                       GError **error)
{
  const char *blob_id = file == MDG_FILE_ORIGINAL ? row->blob_id : row->rendition_id;
  if (blob_id != NULL)
    return read_blob (core, row->key_folder_id, blob_id, error);
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return NULL;
}

MdgBlobWriter *
mdg_version_create_rendition (MdgCore *core, const MdgVersionRow *row, guint64 max, GError **error)
{
  g_autoptr (MdgKey) key = get_key (core, row->key_folder_id, MDG_KEYRING_EXISTING, error);
  return key != NULL ? mdg_blob_store_create (core->blobs, key, max, error) : NULL;
}

/* The name without its extension. */
static char *
stem_of (const char *name)
{
  const char *dot = strrchr (name, '.');
  return dot != NULL && dot != name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

static char *
rendition_name (const char *name)
{
  g_autofree char *stem = stem_of (name);
  return g_strconcat (stem, ".pdf", NULL);
}

static gboolean
record_download (MdgContext *context,
                 const MdgVersionRow *row,
                 MdgDocumentFile file,
                 GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "folder", row->folder_id);
  json_object_set_int_member (detail, "version", row->number);
  return mdg_context_audit (
           context, lease, file == MDG_FILE_ORIGINAL ? "document.download" : "document.view",
           "document", row->document_id, detail, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

static MdgVersionRow *
choose (MdgContext *context, gint64 id, gint64 version_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgDocumentRow) row =
    lease != NULL ? mdg_document_service_require (context, lease, id, MDG_FOLDER_READER, error)
                  : NULL;
  return row != NULL
           ? mdg_document_service_choose_version (context, lease, id, version_id, error)
           : NULL;
}

MdgDocumentDownload *
mdg_document_service_open (
  MdgContext *context, gint64 id, gint64 version_id, MdgDocumentFile file, GError **error)
{
  g_autoptr (MdgVersionRow) row = choose (context, id, version_id, error);
  g_autoptr (MdgSegmentReader) reader =
    row != NULL ? mdg_version_open_file (context->core, row, file, error) : NULL;
  if (reader == NULL || !record_download (context, row, file, error))
    return NULL;
  gboolean is_original = file == MDG_FILE_ORIGINAL;
  MdgDocumentDownload *download = g_new0 (MdgDocumentDownload, 1);
  download->size = (gint64) mdg_segment_reader_get_size (reader);
  download->reader = g_steal_pointer (&reader);
  download->name = is_original ? g_strdup (row->name) : rendition_name (row->name);
  download->content_type = g_strdup (is_original ? "application/octet-stream" : "application/pdf");
  download->etag =
    g_strdup_printf ("\"%" G_GINT64_FORMAT "-%s\"", row->id, is_original ? "o" : "r");
  return download;
}

void
mdg_document_download_free (MdgDocumentDownload *download)
{
  if (download == NULL)
    return;
  mdg_segment_reader_free (download->reader);
  g_free (download->name);
  g_free (download->content_type);
  g_free (download->etag);
  g_free (download);
}

/* ---- dead content ---- */

static gboolean
remove_passages (MdgCore *core, gint64 folder_id, GPtrArray *dead, GError **error)
{
  g_autoptr (GArray) versions = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < dead->len; i++)
    {
      const MdgDeadContent *one = dead->pdata[i];
      if (one->version_id != 0)
        g_array_append_val (versions, one->version_id);
    }
  return versions->len == 0 ||
         mdg_folder_indexes_delete_versions (core->indexes, folder_id,
                                             (const gint64 *) versions->data, versions->len, error);
}

static gboolean
remove_files (MdgCore *core, GPtrArray *dead, GError **error)
{
  for (guint i = 0; i < dead->len; i++)
    {
      const MdgDeadContent *one = dead->pdata[i];
      if ((one->blob_id != NULL && !mdg_blob_store_delete (core->blobs, one->blob_id, error)) ||
          (one->rendition_id != NULL &&
           !mdg_blob_store_delete (core->blobs, one->rendition_id, error)))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
list_dead (MdgCore *core, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, NULL, error);
  return lease != NULL ? mdg_dead_content_list (lease, folder_id, DEAD_AT_ONCE, error) : NULL;
}

static gboolean
strike_off (MdgCore *core, GPtrArray *dead, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->store, NULL, error);
  if (lease == NULL)
    return FALSE;
  for (guint i = 0; i < dead->len; i++)
    if (!mdg_dead_content_remove (lease, ((MdgDeadContent *) dead->pdata[i])->id, error))
      return FALSE;
  return mdg_lease_commit (lease, error);
}

gboolean
mdg_document_remove_dead (MdgCore *core,
                          gint64 folder_id,
                          GCancellable *cancellable,
                          GError **error)
{
  for (;;)
    {
      g_autoptr (GPtrArray) dead = list_dead (core, folder_id, error);
      if (dead == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (dead->len == 0)
        return TRUE;
      if (!remove_passages (core, folder_id, dead, error) || !remove_files (core, dead, error) ||
          !strike_off (core, dead, error))
        return FALSE;
    }
}

/* ---- the index's idea of a version ---- */

static gboolean
read_source (MdgCore *core,
             gint64 version_id,
             MdgVersionRow **ret_version,
             MdgDocumentRow **ret_document,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, NULL, &local);
  g_autoptr (MdgVersionRow) version =
    lease != NULL ? mdg_versions_get (lease, version_id, &local) : NULL;
  g_autoptr (MdgDocumentRow) document =
    version != NULL ? mdg_documents_get (lease, version->document_id, &local) : NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *ret_version = g_steal_pointer (&version);
  *ret_document = g_steal_pointer (&document);
  return TRUE;
}

gboolean
mdg_document_update_source (MdgCore *core, gint64 version_id, GError **error)
{
  g_autoptr (MdgVersionRow) version = NULL;
  g_autoptr (MdgDocumentRow) document = NULL;
  if (!read_source (core, version_id, &version, &document, error))
    return FALSE;
  if (document == NULL)
    return TRUE;
  g_autofree char *title = stem_of (document->name);
  MdgPassageSource source = { .version_id = version->id,
                              .document_id = document->id,
                              .title = title,
                              .effective_from = version->effective_from,
                              .effective_until = version->effective_until };
  return mdg_folder_indexes_update_source (core->indexes, version->folder_id, &source, error);
}

/* ---- sealing anew ---- */

/* Copies all of @reader into @writer. */
static gboolean
copy_content (MdgSegmentReader *reader,
              MdgBlobWriter *writer,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  guint64 size = mdg_segment_reader_get_size (reader);
  for (guint64 at = 0; at < size;)
    {
      gsize n = 0;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !mdg_segment_reader_read (reader, at, buffer, COPY_BYTES, &n, error) ||
          !mdg_blob_writer_push (writer, buffer, n, error))
        return FALSE;
      at += n;
    }
  return TRUE;
}

/* A copy of a file under the key of the version's folder; NULL without @error for no file. */
static char *
reseal_file (MdgContext *context,
             const MdgVersionRow *row,
             MdgDocumentFile file,
             guint8 *ret_hash,
             GError **error)
{
  MdgCore *core = context->core;
  if (file == MDG_FILE_RENDITION && row->rendition_id == NULL)
    return NULL;
  g_autoptr (MdgSegmentReader) reader = mdg_version_open_file (core, row, file, error);
  g_autoptr (MdgKey) key =
    reader != NULL ? get_key (core, row->folder_id, MDG_KEYRING_EXISTING, error) : NULL;
  g_autoptr (MdgBlobWriter) writer =
    key != NULL ? mdg_blob_store_create (core->blobs, key, MAX_FILE, error) : NULL;
  if (writer == NULL || !copy_content (reader, writer, context->cancellable, error))
    return NULL;
  return mdg_blob_writer_commit (writer, ret_hash, NULL, error);
}

/* Names the new files, and buries the old ones with the folder they came from. */
static gboolean
write_files (MdgContext *context,
             const MdgVersionRow *row,
             const char *blob_id,
             const char *rendition_id,
             const guint8 *hash,
             GError **error)
{
  g_autofree char *sha256 = mdg_hash_dup_hex (hash);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (GBytes) mac =
    lease != NULL ? mdg_versions_content_mac (lease, row->folder_id, sha256, error) : NULL;
  return mac != NULL &&
         mdg_versions_set_files (lease, row, blob_id, rendition_id, mac, error) &&
         mdg_dead_content_add_blob (lease, row->key_folder_id, row->blob_id, error) &&
         (row->rendition_id == NULL ||
          mdg_dead_content_add_blob (lease, row->key_folder_id, row->rendition_id, error)) &&
         mdg_document_put_delete_content (lease, row->key_folder_id, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

static gboolean
reseal_row (MdgContext *context, const MdgVersionRow *row, GError **error)
{
  guint8 hash[MDG_HASH_SIZE];
  g_autoptr (GError) local = NULL;
  g_autofree char *blob_id = reseal_file (context, row, MDG_FILE_ORIGINAL, hash, &local);
  g_autofree char *rendition_id =
    blob_id != NULL ? reseal_file (context, row, MDG_FILE_RENDITION, NULL, &local) : NULL;
  if (local == NULL && write_files (context, row, blob_id, rendition_id, hash, &local))
    return mdg_document_remove_dead (context->core, row->key_folder_id, NULL, error);
  if (blob_id != NULL)
    mdg_blob_store_delete (context->core->blobs, blob_id, NULL);
  if (rendition_id != NULL)
    mdg_blob_store_delete (context->core->blobs, rendition_id, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_document_reseal (MdgContext *context, gint64 version_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL)
    return FALSE;
  g_autoptr (MdgVersionRow) row = mdg_versions_get (lease, version_id, &local);
  g_clear_pointer (&lease, mdg_lease_free);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row == NULL || row->key_folder_id == row->folder_id || reseal_row (context, row, &local))
    return TRUE;
  /* Deleted or given a rendition meanwhile: then it is done, or tried again. */
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- files without a row ---- */

typedef struct
{
  MdgContext *context;
  guint removed;
} Sweep;

/* Whether the file may go: no row names it now, and none did when it was first noted. */
static gboolean
judge (MdgContext *context, const char *id, gboolean *ret_remove, GError **error)
{
  gboolean named = FALSE;
  gint64 seen_at = 0;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_blob_is_named (lease, id, &named, error))
    return FALSE;
  *ret_remove = FALSE;
  if (named)
    return TRUE;
  g_clear_pointer (&lease, mdg_lease_free);
  lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_blob_is_named (lease, id, &named, error) ||
      !mdg_blob_suspect (lease, id, &seen_at, error))
    return FALSE;
  *ret_remove = !named && seen_at + SUSPECT_FOR <= mdg_lease_now (lease);
  if ((*ret_remove || named) && !mdg_blob_clear (lease, id, error))
    return FALSE;
  return mdg_context_commit (context, lease, FALSE, error);
}

static gboolean
visit_blob (const char *id, guint64 sealed_size, gpointer user_data, GError **error)
{
  Sweep *sweep = user_data;
  gboolean remove = FALSE;
  if (g_cancellable_set_error_if_cancelled (sweep->context->cancellable, error) ||
      !judge (sweep->context, id, &remove, error))
    return FALSE;
  if (!remove)
    return TRUE;
  sweep->removed++;
  return mdg_blob_store_delete (sweep->context->core->blobs, id, error);
}

gboolean
mdg_document_sweep_blobs (MdgContext *context, guint *ret_removed, GError **error)
{
  Sweep sweep = { context, 0 };
  if (!mdg_blob_store_for_each (context->core->blobs, visit_blob, &sweep, error))
    return FALSE;
  *ret_removed = sweep.removed;
  return TRUE;
}
