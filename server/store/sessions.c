/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/sessions.h"

#include "shared/wire/codec.h"

/* What is sealed in session.detail. */
typedef struct
{
  char *device;
  char *address;
} Detail;

static const MdgField detail_fields[] = {
  { "device", MDG_FIELD_STRING, G_STRUCT_OFFSET (Detail, device) },
  { "address", MDG_FIELD_STRING, G_STRUCT_OFFSET (Detail, address) },
};
static MDG_RECORD_TYPE (DETAIL_TYPE, Detail, detail_fields);

gboolean
mdg_sessions_insert (
  MdgLease *lease, const MdgSession *session, gint64 account_id, GBytes *token_hash, GError **error)
{
  Detail detail = { session->device, session->address };
  g_autofree char *scope = mdg_scope_account (account_id);
  g_autoptr (GBytes) text = mdg_codec_encode_bytes (&DETAIL_TYPE, &detail);
  g_autoptr (GBytes) sealed =
    mdg_lease_seal (lease, scope, "session.detail", session->id, text, error);
  if (sealed == NULL)
    return FALSE;
  if (!mdg_db_run (mdg_lease_get_db (lease), error,
                   "INSERT INTO session (id, account_id, token_hash, detail, created_at, "
                   "last_seen_at, expires_at)"
                   " VALUES (:id, :account, :hash, :detail, :created, :created, :expires)",
                   "i:id", session->id, "i:account", account_id, "b:hash", token_hash, "b:detail",
                   sealed, "i:created", session->created_at, "i:expires", session->expires_at,
                   NULL))
    return FALSE;
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "DELETE FROM session WHERE account_id = :account AND id NOT IN"
    " (SELECT id FROM session WHERE account_id = :account ORDER BY id DESC LIMIT :most)",
    "i:account", account_id, "i:most", (gint64) MDG_SESSIONS_MAX_PER_ACCOUNT, NULL);
}

gboolean
mdg_sessions_find (MdgLease *lease, GBytes *token_hash, MdgSessionKey *ret_key, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT id, account_id, last_seen_at, expires_at FROM session WHERE token_hash = :hash",
    "b:hash", token_hash, NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return FALSE;
  *ret_key = (MdgSessionKey){ mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1),
                              mdg_stmt_int (stmt, 2), mdg_stmt_int (stmt, 3) };
  return TRUE;
}

gboolean
mdg_sessions_touch (MdgLease *lease, gint64 id, gint64 at, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE session SET last_seen_at = :at WHERE id = :id", "i:at", at, "i:id", id,
                     NULL);
}

static MdgSession *
read_row (MdgLease *lease, MdgStmt *stmt, const char *scope, GError **error)
{
  gint64 id = mdg_stmt_int (stmt, 0);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 1);
  g_autoptr (GBytes) text = mdg_lease_unseal (lease, scope, "session.detail", id, sealed, error);
  Detail *detail =
    text != NULL ? mdg_codec_decode_bytes (&DETAIL_TYPE, text, MDG_DECODE_TOLERANT, error) : NULL;
  if (detail == NULL)
    return NULL;
  MdgSession *session = mdg_session_new ();
  session->id = id;
  session->device = g_steal_pointer (&detail->device);
  session->address = g_steal_pointer (&detail->address);
  session->created_at = mdg_stmt_int (stmt, 2);
  session->last_seen_at = mdg_stmt_int (stmt, 3);
  session->expires_at = mdg_stmt_int (stmt, 4);
  mdg_record_free (&DETAIL_TYPE, detail);
  return session;
}

GPtrArray *
mdg_sessions_list (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autofree char *scope = mdg_scope_account (account_id);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, detail, created_at, last_seen_at, expires_at FROM session"
                  " WHERE account_id = :account AND expires_at > :now ORDER BY id DESC",
                  "i:account", account_id, "i:now", mdg_lease_now (lease), NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) sessions = mdg_record_array_new (&MDG_SESSION_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgSession *session = read_row (lease, stmt, scope, error);
      if (session == NULL)
        return NULL;
      g_ptr_array_add (sessions, session);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&sessions);
}

gboolean
mdg_sessions_get_owner (MdgLease *lease, gint64 id, gint64 *ret_account_id, GError **error)
{
  *ret_account_id = 0;
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_account_id, error,
                         "SELECT account_id FROM session WHERE id = :id", "i:id", id, NULL);
}

gboolean
mdg_sessions_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM session WHERE id = :id", "i:id",
                     id, NULL);
}

gboolean
mdg_sessions_delete_of (
  MdgLease *lease, gint64 account_id, gint64 except, gint64 *ret_count, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error, "DELETE FROM session WHERE account_id = :account AND id <> :except",
                   "i:account", account_id, "i:except", except, NULL))
    return FALSE;
  *ret_count = mdg_db_changes (db);
  return TRUE;
}

gboolean
mdg_sessions_sweep (MdgLease *lease, gint64 now, gint64 idle_before, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM session WHERE expires_at <= :now OR last_seen_at < :idle",
                     "i:now", now, "i:idle", idle_before, NULL);
}

gboolean
mdg_sessions_count (MdgLease *lease, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM session WHERE expires_at > :now", "i:now",
                         mdg_lease_now (lease), NULL);
}

GHashTable *
mdg_sessions_ids (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, "SELECT id FROM session", NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}
