/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/folder-grants.h"

#include "shared/base/error.h"

/* The sections of :account from its own up to the top. */
#define SECTIONS_ABOVE                                                                          \
  "WITH RECURSIVE above (id) AS (SELECT section_id FROM account WHERE id = :account"            \
  " AND section_id IS NOT NULL UNION SELECT s.parent_id FROM section s JOIN above b ON s.id = " \
  "b.id WHERE s.parent_id IS NOT NULL)"

/* Grants that reach :account. */
#define REACHES_ACCOUNT                                                                        \
  "(g.kind = 'everyone' OR (g.kind = 'account' AND g.account_id = :account)"                   \
  " OR (g.kind = 'section' AND g.section_id IN (SELECT id FROM above))"                        \
  " OR (g.kind = 'role' AND g.role_code IN (SELECT role FROM account_role WHERE account_id = " \
  ":account) AND (g.section_id IS NULL OR g.section_id IN (SELECT id FROM above))))"           \
  " AND EXISTS (SELECT 1 FROM account WHERE id = :account AND state = 'active')"

/* Each account with each section it lies in. */
#define ACCOUNTS_AND_SECTIONS                                                                    \
  "WITH RECURSIVE lies (account_id, section_id) AS (SELECT id, section_id FROM account WHERE "   \
  "section_id IS NOT NULL UNION SELECT l.account_id, s.parent_id FROM section s JOIN lies l ON " \
  "s.id = l.section_id WHERE s.parent_id IS NOT NULL)"
#define IS_USABLE "a.state = 'active' AND coalesce (a.expires_on, :today) >= :today"
#define GRANT_REACHES_A                                                                          \
  "(g.kind = 'everyone' OR (g.kind = 'account' AND g.account_id = a.id)"                         \
  " OR (g.kind = 'section' AND EXISTS (SELECT 1 FROM lies l WHERE l.account_id = a.id AND "      \
  "l.section_id = g.section_id))"                                                                \
  " OR (g.kind = 'role' AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND " \
  "r.role = g.role_code) AND (g.section_id IS NULL OR EXISTS (SELECT 1 FROM lies l WHERE "       \
  "l.account_id = a.id AND l.section_id = g.section_id))))"

static const char *const role_names[] = {
  [MDG_RANK_NONE] = "",
  [MDG_RANK_READER] = MDG_FOLDER_READER,
  [MDG_RANK_EDITOR] = MDG_FOLDER_EDITOR,
  [MDG_RANK_OWNER] = MDG_FOLDER_OWNER,
};

MdgFolderRank
mdg_folder_rank_from_role (const char *role)
{
  for (guint i = MDG_RANK_READER; i < G_N_ELEMENTS (role_names); i++)
    if (g_strcmp0 (role, role_names[i]) == 0)
      return (MdgFolderRank) i;
  return MDG_RANK_NONE;
}

const char *
mdg_folder_rank_to_role (MdgFolderRank rank)
{
  g_return_val_if_fail (rank <= MDG_RANK_OWNER, "");
  return role_names[rank];
}

GPtrArray *
mdg_folder_grants_list (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT kind, account_id, section_id, role_code, rank FROM folder_grant"
                  " WHERE folder_id = :folder ORDER BY id",
                  "i:folder", folder_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) grants = mdg_record_array_new (&MDG_FOLDER_GRANT_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgFolderGrant *grant = mdg_folder_grant_new ();
      grant->kind = g_strdup (mdg_stmt_text (stmt, 0));
      grant->account_id = mdg_stmt_int (stmt, 1);
      grant->section_id = mdg_stmt_int (stmt, 2);
      grant->role_code = g_strdup (mdg_stmt_text (stmt, 3));
      grant->role = g_strdup (mdg_folder_rank_to_role ((MdgFolderRank) mdg_stmt_int (stmt, 4)));
      g_ptr_array_add (grants, grant);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&grants);
}

gboolean
mdg_folder_grants_add (MdgLease *lease,
                       gint64 folder_id,
                       const MdgFolderGrant *grant,
                       GError **error)
{
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "INSERT INTO folder_grant (id, folder_id, kind, account_id, section_id, role_code, rank)"
    " VALUES (:id, :folder, :kind, nullif (:account, 0), nullif (:section, 0), :role, :rank)",
    "i:id", mdg_lease_new_id (lease), "i:folder", folder_id, "t:kind", grant->kind, "i:account",
    grant->account_id, "i:section", grant->section_id, "t:role", grant->role_code, "i:rank",
    (gint64) mdg_folder_rank_from_role (grant->role), NULL);
}

