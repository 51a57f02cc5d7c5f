/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/attachments.h"

#include "server/store/chat-seal.h"
#include "shared/base/error.h"

#include <string.h>

#define DETAIL "attachment.detail"
#define BODY "attachment_page.body"
#define COLUMNS                                                                          \
  "SELECT a.id, a.account_id, a.conversation_id, a.detail, a.size, a.received, a.state," \
  " a.problem, a.format, a.unit, a.n_pages, a.n_units, a.n_chars, a.flags, a.blob_id,"   \
  " a.rendition_id, a.created_at FROM attachment a"

enum
{
  FLAG_OCR = 1 << 0,
  FLAG_IMAGE = 1 << 1,
};

/* What is sealed in attachment.detail. */
typedef struct
{
  char *name;
  char *sha256;
  char *preview;
  char **problem_names;
  char **problem_values;
} Detail;

#define AT(member) G_STRUCT_OFFSET (Detail, member)
static const MdgField detail_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "sha256", MDG_FIELD_STRING, AT (sha256) },
  { "preview", MDG_FIELD_STRING, AT (preview), MDG_FIELD_OPTIONAL,
    MDG_ATTACHMENT_PREVIEW_MAX_CHARS },
  { "problem_names", MDG_FIELD_STRINGS, AT (problem_names) },
  { "problem_values", MDG_FIELD_STRINGS, AT (problem_values) },
};
#undef AT
static MDG_RECORD_TYPE (DETAIL_TYPE, Detail, detail_fields);

/* What is sealed in attachment_page.body; its number is in it, so that pages cannot change places.
 */
typedef struct
{
  gint64 number;
  MdgDocumentPage *page;
} Page;

#define AT(member) G_STRUCT_OFFSET (Page, member)
static const MdgField page_fields[] = {
  { "number", MDG_FIELD_INT, AT (number) },
  { "page", MDG_FIELD_RECORD, AT (page), MDG_FIELD_REQUIRED, 0, &MDG_DOCUMENT_PAGE_TYPE },
};
#undef AT
static MDG_RECORD_TYPE (PAGE_TYPE, Page, page_fields);

MdgAttachmentRow *
mdg_attachment_row_new (void)
{
  MdgAttachmentRow *row = g_new0 (MdgAttachmentRow, 1);
  row->attachment = mdg_attachment_new ();
  return row;
}

void
mdg_attachment_row_free (MdgAttachmentRow *row)
{
  if (row == NULL)
    return;
  mdg_attachment_free (row->attachment);
  g_free (row->blob_id);
  g_free (row->rendition_id);
  g_strfreev (row->problem_names);
  g_strfreev (row->problem_values);
  g_free (row);
}

static void
free_row (gpointer row)
{
  mdg_attachment_row_free (row);
}

static void
free_piece (gpointer piece)
{
  mdg_upload_piece_free (piece);
}

static gboolean
unseal_detail (MdgLease *lease, MdgAttachmentRow *row, GBytes *sealed, GError **error)
{
  MdgAttachment *attachment = row->attachment;
  Detail *detail = mdg_chat_unseal_record (lease, row->account_id, DETAIL, attachment->id,
                                           &DETAIL_TYPE, sealed, error);
  if (detail == NULL)
    return FALSE;
  attachment->name = g_steal_pointer (&detail->name);
  attachment->sha256 = g_steal_pointer (&detail->sha256);
  attachment->preview = g_steal_pointer (&detail->preview);
  row->problem_names = g_steal_pointer (&detail->problem_names);
  row->problem_values = g_steal_pointer (&detail->problem_values);
  mdg_record_free (&DETAIL_TYPE, detail);
  return TRUE;
}

static GBytes *
seal_detail (MdgLease *lease, const MdgAttachmentRow *row, GError **error)
{
  const MdgAttachment *attachment = row->attachment;
  Detail detail = { attachment->name, attachment->sha256, attachment->preview, row->problem_names,
                    row->problem_values };
  return mdg_chat_seal_record (lease, row->account_id, DETAIL, attachment->id, &DETAIL_TYPE,
                               &detail, error);
}

static MdgAttachmentRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgAttachmentRow) row = mdg_attachment_row_new ();
  MdgAttachment *attachment = row->attachment;
  attachment->id = mdg_stmt_int (stmt, 0);
  row->account_id = mdg_stmt_int (stmt, 1);
  row->conversation_id = mdg_stmt_int (stmt, 2);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 3);
  attachment->size = mdg_stmt_int (stmt, 4);
  attachment->received = mdg_stmt_int (stmt, 5);
  attachment->state = g_strdup (mdg_stmt_text (stmt, 6));
  attachment->problem = g_strdup (mdg_stmt_text (stmt, 7));
  attachment->format = g_strdup (mdg_stmt_text (stmt, 8));
  attachment->unit = g_strdup (mdg_stmt_text (stmt, 9));
  row->n_pages = mdg_stmt_int (stmt, 10);
  attachment->n_units = mdg_stmt_int (stmt, 11);
  attachment->n_chars = mdg_stmt_int (stmt, 12);
  attachment->ocr = (mdg_stmt_int (stmt, 13) & FLAG_OCR) != 0;
  attachment->is_image = (mdg_stmt_int (stmt, 13) & FLAG_IMAGE) != 0;
  row->blob_id = g_strdup (mdg_stmt_text (stmt, 14));
  row->rendition_id = g_strdup (mdg_stmt_text (stmt, 15));
  row->created_at = mdg_stmt_int (stmt, 16);
  return unseal_detail (lease, row, sealed, error) ? g_steal_pointer (&row) : NULL;
}

