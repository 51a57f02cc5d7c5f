/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/documents.h"

#include "server/crypto/seal.h"
#include "server/store/dead-content.h"
#include "server/store/folders.h"
#include "shared/base/error.h"

#include <string.h>

#define LABEL "document.label"
#define DOCUMENT_QUERY                                                             \
  "SELECT d.id, d.folder_id, d.label, d.state, d.size, d.bytes, d.effective_from," \
  " d.effective_until, d.created_at, d.updated_at, d.version FROM document d"

MdgDocumentRow *
mdg_document_row_new (void)
{
  return g_new0 (MdgDocumentRow, 1);
}

static void
clear_row (MdgDocumentRow *row)
{
  g_clear_pointer (&row->name, g_free);
  g_clear_pointer (&row->path, g_free);
  g_clear_pointer (&row->state, g_free);
  g_clear_pointer (&row->effective_from, g_free);
  g_clear_pointer (&row->effective_until, g_free);
}

void
mdg_document_row_free (MdgDocumentRow *row)
{
  if (row == NULL)
    return;
  clear_row (row);
  g_free (row);
}

/* ---- labels ---- */

/* "path/name": a name has no slash in it. */
static GBytes *
seal_label (MdgLease *lease, const MdgDocumentRow *row, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (row->folder_id);
  g_autofree char *text =
    row->path != NULL ? g_strconcat (row->path, "/", row->name, NULL) : g_strdup (row->name);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return mdg_lease_seal (lease, scope, LABEL, row->id, bytes, error);
}

static gboolean
unseal_label (MdgKey *key, MdgDocumentRow *row, MdgStmt *stmt, int column, GError **error)
{
  char context[sizeof LABEL + 24];
  gsize size = 0;
  g_snprintf (context, sizeof context, LABEL ":%" G_GINT64_FORMAT, row->id);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, column);
  g_autoptr (GBytes) text = mdg_unseal (key, context, sealed, error);
  if (text == NULL)
    return FALSE;
  const char *data = g_bytes_get_data (text, &size);
  const char *slash = size > 0 ? memrchr (data, '/', size) : NULL;
  gsize before = slash != NULL ? (gsize) (slash - data) : 0;
  gsize start = slash != NULL ? before + 1 : 0;
  row->path = slash != NULL ? g_strndup (data, before) : NULL;
  row->name = g_strndup (size > 0 ? data + start : "", size - start);
  return TRUE;
}

static MdgKey *
get_key (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (folder_id);
  return mdg_keyring_get (mdg_lease_get_keyring (lease), scope, MDG_KEYRING_EXISTING, error);
}

static void
read_values (MdgDocumentRow *row, MdgStmt *stmt)
{
  row->id = mdg_stmt_int (stmt, 0);
  row->folder_id = mdg_stmt_int (stmt, 1);
  row->state = g_strdup (mdg_stmt_text (stmt, 3));
  row->size = mdg_stmt_int (stmt, 4);
  row->bytes = mdg_stmt_int (stmt, 5);
  row->effective_from = g_strdup (mdg_stmt_text (stmt, 6));
  row->effective_until = g_strdup (mdg_stmt_text (stmt, 7));
  row->created_at = mdg_stmt_int (stmt, 8);
  row->updated_at = mdg_stmt_int (stmt, 9);
  row->version = mdg_stmt_int (stmt, 10);
}

/* ---- rows ---- */

MdgDocumentRow *
mdg_documents_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           DOCUMENT_QUERY " WHERE d.id = :id", "i:id", id, NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  g_autoptr (MdgDocumentRow) row = mdg_document_row_new ();
  read_values (row, stmt);
  g_autoptr (MdgKey) key = get_key (lease, row->folder_id, error);
  return key != NULL && unseal_label (key, row, stmt, 2, error) ? g_steal_pointer (&row) : NULL;
}

gboolean
mdg_documents_insert (MdgLease *lease, const MdgDocumentRow *row, GError **error)
{
  g_autoptr (GBytes) label = seal_label (lease, row, error);
  return label != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO document (id, folder_id, label, state, created_at, updated_at)"
                     " VALUES (:id, :folder, :label, 'queued', :now, :now)",
                     "i:id", row->id, "i:folder", row->folder_id, "b:label", label, "i:now",
                     mdg_lease_now (lease), NULL);
}

