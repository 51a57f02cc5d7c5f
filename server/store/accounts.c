/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/accounts.h"

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/codec.h"

#define ACCOUNT_COLUMNS                                                                     \
  "a.id, a.profile, a.section_id, a.state, a.expires_on, a.created_at, a.last_sign_in_at, " \
  "a.version, s.name, c.must_change, c.totp"

/* What is sealed in account.profile. */
typedef struct
{
  char *login;
  char *name;
  char *kana;
  char *email;
} Profile;

#define AT(member) G_STRUCT_OFFSET (Profile, member)
static const MdgField profile_fields[] = {
  { "login", MDG_FIELD_STRING, AT (login), MDG_FIELD_REQUIRED },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "kana", MDG_FIELD_STRING, AT (kana) },
  { "email", MDG_FIELD_STRING, AT (email) },
};
#undef AT
static MDG_RECORD_TYPE (PROFILE_TYPE, Profile, profile_fields);

GBytes *
mdg_accounts_login_mac (MdgLease *lease, const char *login, GError **error)
{
  g_autofree char *folded = mdg_text_fold_login (login);
  return mdg_lease_mac (lease, MDG_SCOPE_DIRECTORY, folded, error);
}

static gboolean
unseal_profile (MdgLease *lease, MdgAccount *account, GBytes *sealed, GError **error)
{
  g_autofree char *scope = mdg_scope_account (account->id);
  g_autoptr (GBytes) text =
    mdg_lease_unseal (lease, scope, "account.profile", account->id, sealed, error);
  Profile *profile =
    text != NULL ? mdg_codec_decode_bytes (&PROFILE_TYPE, text, MDG_DECODE_TOLERANT, error) : NULL;
  if (profile == NULL)
    return FALSE;
  account->login = g_steal_pointer (&profile->login);
  account->name = g_steal_pointer (&profile->name);
  account->kana = g_steal_pointer (&profile->kana);
  account->email = g_steal_pointer (&profile->email);
  mdg_record_free (&PROFILE_TYPE, profile);
  return TRUE;
}

static GBytes *
seal_profile (MdgLease *lease, const MdgAccount *account, GError **error)
{
  Profile profile = { account->login, account->name, account->kana, account->email };
  g_autofree char *scope = mdg_scope_account (account->id);
  g_autoptr (GBytes) text = mdg_codec_encode_bytes (&PROFILE_TYPE, &profile);
  return mdg_lease_seal (lease, scope, "account.profile", account->id, text, error);
}

/* The account of the current row, its roles not yet read. */
static MdgAccount *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgAccount) account = mdg_account_new ();
  account->id = mdg_stmt_int (stmt, 0);
  account->section_id = mdg_stmt_int (stmt, 2);
  account->state = g_strdup (mdg_stmt_text (stmt, 3));
  account->expires_on = g_strdup (mdg_stmt_text (stmt, 4));
  account->created_at = mdg_stmt_int (stmt, 5);
  account->last_sign_in_at = mdg_stmt_int (stmt, 6);
  account->version = mdg_stmt_int (stmt, 7);
  account->section_name = g_strdup (mdg_stmt_text (stmt, 8));
  account->must_change_password = mdg_stmt_int (stmt, 9) != 0;
  account->totp = mdg_stmt_int (stmt, 10) != 0;
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 1);
  if (!unseal_profile (lease, account, sealed, error))
    return NULL;
  return g_steal_pointer (&account);
}

static char **
read_roles (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT role FROM account_role WHERE account_id = :id ORDER BY role", "i:id", id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) roles = g_strv_builder_new ();
  while (mdg_stmt_next (stmt, error))
    g_strv_builder_add (roles, mdg_stmt_text (stmt, 0));
  return mdg_stmt_failed (stmt) ? NULL : g_strv_builder_end (roles);
}

MdgAccount *
mdg_accounts_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT " ACCOUNT_COLUMNS " FROM account a"
                  " LEFT JOIN section s ON s.id = a.section_id"
                  " LEFT JOIN credential c ON c.account_id = a.id WHERE a.id = :id",
                  "i:id", id, NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  g_autoptr (MdgAccount) account = read_row (lease, stmt, error);
  if (account == NULL)
    return NULL;
  account->roles = read_roles (lease, id, error);
  return account->roles != NULL ? g_steal_pointer (&account) : NULL;
}

