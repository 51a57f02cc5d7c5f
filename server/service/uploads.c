/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/uploads.h"

#include "server/service/documents.h"
#include "server/service/file-names.h"
#include "server/service/folder-access.h"
#include "server/service/folders.h"
#include "server/service/piece-files.h"
#include "server/store/dead-content.h"
#include "server/store/folders.h"
#include "server/store/search-settings.h"
#include "server/store/uploads.h"
#include "shared/base/error.h"

#include <string.h>

#define SWEEP_AT_ONCE 200

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static const char *
non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/* ---- announcing ---- */

static gboolean
check_values (const MdgUpload *wanted, GError **error)
{
  guint8 hash[MDG_HASH_SIZE];
  if (!mdg_file_name_check (wanted->name, error) ||
      !mdg_file_path_check (non_empty (wanted->path), error) ||
      !mdg_document_check_period (wanted->effective_from, wanted->effective_until, error))
    return FALSE;
  if (wanted->size < 0)
    return refuse_field (error, "size");
  if (wanted->size > MDG_UPLOAD_MAX_BYTES)
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", MDG_UPLOAD_MAX_BYTES);
      return FALSE;
    }
  return mdg_hash_parse_hex (wanted->sha256, hash) || refuse_field (error, "sha256");
}

/* The document that is to be replaced is one of the folder's. */
static gboolean
check_document (MdgLease *lease, const MdgUpload *wanted, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (wanted->document_id == 0)
    return TRUE;
  g_autoptr (MdgDocumentRow) row = mdg_documents_get (lease, wanted->document_id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row != NULL && row->folder_id == wanted->folder_id)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

static gboolean
check_duplicate (MdgLease *lease, const MdgUploadRow *row, GError **error)
{
  gint64 document_id = 0;
  if (row->upload->keep_both)
    return TRUE;
  if (!mdg_versions_find_content (lease, row->upload->folder_id, row->content_mac, &document_id,
                                  error))
    return FALSE;
  if (document_id == 0)
    return TRUE;
  mdg_set_error_int (error, MDG_ERROR_DOCUMENT_DUPLICATE, "document", document_id);
  return FALSE;
}

static gboolean
is_same_announcement (const MdgUpload *a, const MdgUpload *b)
{
  return a->document_id == b->document_id && a->size == b->size &&
         g_str_equal (a->name, b->name) && g_strcmp0 (a->path, b->path) == 0 &&
         !a->keep_both == !b->keep_both &&
         g_strcmp0 (a->effective_from, b->effective_from) == 0 &&
         g_strcmp0 (a->effective_until, b->effective_until) == 0;
}

/* The upload that was announced in just these words before, in *@ret_found. */
static gboolean
find_same (MdgLease *lease, const MdgUploadRow *row, MdgUpload **ret_found, GError **error)
{
  g_autoptr (GPtrArray) alike = mdg_uploads_list_alike (lease, row->account_id,
                                                        row->upload->folder_id, row->content_mac,
                                                        error);
  for (guint i = 0; alike != NULL && i < alike->len && *ret_found == NULL; i++)
    {
      const MdgUploadRow *other = alike->pdata[i];
      if (is_same_announcement (other->upload, row->upload))
        *ret_found = mdg_upload_copy (other->upload);
    }
  return alike != NULL;
}

static gboolean
check_count (MdgLease *lease, gint64 account_id, GError **error)
{
  gint64 count = 0;
  if (!mdg_uploads_count (lease, account_id, &count, error))
    return FALSE;
  if (count < MDG_UPLOADS_OPEN_MAX)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  return FALSE;
}

static MdgUploadRow *
make_row (
  MdgContext *context, MdgLease *lease, gint64 folder_id, const MdgUpload *wanted, GError **error)
{
  g_autoptr (MdgUploadRow) row = g_new0 (MdgUploadRow, 1);
  MdgUpload *upload = row->upload = mdg_upload_copy (wanted);
  row->account_id = context->identity.account_id;
  upload->folder_id = folder_id;
  upload->received = 0;
  upload->expires_at = mdg_lease_now (lease) + MDG_UPLOAD_LIFETIME;
  g_autofree char *sha256 = g_ascii_strdown (upload->sha256, -1);
  g_free (g_steal_pointer (&upload->sha256));
  upload->sha256 = g_steal_pointer (&sha256);
  char **texts[] = { &upload->path, &upload->effective_from, &upload->effective_until };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (non_empty (*texts[i]) == NULL)
      g_clear_pointer (texts[i], g_free);
  row->content_mac = mdg_versions_content_mac (lease, folder_id, upload->sha256, error);
  return row->content_mac != NULL ? g_steal_pointer (&row) : NULL;
}

static MdgUpload *
insert (MdgContext *context, MdgLease *lease, MdgUploadRow *row, GError **error)
{
  MdgUpload *upload = row->upload;
  if (!check_duplicate (lease, row, error) || !check_count (lease, row->account_id, error) ||
      !mdg_folder_service_check_room (context, lease, upload->folder_id, upload->size, error))
    return NULL;
  upload->id = mdg_lease_new_id (lease);
  if (!mdg_uploads_insert (lease, row, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  return mdg_upload_copy (upload);
}

MdgUpload *
mdg_upload_service_create (MdgContext *context,
                           gint64 folder_id,
                           const MdgUpload *wanted,
                           GError **error)
{
  MdgUpload *same = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error) ||
      !check_values (wanted, error))
    return NULL;
  g_autoptr (MdgUploadRow) row = make_row (context, lease, folder_id, wanted, error);
  if (row == NULL || !check_document (lease, row->upload, error) ||
      !find_same (lease, row, &same, error))
    return NULL;
  return same != NULL ? same : insert (context, lease, row, error);
}

/* ---- one's own ---- */

/* The asker's upload; he must still be allowed to add to its folder. */
static MdgUploadRow *
require_own (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgUploadRow) row = mdg_uploads_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL || row->account_id != context->identity.account_id)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (mdg_folder_access_require (context, lease, row->upload->folder_id, MDG_FOLDER_EDITOR,
                                      error))
    return g_steal_pointer (&row);
  return NULL;
}

