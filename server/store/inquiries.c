/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/inquiries.h"

#include "server/store/folders.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#define INQUIRY_QUERY                                                                     \
  "SELECT id, folder_id, account_id, message_id, state, detail, replier_id, document_id," \
  " created_at, updated_at, version FROM inquiry"

MdgInquiryRow *
mdg_inquiry_row_new (void)
{
  MdgInquiryRow *row = g_new0 (MdgInquiryRow, 1);
  row->inquiry = mdg_inquiry_new ();
  return row;
}

void
mdg_inquiry_row_free (MdgInquiryRow *row)
{
  if (row == NULL)
    return;
  g_clear_pointer (&row->inquiry, mdg_inquiry_free);
  g_free (row);
}

static GBytes *
seal_detail (MdgLease *lease, const MdgInquiry *inquiry, GError **error)
{
  g_autoptr (MdgInquiry) detail = mdg_inquiry_new ();
  detail->question = g_strdup (inquiry->question);
  detail->heading = g_strdup (inquiry->heading);
  detail->reply = g_strdup (inquiry->reply);
  g_autoptr (GBytes) encoded = mdg_codec_encode_bytes (&MDG_INQUIRY_TYPE, detail);
  g_autofree char *scope = mdg_scope_folder (inquiry->folder_id);
  return mdg_lease_seal (lease, scope, "inquiry.detail", inquiry->id, encoded, error);
}

static gboolean
unseal_detail (MdgLease *lease, MdgInquiry *inquiry, GBytes *sealed, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (inquiry->folder_id);
  g_autoptr (GBytes) encoded =
    mdg_lease_unseal (lease, scope, "inquiry.detail", inquiry->id, sealed, error);
  g_autoptr (MdgInquiry) detail =
    encoded != NULL
      ? mdg_codec_decode_bytes (&MDG_INQUIRY_TYPE, encoded, MDG_DECODE_TOLERANT, error)
      : NULL;
  if (detail == NULL)
    return FALSE;
  inquiry->question = g_steal_pointer (&detail->question);
  inquiry->heading = g_steal_pointer (&detail->heading);
  inquiry->reply = g_steal_pointer (&detail->reply);
  return TRUE;
}

static MdgInquiryRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgInquiryRow) row = mdg_inquiry_row_new ();
  MdgInquiry *inquiry = row->inquiry;
  inquiry->id = mdg_stmt_int (stmt, 0);
  inquiry->folder_id = mdg_stmt_int (stmt, 1);
  row->account_id = mdg_stmt_int (stmt, 2);
  inquiry->message_id = mdg_stmt_int (stmt, 3);
  inquiry->state = g_strdup (mdg_stmt_text (stmt, 4));
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 5);
  row->replier_id = mdg_stmt_int (stmt, 6);
  inquiry->document_id = mdg_stmt_int (stmt, 7);
  inquiry->created_at = mdg_stmt_int (stmt, 8);
  inquiry->updated_at = mdg_stmt_int (stmt, 9);
  inquiry->version = mdg_stmt_int (stmt, 10);
  return unseal_detail (lease, inquiry, sealed, error) ? g_steal_pointer (&row) : NULL;
}

static GPtrArray *
read_rows (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_inquiry_row_free);
  while (mdg_stmt_next (stmt, error))
    {
      MdgInquiryRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

MdgInquiryRow *
mdg_inquiries_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           INQUIRY_QUERY " WHERE id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

GPtrArray *
mdg_inquiries_list_asked (MdgLease *lease,
                          gint64 account_id,
                          const char *state,
                          gint64 before,
                          guint limit,
                          GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  INQUIRY_QUERY " WHERE account_id = :account AND (:state IS NULL OR state = "
                                ":state) AND (:before = 0 OR id < :before) ORDER BY id DESC LIMIT "
                                ":limit",
                  "i:account", account_id, "t:state", state, "i:before", before, "i:limit",
                  (gint64) limit, NULL);
  return read_rows (lease, stmt, error);
}

GPtrArray *
mdg_inquiries_list_of_folder (MdgLease *lease,
                              gint64 folder_id,
                              const char *state,
                              gint64 before,
                              guint limit,
                              GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  INQUIRY_QUERY " WHERE folder_id = :folder AND (:state IS NULL OR state = :state)"
                                " AND (:before = 0 OR id < :before) ORDER BY id DESC LIMIT :limit",
                  "i:folder", folder_id, "t:state", state, "i:before", before, "i:limit",
                  (gint64) limit, NULL);
  return read_rows (lease, stmt, error);
}

gboolean
mdg_inquiries_count_open (MdgLease *lease, gint64 account_id, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM inquiry WHERE account_id = :account AND state IN "
                         "('open', 'drafted')",
                         "i:account", account_id, NULL);
}

gboolean
mdg_inquiries_insert (MdgLease *lease, const MdgInquiryRow *row, GError **error)
{
  const MdgInquiry *inquiry = row->inquiry;
  g_autoptr (GBytes) detail = seal_detail (lease, inquiry, error);
  return detail != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO inquiry (id, folder_id, account_id, message_id, state, detail, "
                     "created_at, updated_at) VALUES (:id, :folder, :account, :message, :state, "
                     ":detail, :now, :now)",
                     "i:id", inquiry->id, "i:folder", inquiry->folder_id, "i:account",
                     row->account_id, "i:message", inquiry->message_id, "t:state", inquiry->state,
                     "b:detail", detail, "i:now", mdg_lease_now (lease), NULL);
}

gboolean
mdg_inquiries_update (MdgLease *lease, const MdgInquiryRow *row, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  const MdgInquiry *inquiry = row->inquiry;
  g_autoptr (GBytes) detail = seal_detail (lease, inquiry, error);
  if (detail == NULL ||
      !mdg_db_run (db, error,
                   "UPDATE inquiry SET state = :state, detail = :detail, replier_id = :replier, "
                   "document_id = :document, updated_at = :now, version = version + 1 WHERE id = "
                   ":id AND version = :version",
                   "t:state", inquiry->state, "b:detail", detail, "i:replier", row->replier_id,
                   "i:document", inquiry->document_id, "i:now", mdg_lease_now (lease), "i:id",
                   inquiry->id, "i:version", inquiry->version, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_inquiries_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM inquiry WHERE id = :id", "i:id",
                     id, NULL);
}
