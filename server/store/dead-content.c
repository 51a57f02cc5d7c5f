/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/dead-content.h"

void
mdg_dead_content_free (MdgDeadContent *dead)
{
  if (dead == NULL)
    return;
  g_free (dead->blob_id);
  g_free (dead->rendition_id);
  g_free (dead);
}

static void
free_dead (gpointer dead)
{
  mdg_dead_content_free (dead);
}

GPtrArray *
mdg_dead_content_list (MdgLease *lease, gint64 folder_id, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT id, version_id, folder_id, blob_id, rendition_id FROM dead_content"
    " WHERE folder_id = :folder ORDER BY id LIMIT :limit",
    "i:folder", folder_id, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_dead);
  while (mdg_stmt_next (stmt, error))
    {
      MdgDeadContent *dead = g_new0 (MdgDeadContent, 1);
      dead->id = mdg_stmt_int (stmt, 0);
      dead->version_id = mdg_stmt_int (stmt, 1);
      dead->folder_id = mdg_stmt_int (stmt, 2);
      dead->blob_id = g_strdup (mdg_stmt_text (stmt, 3));
      dead->rendition_id = g_strdup (mdg_stmt_text (stmt, 4));
      g_ptr_array_add (all, dead);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&all);
}

gboolean
mdg_dead_content_add_document (MdgLease *lease, gint64 document_id, gboolean files, GError **error)
{
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "INSERT INTO dead_content (version_id, folder_id, blob_id, rendition_id)"
    " SELECT id, folder_id, iif (:files, blob_id, NULL), iif (:files, rendition_id, NULL)"
    " FROM document_version WHERE document_id = :id",
    "i:files", (gint64) files, "i:id", document_id, NULL);
}

gboolean
mdg_dead_content_add_blob (MdgLease *lease, gint64 folder_id, const char *blob_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO dead_content (folder_id, blob_id) VALUES (:folder, :blob)",
                     "i:folder", folder_id, "t:blob", blob_id, NULL);
}

#define ADD_PIECES                                                              \
  "INSERT INTO dead_content (folder_id, blob_id) SELECT u.folder_id, p.blob_id" \
  " FROM upload u JOIN upload_piece p ON p.upload_id = u.id WHERE "

gboolean
mdg_dead_content_add_uploads (MdgLease *lease, gint64 folder_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, ADD_PIECES "u.folder_id = :id", "i:id",
                     folder_id, NULL);
}

gboolean
mdg_dead_content_add_uploads_to (MdgLease *lease, gint64 document_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, ADD_PIECES "u.document_id = :id", "i:id",
                     document_id, NULL);
}

gboolean
mdg_dead_content_add_upload (MdgLease *lease, gint64 upload_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, ADD_PIECES "u.id = :id", "i:id", upload_id,
                     NULL);
}

gboolean
mdg_dead_content_remove (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM dead_content WHERE id = :id",
                     "i:id", id, NULL);
}

/* ---- files ---- */

gboolean
mdg_blob_is_named (MdgLease *lease, const char *blob_id, gboolean *ret_named, GError **error)
{
  gint64 count = 0;
  if (!mdg_db_get_int (
        mdg_lease_get_db (lease), &count, error,
        "SELECT EXISTS (SELECT 1 FROM document_version WHERE blob_id = :blob)"
        " OR EXISTS (SELECT 1 FROM document_version WHERE rendition_id = :blob)"
        " OR EXISTS (SELECT 1 FROM upload_piece WHERE blob_id = :blob)"
        " OR EXISTS (SELECT 1 FROM attachment WHERE blob_id = :blob)"
        " OR EXISTS (SELECT 1 FROM attachment WHERE rendition_id = :blob)"
        " OR EXISTS (SELECT 1 FROM attachment_piece WHERE blob_id = :blob)"
        " OR EXISTS (SELECT 1 FROM notice_file WHERE blob_id = :blob)"
        " OR EXISTS (SELECT 1 FROM dead_content WHERE blob_id = :blob OR rendition_id = :blob)",
        "t:blob", blob_id, NULL))
    return FALSE;
  *ret_named = count > 0;
  return TRUE;
}

gboolean
mdg_blob_suspect (MdgLease *lease, const char *blob_id, gint64 *ret_seen_at, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error,
                     "INSERT INTO blob_suspect (blob_id, seen_at) VALUES (:blob, :now)"
                     " ON CONFLICT DO NOTHING",
                     "t:blob", blob_id, "i:now", mdg_lease_now (lease), NULL) &&
         mdg_db_get_int (db, ret_seen_at, error,
                         "SELECT seen_at FROM blob_suspect WHERE blob_id = :blob", "t:blob",
                         blob_id, NULL);
}

gboolean
mdg_blob_clear (MdgLease *lease, const char *blob_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM blob_suspect WHERE blob_id = :blob", "t:blob", blob_id, NULL);
}
