/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/uploads.h"

#include "server/store/folders.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <string.h>

#define UPLOAD_QUERY                                                                        \
  "SELECT u.id, u.account_id, u.folder_id, u.document_id, u.detail, u.content_mac, u.size," \
  " u.received, u.expires_at FROM upload u"

/* What is sealed in upload.detail. */
typedef struct
{
  char *name;
  char *path;
  char *sha256;
  gboolean keep_both;
  char *effective_from;
  char *effective_until;
} Detail;

#define AT(member) G_STRUCT_OFFSET (Detail, member)
static const MdgField detail_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "path", MDG_FIELD_STRING, AT (path) },
  { "sha256", MDG_FIELD_STRING, AT (sha256), MDG_FIELD_REQUIRED },
  { "keep_both", MDG_FIELD_BOOL, AT (keep_both) },
  { "effective_from", MDG_FIELD_STRING, AT (effective_from) },
  { "effective_until", MDG_FIELD_STRING, AT (effective_until) },
};
#undef AT
static MDG_RECORD_TYPE (DETAIL_TYPE, Detail, detail_fields);

void
mdg_upload_row_free (MdgUploadRow *row)
{
  if (row == NULL)
    return;
  mdg_upload_free (row->upload);
  g_clear_pointer (&row->content_mac, g_bytes_unref);
  g_free (row);
}

void
mdg_upload_piece_free (MdgUploadPiece *piece)
{
  if (piece == NULL)
    return;
  g_free (piece->blob_id);
  g_free (piece);
}

static void
free_row (gpointer row)
{
  mdg_upload_row_free (row);
}

static void
free_piece (gpointer piece)
{
  mdg_upload_piece_free (piece);
}

static gboolean
unseal_detail (MdgLease *lease, MdgUpload *upload, GBytes *sealed, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (upload->folder_id);
  g_autoptr (GBytes) text =
    mdg_lease_unseal (lease, scope, "upload.detail", upload->id, sealed, error);
  Detail *detail =
    text != NULL ? mdg_codec_decode_bytes (&DETAIL_TYPE, text, MDG_DECODE_TOLERANT, error) : NULL;
  if (detail == NULL)
    return FALSE;
  upload->name = g_steal_pointer (&detail->name);
  upload->path = g_steal_pointer (&detail->path);
  upload->sha256 = g_steal_pointer (&detail->sha256);
  upload->keep_both = detail->keep_both;
  upload->effective_from = g_steal_pointer (&detail->effective_from);
  upload->effective_until = g_steal_pointer (&detail->effective_until);
  mdg_record_free (&DETAIL_TYPE, detail);
  return TRUE;
}

static GBytes *
seal_detail (MdgLease *lease, const MdgUpload *upload, GError **error)
{
  Detail detail = { upload->name, upload->path, upload->sha256,
                    upload->keep_both, upload->effective_from, upload->effective_until };
  g_autofree char *scope = mdg_scope_folder (upload->folder_id);
  g_autoptr (GBytes) text = mdg_codec_encode_bytes (&DETAIL_TYPE, &detail);
  return mdg_lease_seal (lease, scope, "upload.detail", upload->id, text, error);
}

static MdgUploadRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgUploadRow) row = g_new0 (MdgUploadRow, 1);
  MdgUpload *upload = row->upload = mdg_upload_new ();
  upload->id = mdg_stmt_int (stmt, 0);
  row->account_id = mdg_stmt_int (stmt, 1);
  upload->folder_id = mdg_stmt_int (stmt, 2);
  upload->document_id = mdg_stmt_int (stmt, 3);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 4);
  row->content_mac = mdg_stmt_bytes (stmt, 5);
  upload->size = mdg_stmt_int (stmt, 6);
  upload->received = mdg_stmt_int (stmt, 7);
  upload->expires_at = mdg_stmt_int (stmt, 8);
  return unseal_detail (lease, upload, sealed, error) ? g_steal_pointer (&row) : NULL;
}