gboolean
mdg_documents_update (MdgLease *lease, const MdgDocumentRow *row, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) label = seal_label (lease, row, error);
  if (label == NULL || !mdg_db_run (db, error,
                                    "UPDATE document SET label = :label, updated_at = :now,"
                                    " version = version + 1 WHERE id = :id AND version = :version",
                                    "b:label", label, "i:now", mdg_lease_now (lease), "i:id",
                                    row->id, "i:version", row->version, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_documents_touch (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE document SET updated_at = :now, version = version + 1 WHERE id = :id",
                     "i:now", mdg_lease_now (lease), "i:id", id, NULL);
}

gboolean
mdg_documents_refresh (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "UPDATE document SET (state, size, effective_from, effective_until) = (SELECT state, size,"
    " effective_from, effective_until FROM document_version WHERE document_id = :id"
    " ORDER BY number DESC LIMIT 1),"
    " bytes = (SELECT sum (size + rendition_size) FROM document_version WHERE document_id = :id)"
    " WHERE id = :id",
    "i:id", id, NULL);
}

GArray *
mdg_documents_of_folder (MdgLease *lease, gint64 folder_id, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id FROM document WHERE folder_id = :folder LIMIT :limit", "i:folder",
                  folder_id, "i:limit", (gint64) limit, NULL);
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
mdg_documents_delete (MdgLease *lease, gint64 id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_dead_content_add_uploads_to (lease, id, error) &&
         mdg_dead_content_add_document (lease, id, TRUE, error) &&
         mdg_db_run (db, error, "DELETE FROM document WHERE id = :id", "i:id", id, NULL);
}

/* ---- moves ---- */

/* The row under a new id, its name under the key of @to. */
static gboolean
move_version (MdgLease *lease, const MdgVersionRow *version, gint64 to, GError **error)
{
  gint64 id = mdg_lease_new_id (lease);
  g_autofree char *scope = mdg_scope_folder (to);
  g_autoptr (GBytes) name = g_bytes_new (version->name, strlen (version->name));
  g_autoptr (GBytes) label =
    mdg_lease_seal (lease, scope, "document_version.label", id, name, error);
  return label != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE document_version SET id = :new, folder_id = :folder, label = :label,"
                     " state = CASE state WHEN 'cancelled' THEN state ELSE 'queued' END,"
                     " step = NULL, percent = 0, problem = NULL, problem_args = NULL,"
                     " queued_at = :now, started_at = 0 WHERE id = :id",
                     "i:new", id, "i:folder", to, "b:label", label, "i:now", mdg_lease_now (lease),
                     "i:id", version->id, NULL);
}

static gboolean
move_versions (MdgLease *lease, gint64 document_id, gint64 to, GError **error)
{
  g_autoptr (GPtrArray) versions = mdg_versions_list (lease, document_id, error);
  for (guint i = 0; versions != NULL && i < versions->len; i++)
    if (!move_version (lease, versions->pdata[i], to, error))
      return FALSE;
  return versions != NULL;
}

gboolean
mdg_documents_move (MdgLease *lease, const MdgDocumentRow *row, gint64 folder_id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  MdgDocumentRow moved = *row;
  moved.folder_id = folder_id;
  g_autoptr (GBytes) label = seal_label (lease, &moved, error);
  return label != NULL && mdg_dead_content_add_uploads_to (lease, row->id, error) &&
         mdg_db_run (db, error, "DELETE FROM upload WHERE document_id = :id", "i:id", row->id,
                     NULL) &&
         mdg_dead_content_add_document (lease, row->id, FALSE, error) &&
         move_versions (lease, row->id, folder_id, error) &&
         mdg_db_run (db, error,
                     "UPDATE document SET folder_id = :folder, label = :label, updated_at = :now,"
                     " version = version + 1 WHERE id = :id",
                     "i:folder", folder_id, "b:label", label, "i:now", mdg_lease_now (lease),
                     "i:id", row->id, NULL) &&
         mdg_documents_refresh (lease, row->id, error);
}

/* ---- lists ---- */

/* One page in the order of @key, from behind :value and :id. */
#define PAGE(key, than, order)                                                            \
  "SELECT d.id FROM document d WHERE d.folder_id = :folder AND (" key ", d.id) " than     \
  " (:value, :id) AND (:state IS NULL OR d.state = :state"                                \
  " OR (:state = 'working' AND d.state = 'queued')"                                       \
  " OR (:state = 'failed' AND d.state = 'cancelled'))"                                    \
  " AND (:expired = 0 OR (d.effective_until IS NOT NULL AND d.effective_until < :today))" \
  " ORDER BY d.folder_id " order ", " key " " order ", d.id " order " LIMIT :limit"
