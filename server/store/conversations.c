/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/conversations.h"

#include "server/store/chat-seal.h"
#include "shared/base/error.h"

#define DETAIL "conversation.detail"
#define COLUMNS                                                                            \
  "SELECT c.id, c.detail, c.pinned, c.model_id, c.n_messages, c.created_at, c.updated_at," \
  " c.version, coalesce ((SELECT r.message_id FROM chat_run r"                             \
  " WHERE r.conversation_id = c.id), 0) FROM conversation c"
/* In which something was asked, or which was named or pinned: others are begun and not told. */
#define KEPT "(c.n_messages > 0 OR c.pinned = 1 OR c.version > 1)"
#define IN_TURN " ORDER BY c.pinned DESC, c.updated_at DESC, c.id DESC LIMIT :limit"

/* What is sealed in conversation.detail. */
typedef struct
{
  char *title;
  gboolean titled;
  MdgScope *scope;
} Detail;

#define AT(member) G_STRUCT_OFFSET (Detail, member)
static const MdgField detail_fields[] = {
  { "title", MDG_FIELD_STRING, AT (title) },
  { "titled", MDG_FIELD_BOOL, AT (titled) },
  { "scope", MDG_FIELD_RECORD, AT (scope), MDG_FIELD_OPTIONAL, 0, &MDG_SCOPE_TYPE },
};
#undef AT
static MDG_RECORD_TYPE (DETAIL_TYPE, Detail, detail_fields);

static MdgConversation *
read_row (MdgLease *lease, gint64 account_id, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgConversation) row = mdg_conversation_new ();
  row->id = mdg_stmt_int (stmt, 0);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 1);
  row->pinned = mdg_stmt_int (stmt, 2) != 0;
  row->model_id = mdg_stmt_int (stmt, 3);
  row->n_messages = mdg_stmt_int (stmt, 4);
  row->created_at = mdg_stmt_int (stmt, 5);
  row->updated_at = mdg_stmt_int (stmt, 6);
  row->version = mdg_stmt_int (stmt, 7);
  row->running_id = mdg_stmt_int (stmt, 8);
  Detail *detail =
    mdg_chat_unseal_record (lease, account_id, DETAIL, row->id, &DETAIL_TYPE, sealed, error);
  if (detail == NULL)
    return NULL;
  row->title = g_steal_pointer (&detail->title);
  row->titled = detail->titled;
  row->scope = g_steal_pointer (&detail->scope);
  mdg_record_free (&DETAIL_TYPE, detail);
  return g_steal_pointer (&row);
}

static GBytes *
seal_detail (MdgLease *lease,
             gint64 account_id,
             const MdgConversation *conversation,
             GError **error)
{
  Detail detail = { conversation->title, conversation->titled, conversation->scope };
  return mdg_chat_seal_record (lease, account_id, DETAIL, conversation->id, &DETAIL_TYPE, &detail,
                               error);
}

MdgConversation *
mdg_conversations_get (MdgLease *lease, gint64 account_id, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error, COLUMNS " WHERE c.id = :id AND c.account_id = :account",
    "i:id", id, "i:account", account_id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, account_id, stmt, error)
                                                     : NULL;
}

static GPtrArray *
read_all (MdgLease *lease, gint64 account_id, MdgStmt *stmt, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = mdg_record_array_new (&MDG_CONVERSATION_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgConversation *row = read_row (lease, account_id, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

GPtrArray *
mdg_conversations_list (
  MdgLease *lease, gint64 account_id, gint64 after, guint limit, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 known = 0;
  if (after == 0)
    {
      g_autoptr (MdgStmt) stmt =
        mdg_db_query (db, error, COLUMNS " WHERE c.account_id = :account AND " KEPT IN_TURN,
                      "i:account", account_id, "i:limit", (gint64) limit, NULL);
      return read_all (lease, account_id, stmt, error);
    }
  if (!mdg_db_get_int (db, &known, error,
                       "SELECT 1 FROM conversation WHERE id = :id AND account_id = :account",
                       "i:id", after, "i:account", account_id, NULL))
    return NULL;
  if (known == 0)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_CURSOR, NULL);
      return NULL;
    }
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    db, error,
    COLUMNS " WHERE c.account_id = :account AND " KEPT " AND (c.pinned, c.updated_at, c.id) <"
            " (SELECT pinned, updated_at, id FROM conversation WHERE id = :after)" IN_TURN,
    "i:account", account_id, "i:after", after, "i:limit", (gint64) limit, NULL);
  return read_all (lease, account_id, stmt, error);
}

gboolean
mdg_conversations_count (MdgLease *lease, gint64 account_id, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM conversation WHERE account_id = :account",
                         "i:account", account_id, NULL);
}

gboolean
mdg_conversations_insert (MdgLease *lease,
                          gint64 account_id,
                          const MdgConversation *conversation,
                          GError **error)
{
  g_autoptr (GBytes) detail = seal_detail (lease, account_id, conversation, error);
  return detail != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO conversation (id, account_id, detail, pinned, model_id,"
                     " created_at, updated_at) VALUES (:id, :account, :detail, :pinned, :model,"
                     " :now, :now)",
                     "i:id", conversation->id, "i:account", account_id, "b:detail", detail,
                     "i:pinned", (gint64) (conversation->pinned != FALSE), "i:model",
                     conversation->model_id, "i:now", mdg_lease_now (lease), NULL);
}

gboolean
mdg_conversations_update (MdgLease *lease,
                          gint64 account_id,
                          const MdgConversation *conversation,
                          GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) detail = seal_detail (lease, account_id, conversation, error);
  if (detail == NULL ||
      !mdg_db_run (db, error,
                   "UPDATE conversation SET detail = :detail, pinned = :pinned, model_id = :model,"
                   " updated_at = :updated, version = version + 1"
                   " WHERE id = :id AND account_id = :account AND version = :version",
                   "b:detail", detail, "i:pinned", (gint64) (conversation->pinned != FALSE),
                   "i:model", conversation->model_id, "i:updated", conversation->updated_at, "i:id",
                   conversation->id, "i:account", account_id, "i:version", conversation->version,
                   NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_conversations_touch (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE conversation SET updated_at = max (:now, updated_at),"
                     " version = version + 1, n_messages = (SELECT count (*) FROM message"
                     " WHERE conversation_id = :id AND replaced = 0) WHERE id = :id",
                     "i:now", mdg_lease_now (lease), "i:id", id, NULL);
}

gboolean
mdg_conversations_sweep (MdgLease *lease, gint64 before, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM conversation AS c WHERE NOT " KEPT " AND c.created_at < :before",
                     "i:before", before, NULL);
}

gboolean
mdg_conversations_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM conversation WHERE id = :id",
                     "i:id", id, NULL);
}
