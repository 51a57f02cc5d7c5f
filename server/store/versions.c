/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/versions.h"

#include "server/store/documents.h"
#include "server/store/folders.h"
#include "shared/base/error.h"

#include <string.h>

#define VERSION_QUERY                                                                             \
  "SELECT v.id, v.document_id, v.folder_id, v.key_folder_id, v.number, v.label, v.blob_id,"       \
  " v.size, v.content_mac, v.state, v.step, v.percent, v.problem, v.problem_args, v.format,"      \
  " v.unit, v.n_pages, v.n_passages, v.flags, v.rendition_id, v.rendition_size,"                  \
  " v.effective_from, v.effective_until, v.uploaded_by, v.created_at, v.queued_at, v.started_at," \
  " v.n_units"                                                                                    \
  " FROM document_version v"

/* The version of the outer query has :day, and no later ready one has it too. */
#define COVERS(v)                                                      \
  v ".state = 'ready' AND coalesce (" v ".effective_from, '') <= :day" \
    " AND coalesce (" v ".effective_until, '9999-12-31') >= :day"
#define IN_FORCE                                                             \
  COVERS ("v")                                                               \
  " AND NOT EXISTS (SELECT 1 FROM document_version w WHERE w.document_id = " \
  "v.document_id AND w.number > v.number AND " COVERS ("w") ")"

MdgVersionRow *
mdg_version_row_new (void)
{
  return g_new0 (MdgVersionRow, 1);
}

void
mdg_version_row_free (MdgVersionRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->blob_id);
  g_clear_pointer (&row->content_mac, g_bytes_unref);
  g_free (row->state);
  g_free (row->step);
  g_free (row->problem);
  g_free (row->problem_args);
  g_free (row->format);
  g_free (row->unit);
  g_free (row->rendition_id);
  g_free (row->effective_from);
  g_free (row->effective_until);
  g_free (row);
}

static char *
unseal_name (MdgLease *lease, const MdgVersionRow *row, GBytes *sealed, GError **error)
{
  gsize size = 0;
  g_autofree char *scope = mdg_scope_folder (row->folder_id);
  g_autoptr (GBytes) text =
    mdg_lease_unseal (lease, scope, "document_version.label", row->id, sealed, error);
  if (text == NULL)
    return NULL;
  const char *data = g_bytes_get_data (text, &size);
  return g_strndup (data, size);
}

static GBytes *
seal_name (MdgLease *lease, const MdgVersionRow *row, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (row->folder_id);
  g_autoptr (GBytes) text = g_bytes_new (row->name, strlen (row->name));
  return mdg_lease_seal (lease, scope, "document_version.label", row->id, text, error);
}

static MdgVersionRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgVersionRow) row = mdg_version_row_new ();
  row->id = mdg_stmt_int (stmt, 0);
  row->document_id = mdg_stmt_int (stmt, 1);
  row->folder_id = mdg_stmt_int (stmt, 2);
  row->key_folder_id = mdg_stmt_int (stmt, 3);
  row->number = mdg_stmt_int (stmt, 4);
  g_autoptr (GBytes) label = mdg_stmt_bytes (stmt, 5);
  row->blob_id = g_strdup (mdg_stmt_text (stmt, 6));
  row->size = mdg_stmt_int (stmt, 7);
  row->content_mac = mdg_stmt_bytes (stmt, 8);
  row->state = g_strdup (mdg_stmt_text (stmt, 9));
  row->step = g_strdup (mdg_stmt_text (stmt, 10));
  row->percent = mdg_stmt_int (stmt, 11);
  row->problem = g_strdup (mdg_stmt_text (stmt, 12));
  row->problem_args = g_strdup (mdg_stmt_text (stmt, 13));
  row->format = g_strdup (mdg_stmt_text (stmt, 14));
  row->unit = g_strdup (mdg_stmt_text (stmt, 15));
  row->n_pages = mdg_stmt_int (stmt, 16);
  row->n_passages = mdg_stmt_int (stmt, 17);
  row->flags = (guint) mdg_stmt_int (stmt, 18);
  row->rendition_id = g_strdup (mdg_stmt_text (stmt, 19));
  row->rendition_size = mdg_stmt_int (stmt, 20);
  row->effective_from = g_strdup (mdg_stmt_text (stmt, 21));
  row->effective_until = g_strdup (mdg_stmt_text (stmt, 22));
  row->uploaded_by = mdg_stmt_int (stmt, 23);
  row->created_at = mdg_stmt_int (stmt, 24);
  row->queued_at = mdg_stmt_int (stmt, 25);
  row->started_at = mdg_stmt_int (stmt, 26);
  row->n_units = mdg_stmt_int (stmt, 27);
  row->name = unseal_name (lease, row, label, error);
  return row->name != NULL ? g_steal_pointer (&row) : NULL;
}