#define PAGES(key)                                  \
  {                                                 \
    PAGE (key, ">", "ASC"), PAGE (key, "<", "DESC") \
  }
#define UPDATED "d.updated_at"
#define SIZE "d.size"
#define STATE "d.state"
#define EFFECTIVE "coalesce (d.effective_from, '')"
#define VALUE(key) "SELECT " key " FROM document d WHERE d.id = :id AND d.folder_id = :folder"

static const struct
{
  gboolean is_text;
  const char *value;
  const char *pages[2];
} sorts[] = {
  [MDG_SORT_UPDATED] = { FALSE, VALUE (UPDATED), PAGES (UPDATED) },
  [MDG_SORT_SIZE] = { FALSE, VALUE (SIZE), PAGES (SIZE) },
  [MDG_SORT_STATE] = { TRUE, VALUE (STATE), PAGES (STATE) },
  [MDG_SORT_EFFECTIVE] = { TRUE, VALUE (EFFECTIVE), PAGES (EFFECTIVE) },
};

/* Where a page begins: behind the document that ended the one before. */
typedef struct
{
  gint64 number;
  char *text;
  gint64 id;
} Start;

static gboolean
find_start (MdgLease *lease,
            gint64 folder_id,
            const MdgDocumentFilter *filter,
            Start *ret_start,
            GError **error)
{
  gboolean down = filter->descending;
  *ret_start = (Start){ down ? G_MAXINT64 : -1, NULL, down ? G_MAXINT64 : 0 };
  if (filter->after == 0)
    {
      ret_start->text = g_strdup (down ? "~" : ""); /* behind all states and days */
      return TRUE;
    }
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, sorts[filter->sort].value, "i:id", filter->after,
                  "i:folder", folder_id, NULL);
  if (stmt == NULL)
    return FALSE;
  if (mdg_stmt_next (stmt, error))
    {
      ret_start->number = sorts[filter->sort].is_text ? 0 : mdg_stmt_int (stmt, 0);
      ret_start->text = g_strdup (mdg_stmt_text (stmt, 0));
      ret_start->id = filter->after;
      return TRUE;
    }
  if (!mdg_stmt_failed (stmt))
    mdg_set_error (error, MDG_ERROR_INVALID_CURSOR, NULL);
  return FALSE;
}

static MdgStmt *
query_page (MdgLease *lease,
            gint64 folder_id,
            const MdgDocumentFilter *filter,
            const Start *start,
            GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  const char *sql = sorts[filter->sort].pages[filter->descending ? 1 : 0];
  if (sorts[filter->sort].is_text)
    return mdg_db_query (db, error, sql, "i:folder", folder_id, "t:value", start->text, "i:id",
                         start->id, "t:state", filter->state, "i:expired",
                         (gint64) filter->expired, "t:today", filter->today, "i:limit",
                         (gint64) filter->limit, NULL);
  return mdg_db_query (db, error, sql, "i:folder", folder_id, "i:value", start->number, "i:id",
                       start->id, "t:state", filter->state, "i:expired", (gint64) filter->expired,
                       "t:today", filter->today, "i:limit", (gint64) filter->limit, NULL);
}

GArray *
mdg_documents_page (MdgLease *lease,
                    gint64 folder_id,
                    const MdgDocumentFilter *filter,
                    GError **error)
{
  Start start;
  if (!find_start (lease, folder_id, filter, &start, error))
    return NULL;
  g_autofree char *owned = start.text;
  g_autoptr (MdgStmt) stmt = query_page (lease, folder_id, filter, &start, error);
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
mdg_documents_for_each (MdgLease *lease,
                        gint64 folder_id,
                        MdgDocumentKnows knows,
                        MdgDocumentVisit visit,
                        gpointer user_data,
                        GError **error)
{
  g_autoptr (MdgKey) key = get_key (lease, folder_id, error);
  g_autoptr (MdgStmt) stmt =
    key != NULL ? mdg_db_query (mdg_lease_get_db (lease), error,
                                DOCUMENT_QUERY " WHERE d.folder_id = :folder", "i:folder",
                                folder_id, NULL)
                : NULL;
  if (stmt == NULL)
    return FALSE;
  while (mdg_stmt_next (stmt, error))
    {
      MdgDocumentRow row = { 0 };
      read_values (&row, stmt);
      gboolean fine = (knows != NULL && knows (&row, user_data)) ||
                      unseal_label (key, &row, stmt, 2, error);
      if (fine)
        visit (&row, user_data);
      clear_row (&row);
      if (!fine)
        return FALSE;
    }
  return !mdg_stmt_failed (stmt);
}
