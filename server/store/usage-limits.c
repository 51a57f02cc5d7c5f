/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/usage-limits.h"

static MdgLimit *
read_row (MdgStmt *stmt)
{
  MdgLimit *limit = mdg_limit_new ();
  gint64 subject_id = mdg_stmt_int (stmt, 2);
  limit->id = mdg_stmt_int (stmt, 0);
  limit->kind = g_strdup (mdg_stmt_text (stmt, 1));
  limit->tokens = mdg_stmt_int (stmt, 3);
  if (g_str_equal (limit->kind, MDG_LIMIT_ACCOUNT))
    limit->account_id = subject_id;
  else
    limit->section_id = subject_id;
  return limit;
}

GPtrArray *
mdg_usage_limits_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, kind, subject_id, tokens FROM usage_limit"
                  " ORDER BY kind DESC, subject_id",
                  NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) limits = mdg_record_array_new (&MDG_LIMIT_TYPE);
  while (mdg_stmt_next (stmt, error))
    g_ptr_array_add (limits, read_row (stmt));
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&limits);
}

gboolean
mdg_usage_limits_get (MdgLease *lease,
                      const char *kind,
                      gint64 subject_id,
                      gboolean *ret_has,
                      gint64 *ret_tokens,
                      GError **error)
{
  gint64 tokens = -1;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &tokens, error,
                       "SELECT tokens FROM usage_limit WHERE kind = :kind AND subject_id = :id",
                       "t:kind", kind, "i:id", subject_id, NULL))
    return FALSE;
  *ret_has = tokens >= 0;
  *ret_tokens = MAX (tokens, 0);
  return TRUE;
}

static gint64
subject_of (const MdgLimit *limit)
{
  return g_str_equal (limit->kind, MDG_LIMIT_ACCOUNT)   ? limit->account_id
         : g_str_equal (limit->kind, MDG_LIMIT_SECTION) ? limit->section_id
                                                        : 0;
}

gboolean
mdg_usage_limits_replace (MdgLease *lease, GPtrArray *limits, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error, "DELETE FROM usage_limit", NULL))
    return FALSE;
  for (guint i = 0; i < limits->len; i++)
    {
      const MdgLimit *limit = limits->pdata[i];
      if (!mdg_db_run (db, error,
                       "INSERT INTO usage_limit (id, kind, subject_id, tokens)"
                       " VALUES (:id, :kind, :subject, :tokens)",
                       "i:id", mdg_lease_new_id (lease), "t:kind", limit->kind, "i:subject",
                       subject_of (limit), "i:tokens", limit->tokens, NULL))
        return FALSE;
    }
  return TRUE;
}