static MdgVersionRow *
read_one (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

static void
free_row (gpointer row)
{
  mdg_version_row_free (row);
}

static GPtrArray *
read_all (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  while (mdg_stmt_next (stmt, error))
    {
      MdgVersionRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

MdgVersionRow *
mdg_versions_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           VERSION_QUERY " WHERE v.id = :id", "i:id", id, NULL);
  return read_one (lease, stmt, error);
}

MdgVersionRow *
mdg_versions_newest (MdgLease *lease, gint64 document_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    VERSION_QUERY " WHERE v.document_id = :document ORDER BY v.number DESC LIMIT 1", "i:document",
    document_id, NULL);
  return read_one (lease, stmt, error);
}

GPtrArray *
mdg_versions_list (MdgLease *lease, gint64 document_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    VERSION_QUERY " WHERE v.document_id = :document ORDER BY v.number DESC", "i:document",
    document_id, NULL);
  return read_all (lease, stmt, error);
}

MdgVersionRow *
mdg_versions_current (MdgLease *lease, gint64 document_id, const char *day, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           VERSION_QUERY " WHERE v.document_id = :document"
                                                         " ORDER BY (" IN_FORCE ") DESC,"
                                                         " v.number DESC LIMIT 1",
                                           "i:document", document_id, "t:day", day, NULL);
  return read_one (lease, stmt, error);
}

gboolean
mdg_versions_in_force (
  MdgLease *lease, gint64 id, const char *day, gboolean *ret_in_force, GError **error)
{
  gint64 count = 0;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &count, error,
                       "SELECT count (*) FROM document_version v WHERE v.id = :id AND " IN_FORCE,
                       "i:id", id, "t:day", day, NULL))
    return FALSE;
  *ret_in_force = count > 0;
  return TRUE;
}

gboolean
mdg_versions_insert (MdgLease *lease, MdgVersionRow *row, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) label = seal_name (lease, row, error);
  if (label == NULL ||
      !mdg_db_get_int (db, &row->number, error,
                       "SELECT 1 + coalesce (max (number), 0) FROM document_version"
                       " WHERE document_id = :document",
                       "i:document", row->document_id, NULL))
    return FALSE;
  return mdg_db_run (
           db, error,
           "INSERT INTO document_version (id, document_id, folder_id, key_folder_id, number, label,"
           " blob_id, size, content_mac, state, effective_from, effective_until, uploaded_by,"
           " created_at, queued_at) VALUES (:id, :document, :folder, :folder, :number, :label,"
           " :blob, :size, :mac, :state, :from, :until, :by, :created, :queued)",
           "i:id", row->id, "i:document", row->document_id, "i:folder", row->folder_id, "i:number",
           row->number, "b:label", label, "t:blob", row->blob_id, "i:size", row->size, "b:mac",
           row->content_mac, "t:state", row->state, "t:from", row->effective_from, "t:until",
           row->effective_until, "i:by", row->uploaded_by, "i:created", row->created_at, "i:queued",
           row->queued_at, NULL) &&
         mdg_documents_refresh (lease, row->document_id, error);
}

