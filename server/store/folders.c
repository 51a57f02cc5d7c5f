/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/folders.h"

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/codec.h"

#define COUNT_OF(states)                                               \
  " (SELECT coalesce (sum (n_documents), 0) FROM folder_tally t WHERE" \
  " t.folder_id = f.id AND t.state IN (" states ")),"
#define EXPIRED                                                     \
  " (SELECT count (*) FROM document d WHERE d.folder_id = f.id AND" \
  " d.effective_until IS NOT NULL AND d.effective_until < :today)"
#define FOLDER_COLUMNS                                                \
  "SELECT f.id, f.section_id, f.detail, f.quota_bytes, f.created_at," \
  " f.updated_at, f.version, s.name,"                                 \
  " (SELECT p.name FROM section p WHERE p.id = s.parent_id),"         \
  " (SELECT coalesce (sum (n_documents), 0) FROM folder_tally t"      \
  " WHERE t.folder_id = f.id),"
#define FOLDER_COUNTS COUNT_OF ("'ready'") COUNT_OF ("'queued', 'working'") COUNT_OF ("'failed'")
#define FOLDER_BYTES \
  " (SELECT coalesce (sum (bytes), 0) FROM folder_tally t WHERE t.folder_id = f.id),"
#define FOLDER_TABLES " FROM folder f JOIN section s ON s.id = f.section_id"
#define FOLDER_QUERY FOLDER_COLUMNS FOLDER_COUNTS FOLDER_BYTES EXPIRED FOLDER_TABLES

/* What is sealed in folder.detail. */
typedef struct
{
  char *name;
  char *description;
} Detail;

#define AT(member) G_STRUCT_OFFSET (Detail, member)
static const MdgField detail_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "description", MDG_FIELD_STRING, AT (description) },
};
#undef AT
static MDG_RECORD_TYPE (DETAIL_TYPE, Detail, detail_fields);

char *
mdg_scope_folder (gint64 folder_id)
{
  return g_strdup_printf ("folder:%" G_GINT64_FORMAT, folder_id);
}

static gboolean
unseal_detail (MdgLease *lease, MdgFolder *folder, GBytes *sealed, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (folder->id);
  g_autoptr (GBytes) text =
    mdg_lease_unseal (lease, scope, "folder.detail", folder->id, sealed, error);
  Detail *detail =
    text != NULL ? mdg_codec_decode_bytes (&DETAIL_TYPE, text, MDG_DECODE_TOLERANT, error) : NULL;
  if (detail == NULL)
    return FALSE;
  folder->name = g_steal_pointer (&detail->name);
  folder->description = g_steal_pointer (&detail->description);
  mdg_record_free (&DETAIL_TYPE, detail);
  return TRUE;
}

static GBytes *
seal_detail (MdgLease *lease, const MdgFolder *folder, GError **error)
{
  Detail detail = { folder->name, folder->description };
  g_autofree char *scope = mdg_scope_folder (folder->id);
  g_autoptr (GBytes) text = mdg_codec_encode_bytes (&DETAIL_TYPE, &detail);
  return mdg_lease_seal (lease, scope, "folder.detail", folder->id, text, error);
}

/* Under the key of the directory: two folders have no key in common. */
static GBytes *
name_mac (MdgLease *lease, const MdgFolder *folder, GError **error)
{
  g_autofree char *folded = mdg_text_fold_search (folder->name);
  g_autofree char *text =
    g_strdup_printf ("folder:%" G_GINT64_FORMAT ":%s", folder->section_id, folded);
  return mdg_lease_mac (lease, MDG_SCOPE_DIRECTORY, text, error);
}

static MdgFolder *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgFolder) folder = mdg_folder_new ();
  folder->id = mdg_stmt_int (stmt, 0);
  folder->section_id = mdg_stmt_int (stmt, 1);
  folder->quota_bytes = mdg_stmt_int (stmt, 3);
  folder->created_at = mdg_stmt_int (stmt, 4);
  folder->updated_at = mdg_stmt_int (stmt, 5);
  folder->version = mdg_stmt_int (stmt, 6);
  folder->section_name = g_strdup (mdg_stmt_text (stmt, 7));
  folder->division_name = g_strdup (mdg_stmt_text (stmt, 8));
  folder->n_documents = mdg_stmt_int (stmt, 9);
  folder->n_ready = mdg_stmt_int (stmt, 10);
  folder->n_working = mdg_stmt_int (stmt, 11);
  folder->n_failed = mdg_stmt_int (stmt, 12);
  folder->bytes = mdg_stmt_int (stmt, 13);
  folder->n_expired = mdg_stmt_int (stmt, 14);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 2);
  return unseal_detail (lease, folder, sealed, error) ? g_steal_pointer (&folder) : NULL;
}