MdgUpload *
mdg_upload_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgUploadRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  return row != NULL ? mdg_upload_copy (row->upload) : NULL;
}

GPtrArray *
mdg_upload_service_list (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) rows =
    lease != NULL ? mdg_uploads_list (lease, context->identity.account_id, error) : NULL;
  if (rows == NULL)
    return NULL;
  g_autoptr (GPtrArray) uploads = mdg_record_array_new (&MDG_UPLOAD_TYPE);
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgUploadRow *row = rows->pdata[i];
      MdgFolderRank rank = MDG_RANK_NONE;
      gboolean manages = FALSE;
      if (!mdg_folder_access_get (context, lease, row->upload->folder_id, &rank, &manages, error))
        return NULL;
      if (rank >= MDG_RANK_EDITOR)
        g_ptr_array_add (uploads, mdg_upload_copy (row->upload));
    }
  return g_steal_pointer (&uploads);
}

/* The upload goes, with its pieces. */
static gboolean
drop (MdgContext *context, gint64 id, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_dead_content_add_upload (lease, id, error) ||
      !mdg_uploads_delete (lease, id, error) ||
      !mdg_document_put_delete_content (lease, folder_id, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  return mdg_document_remove_dead (context->core, folder_id, NULL, error);
}

gboolean
mdg_upload_service_cancel (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL)
    return FALSE;
  /* Also by somebody who may no longer add to the folder. */
  g_autoptr (MdgUploadRow) row = mdg_uploads_get (lease, id, &local);
  g_clear_pointer (&lease, mdg_lease_free);
  if (row != NULL && row->account_id == context->identity.account_id)
    return drop (context, id, row->upload->folder_id, error);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

/* ---- pieces ---- */

/* TRUE when the piece is the next one. FALSE without @error when it is there already. */
static gboolean
is_next (MdgLease *lease, const MdgUpload *upload, const MdgUploadPiece *piece, GError **error)
{
  g_autoptr (GPtrArray) known = mdg_uploads_list_pieces (lease, upload->id, error);
  return known != NULL && mdg_piece_is_next (piece, upload->received, known, error);
}

/* The row of a piece whose file is there. *@ret_added is FALSE when somebody else was quicker. */
static MdgUpload *
write_piece (MdgContext *context,
             gint64 id,
             const MdgUploadPiece *piece,
             gboolean *ret_added,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgUploadRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL)
    return NULL;
  if (!is_next (lease, row->upload, piece, &local))
    {
      if (local == NULL)
        return mdg_upload_copy (row->upload);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!mdg_uploads_add_piece (lease, id, piece, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  *ret_added = TRUE;
  row->upload->received += piece->size;
  return mdg_upload_copy (row->upload);
}

/* The upload, when @piece is to be written; NULL without @error when it is there already, then with
 * *@ret_known. */
static MdgUploadRow *
look_before (MdgContext *context,
             gint64 id,
             const MdgUploadPiece *piece,
             MdgUpload **ret_known,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgUploadRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL || !mdg_piece_check (piece, row->upload->size, error))
    return NULL;
  if (is_next (lease, row->upload, piece, &local))
    return g_steal_pointer (&row);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    *ret_known = mdg_upload_copy (row->upload);
  return NULL;
}

MdgUpload *
mdg_upload_service_push (
  MdgContext *context, gint64 id, gint64 offset, GBytes *data, GError **error)
{
  MdgUpload *known = NULL;
  gboolean added = FALSE;
  g_autoptr (MdgUploadPiece) piece = mdg_piece_new (offset, data);
  g_autoptr (MdgUploadRow) row = look_before (context, id, piece, &known, error);
  if (row == NULL)
    return known;
  g_autofree char *scope = mdg_scope_folder (row->upload->folder_id);
  if (!mdg_piece_write (context->core, scope, data, piece, error))
    return NULL;
  MdgUpload *upload = write_piece (context, id, piece, &added, error);
  if (!added)
    mdg_blob_store_delete (context->core->blobs, piece->blob_id, NULL);
  return upload;
}

/* ---- finishing ---- */

/* The document of the upload: a new row, or the one it replaces. */
static MdgDocumentRow *
make_document (MdgLease *lease, const MdgUpload *upload, GError **error)
{
  if (upload->document_id != 0)
    {
      if (!mdg_documents_touch (lease, upload->document_id, error))
        return NULL;
      return mdg_documents_get (lease, upload->document_id, error);
    }
  g_autoptr (MdgDocumentRow) row = mdg_document_row_new ();
  row->id = mdg_lease_new_id (lease);
  row->folder_id = upload->folder_id;
  row->name = g_strdup (upload->name);
  row->path = g_strdup (upload->path);
  return mdg_documents_insert (lease, row, error) ? g_steal_pointer (&row) : NULL;
}

static MdgVersionRow *
make_version (MdgContext *context,
              MdgLease *lease,
              const MdgUploadRow *upload,
              gint64 document_id,
              const char *blob_id,
              GError **error)
{
  g_autoptr (MdgVersionRow) row = mdg_version_row_new ();
  row->id = mdg_lease_new_id (lease);
  row->document_id = document_id;
  row->folder_id = row->key_folder_id = upload->upload->folder_id;
  row->name = g_strdup (upload->upload->name);
  row->blob_id = g_strdup (blob_id);
  row->size = upload->upload->size;
  row->content_mac = g_bytes_ref (upload->content_mac);
  row->state = g_strdup (MDG_DOCUMENT_QUEUED);
  row->effective_from = g_strdup (upload->upload->effective_from);
  row->effective_until = g_strdup (upload->upload->effective_until);
  row->uploaded_by = upload->account_id;
  row->created_at = row->queued_at = mdg_lease_now (lease);
  if (!mdg_versions_insert (lease, row, error) ||
      !mdg_ingest_board_put (context->core->ingest, lease, row->id, row->uploaded_by, row->name,
                             row->size, error))
    return NULL;
  return g_steal_pointer (&row);
}

static gboolean
record (MdgContext *context,
        MdgLease *lease,
        const MdgUpload *upload,
        const MdgVersionRow *version,
        GError **error)
{
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "folder", upload->folder_id);
  json_object_set_int_member (detail, "version", version->number);
  json_object_set_int_member (detail, "bytes", upload->size);
  return mdg_context_audit (context, lease,
                            upload->document_id != 0 ? "document.replace" : "document.upload",
                            "document", version->document_id, detail, error);
}