/* Says why no row was touched. */
static gboolean
explain_missing (MdgLease *lease, gint64 id, GError **error)
{
  gint64 found = 0;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &found, error,
                       "SELECT 1 FROM document_version WHERE id = :id", "i:id", id, NULL))
    return FALSE;
  mdg_set_error (error, found != 0 ? MDG_ERROR_CONFLICT : MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

gboolean
mdg_versions_update (MdgLease *lease,
                     const MdgVersionRow *row,
                     const char *expected,
                     GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error,
                   "UPDATE document_version SET state = :state, step = :step, percent = :percent,"
                   " problem = :problem, problem_args = :args, format = :format, unit = :unit,"
                   " n_pages = :pages, n_units = :units, n_passages = :passages, flags = :flags, "
                   "rendition_id = :rendition,"
                   " rendition_size = :rendition_size, queued_at = :queued, started_at = :started"
                   " WHERE id = :id AND (:expected IS NULL OR state = :expected)",
                   "t:state", row->state, "t:step", row->step, "i:percent", row->percent,
                   "t:problem", row->problem, "t:args", row->problem_args, "t:format", row->format,
                   "t:unit", row->unit, "i:pages", row->n_pages, "i:units", row->n_units,
                   "i:passages", row->n_passages, "i:flags", (gint64) row->flags, "t:rendition",
                   row->rendition_id, "i:rendition_size", row->rendition_size, "i:queued",
                   row->queued_at, "i:started", row->started_at, "i:id", row->id, "t:expected",
                   expected, NULL))
    return FALSE;
  if (mdg_db_changes (db) != 1)
    return explain_missing (lease, row->id, error);
  return mdg_documents_refresh (lease, row->document_id, error);
}

gboolean
mdg_versions_set_progress (
  MdgLease *lease, gint64 id, const char *step, gint64 percent, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE document_version SET step = :step, percent = :percent"
                     " WHERE id = :id AND state = 'working'",
                     "t:step", step, "i:percent", percent, "i:id", id, NULL);
}

/* ---- periods ---- */

gboolean
mdg_versions_set_period (
  MdgLease *lease, gint64 id, const char *from, const char *until, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 document_id = 0;
  return mdg_db_run (db, error,
                     "UPDATE document_version SET effective_from = :from, effective_until = :until"
                     " WHERE id = :id",
                     "t:from", from, "t:until", until, "i:id", id, NULL) &&
         mdg_db_get_int (db, &document_id, error,
                         "SELECT document_id FROM document_version WHERE id = :id", "i:id", id,
                         NULL) &&
         mdg_documents_refresh (lease, document_id, error);
}

gboolean
mdg_versions_rename (MdgLease *lease, const MdgVersionRow *row, const char *name, GError **error)
{
  MdgVersionRow renamed = *row;
  renamed.name = (char *) name;
  g_autoptr (GBytes) label = seal_name (lease, &renamed, error);
  return label != NULL && mdg_db_run (mdg_lease_get_db (lease), error,
                                      "UPDATE document_version SET label = :label WHERE id = :id",
                                      "b:label", label, "i:id", row->id, NULL);
}

/* The earlier versions that still hold on the first day of @row. */
static GPtrArray *
list_overlapping (MdgLease *lease, const MdgVersionRow *row, const char *first, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    VERSION_QUERY " WHERE v.document_id = :document AND v.number < :number AND v.state = 'ready'"
                  " AND coalesce (v.effective_until, '9999-12-31') >= :first ORDER BY v.number",
    "i:document", row->document_id, "i:number", row->number, "t:first", first, NULL);
  return read_all (lease, stmt, error);
}

static char *
day_before (const char *day)
{
  gint64 time = 0;
  return mdg_date_parse (day, &time) ? mdg_date_format (time - MDG_DAY) : g_strdup (day);
}

/* The first day of a version that replaces others is written down, so that one can ask for any day
 * which of them held. */
static gboolean
begin_on (
  MdgLease *lease, const MdgVersionRow *row, const char *first, GPtrArray *ended, GError **error)
{
  if (row->effective_from != NULL)
    return TRUE;
  if (!mdg_versions_set_period (lease, row->id, first, row->effective_until, error))
    return FALSE;
  MdgVersionRow *changed = mdg_versions_get (lease, row->id, error);
  if (changed != NULL)
    g_ptr_array_add (ended, changed);
  return changed != NULL;
}

