/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/document-add.h"

#include "server/service/file-names.h"
#include "server/service/folders.h"
#include "server/store/documents.h"
#include "server/store/folders.h"
#include "server/store/search-settings.h"

void
mdg_new_document_free (MdgNewDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->name);
  g_free (document->path);
  g_free (document->blob_id);
  g_free (document->sha256);
  g_free (document);
}

static char *
write_blob (MdgCore *core, gint64 folder_id, GBytes *content, GError **error)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (content, &size);
  g_autofree char *scope = mdg_scope_folder (folder_id);
  g_autoptr (MdgKey) key =
    mdg_keyring_get (mdg_store_get_keyring (core->store), scope, MDG_KEYRING_EXISTING, error);
  g_autoptr (MdgBlobWriter) writer =
    key != NULL ? mdg_blob_store_create (core->blobs, key, size, error) : NULL;
  if (writer == NULL || !mdg_blob_writer_push (writer, data, size, error))
    return NULL;
  return mdg_blob_writer_commit (writer, NULL, NULL, error);
}

MdgNewDocument *
mdg_new_document_write (MdgCore *core,
                        gint64 folder_id,
                        const char *path,
                        const char *name,
                        GBytes *content,
                        GError **error)
{
  if (!mdg_file_name_check (name, error) || !mdg_file_path_check (path, error))
    return NULL;
  g_autoptr (MdgNewDocument) document = g_new0 (MdgNewDocument, 1);
  document->folder_id = folder_id;
  document->name = g_strdup (name);
  document->path = g_strdup (path);
  document->size = (gint64) g_bytes_get_size (content);
  document->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  document->blob_id = write_blob (core, folder_id, content, error);
  return document->blob_id != NULL ? g_steal_pointer (&document) : NULL;
}

void
mdg_new_document_discard (MdgCore *core, const MdgNewDocument *document)
{
  g_autoptr (GError) error = NULL;
  if (!mdg_blob_store_delete (core->blobs, document->blob_id, &error))
    g_info ("A file without a row stays until it is swept: %s", error->message);
}

static gint64
insert_document (MdgLease *lease, const MdgNewDocument *document, GError **error)
{
  g_autoptr (MdgDocumentRow) row = mdg_document_row_new ();
  row->id = mdg_lease_new_id (lease);
  row->folder_id = document->folder_id;
  row->name = g_strdup (document->name);
  row->path = g_strdup (document->path);
  return mdg_documents_insert (lease, row, error) ? row->id : 0;
}

static gboolean
insert_version (MdgContext *context,
                MdgLease *lease,
                const MdgNewDocument *document,
                gint64 document_id,
                GError **error)
{
  g_autoptr (MdgVersionRow) row = mdg_version_row_new ();
  row->id = mdg_lease_new_id (lease);
  row->document_id = document_id;
  row->folder_id = row->key_folder_id = document->folder_id;
  row->name = g_strdup (document->name);
  row->blob_id = g_strdup (document->blob_id);
  row->size = document->size;
  row->content_mac =
    mdg_versions_content_mac (lease, document->folder_id, document->sha256, error);
  row->state = g_strdup (MDG_DOCUMENT_QUEUED);
  row->uploaded_by = context->identity.account_id;
  row->created_at = row->queued_at = mdg_lease_now (lease);
  return row->content_mac != NULL && mdg_versions_insert (lease, row, error) &&
         mdg_ingest_board_put (context->core->ingest, lease, row->id, row->uploaded_by, row->name,
                               row->size, error);
}

gboolean
mdg_new_document_insert (MdgContext *context,
                         MdgLease *lease,
                         const MdgNewDocument *document,
                         gint64 *ret_document_id,
                         GError **error)
{
  if (!mdg_folder_service_check_room (context, lease, document->folder_id, document->size, error))
    return FALSE;
  gint64 id = insert_document (lease, document, error);
  if (id == 0 || !insert_version (context, lease, document, id, error))
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "folder", document->folder_id);
  json_object_set_int_member (detail, "version", 1);
  json_object_set_int_member (detail, "bytes", document->size);
  if (!mdg_context_audit (context, lease, "document.upload", "document", id, detail, error) ||
      !mdg_search_settings_touch (lease, document->folder_id, error))
    return FALSE;
  *ret_document_id = id;
  return TRUE;
}
