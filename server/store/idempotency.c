/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/idempotency.h"

gboolean
mdg_idempotency_look_up (MdgLease *lease,
                         gint64 account_id,
                         GBytes *key_hash,
                         GBytes *request_hash,
                         MdgIdempotencyState *ret_state,
                         GBytes **ret_response,
                         GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           "SELECT request_hash, response FROM idempotency WHERE "
                                           "account_id = :account AND key_hash = :key",
                                           "i:account", account_id, "b:key", key_hash, NULL);
  if (stmt == NULL)
    return FALSE;
  if (!mdg_stmt_next (stmt, error))
    {
      *ret_state = MDG_IDEMPOTENCY_NEW;
      return !mdg_stmt_failed (stmt);
    }
  g_autoptr (GBytes) stored = mdg_stmt_bytes (stmt, 0);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 1);
  if (!g_bytes_equal (stored, request_hash))
    {
      *ret_state = MDG_IDEMPOTENCY_OTHER;
      return TRUE;
    }
  if (sealed == NULL)
    {
      *ret_state = MDG_IDEMPOTENCY_DONE;
      return TRUE;
    }
  g_autofree char *scope = mdg_scope_account (account_id);
  GBytes *response =
    mdg_lease_unseal (lease, scope, "idempotency.response", account_id, sealed, error);
  if (response == NULL)
    return FALSE;
  *ret_state = MDG_IDEMPOTENCY_ANSWERED;
  *ret_response = response;
  return TRUE;
}

gboolean
mdg_idempotency_mark (
  MdgLease *lease, gint64 account_id, GBytes *key_hash, GBytes *request_hash, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO idempotency (account_id, key_hash, request_hash, created_at) "
                     "VALUES (:account, :key, :request, :now)",
                     "i:account", account_id, "b:key", key_hash, "b:request", request_hash, "i:now",
                     mdg_lease_now (lease), NULL);
}

gboolean
mdg_idempotency_answer (
  MdgLease *lease, gint64 account_id, GBytes *key_hash, GBytes *response, GError **error)
{
  if (g_bytes_get_size (response) > MDG_IDEMPOTENCY_MAX_RESPONSE)
    return TRUE; /* the mark alone says that it was done */
  g_autofree char *scope = mdg_scope_account (account_id);
  g_autoptr (GBytes) sealed =
    mdg_lease_seal (lease, scope, "idempotency.response", account_id, response, error);
  return sealed != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE idempotency SET response = :response WHERE account_id = :account AND "
                     "key_hash = :key",
                     "b:response", sealed, "i:account", account_id, "b:key", key_hash, NULL);
}

gboolean
mdg_idempotency_sweep (MdgLease *lease, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM idempotency WHERE created_at < :before", "i:before",
                     mdg_lease_now (lease) - MDG_IDEMPOTENCY_KEEP, NULL);
}
