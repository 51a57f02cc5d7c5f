/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/changes.h"

#include "shared/wire/codec.h"

#define CHANGE_QUERY "SELECT id, account_id, effective_on, change FROM account_change"

#define AT(member) G_STRUCT_OFFSET (MdgPendingChange, member)
static const MdgField change_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name) },
  { "kana", MDG_FIELD_STRING, AT (kana) },
  { "email", MDG_FIELD_STRING, AT (email) },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "roles", MDG_FIELD_STRINGS, AT (roles) },
  { "state", MDG_FIELD_STRING, AT (state) },
  { "expires_on", MDG_FIELD_STRING, AT (expires_on) },
  { "effective_on", MDG_FIELD_STRING, AT (effective_on) },
};
#undef AT
MDG_RECORD_TYPE (MDG_PENDING_CHANGE_TYPE, MdgPendingChange, change_fields);

gboolean
mdg_changes_put (MdgLease *lease, const MdgPendingChange *change, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autofree char *scope = mdg_scope_account (change->account_id);
  g_autoptr (GBytes) text = mdg_codec_encode_bytes (&MDG_PENDING_CHANGE_TYPE, change);
  g_autoptr (GBytes) sealed =
    mdg_lease_seal (lease, scope, "account_change.change", change->id, text, error);
  if (sealed == NULL)
    return FALSE;
  return mdg_db_run (
           db, error,
           "DELETE FROM account_change WHERE account_id = :account AND effective_on = :day",
           "i:account", change->account_id, "t:day", change->effective_on, NULL) &&
         mdg_db_run (db, error,
                     "INSERT INTO account_change (id, account_id, effective_on, change) VALUES "
                     "(:id, :account, :day, :change)",
                     "i:id", change->id, "i:account", change->account_id, "t:day",
                     change->effective_on, "b:change", sealed, NULL);
}

static MdgPendingChange *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  gint64 id = mdg_stmt_int (stmt, 0);
  gint64 account_id = mdg_stmt_int (stmt, 1);
  g_autofree char *scope = mdg_scope_account (account_id);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 3);
  g_autoptr (GBytes) text =
    mdg_lease_unseal (lease, scope, "account_change.change", id, sealed, error);
  MdgPendingChange *change = text != NULL ? mdg_codec_decode_bytes (&MDG_PENDING_CHANGE_TYPE, text,
                                                                    MDG_DECODE_TOLERANT, error)
                                          : NULL;
  if (change == NULL)
    return NULL;
  change->id = id;
  change->account_id = account_id;
  return change;
}

GPtrArray *
mdg_changes_list (MdgLease *lease, const char *until, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    CHANGE_QUERY " WHERE effective_on <= :until ORDER BY effective_on, id LIMIT :most", "t:until",
    until != NULL ? until : "9999-12-31", "i:most", (gint64) MDG_CHANGES_MAX, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) changes = mdg_record_array_new (&MDG_PENDING_CHANGE_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgPendingChange *change = read_row (lease, stmt, error);
      if (change == NULL)
        return NULL;
      g_ptr_array_add (changes, change);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&changes);
}

MdgPendingChange *
mdg_changes_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           CHANGE_QUERY " WHERE id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

gboolean
mdg_changes_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM account_change WHERE id = :id",
                     "i:id", id, NULL);
}