gboolean
mdg_accounts_find (MdgLease *lease, const char *login, gint64 *ret_id, GError **error)
{
  g_autoptr (GBytes) mac = mdg_accounts_login_mac (lease, login, error);
  if (mac == NULL)
    return FALSE;
  gint64 id = 0;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &id, error,
                       "SELECT id FROM account WHERE login_mac = :mac", "b:mac", mac, NULL))
    return FALSE;
  *ret_id = id;
  return TRUE;
}

GPtrArray *
mdg_accounts_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT " ACCOUNT_COLUMNS " FROM account a"
                  " LEFT JOIN section s ON s.id = a.section_id"
                  " LEFT JOIN credential c ON c.account_id = a.id ORDER BY a.id",
                  NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) accounts = mdg_record_array_new (&MDG_ACCOUNT_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgAccount *account = read_row (lease, stmt, error);
      if (account == NULL)
        return NULL;
      g_ptr_array_add (accounts, account);
      account->roles = read_roles (lease, account->id, error);
      if (account->roles == NULL)
        return NULL;
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&accounts);
}

static gboolean
write_roles (MdgLease *lease, const MdgAccount *account, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error, "DELETE FROM account_role WHERE account_id = :id", "i:id",
                   account->id, NULL))
    return FALSE;
  for (guint i = 0; account->roles != NULL && account->roles[i] != NULL; i++)
    if (!mdg_db_run (db, error,
                     "INSERT OR IGNORE INTO account_role (account_id, role) VALUES (:id, :role)",
                     "i:id", account->id, "t:role", account->roles[i], NULL))
      return FALSE;
  return TRUE;
}

static gboolean
refuse_taken (MdgLease *lease, const MdgAccount *account, GError **error)
{
  gint64 other = 0;
  if (!mdg_accounts_find (lease, account->login, &other, error))
    return FALSE;
  if (other == 0 || other == account->id)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_LOGIN_TAKEN, NULL);
  return FALSE;
}

gboolean
mdg_accounts_insert (MdgLease *lease, const MdgAccount *account, GError **error)
{
  if (!refuse_taken (lease, account, error))
    return FALSE;
  g_autoptr (GBytes) mac = mdg_accounts_login_mac (lease, account->login, error);
  g_autoptr (GBytes) profile = mac != NULL ? seal_profile (lease, account, error) : NULL;
  if (profile == NULL)
    return FALSE;
  if (!mdg_db_run (
        mdg_lease_get_db (lease), error,
        "INSERT INTO account (id, login_mac, profile, section_id, state, expires_on, created_at)"
        " VALUES (:id, :mac, :profile, nullif (:section, 0), :state, :expires, :now)",
        "i:id", account->id, "b:mac", mac, "b:profile", profile, "i:section", account->section_id,
        "t:state", account->state, "t:expires", account->expires_on, "i:now", mdg_lease_now (lease),
        NULL))
    return FALSE;
  return write_roles (lease, account, error);
}

gboolean
mdg_accounts_update (MdgLease *lease, const MdgAccount *account, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!refuse_taken (lease, account, error))
    return FALSE;
  g_autoptr (GBytes) mac = mdg_accounts_login_mac (lease, account->login, error);
  g_autoptr (GBytes) profile = mac != NULL ? seal_profile (lease, account, error) : NULL;
  if (profile == NULL)
    return FALSE;
  if (!mdg_db_run (
        db, error,
        "UPDATE account SET login_mac = :mac, profile = :profile, section_id = nullif (:section, "
        "0), state = :state,"
        " expires_on = :expires, version = version + 1 WHERE id = :id AND version = :version",
        "i:id", account->id, "b:mac", mac, "b:profile", profile, "i:section", account->section_id,
        "t:state", account->state, "t:expires", account->expires_on, "i:version", account->version,
        NULL))
    return FALSE;
  if (mdg_db_changes (db) != 1)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  return write_roles (lease, account, error);
}

gboolean
mdg_accounts_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM account WHERE id = :id", "i:id",
                     id, NULL);
}

gboolean
mdg_accounts_touch_sign_in (MdgLease *lease, gint64 id, gint64 at, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE account SET last_sign_in_at = :at WHERE id = :id", "i:at", at, "i:id",
                     id, NULL);
}

gboolean
mdg_accounts_count_role (
  MdgLease *lease, const char *role, const char *today, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (
    mdg_lease_get_db (lease), ret_count, error,
    "SELECT count (*) FROM account_role r JOIN account a ON a.id = r.account_id"
    " WHERE r.role = :role AND a.state = 'active' AND coalesce (a.expires_on, :today) >= :today",
    "t:role", role, "t:today", today, NULL);
}

gboolean
mdg_accounts_count (MdgLease *lease, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM account", NULL);
}
