/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/messages.h"

#include "server/store/chat-seal.h"
#include "shared/base/error.h"

#define DETAIL "message.detail"
#define TEXT "message.text"
#define COLUMNS                                                                           \
  "SELECT m.id, m.conversation_id, m.account_id, m.role, m.state, m.answers, m.replaced," \
  " m.text, m.detail, m.created_at, m.finished_at FROM message m"

/* What is sealed in message.detail. The members of @message that are columns are not in it. */
typedef struct
{
  MdgMessage *message;
  char *sent;
  char **masked_files;
  char **problem_names;
  char **problem_values;
} Detail;

#define AT(member) G_STRUCT_OFFSET (Detail, member)
static const MdgField detail_fields[] = {
  { "message", MDG_FIELD_RECORD, AT (message), MDG_FIELD_REQUIRED, 0, &MDG_MESSAGE_TYPE },
  { "sent", MDG_FIELD_STRING, AT (sent), MDG_FIELD_OPTIONAL, 4 * MDG_MESSAGE_MAX_CHARS },
  { "masked_files", MDG_FIELD_STRINGS, AT (masked_files) },
  { "problem_names", MDG_FIELD_STRINGS, AT (problem_names) },
  { "problem_values", MDG_FIELD_STRINGS, AT (problem_values) },
};
#undef AT
static MDG_RECORD_TYPE (DETAIL_TYPE, Detail, detail_fields);

MdgMessageRow *
mdg_message_row_new (void)
{
  MdgMessageRow *row = g_new0 (MdgMessageRow, 1);
  row->message = mdg_message_new ();
  return row;
}

void
mdg_message_row_free (MdgMessageRow *row)
{
  if (row == NULL)
    return;
  mdg_message_free (row->message);
  g_free (row->sent);
  g_strfreev (row->masked_files);
  g_strfreev (row->problem_names);
  g_strfreev (row->problem_values);
  g_free (row);
}

static void
free_row (gpointer row)
{
  mdg_message_row_free (row);
}

static MdgMessageRow *
unseal_detail (MdgLease *lease, gint64 account_id, gint64 id, GBytes *sealed, GError **error)
{
  Detail *detail =
    mdg_chat_unseal_record (lease, account_id, DETAIL, id, &DETAIL_TYPE, sealed, error);
  if (detail == NULL)
    return NULL;
  MdgMessageRow *row = g_new0 (MdgMessageRow, 1);
  row->message = g_steal_pointer (&detail->message);
  row->sent = g_steal_pointer (&detail->sent);
  row->masked_files = g_steal_pointer (&detail->masked_files);
  row->problem_names = g_steal_pointer (&detail->problem_names);
  row->problem_values = g_steal_pointer (&detail->problem_values);
  mdg_record_free (&DETAIL_TYPE, detail);
  return row;
}

static MdgMessageRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  gint64 id = mdg_stmt_int (stmt, 0), account_id = mdg_stmt_int (stmt, 2);
  g_autoptr (GBytes) text = mdg_stmt_bytes (stmt, 7);
  g_autoptr (GBytes) detail = mdg_stmt_bytes (stmt, 8);
  g_autoptr (MdgMessageRow) row = unseal_detail (lease, account_id, id, detail, error);
  if (row == NULL)
    return NULL;
  MdgMessage *message = row->message;
  row->account_id = account_id;
  message->id = id;
  message->conversation_id = mdg_stmt_int (stmt, 1);
  message->role = g_strdup (mdg_stmt_text (stmt, 3));
  message->state = g_strdup (mdg_stmt_text (stmt, 4));
  message->answers = mdg_stmt_int (stmt, 5);
  message->replaced = mdg_stmt_int (stmt, 6) != 0;
  message->created_at = mdg_stmt_int (stmt, 9);
  message->finished_at = mdg_stmt_int (stmt, 10);
  return mdg_chat_unseal_text (lease, account_id, TEXT, id, text, &message->text, error)
           ? g_steal_pointer (&row)
           : NULL;
}

static gboolean
seal_row (MdgLease *lease,
          const MdgMessageRow *row,
          GBytes **ret_text,
          GBytes **ret_detail,
          GError **error)
{
  MdgMessage inner = *row->message;
  inner.text = inner.role = inner.state = inner.problem_text = NULL;
  inner.attachments = NULL;
  Detail detail = { &inner, row->sent, row->masked_files, row->problem_names,
                    row->problem_values };
  g_autoptr (GBytes) sealed = mdg_chat_seal_record (lease, row->account_id, DETAIL, inner.id,
                                                    &DETAIL_TYPE, &detail, error);
  if (sealed == NULL || !mdg_chat_seal_text (lease, row->account_id, TEXT, inner.id,
                                             row->message->text, ret_text, error))
    return FALSE;
  *ret_detail = g_steal_pointer (&sealed);
  return TRUE;
}