static GPtrArray *
read_all (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  while (mdg_stmt_next (stmt, error))
    {
      MdgAttachmentRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

MdgAttachmentRow *
mdg_attachments_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           COLUMNS " WHERE a.id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

GPtrArray *
mdg_attachments_list_unsent (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    COLUMNS " WHERE a.account_id = :account AND a.conversation_id IS NULL ORDER BY a.id",
    "i:account", account_id, NULL);
  return read_all (lease, stmt, error);
}

GPtrArray *
mdg_attachments_list_of (MdgLease *lease, gint64 message_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  COLUMNS " JOIN message_attachment s ON s.attachment_id = a.id"
                          " WHERE s.message_id = :message ORDER BY s.number",
                  "i:message", message_id, NULL);
  return read_all (lease, stmt, error);
}

gboolean
mdg_attachments_insert (MdgLease *lease, const MdgAttachmentRow *row, GError **error)
{
  const MdgAttachment *attachment = row->attachment;
  g_autoptr (GBytes) detail = seal_detail (lease, row, error);
  return detail != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO attachment (id, account_id, detail, size, state, created_at)"
                     " VALUES (:id, :account, :detail, :size, :state, :created)",
                     "i:id", attachment->id, "i:account", row->account_id, "b:detail", detail,
                     "i:size", attachment->size, "t:state", attachment->state, "i:created",
                     row->created_at, NULL);
}

gboolean
mdg_attachments_update (MdgLease *lease, const MdgAttachmentRow *row, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  const MdgAttachment *attachment = row->attachment;
  gint64 flags = (attachment->ocr ? FLAG_OCR : 0) | (attachment->is_image ? FLAG_IMAGE : 0);
  g_autoptr (GBytes) detail = seal_detail (lease, row, error);
  if (detail == NULL ||
      !mdg_db_run (db, error,
                   "UPDATE attachment SET detail = :detail, state = :state, problem = :problem,"
                   " format = :format, unit = :unit, n_pages = :pages, n_units = :units,"
                   " n_chars = :chars, flags = :flags, blob_id = :blob, rendition_id = :rendition"
                   " WHERE id = :id",
                   "b:detail", detail, "t:state", attachment->state, "t:problem",
                   attachment->problem, "t:format", attachment->format, "t:unit", attachment->unit,
                   "i:pages", row->n_pages, "i:units", attachment->n_units, "i:chars",
                   attachment->n_chars, "i:flags", flags, "t:blob", row->blob_id, "t:rendition",
                   row->rendition_id, "i:id", attachment->id, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_attachments_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM attachment WHERE id = :id",
                     "i:id", id, NULL);
}

gboolean
mdg_attachments_send (MdgLease *lease,
                      gint64 id,
                      gint64 conversation_id,
                      gint64 message_id,
                      guint number,
                      GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error,
                     "UPDATE attachment SET conversation_id = :conversation WHERE id = :id",
                     "i:conversation", conversation_id, "i:id", id, NULL) &&
         mdg_db_run (db, error,
                     "INSERT INTO message_attachment (message_id, number, attachment_id)"
                     " VALUES (:message, :number, :id)",
                     "i:message", message_id, "i:number", (gint64) number, "i:id", id, NULL);
}

/* ---- pieces ---- */

gboolean
mdg_attachments_add_piece (MdgLease *lease,
                           gint64 id,
                           const MdgUploadPiece *piece,
                           GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) hash = g_bytes_new (piece->hash, sizeof piece->hash);
  return mdg_db_run (db, error,
                     "INSERT INTO attachment_piece (attachment_id, offset, size, hash, blob_id)"
                     " VALUES (:id, :offset, :size, :hash, :blob)",
                     "i:id", id, "i:offset", piece->offset, "i:size", piece->size, "b:hash", hash,
                     "t:blob", piece->blob_id, NULL) &&
         mdg_db_run (db, error, "UPDATE attachment SET received = received + :size WHERE id = :id",
                     "i:size", piece->size, "i:id", id, NULL);
}

GPtrArray *
mdg_attachments_list_pieces (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT offset, size, hash, blob_id FROM attachment_piece"
                  " WHERE attachment_id = :id ORDER BY offset",
                  "i:id", id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (free_piece);
  while (mdg_stmt_next (stmt, error))
    g_ptr_array_add (pieces, mdg_upload_piece_read (stmt));
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&pieces);
}

gboolean
mdg_attachments_drop_pieces (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM attachment_piece WHERE attachment_id = :id", "i:id", id, NULL);
}

/* ---- pages ---- */