/* The pieces go, but for one that has become the file. */
static gboolean
end_upload (MdgLease *lease, const MdgUpload *upload, const MdgWholeFile *whole, GError **error)
{
  return (whole->is_piece || mdg_dead_content_add_upload (lease, upload->id, error)) &&
         mdg_uploads_delete (lease, upload->id, error) &&
         (whole->is_piece || mdg_document_put_delete_content (lease, upload->folder_id, error));
}

static MdgDocument *
write_document (MdgContext *context, gint64 id, const MdgWholeFile *whole, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgUploadRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL || !check_duplicate (lease, row, error))
    return NULL;
  g_autoptr (MdgDocumentRow) document = make_document (lease, row->upload, error);
  g_autoptr (MdgVersionRow) version =
    document != NULL ? make_version (context, lease, row, document->id, whole->blob_id, error)
                     : NULL;
  if (version == NULL || !record (context, lease, row->upload, version, error) ||
      !end_upload (lease, row->upload, whole, error) ||
      !mdg_search_settings_touch (lease, row->upload->folder_id, error))
    return NULL;
  g_autoptr (MdgDocumentRow) stored = mdg_documents_get (lease, document->id, error);
  g_autoptr (MdgDocument) described =
    stored != NULL ? mdg_document_service_describe (context, lease, stored, error) : NULL;
  return described != NULL && mdg_context_commit (context, lease, FALSE, error)
           ? g_steal_pointer (&described)
           : NULL;
}

