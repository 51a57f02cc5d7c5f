/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/roles.h"

#include "shared/base/error.h"

#define ROLE_QUERY                                                                                \
  "SELECT r.id, r.code, r.name, r.version, (SELECT count (*) FROM account_role a WHERE a.role = " \
  "r.code) FROM role r"

static gboolean
read_grants (MdgLease *lease, MdgRole *role, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT permission, reach FROM role_grant WHERE role_id = :id ORDER BY permission", "i:id",
    role->id, NULL);
  if (stmt == NULL)
    return FALSE;
  role->grants = mdg_record_array_new (&MDG_GRANT_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgGrant *grant = mdg_grant_new ();
      grant->permission = g_strdup (mdg_stmt_text (stmt, 0));
      grant->reach = g_strdup (mdg_stmt_text (stmt, 1));
      g_ptr_array_add (role->grants, grant);
    }
  return !mdg_stmt_failed (stmt);
}

static MdgRole *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgRole) role = mdg_role_new ();
  role->id = mdg_stmt_int (stmt, 0);
  role->code = g_strdup (mdg_stmt_text (stmt, 1));
  role->name = g_strdup (mdg_stmt_text (stmt, 2));
  role->version = mdg_stmt_int (stmt, 3);
  role->n_accounts = mdg_stmt_int (stmt, 4);
  return read_grants (lease, role, error) ? g_steal_pointer (&role) : NULL;
}

GPtrArray *
mdg_roles_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, ROLE_QUERY " ORDER BY r.name, r.id", NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) roles = mdg_record_array_new (&MDG_ROLE_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgRole *role = read_row (lease, stmt, error);
      if (role == NULL)
        return NULL;
      g_ptr_array_add (roles, role);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&roles);
}

MdgRole *
mdg_roles_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           ROLE_QUERY " WHERE r.id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

MdgRole *
mdg_roles_get_by_code (MdgLease *lease, const char *code, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error, ROLE_QUERY " WHERE r.code = :code", "t:code", code, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

static gboolean
write_grants (MdgLease *lease, const MdgRole *role, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error, "DELETE FROM role_grant WHERE role_id = :id", "i:id", role->id, NULL))
    return FALSE;
  for (guint i = 0; role->grants != NULL && i < role->grants->len; i++)
    {
      const MdgGrant *grant = role->grants->pdata[i];
      if (g_str_equal (grant->reach, "none"))
        continue;
      if (!mdg_db_run (
            db, error,
            "INSERT INTO role_grant (role_id, permission, reach) VALUES (:id, :permission, :reach)",
            "i:id", role->id, "t:permission", grant->permission, "t:reach", grant->reach, NULL))
        return FALSE;
    }
  return TRUE;
}

gboolean
mdg_roles_insert (MdgLease *lease, const MdgRole *role, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO role (id, code, name) VALUES (:id, :code, :name)", "i:id",
                     role->id, "t:code", role->code, "t:name", role->name, NULL) &&
         write_grants (lease, role, error);
}

gboolean
mdg_roles_update (MdgLease *lease, const MdgRole *role, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (
        db, error,
        "UPDATE role SET name = :name, version = version + 1 WHERE id = :id AND version = :version",
        "t:name", role->name, "i:id", role->id, "i:version", role->version, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return write_grants (lease, role, error);
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_roles_delete (MdgLease *lease, gint64 id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error,
                     "DELETE FROM folder_grant WHERE role_code = (SELECT code FROM role WHERE id = "
                     ":id)",
                     "i:id", id, NULL) &&
         mdg_db_run (db, error, "DELETE FROM role WHERE id = :id", "i:id", id, NULL);
}

gboolean
mdg_roles_count_accounts (MdgLease *lease, const char *code, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM account_role WHERE role = :code", "t:code", code,
                         NULL);
}