gboolean
mdg_versions_take_over (MdgLease *lease,
                        const MdgVersionRow *row,
                        const char *today,
                        GPtrArray **ret_ended,
                        GError **error)
{
  const char *first = row->effective_from != NULL ? row->effective_from : today;
  g_autofree char *last = day_before (first);
  g_autoptr (GPtrArray) ended = list_overlapping (lease, row, first, error);
  if (ended == NULL)
    return FALSE;
  for (guint i = 0; i < ended->len; i++)
    {
      MdgVersionRow *earlier = ended->pdata[i];
      g_free (earlier->effective_until);
      earlier->effective_until = g_strdup (last);
      if (!mdg_versions_set_period (lease, earlier->id, earlier->effective_from, last, error))
        return FALSE;
    }
  if (ended->len > 0 && !begin_on (lease, row, first, ended, error))
    return FALSE;
  *ret_ended = g_steal_pointer (&ended);
  return TRUE;
}

/* ---- queue ---- */

GPtrArray *
mdg_versions_list_queue (MdgLease *lease, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  VERSION_QUERY " WHERE v.state IN ('queued', 'working') ORDER BY v.queued_at, v.id"
                                " LIMIT :limit",
                  "i:limit", (gint64) limit, NULL);
  return read_all (lease, stmt, error);
}

gboolean
mdg_versions_requeue_working (MdgLease *lease, gint64 *ret_count, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error,
                   "UPDATE document SET state = 'queued' WHERE state = 'working' AND id IN"
                   " (SELECT document_id FROM document_version WHERE state = 'working')",
                   NULL) ||
      !mdg_db_run (db, error,
                   "UPDATE document_version SET state = 'queued', step = NULL, percent = 0,"
                   " started_at = 0 WHERE state = 'working'",
                   NULL))
    return FALSE;
  *ret_count = mdg_db_changes (db);
  return TRUE;
}

GArray *
mdg_versions_of_folder (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id FROM document_version WHERE folder_id = :folder ORDER BY id",
                  "i:folder", folder_id, NULL);
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

/* ---- content ---- */

GBytes *
mdg_versions_content_mac (MdgLease *lease, gint64 folder_id, const char *sha256, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (folder_id);
  g_autofree char *text = g_strconcat ("content:", sha256, NULL);
  return mdg_lease_mac (lease, scope, text, error);
}

gboolean
mdg_versions_find_content (MdgLease *lease,
                           gint64 folder_id,
                           GBytes *content_mac,
                           gint64 *ret_document_id,
                           GError **error)
{
  gint64 id = 0;
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &id, error,
                       "SELECT v.document_id FROM document_version v WHERE v.folder_id = :folder"
                       " AND v.content_mac = :mac AND v.number = (SELECT max (number) FROM"
                       " document_version w WHERE w.document_id = v.document_id) LIMIT 1",
                       "i:folder", folder_id, "b:mac", content_mac, NULL))
    return FALSE;
  *ret_document_id = id;
  return TRUE;
}

GPtrArray *
mdg_versions_list_to_reseal (MdgLease *lease, gint64 key_folder_id, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  VERSION_QUERY " WHERE v.key_folder_id <> v.folder_id"
                                " AND (:key = 0 OR v.key_folder_id = :key) LIMIT :limit",
                  "i:key", key_folder_id, "i:limit", (gint64) limit, NULL);
  return read_all (lease, stmt, error);
}

gboolean
mdg_versions_set_files (MdgLease *lease,
                        const MdgVersionRow *row,
                        const char *blob_id,
                        const char *rendition_id,
                        GBytes *content_mac,
                        GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error,
                   "UPDATE document_version SET blob_id = :new_blob, rendition_id = :new_rendition,"
                   " content_mac = :mac, key_folder_id = folder_id"
                   " WHERE id = :id AND folder_id = :folder AND blob_id = :blob"
                   " AND coalesce (rendition_id, '') = coalesce (:rendition, '')",
                   "t:new_blob", blob_id, "t:new_rendition", rendition_id, "b:mac", content_mac,
                   "i:id", row->id, "i:folder", row->folder_id, "t:blob", row->blob_id,
                   "t:rendition", row->rendition_id, NULL))
    return FALSE;
  return mdg_db_changes (db) == 1 || explain_missing (lease, row->id, error);
}