/* The upload with all its pieces. */
static MdgUploadRow *
require_complete (MdgContext *context, gint64 id, GPtrArray **ret_pieces, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgUploadRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL)
    return NULL;
  if (row->upload->received < row->upload->size)
    {
      mdg_set_error_int (error, MDG_ERROR_UPLOAD_INCOMPLETE, "received", row->upload->received);
      return NULL;
    }
  *ret_pieces = mdg_uploads_list_pieces (lease, id, error);
  return *ret_pieces != NULL ? g_steal_pointer (&row) : NULL;
}

static MdgDocument *
finish_whole (MdgContext *context,
              const MdgUpload *upload,
              const MdgWholeFile *whole,
              GError **error)
{
  if (!mdg_whole_file_is (whole, upload->sha256))
    {
      if (drop (context, upload->id, upload->folder_id, error))
        mdg_set_error (error, MDG_ERROR_UPLOAD_DAMAGED, NULL);
      return NULL;
    }
  return write_document (context, upload->id, whole, error);
}

MdgDocument *
mdg_upload_service_finish (MdgContext *context, gint64 id, GError **error)
{
  MdgWholeFile whole = { NULL };
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (MdgUploadRow) row = require_complete (context, id, &pieces, error);
  g_autofree char *scope = row != NULL ? mdg_scope_folder (row->upload->folder_id) : NULL;
  if (row == NULL ||
      !mdg_pieces_join (context, scope, pieces, MDG_UPLOAD_MAX_BYTES, &whole, error))
    return NULL;
  g_autofree char *blob_id = whole.blob_id;
  MdgDocument *document = finish_whole (context, row->upload, &whole, error);
  if (document == NULL && !whole.is_piece)
    mdg_blob_store_delete (context->core->blobs, blob_id, NULL);
  if (document == NULL)
    return NULL;
  g_autoptr (GError) later = NULL;
  if (!whole.is_piece &&
      !mdg_document_remove_dead (context->core, row->upload->folder_id, NULL, &later))
    g_warning ("Pieces of an upload stay until their job: %s", later->message);
  mdg_folder_access_tell_changed (context->core, row->upload->folder_id);
  return document;
}

/* ---- sweeping ---- */

gboolean
mdg_upload_service_sweep (MdgContext *context, guint *ret_removed, GError **error)
{
  guint removed = 0;
  for (;;)
    {
      g_autoptr (MdgLease) lease = mdg_context_read (context, error);
      g_autoptr (GArray) expired =
        lease != NULL
          ? mdg_uploads_list_expired (lease, mdg_lease_now (lease), SWEEP_AT_ONCE, error)
          : NULL;
      g_clear_pointer (&lease, mdg_lease_free);
      if (expired == NULL || g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;
      for (guint i = 0; i < expired->len; i += 2, removed++)
        if (!drop (context, g_array_index (expired, gint64, i),
                   g_array_index (expired, gint64, i + 1), error))
          return FALSE;
      if (expired->len == 0)
        break;
    }
  *ret_removed = removed;
  return TRUE;
}