MdgMessageRow *
mdg_messages_get (MdgLease *lease, gint64 account_id, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error, COLUMNS " WHERE m.id = :id AND m.account_id = :account",
    "i:id", id, "i:account", account_id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

GPtrArray *
mdg_messages_list (MdgLease *lease,
                   gint64 account_id,
                   gint64 conversation_id,
                   gint64 before,
                   gboolean with_replaced,
                   guint limit,
                   GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    COLUMNS " WHERE m.conversation_id = :conversation AND m.account_id = :account"
            " AND m.replaced <= :replaced AND m.id < :before ORDER BY m.id DESC LIMIT :limit",
    "i:conversation", conversation_id, "i:account", account_id, "i:replaced",
    (gint64) (with_replaced != FALSE), "i:before", before != 0 ? before : G_MAXINT64, "i:limit",
    (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  while (mdg_stmt_next (stmt, error))
    {
      MdgMessageRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

static gboolean
insert_citations (MdgLease *lease, const MdgMessage *message, GError **error)
{
  for (guint i = 0; message->citations != NULL && i < message->citations->len; i++)
    {
      const MdgCitation *citation = message->citations->pdata[i];
      if (citation->document_id != 0 &&
          !mdg_db_run (mdg_lease_get_db (lease), error,
                       "INSERT OR IGNORE INTO message_citation (message_id, number, folder_id,"
                       " document_id, version_id, page) VALUES (:message, :number, :folder,"
                       " :document, :version, :page)",
                       "i:message", message->id, "i:number", citation->number, "i:folder",
                       citation->folder_id, "i:document", citation->document_id, "i:version",
                       citation->version_id, "i:page", citation->page, NULL))
        return FALSE;
    }
  return TRUE;
}

gboolean
mdg_messages_insert (MdgLease *lease, const MdgMessageRow *row, GError **error)
{
  const MdgMessage *message = row->message;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) detail = NULL;
  return seal_row (lease, row, &text, &detail, error) &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO message (id, conversation_id, account_id, role, state, answers,"
                     " text, detail, created_at, finished_at) VALUES (:id, :conversation, :account,"
                     " :role, :state, :answers, :text, :detail, :created, :finished)",
                     "i:id", message->id, "i:conversation", message->conversation_id, "i:account",
                     row->account_id, "t:role", message->role, "t:state", message->state,
                     "i:answers", message->answers, "b:text", text, "b:detail", detail, "i:created",
                     message->created_at, "i:finished", message->finished_at, NULL) &&
         insert_citations (lease, message, error);
}

gboolean
mdg_messages_rewrite (MdgLease *lease, const MdgMessageRow *row, GError **error)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) detail = NULL;
  return seal_row (lease, row, &text, &detail, error) &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE message SET text = :text, detail = :detail WHERE id = :id", "b:text",
                     text, "b:detail", detail, "i:id", row->message->id, NULL);
}

gboolean
mdg_messages_finish (MdgLease *lease, const MdgMessageRow *row, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  const MdgMessage *message = row->message;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) detail = NULL;
  return seal_row (lease, row, &text, &detail, error) &&
         mdg_db_run (db, error,
                     "UPDATE message SET state = :state, text = :text, detail = :detail,"
                     " finished_at = :finished WHERE id = :id AND state = 'waiting'",
                     "t:state", message->state, "b:text", text, "b:detail", detail, "i:finished",
                     message->finished_at, "i:id", message->id, NULL) &&
         mdg_db_changes (db) == 1 && insert_citations (lease, message, error);
}

gboolean
mdg_messages_replace_from (MdgLease *lease, gint64 conversation_id, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE message SET replaced = 1"
                     " WHERE conversation_id = :conversation AND replaced = 0 AND id >= :id",
                     "i:conversation", conversation_id, "i:id", id, NULL);
}

/* Calls @func with the text of the row. */
static gboolean
scan_row (MdgLease *lease,
          gint64 account_id,
          MdgStmt *stmt,
          MdgMessageTextFunc func,
          gpointer user_data,
          gboolean *ret_go_on,
          GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 2);
  if (!mdg_chat_unseal_text (lease, account_id, TEXT, mdg_stmt_int (stmt, 0), sealed, &text,
                             error))
    return FALSE;
  *ret_go_on = func (mdg_stmt_int (stmt, 1), text != NULL ? text : "", user_data);
  return TRUE;
}

gboolean
mdg_messages_scan (MdgLease *lease,
                   gint64 account_id,
                   guint max,
                   GCancellable *cancellable,
                   MdgMessageTextFunc func,
                   gpointer user_data,
                   GError **error)
{
  gboolean go_on = TRUE;
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT id, conversation_id, text FROM message WHERE account_id = :account AND replaced = 0"
    " AND text IS NOT NULL ORDER BY id DESC LIMIT :max",
    "i:account", account_id, "i:max", (gint64) max, NULL);
  if (stmt == NULL)
    return FALSE;
  while (go_on && mdg_stmt_next (stmt, error))
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
          return FALSE;
        }
      if (!scan_row (lease, account_id, stmt, func, user_data, &go_on, error))
        return FALSE;
    }
  return !mdg_stmt_failed (stmt);
}

GArray *
mdg_messages_citing (MdgLease *lease, gint64 document_id, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT m.account_id, m.conversation_id, m.id, c.version_id, c.page FROM message_citation c"
    " JOIN message m ON m.id = c.message_id WHERE c.document_id = :document AND m.replaced = 0"
    " ORDER BY m.id DESC, c.number LIMIT :limit",
    "i:document", document_id, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MdgCitedBy));
  while (mdg_stmt_next (stmt, error))
    {
      MdgCitedBy one = { mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1), mdg_stmt_int (stmt, 2),
                         mdg_stmt_int (stmt, 3), mdg_stmt_int (stmt, 4) };
      g_array_append_val (found, one);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&found);
}