static gboolean
insert_page (MdgLease *lease, const MdgAttachmentRow *row, MdgDocumentPage *page, GError **error)
{
  gint64 id = row->attachment->id;
  Page sealed = { page->number, page };
  g_autoptr (GBytes) body =
    mdg_chat_seal_record (lease, row->account_id, BODY, id, &PAGE_TYPE, &sealed, error);
  return body != NULL && mdg_db_run (mdg_lease_get_db (lease), error,
                                     "INSERT INTO attachment_page (attachment_id, number, body)"
                                     " VALUES (:id, :number, :body)",
                                     "i:id", id, "i:number", page->number, "b:body", body, NULL);
}

gboolean
mdg_attachments_set_pages (MdgLease *lease,
                           const MdgAttachmentRow *row,
                           GPtrArray *pages,
                           GError **error)
{
  if (!mdg_db_run (mdg_lease_get_db (lease), error,
                   "DELETE FROM attachment_page WHERE attachment_id = :id", "i:id",
                   row->attachment->id, NULL))
    return FALSE;
  for (guint i = 0; i < pages->len; i++)
    if (!insert_page (lease, row, pages->pdata[i], error))
      return FALSE;
  return TRUE;
}

static MdgDocumentPage *
read_page (MdgLease *lease, const MdgAttachmentRow *row, MdgStmt *stmt, GError **error)
{
  g_autoptr (GBytes) body = mdg_stmt_bytes (stmt, 1);
  Page *sealed = mdg_chat_unseal_record (lease, row->account_id, BODY, row->attachment->id,
                                         &PAGE_TYPE, body, error);
  if (sealed == NULL)
    return NULL;
  MdgDocumentPage *page =
    sealed->number == mdg_stmt_int (stmt, 0) ? g_steal_pointer (&sealed->page) : NULL;
  mdg_record_free (&PAGE_TYPE, sealed);
  if (page == NULL)
    mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  return page;
}

MdgDocumentPage *
mdg_attachments_get_page (MdgLease *lease,
                          const MdgAttachmentRow *row,
                          gint64 number,
                          GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT number, body FROM attachment_page WHERE attachment_id = :id AND number = :number",
    "i:id", row->attachment->id, "i:number", number, NULL);
  if (stmt == NULL)
    return NULL;
  if (mdg_stmt_next (stmt, error))
    return read_page (lease, row, stmt, error);
  if (!mdg_stmt_failed (stmt))
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return NULL;
}

GPtrArray *
mdg_attachments_list_pages (MdgLease *lease, const MdgAttachmentRow *row, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT number, body FROM attachment_page WHERE attachment_id = :id"
                  " ORDER BY number",
                  "i:id", row->attachment->id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) pages = mdg_record_array_new (&MDG_DOCUMENT_PAGE_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgDocumentPage *page = read_page (lease, row, stmt, error);
      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&pages);
}

/* ---- ends ---- */

#define BURY_FILES                                              \
  "INSERT INTO dead_content (folder_id, blob_id, rendition_id)" \
  " SELECT 0, a.blob_id, a.rendition_id FROM attachment a"      \
  " WHERE (a.blob_id IS NOT NULL OR a.rendition_id IS NOT NULL) AND "
#define BURY_PIECES                                                   \
  "INSERT INTO dead_content (folder_id, blob_id) SELECT 0, p.blob_id" \
  " FROM attachment a JOIN attachment_piece p ON p.attachment_id = a.id WHERE "

gboolean
mdg_attachments_bury_pieces (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, BURY_PIECES "a.id = :id", "i:id", id, NULL);
}

gboolean
mdg_attachments_bury (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_attachments_bury_pieces (lease, id, error) &&
         mdg_db_run (mdg_lease_get_db (lease), error, BURY_FILES "a.id = :id", "i:id", id, NULL);
}

gboolean
mdg_attachments_bury_of_conversation (MdgLease *lease, gint64 conversation_id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error, BURY_PIECES "a.conversation_id = :id", "i:id", conversation_id,
                     NULL) &&
         mdg_db_run (db, error, BURY_FILES "a.conversation_id = :id", "i:id", conversation_id,
                     NULL);
}

gboolean
mdg_attachments_bury_of_account (MdgLease *lease, gint64 account_id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error, BURY_PIECES "a.account_id = :id", "i:id", account_id, NULL) &&
         mdg_db_run (db, error, BURY_FILES "a.account_id = :id", "i:id", account_id, NULL);
}

static GArray *
read_ids (MdgStmt *stmt, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_array_append_val (ids, id);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}

GArray *
mdg_attachments_list_stale (MdgLease *lease, gint64 until, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT id FROM attachment WHERE conversation_id IS NULL AND created_at < :until"
    " ORDER BY created_at LIMIT :limit",
    "i:until", until, "i:limit", (gint64) limit, NULL);
  return read_ids (stmt, error);
}

GArray *
mdg_attachments_list_unread (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id FROM attachment WHERE blob_id IS NOT NULL"
                  " AND state IN ('queued', 'working') ORDER BY id",
                  NULL);
  return read_ids (stmt, error);
}