MdgFolder *
mdg_folders_get (MdgLease *lease, gint64 id, const char *today, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, FOLDER_QUERY " WHERE f.id = :id", "t:today",
                  today, "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

GPtrArray *
mdg_folders_list (MdgLease *lease, const char *today, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           FOLDER_QUERY " ORDER BY f.id", "t:today", today, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) folders = mdg_record_array_new (&MDG_FOLDER_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgFolder *folder = read_row (lease, stmt, error);
      if (folder == NULL)
        return NULL;
      g_ptr_array_add (folders, folder);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&folders);
}

GArray *
mdg_folders_list_ids (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, "SELECT id FROM folder ORDER BY id", NULL);
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

gboolean
mdg_folders_get_section (MdgLease *lease, gint64 id, gint64 *ret_section_id, GError **error)
{
  gint64 section_id = 0;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &section_id, error,
                       "SELECT section_id FROM folder WHERE id = :id", "i:id", id, NULL))
    return FALSE;
  *ret_section_id = section_id;
  return TRUE;
}

gboolean
mdg_folders_count (MdgLease *lease, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error, "SELECT count (*) FROM folder",
                         NULL);
}

static gboolean
refuse_taken (MdgLease *lease, const MdgFolder *folder, GBytes *mac, GError **error)
{
  gint64 other = 0;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &other, error,
                       "SELECT id FROM folder WHERE section_id = :section AND name_mac = :mac"
                       " AND id <> :id",
                       "i:section", folder->section_id, "b:mac", mac, "i:id", folder->id, NULL))
    return FALSE;
  if (other == 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_FOLDER_NAME_TAKEN, NULL);
  return FALSE;
}

gboolean
mdg_folders_insert (MdgLease *lease, const MdgFolder *folder, GError **error)
{
  g_autoptr (GBytes) mac = name_mac (lease, folder, error);
  if (mac == NULL || !refuse_taken (lease, folder, mac, error))
    return FALSE;
  g_autoptr (GBytes) detail = seal_detail (lease, folder, error);
  return detail != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO folder (id, section_id, name_mac, detail, quota_bytes,"
                     " created_at, updated_at)"
                     " VALUES (:id, :section, :mac, :detail, :quota, :now, :now)",
                     "i:id", folder->id, "i:section", folder->section_id, "b:mac", mac, "b:detail",
                     detail, "i:quota", folder->quota_bytes, "i:now", mdg_lease_now (lease), NULL);
}

gboolean
mdg_folders_update (MdgLease *lease, const MdgFolder *folder, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) mac = name_mac (lease, folder, error);
  if (mac == NULL || !refuse_taken (lease, folder, mac, error))
    return FALSE;
  g_autoptr (GBytes) detail = seal_detail (lease, folder, error);
  if (detail == NULL ||
      !mdg_db_run (db, error,
                   "UPDATE folder SET section_id = :section, name_mac = :mac, detail = :detail,"
                   " quota_bytes = :quota, updated_at = :now, version = version + 1"
                   " WHERE id = :id AND version = :version",
                   "i:section", folder->section_id, "b:mac", mac, "b:detail", detail, "i:quota",
                   folder->quota_bytes, "i:now", mdg_lease_now (lease), "i:id", folder->id,
                   "i:version", folder->version, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_folders_delete (MdgLease *lease, gint64 id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error, "DELETE FROM folder WHERE id = :id", "i:id", id, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

gboolean
mdg_folders_get_quota (MdgLease *lease, gint64 id, gint64 *ret_quota, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_quota, error,
                         "SELECT quota_bytes FROM folder WHERE id = :id", "i:id", id, NULL);
}

gboolean
mdg_folders_get_bytes (MdgLease *lease, gint64 id, gint64 *ret_bytes, GError **error)
{
  return mdg_db_get_int (
    mdg_lease_get_db (lease), ret_bytes, error,
    "SELECT (SELECT coalesce (sum (bytes), 0) FROM folder_tally WHERE folder_id = :id)"
    " + (SELECT coalesce (sum (size), 0) FROM upload WHERE folder_id = :id)",
    "i:id", id, NULL);
}

gboolean
mdg_folders_get_changes (MdgLease *lease, gint64 id, gint64 *ret_changes, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_changes, error,
                         "SELECT changes FROM folder WHERE id = :id", "i:id", id, NULL);
}