static GPtrArray *
read_all (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  while (mdg_stmt_next (stmt, error))
    {
      MdgUploadRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

MdgUploadRow *
mdg_uploads_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           UPLOAD_QUERY " WHERE u.id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

GPtrArray *
mdg_uploads_list (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           UPLOAD_QUERY " WHERE u.account_id = :account"
                                                        " ORDER BY u.id",
                                           "i:account", account_id, NULL);
  return read_all (lease, stmt, error);
}

GPtrArray *
mdg_uploads_list_alike (
  MdgLease *lease, gint64 account_id, gint64 folder_id, GBytes *content_mac, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    UPLOAD_QUERY " WHERE u.folder_id = :folder AND u.content_mac = :mac AND u.account_id = :account"
                 " ORDER BY u.id",
    "i:folder", folder_id, "b:mac", content_mac, "i:account", account_id, NULL);
  return read_all (lease, stmt, error);
}

gboolean
mdg_uploads_count (MdgLease *lease, gint64 account_id, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM upload WHERE account_id = :account", "i:account",
                         account_id, NULL);
}

gboolean
mdg_uploads_insert (MdgLease *lease, const MdgUploadRow *row, GError **error)
{
  const MdgUpload *upload = row->upload;
  g_autoptr (GBytes) detail = seal_detail (lease, upload, error);
  return detail != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO upload (id, account_id, folder_id, document_id, detail,"
                     " content_mac, size, created_at, expires_at) VALUES (:id, :account, :folder,"
                     " nullif (:document, 0), :detail, :mac, :size, :now, :expires)",
                     "i:id", upload->id, "i:account", row->account_id, "i:folder",
                     upload->folder_id, "i:document", upload->document_id, "b:detail", detail,
                     "b:mac", row->content_mac, "i:size", upload->size, "i:now",
                     mdg_lease_now (lease), "i:expires", upload->expires_at, NULL);
}

gboolean
mdg_uploads_add_piece (MdgLease *lease,
                       gint64 upload_id,
                       const MdgUploadPiece *piece,
                       GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) hash = g_bytes_new (piece->hash, sizeof piece->hash);
  return mdg_db_run (db, error,
                     "INSERT INTO upload_piece (upload_id, offset, size, hash, blob_id)"
                     " VALUES (:upload, :offset, :size, :hash, :blob)",
                     "i:upload", upload_id, "i:offset", piece->offset, "i:size", piece->size,
                     "b:hash", hash, "t:blob", piece->blob_id, NULL) &&
         mdg_db_run (db, error, "UPDATE upload SET received = received + :size WHERE id = :id",
                     "i:size", piece->size, "i:id", upload_id, NULL);
}

MdgUploadPiece *
mdg_upload_piece_read (MdgStmt *stmt)
{
  MdgUploadPiece *piece = g_new0 (MdgUploadPiece, 1);
  g_autoptr (GBytes) hash = mdg_stmt_bytes (stmt, 2);
  piece->offset = mdg_stmt_int (stmt, 0);
  piece->size = mdg_stmt_int (stmt, 1);
  memcpy (piece->hash, g_bytes_get_data (hash, NULL),
          MIN (g_bytes_get_size (hash), sizeof piece->hash));
  piece->blob_id = g_strdup (mdg_stmt_text (stmt, 3));
  return piece;
}

GPtrArray *
mdg_uploads_list_pieces (MdgLease *lease, gint64 upload_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT offset, size, hash, blob_id FROM upload_piece WHERE upload_id = :upload"
                  " ORDER BY offset",
                  "i:upload", upload_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (free_piece);
  while (mdg_stmt_next (stmt, error))
    g_ptr_array_add (pieces, mdg_upload_piece_read (stmt));
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&pieces);
}

gboolean
mdg_uploads_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM upload WHERE id = :id", "i:id",
                     id, NULL);
}

GArray *
mdg_uploads_list_expired (MdgLease *lease, gint64 now, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, folder_id FROM upload WHERE expires_at <= :now ORDER BY expires_at"
                  " LIMIT :limit",
                  "i:now", now, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (mdg_stmt_next (stmt, error))
    {
      gint64 pair[] = { mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1) };
      g_array_append_vals (ids, pair, G_N_ELEMENTS (pair));
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}
