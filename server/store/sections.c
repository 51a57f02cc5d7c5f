/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/sections.h"

#include "shared/base/error.h"

#define SECTION_QUERY                                                                            \
  "SELECT s.id, s.parent_id, s.code, s.name, s.version, (SELECT count (*) FROM account a WHERE " \
  "a.section_id = s.id) FROM section s"

static MdgSection *
read_row (MdgStmt *stmt)
{
  MdgSection *section = mdg_section_new ();
  section->id = mdg_stmt_int (stmt, 0);
  section->parent_id = mdg_stmt_int (stmt, 1);
  section->code = g_strdup (mdg_stmt_text (stmt, 2));
  section->name = g_strdup (mdg_stmt_text (stmt, 3));
  section->version = mdg_stmt_int (stmt, 4);
  section->n_accounts = mdg_stmt_int (stmt, 5);
  return section;
}

GPtrArray *
mdg_sections_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, SECTION_QUERY " ORDER BY s.code, s.id", NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) sections = mdg_record_array_new (&MDG_SECTION_TYPE);
  while (mdg_stmt_next (stmt, error))
    g_ptr_array_add (sections, read_row (stmt));
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&sections);
}

MdgSection *
mdg_sections_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           SECTION_QUERY " WHERE s.id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (stmt) : NULL;
}

gboolean
mdg_sections_insert (MdgLease *lease, const MdgSection *section, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO section (id, parent_id, code, name) VALUES (:id, nullif "
                     "(:parent, 0), :code, :name)",
                     "i:id", section->id, "i:parent", section->parent_id, "t:code", section->code,
                     "t:name", section->name, NULL);
}

gboolean
mdg_sections_update (MdgLease *lease, const MdgSection *section, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error,
                   "UPDATE section SET parent_id = nullif (:parent, 0), code = :code, name = "
                   ":name, version = version + 1"
                   " WHERE id = :id AND version = :version",
                   "i:id", section->id, "i:parent", section->parent_id, "t:code", section->code,
                   "t:name", section->name, "i:version", section->version, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_sections_delete (MdgLease *lease, gint64 id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 used = 0;
  if (!mdg_db_get_int (db, &used, error,
                       "SELECT (SELECT count (*) FROM account WHERE section_id = :id) + (SELECT "
                       "count (*) FROM section WHERE parent_id = :id) + (SELECT count (*) FROM "
                       "folder WHERE section_id = :id) + (SELECT count (*) FROM notice_kind WHERE "
                       "section_id = :id) + (SELECT count (*) FROM notice_run WHERE section_id = "
                       ":id)",
                       "i:id", id, NULL))
    return FALSE;
  if (used > 0)
    {
      mdg_set_error (error, MDG_ERROR_SECTION_NOT_EMPTY, NULL);
      return FALSE;
    }
  if (!mdg_db_run (db, error, "DELETE FROM section WHERE id = :id", "i:id", id, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

GHashTable *
mdg_sections_below (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           "WITH RECURSIVE below (id) AS (SELECT :id UNION SELECT "
                                           "s.id FROM section s JOIN below b ON s.parent_id = b.id)"
                                           " SELECT id FROM below",
                                           "i:id", id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (mdg_stmt_next (stmt, error))
    {
      gint64 found = mdg_stmt_int (stmt, 0);
      g_hash_table_add (ids, g_memdup2 (&found, sizeof found));
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}
