/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/runs.h"

#include "server/store/chat-seal.h"
#include "shared/base/error.h"

#define DETAIL "chat_run.detail"
#define BODY "chat_piece.body"
#define COLUMNS "SELECT message_id, conversation_id, account_id, detail FROM chat_run"

/* What is sealed in chat_run.detail. */
typedef struct
{
  gint64 model_id;
  char *as_of;
  char *lang;
} Detail;

#define AT(member) G_STRUCT_OFFSET (Detail, member)
static const MdgField detail_fields[] = {
  { "model_id", MDG_FIELD_INT, AT (model_id) },
  { "as_of", MDG_FIELD_STRING, AT (as_of) },
  { "lang", MDG_FIELD_STRING, AT (lang) },
};
#undef AT
static MDG_RECORD_TYPE (DETAIL_TYPE, Detail, detail_fields);

/* What is sealed in chat_piece.body; the sequence number is in it, because the message's id alone
 * would let pieces change places. */
typedef struct
{
  gint64 seq;
  char *text;
  GPtrArray *citations;
} Piece;

#define AT(member) G_STRUCT_OFFSET (Piece, member)
static const MdgField piece_fields[] = {
  { "seq", MDG_FIELD_INT, AT (seq) },
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_OPTIONAL, 2 * MDG_ANSWER_MAX_CHARS },
  { "citations", MDG_FIELD_RECORDS, AT (citations), MDG_FIELD_OPTIONAL, MDG_CITATIONS_MAX,
    &MDG_CITATION_TYPE },
};
#undef AT
static MDG_RECORD_TYPE (PIECE_TYPE, Piece, piece_fields);

MdgRunRow *
mdg_run_row_new (void)
{
  return g_new0 (MdgRunRow, 1);
}

void
mdg_run_row_free (MdgRunRow *row)
{
  if (row == NULL)
    return;
  g_free (row->as_of);
  g_free (row->lang);
  g_free (row);
}

static void
free_row (gpointer row)
{
  mdg_run_row_free (row);
}

static MdgRunRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgRunRow) row = mdg_run_row_new ();
  row->message_id = mdg_stmt_int (stmt, 0);
  row->conversation_id = mdg_stmt_int (stmt, 1);
  row->account_id = mdg_stmt_int (stmt, 2);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 3);
  Detail *detail = mdg_chat_unseal_record (lease, row->account_id, DETAIL, row->message_id,
                                           &DETAIL_TYPE, sealed, error);
  if (detail == NULL)
    return NULL;
  row->model_id = detail->model_id;
  row->as_of = g_steal_pointer (&detail->as_of);
  row->lang = g_steal_pointer (&detail->lang);
  mdg_record_free (&DETAIL_TYPE, detail);
  return g_steal_pointer (&row);
}

MdgRunRow *
mdg_runs_get (MdgLease *lease, gint64 message_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, COLUMNS " WHERE message_id = :id", "i:id",
                  message_id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

GPtrArray *
mdg_runs_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, COLUMNS " ORDER BY message_id", NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  while (mdg_stmt_next (stmt, error))
    {
      MdgRunRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

gboolean
mdg_runs_count (MdgLease *lease, gint64 account_id, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM chat_run WHERE account_id = :account", "i:account",
                         account_id, NULL);
}

gboolean
mdg_runs_insert (MdgLease *lease, const MdgRunRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  Detail detail = { row->model_id, row->as_of, row->lang };
  g_autoptr (GBytes) sealed = mdg_chat_seal_record (lease, row->account_id, DETAIL,
                                                    row->message_id, &DETAIL_TYPE, &detail, error);
  if (sealed == NULL)
    return FALSE;
  if (mdg_db_run (mdg_lease_get_db (lease), &local,
                  "INSERT INTO chat_run (message_id, conversation_id, account_id, detail,"
                  " created_at) VALUES (:message, :conversation, :account, :detail, :now)",
                  "i:message", row->message_id, "i:conversation", row->conversation_id, "i:account",
                  row->account_id, "b:detail", sealed, "i:now", mdg_lease_now (lease), NULL))
    return TRUE;
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_CONFLICT))
    mdg_set_error (error, MDG_ERROR_ANSWER_RUNNING, NULL);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_runs_delete (MdgLease *lease, gint64 message_id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error, "DELETE FROM chat_piece WHERE message_id = :id", "i:id", message_id,
                     NULL) &&
         mdg_db_run (db, error, "DELETE FROM chat_run WHERE message_id = :id", "i:id", message_id,
                     NULL);
}

gboolean
mdg_runs_add_piece (MdgLease *lease,
                    gint64 account_id,
                    gint64 message_id,
                    gint64 seq,
                    const char *text,
                    GPtrArray *citations,
                    GError **error)
{
  Piece piece = { seq, (char *) text, citations };
  g_autoptr (GBytes) body = mdg_chat_seal_record (lease, account_id, BODY, message_id,
                                                  &PIECE_TYPE, &piece, error);
  return body != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT OR IGNORE INTO chat_piece (message_id, seq, body)"
                     " SELECT message_id, :seq, :body FROM chat_run WHERE message_id = :message",
                     "i:message", message_id, "i:seq", seq, "b:body", body, NULL);
}

static gboolean
append_piece (MdgLease *lease,
              gint64 account_id,
              gint64 message_id,
              MdgStmt *stmt,
              GString *text,
              GPtrArray *citations,
              GError **error)
{
  g_autoptr (GBytes) body = mdg_stmt_bytes (stmt, 1);
  Piece *piece =
    mdg_chat_unseal_record (lease, account_id, BODY, message_id, &PIECE_TYPE, body, error);
  if (piece == NULL)
    return FALSE;
  gboolean in_place = piece->seq == mdg_stmt_int (stmt, 0);
  if (in_place && piece->text != NULL)
    g_string_append (text, piece->text);
  for (guint i = 0; in_place && i < piece->citations->len; i++)
    g_ptr_array_add (citations, mdg_citation_copy (piece->citations->pdata[i]));
  mdg_record_free (&PIECE_TYPE, piece);
  if (!in_place)
    mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  return in_place;
}

gboolean
mdg_runs_read_pieces (MdgLease *lease,
                      gint64 account_id,
                      gint64 message_id,
                      char **ret_text,
                      GPtrArray **ret_citations,
                      gint64 *ret_seq,
                      GError **error)
{
  gint64 seq = 0;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) citations = mdg_record_array_new (&MDG_CITATION_TYPE);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT seq, body FROM chat_piece WHERE message_id = :id ORDER BY seq", "i:id",
                  message_id, NULL);
  if (stmt == NULL)
    return FALSE;
  while (mdg_stmt_next (stmt, error))
    {
      if (!append_piece (lease, account_id, message_id, stmt, text, citations, error))
        return FALSE;
      seq = mdg_stmt_int (stmt, 0);
    }
  if (mdg_stmt_failed (stmt))
    return FALSE;
  *ret_text = g_string_free (g_steal_pointer (&text), FALSE);
  *ret_citations = g_steal_pointer (&citations);
  *ret_seq = seq;
  return TRUE;
}
