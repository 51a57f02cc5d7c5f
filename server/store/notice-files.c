/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/notice-files.h"

#include "server/store/notice-runs.h"
#include "shared/base/error.h"

#define COLUMNS \
  "SELECT id, run_id, size, attachment, n_letters, blob_id, checked FROM notice_file WHERE "

void
mdg_notice_file_row_free (MdgNoticeFileRow *row)
{
  if (row == NULL)
    return;
  g_free (row->blob_id);
  g_free (row);
}

/* ---- reading ---- */

static MdgNoticeFileRow *
read_row (MdgStmt *stmt)
{
  MdgNoticeFileRow *row = g_new0 (MdgNoticeFileRow, 1);
  row->id = mdg_stmt_int (stmt, 0);
  row->run_id = mdg_stmt_int (stmt, 1);
  row->size = mdg_stmt_int (stmt, 2);
  row->attachment = mdg_stmt_int (stmt, 3);
  row->n_letters = mdg_stmt_int (stmt, 4);
  row->blob_id = g_strdup (mdg_stmt_text (stmt, 5));
  row->checked = mdg_stmt_int (stmt, 6) != 0;
  return row;
}

static MdgNoticeFileRow *
read_one (MdgStmt *stmt, GError **error)
{
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (stmt) : NULL;
}

MdgNoticeFileRow *
mdg_notice_files_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, COLUMNS "id = :id", "i:id", id, NULL);
  return read_one (stmt, error);
}

static GBytes *
hash (MdgLease *lease, gint64 run_id, const char *sha256, GError **error)
{
  g_autofree char *scope = mdg_scope_notice_run (run_id);
  g_autofree char *small = g_ascii_strdown (sha256, -1);
  return mdg_lease_mac (lease, scope, small, error);
}

MdgNoticeFileRow *
mdg_notice_files_find (
  MdgLease *lease, gint64 run_id, const char *sha256, gint64 attachment, GError **error)
{
  g_autoptr (GBytes) mac = hash (lease, run_id, sha256, error);
  if (mac == NULL)
    return NULL;
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  COLUMNS "run_id = :run AND mac = :mac AND attachment = :attachment", "i:run",
                  run_id, "b:mac", mac, "i:attachment", attachment, NULL);
  return read_one (stmt, error);
}

MdgNoticeFileRow *
mdg_notice_files_get_attachment (MdgLease *lease,
                                 gint64 run_id,
                                 gint64 attachment,
                                 GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  COLUMNS "run_id = :run AND attachment = :attachment AND attachment > 0", "i:run",
                  run_id, "i:attachment", attachment, NULL);
  return read_one (stmt, error);
}

GArray *
mdg_notice_files_list_attachments (MdgLease *lease, gint64 run_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT blob_id IS NOT NULL FROM notice_file WHERE run_id = :run AND attachment > 0 ORDER BY "
    "attachment",
    "i:run", run_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gboolean));
  while (mdg_stmt_next (stmt, error))
    {
      gboolean received = mdg_stmt_int (stmt, 0) != 0;
      g_array_append_val (all, received);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&all);
}

GArray *
mdg_notice_files_list_missing (MdgLease *lease, gint64 run_id, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT coalesce ((SELECT min (number) FROM notice_letter WHERE file_id = f.id), 0),"
    " attachment FROM notice_file f WHERE run_id = :run AND blob_id IS NULL ORDER BY id LIMIT "
    ":limit",
    "i:run", run_id, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (MdgNoticeGap));
  while (mdg_stmt_next (stmt, error))
    {
      MdgNoticeGap gap = { mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1) };
      g_array_append_val (gaps, gap);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&gaps);
}

GPtrArray *
mdg_notice_files_list (
  MdgLease *lease, gint64 run_id, gint64 from, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  COLUMNS "run_id = :run AND id >= :from ORDER BY id LIMIT :limit", "i:run",
                  run_id, "i:from", from, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_notice_file_row_free);
  while (mdg_stmt_next (stmt, error))
    g_ptr_array_add (rows, read_row (stmt));
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

/* ---- writing ---- */

gboolean
mdg_notice_files_insert (MdgLease *lease, MdgNoticeFileRow *row, const char *sha256, GError **error)
{
  g_autoptr (GBytes) mac = hash (lease, row->run_id, sha256, error);
  if (mac == NULL)
    return FALSE;
  row->id = mdg_lease_new_id (lease);
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "INSERT INTO notice_file (id, run_id, mac, size, attachment, n_letters) VALUES "
    "(:id, :run, :mac, :size, :attachment, :letters)",
    "i:id", row->id, "i:run", row->run_id, "b:mac", mac, "i:size", row->size, "i:attachment",
    row->attachment, "i:letters", row->n_letters, NULL);
}

gboolean
mdg_notice_files_add_letter (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE notice_file SET n_letters = n_letters + 1 WHERE id = :id", "i:id", id,
                     NULL);
}

gboolean
mdg_notice_files_set_blob (MdgLease *lease, gint64 id, const char *blob_id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error,
                   "UPDATE notice_file SET blob_id = :blob WHERE id = :id AND blob_id IS NULL",
                   "t:blob", blob_id, "i:id", id, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_notice_files_mark_checked (MdgLease *lease, gint64 id, gboolean *ret_first, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error,
                   "UPDATE notice_file SET checked = 1 WHERE id = :id AND checked = 0", "i:id", id,
                   NULL))
    return FALSE;
  *ret_first = mdg_db_changes (db) == 1;
  return TRUE;
}

gboolean
mdg_notice_files_bury (MdgLease *lease, gint64 run_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO dead_content (folder_id, blob_id) SELECT 0, blob_id FROM "
                     "notice_file WHERE run_id = :run AND blob_id IS NOT NULL",
                     "i:run", run_id, NULL);
}
