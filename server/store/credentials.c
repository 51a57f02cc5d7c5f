/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/credentials.h"

#include "server/store/accounts.h"
#include "shared/wire/codec.h"

/* The fields that are sealed; the rest stands in columns of its own. */
#define AT(member) G_STRUCT_OFFSET (MdgCredential, member)
static const MdgField credential_fields[] = {
  { "password", MDG_FIELD_STRING, AT (password), MDG_FIELD_REQUIRED | MDG_FIELD_SECRET },
  { "history", MDG_FIELD_STRINGS, AT (history), MDG_FIELD_OPTIONAL, 24 },
  { "totp_secret", MDG_FIELD_STRING, AT (totp_secret), MDG_FIELD_SECRET },
  { "totp_step", MDG_FIELD_INT, AT (totp_step) },
  { "recovery", MDG_FIELD_STRINGS, AT (recovery), MDG_FIELD_OPTIONAL, 20 },
};
#undef AT
MDG_RECORD_TYPE (MDG_CREDENTIAL_TYPE, MdgCredential, credential_fields);

MdgCredential *
mdg_credentials_get (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT secret, must_change, totp, changed_at FROM credential WHERE account_id = :id", "i:id",
    account_id, NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  g_autofree char *scope = mdg_scope_account (account_id);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 0);
  g_autoptr (GBytes) text =
    mdg_lease_unseal (lease, scope, "credential.secret", account_id, sealed, error);
  MdgCredential *credential =
    text != NULL ? mdg_codec_decode_bytes (&MDG_CREDENTIAL_TYPE, text, MDG_DECODE_TOLERANT, error)
                 : NULL;
  if (credential == NULL)
    return NULL;
  credential->account_id = account_id;
  credential->must_change = mdg_stmt_int (stmt, 1) != 0;
  credential->totp = mdg_stmt_int (stmt, 2) != 0;
  credential->changed_at = mdg_stmt_int (stmt, 3);
  return credential;
}

gboolean
mdg_credentials_put (MdgLease *lease, const MdgCredential *credential, GError **error)
{
  g_autofree char *scope = mdg_scope_account (credential->account_id);
  g_autoptr (GBytes) text = mdg_codec_encode_bytes (&MDG_CREDENTIAL_TYPE, credential);
  g_autoptr (GBytes) sealed =
    mdg_lease_seal (lease, scope, "credential.secret", credential->account_id, text, error);
  if (sealed == NULL)
    return FALSE;
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO credential (account_id, secret, must_change, totp, changed_at)"
                     " VALUES (:id, :secret, :must_change, :totp, :at)"
                     " ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, "
                     "must_change = excluded.must_change,"
                     " totp = excluded.totp, changed_at = excluded.changed_at",
                     "i:id", credential->account_id, "b:secret", sealed, "i:must_change",
                     (gint64) credential->must_change, "i:totp", (gint64) credential->totp, "i:at",
                     credential->changed_at, NULL);
}

gboolean
mdg_guard_get (MdgLease *lease, const char *login, MdgSignInGuard *ret_guard, GError **error)
{
  g_autoptr (GBytes) mac = mdg_accounts_login_mac (lease, login, error);
  if (mac == NULL)
    return FALSE;
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT failures, locked_until FROM sign_in_guard WHERE login_mac = :mac", "b:mac", mac, NULL);
  if (stmt == NULL)
    return FALSE;
  MdgSignInGuard guard = { 0, 0 };
  if (mdg_stmt_next (stmt, error))
    guard = (MdgSignInGuard){ mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1) };
  if (mdg_stmt_failed (stmt))
    return FALSE;
  *ret_guard = guard;
  return TRUE;
}

gboolean
mdg_guard_put (MdgLease *lease, const char *login, const MdgSignInGuard *guard, GError **error)
{
  g_autoptr (GBytes) mac = mdg_accounts_login_mac (lease, login, error);
  return mac != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO sign_in_guard (login_mac, failures, locked_until, last_at)"
                     " VALUES (:mac, :failures, :until, :now) ON CONFLICT (login_mac) DO UPDATE"
                     " SET failures = excluded.failures, locked_until = excluded.locked_until, "
                     "last_at = excluded.last_at",
                     "b:mac", mac, "i:failures", guard->failures, "i:until", guard->locked_until,
                     "i:now", mdg_lease_now (lease), NULL);
}

gboolean
mdg_guard_clear (MdgLease *lease, const char *login, GError **error)
{
  g_autoptr (GBytes) mac = mdg_accounts_login_mac (lease, login, error);
  return mac != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM sign_in_guard WHERE login_mac = :mac", "b:mac", mac, NULL);
}

gboolean
mdg_guard_sweep (MdgLease *lease, gint64 before, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM sign_in_guard WHERE last_at < :before AND locked_until < :before",
                     "i:before", before, NULL);
}