gboolean
mdg_folder_grants_replace (MdgLease *lease, gint64 folder_id, GPtrArray *grants, GError **error)
{
  if (!mdg_db_run (mdg_lease_get_db (lease), error,
                   "DELETE FROM folder_grant WHERE folder_id = :folder", "i:folder", folder_id,
                   NULL))
    return FALSE;
  for (guint i = 0; i < grants->len; i++)
    if (!mdg_folder_grants_add (lease, folder_id, grants->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
mdg_folder_grants_get_rank (
  MdgLease *lease, gint64 account_id, gint64 folder_id, MdgFolderRank *ret_rank, GError **error)
{
  gint64 rank = MDG_RANK_NONE;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &rank, error,
                       SECTIONS_ABOVE
                       " SELECT coalesce (max (g.rank), 0) FROM folder_grant g"
                       " WHERE g.folder_id = :folder AND " REACHES_ACCOUNT,
                       "i:account", account_id, "i:folder", folder_id, NULL))
    return FALSE;
  *ret_rank = (MdgFolderRank) rank;
  return TRUE;
}

/* Rows of an id and a number, as a table. */
static GHashTable *
read_table (MdgStmt *stmt, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (stmt != NULL && mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_hash_table_insert (table, g_memdup2 (&id, sizeof id),
                           GINT_TO_POINTER ((int) mdg_stmt_int (stmt, 1)));
    }
  return stmt == NULL || mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&table);
}

GHashTable *
mdg_folder_grants_get_ranks (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  SECTIONS_ABOVE " SELECT g.folder_id, max (g.rank) FROM folder_grant g"
                                 " WHERE " REACHES_ACCOUNT " GROUP BY g.folder_id",
                  "i:account", account_id, NULL);
  return read_table (stmt, error);
}

GHashTable *
mdg_folder_grants_get_people (MdgLease *lease,
                              gint64 folder_id,
                              const char *today,
                              GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    ACCOUNTS_AND_SECTIONS " SELECT a.id, max (g.rank) FROM folder_grant g JOIN account a"
                          " ON " GRANT_REACHES_A " WHERE g.folder_id = :folder AND " IS_USABLE
                          " GROUP BY a.id",
    "i:folder", folder_id, "t:today", today, NULL);
  return read_table (stmt, error);
}

gboolean
mdg_folder_grants_count_people (MdgLease *lease,
                                const MdgFolderGrant *grant,
                                const char *today,
                                gint64 *ret_count,
                                GError **error)
{
  return mdg_db_get_int (
    mdg_lease_get_db (lease), ret_count, error,
    ACCOUNTS_AND_SECTIONS
    ", g (kind, account_id, section_id, role_code) AS (SELECT :kind, :account,"
    " nullif (:section, 0), :role) SELECT count (*) FROM g JOIN account a ON " GRANT_REACHES_A
    " WHERE " IS_USABLE,
    "t:kind", grant->kind, "i:account", grant->account_id, "i:section", grant->section_id, "t:role",
    grant->role_code, "t:today", today, NULL);
}

GHashTable *
mdg_folder_grants_count_readers (MdgLease *lease, const char *today, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    ACCOUNTS_AND_SECTIONS
    ", reached (folder_id, account_id) AS ("
    "SELECT g.folder_id, g.account_id FROM folder_grant g WHERE g.kind = 'account'"
    " UNION SELECT g.folder_id, l.account_id FROM folder_grant g JOIN lies l"
    " ON l.section_id = g.section_id WHERE g.kind = 'section'"
    " UNION SELECT g.folder_id, r.account_id FROM folder_grant g JOIN account_role r"
    " ON r.role = g.role_code WHERE g.kind = 'role' AND (g.section_id IS NULL OR EXISTS"
    " (SELECT 1 FROM lies l WHERE l.account_id = r.account_id AND l.section_id = g.section_id))),"
    " open (folder_id) AS (SELECT DISTINCT folder_id FROM folder_grant WHERE kind = 'everyone')"
    " SELECT folder_id, (SELECT count (*) FROM account a WHERE " IS_USABLE ") FROM open"
    " UNION ALL SELECT c.folder_id, count (*) FROM reached c JOIN account a ON a.id = c.account_id"
    " WHERE " IS_USABLE " AND c.folder_id NOT IN (SELECT folder_id FROM open)"
    " GROUP BY c.folder_id",
    "t:today", today, NULL);
  return read_table (stmt, error);
}

GArray *
mdg_folder_grants_owned_alone (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT DISTINCT g.folder_id FROM folder_grant g WHERE g.account_id = :account AND g.rank = 3"
    " AND NOT EXISTS (SELECT 1 FROM folder_grant o WHERE o.folder_id = g.folder_id AND o.rank = 3"
    " AND coalesce (o.account_id, 0) <> :account)",
    "i:account", account_id, NULL);
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
