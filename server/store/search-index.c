/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/search-index.h"

#include "server/crypto/seal.h"
#include "server/store/db.h"
#include "server/store/search-index-private.h"
#include "shared/base/error.h"

#include <string.h>

#define FORMAT 1
#define MAX_IDLE_READERS 2

struct _MdgSearchIndex
{
  char *path; /* NULL: in memory */
  MdgKey *key;
  MdgDb *writer;
  GMutex writing;     /* held by the write lease; in memory by every lease */
  GMutex guard;       /* of readers */
  GPtrArray *readers; /* MdgDb that nobody leases */
};

static const char schema[] =
  "CREATE TABLE source ("
  "  version_id INTEGER PRIMARY KEY,"
  "  document_id INTEGER NOT NULL,"
  "  effective_from TEXT,"
  "  effective_until TEXT,"
  "  title BLOB NOT NULL,"
  "  shape BLOB,"
  "  n_postings INTEGER NOT NULL,"
  "  n_pages INTEGER NOT NULL,"
  "  n_passages INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE page ("
  "  id INTEGER PRIMARY KEY,"
  "  version_id INTEGER NOT NULL,"
  "  number INTEGER NOT NULL,"
  "  data BLOB NOT NULL,"
  "  UNIQUE (version_id, number)"
  ") STRICT;"
  "CREATE TABLE passage ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  version_id INTEGER NOT NULL,"
  "  number INTEGER NOT NULL,"
  "  first_page INTEGER NOT NULL,"
  "  last_page INTEGER NOT NULL,"
  "  length INTEGER NOT NULL,"
  "  disabled INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX passage_by_version ON passage (version_id, number);"
  "CREATE TABLE passage_text (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;"
  "CREATE TABLE vector ("
  "  id INTEGER PRIMARY KEY,"
  "  model INTEGER NOT NULL,"
  "  change INTEGER NOT NULL,"
  "  data BLOB NOT NULL"
  ") STRICT;"
  "CREATE INDEX vector_by_change ON vector (change);"
  "CREATE TABLE segment ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  first INTEGER NOT NULL,"
  "  last INTEGER NOT NULL,"
  "  size INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE posting ("
  "  segment INTEGER NOT NULL,"
  "  token INTEGER NOT NULL,"
  "  first INTEGER NOT NULL,"
  "  n INTEGER NOT NULL,"
  "  data BLOB NOT NULL,"
  "  PRIMARY KEY (segment, token, first)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE state (changes INTEGER NOT NULL, vector_changes INTEGER NOT NULL) STRICT;"
  "INSERT INTO state (changes, vector_changes) VALUES (0, 0);"
  "PRAGMA user_version=1;";

/* ---- opening ---- */

static gboolean
make_schema (MdgDb *db, GError **error)
{
  gint64 format = 0;
  if (!mdg_db_run (db, error, "BEGIN IMMEDIATE", NULL))
    return FALSE;
  if (!mdg_db_get_int (db, &format, error, "PRAGMA user_version", NULL))
    return FALSE;
  if (format > FORMAT)
    {
      mdg_set_error (error, MDG_ERROR_STORE_NEWER, NULL);
      return FALSE;
    }
  if (format == 0 && !mdg_db_run_script (db, schema, error))
    return FALSE;
  return mdg_db_run (db, error, "COMMIT", NULL);
}

MdgSearchIndex *
mdg_search_index_open (const char *path, MdgKey *key, GError **error)
{
  g_autoptr (MdgDb) writer = mdg_db_open (path, MDG_DB_INDEX, error);
  if (writer == NULL || !make_schema (writer, error))
    return NULL;
  MdgSearchIndex *index = g_new0 (MdgSearchIndex, 1);
  index->path = g_str_equal (path, ":memory:") ? NULL : g_strdup (path);
  index->key = mdg_key_ref (key);
  index->writer = g_steal_pointer (&writer);
  index->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_db_close);
  g_mutex_init (&index->writing);
  g_mutex_init (&index->guard);
  return index;
}

void
mdg_search_index_close (MdgSearchIndex *index)
{
  if (index == NULL)
    return;
  g_ptr_array_unref (index->readers);
  mdg_db_close (index->writer);
  mdg_key_unref (index->key);
  g_mutex_clear (&index->writing);
  g_mutex_clear (&index->guard);
  g_free (index->path);
  g_free (index);
}

/* ---- leases ---- */

static MdgDb *
take_reader (MdgSearchIndex *index, GError **error)
{
  g_mutex_lock (&index->guard);
  MdgDb *db = index->readers->len > 0
                ? g_ptr_array_steal_index_fast (index->readers, index->readers->len - 1)
                : NULL;
  g_mutex_unlock (&index->guard);
  return db != NULL ? db : mdg_db_open (index->path, MDG_DB_READ_ONLY, error);
}

static void
give_back (MdgIndexLease *lease)
{
  MdgSearchIndex *index = lease->index;
  mdg_db_set_cancellable (lease->db, NULL);
  if (lease->db == index->writer)
    {
      g_mutex_unlock (&index->writing);
      return;
    }
  g_mutex_lock (&index->guard);
  gboolean keep = index->readers->len < MAX_IDLE_READERS;
  if (keep)
    g_ptr_array_add (index->readers, lease->db);
  g_mutex_unlock (&index->guard);
  if (!keep)
    mdg_db_close (lease->db);
}

static MdgIndexLease *
new_lease (MdgSearchIndex *index, MdgDb *db, GCancellable *cancellable)
{
  MdgIndexLease *lease = g_new0 (MdgIndexLease, 1);
  lease->index = index;
  lease->db = db;
  lease->key = index->key;
  mdg_db_set_cancellable (db, cancellable);
  return lease;
}

MdgIndexLease *
mdg_search_index_read (MdgSearchIndex *index, GCancellable *cancellable, GError **error)
{
  if (index->path == NULL)
    return mdg_search_index_write (index, cancellable, error);
  MdgDb *db = take_reader (index, error);
  if (db == NULL)
    return NULL;
  g_autoptr (MdgIndexLease) lease = new_lease (index, db, cancellable);
  if (!mdg_db_run (db, error, "BEGIN", NULL))
    return NULL;
  lease->open = TRUE;
  return g_steal_pointer (&lease);
}

MdgIndexLease *
mdg_search_index_write (MdgSearchIndex *index, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&index->writing);
  g_autoptr (MdgIndexLease) lease = new_lease (index, index->writer, cancellable);
  if (!mdg_db_run (lease->db, error, "BEGIN IMMEDIATE", NULL))
    return NULL;
  lease->open = TRUE;
  return g_steal_pointer (&lease);
}

gboolean
mdg_index_lease_commit (MdgIndexLease *lease, GError **error)
{
  if (!mdg_db_run (lease->db, error, "UPDATE state SET changes = changes + 1", NULL) ||
      !mdg_db_run (lease->db, error, "COMMIT", NULL))
    return FALSE;
  lease->open = FALSE;
  return TRUE;
}

void
mdg_index_lease_free (MdgIndexLease *lease)
{
  if (lease == NULL)
    return;
  mdg_db_set_cancellable (lease->db, NULL);
  if (lease->open)
    mdg_db_run (lease->db, NULL, "ROLLBACK", NULL);
  give_back (lease);
  g_free (lease);
}

gboolean
mdg_index_lease_get_changes (MdgIndexLease *lease, gint64 *ret_changes, GError **error)
{
  return mdg_db_get_int (lease->db, ret_changes, error, "SELECT changes FROM state", NULL);
}

void
mdg_search_index_checkpoint (MdgSearchIndex *index)
{
  g_autoptr (GError) error = NULL;
  if (index->path == NULL)
    return;
  g_mutex_lock (&index->writing);
  if (!mdg_db_run_script (index->writer, "PRAGMA wal_checkpoint(TRUNCATE);", &error))
    g_info ("The journal of an index is still in use: %s", error->message);
  g_mutex_unlock (&index->writing);
}

/* ---- sources ---- */

static char *
seal_context (const char *column, gint64 id)
{
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, column, id);
}

static GBytes *
seal (MdgIndexLease *lease, const char *column, gint64 id, GBytes *plain)
{
  if (plain == NULL)
    return NULL;
  g_autofree char *context = seal_context (column, id);
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (plain, &size);
  return mdg_seal (lease->key, context, data, size);
}

static GBytes *
unseal (
  MdgIndexLease *lease, const char *name, gint64 id, MdgStmt *stmt, int column, GError **error)
{
  g_autofree char *context = seal_context (name, id);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, column);
  if (sealed != NULL)
    return mdg_unseal (lease->key, context, sealed, error);
  mdg_set_error (error, MDG_ERROR_STORE_DAMAGED, NULL);
  return NULL;
}

void
mdg_index_source_free (MdgIndexSource *source)
{
  if (source == NULL)
    return;
  g_free (source->effective_from);
  g_free (source->effective_until);
  g_free (source->title);
  g_clear_pointer (&source->shape, g_bytes_unref);
  g_free (source);
}

gboolean
mdg_index_put_source (MdgIndexLease *lease, const MdgIndexSource *source, GError **error)
{
  g_autofree char *context = seal_context ("source.title", source->version_id);
  g_autoptr (GBytes) title = mdg_seal_text (lease->key, context, source->title);
  g_autoptr (GBytes) shape = seal (lease, "source.shape", source->version_id, source->shape);
  return mdg_db_run (
    lease->db, error,
    "INSERT OR REPLACE INTO source (version_id, document_id, effective_from, effective_until,"
    " title, shape, n_postings, n_pages, n_passages) VALUES (:version, :document, :from, :until,"
    " :title, :shape, :postings, :pages, :passages)",
    "i:version", source->version_id, "i:document", source->document_id, "t:from",
    source->effective_from, "t:until", source->effective_until, "b:title", title, "b:shape", shape,
    "i:postings", source->n_postings, "i:pages", (gint64) source->n_pages, "i:passages",
    (gint64) source->n_passages, NULL);
}

static MdgIndexSource *
read_source (MdgIndexLease *lease, MdgStmt *stmt, gboolean whole, GError **error)
{
  g_autoptr (MdgIndexSource) source = g_new0 (MdgIndexSource, 1);
  source->version_id = mdg_stmt_int (stmt, 0);
  source->document_id = mdg_stmt_int (stmt, 1);
  source->effective_from = g_strdup (mdg_stmt_text (stmt, 2));
  source->effective_until = g_strdup (mdg_stmt_text (stmt, 3));
  source->n_postings = mdg_stmt_int (stmt, 6);
  source->n_pages = (guint) mdg_stmt_int (stmt, 7);
  source->n_passages = (guint) mdg_stmt_int (stmt, 8);
  if (!whole)
    return g_steal_pointer (&source);
  g_autofree char *context = seal_context ("source.title", source->version_id);
  g_autoptr (GBytes) title = mdg_stmt_bytes (stmt, 4);
  source->title = mdg_unseal_text (lease->key, context, title, error);
  if (source->title == NULL)
    return NULL;
  if (!mdg_stmt_is_null (stmt, 5))
    {
      source->shape = unseal (lease, "source.shape", source->version_id, stmt, 5, error);
      if (source->shape == NULL)
        return NULL;
    }
  return g_steal_pointer (&source);
}

static gboolean
fail_not_found (GError **error)
{
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

MdgIndexSource *
mdg_index_get_source (MdgIndexLease *lease, gint64 version_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (lease->db, error,
                  "SELECT version_id, document_id, effective_from, effective_until, title, shape,"
                  " n_postings, n_pages, n_passages FROM source WHERE version_id = :version",
                  "i:version", version_id, NULL);
  if (stmt == NULL)
    return NULL;
  if (mdg_stmt_next (stmt, error))
    return read_source (lease, stmt, TRUE, error);
  if (!mdg_stmt_failed (stmt))
    fail_not_found (error);
  return NULL;
}

GPtrArray *
mdg_index_list_sources (MdgIndexLease *lease, GError **error)
{
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_index_source_free);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (lease->db, error,
                  "SELECT version_id, document_id, effective_from, effective_until, NULL, NULL,"
                  " n_postings, n_pages, n_passages FROM source ORDER BY version_id",
                  NULL);
  if (stmt == NULL)
    return NULL;
  while (mdg_stmt_next (stmt, error))
    g_ptr_array_add (sources, read_source (lease, stmt, FALSE, NULL));
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&sources);
}

gboolean
mdg_index_delete_passages (MdgIndexLease *lease, gint64 version_id, GError **error)
{
  return mdg_db_run (lease->db, error,
                     "DELETE FROM passage_text WHERE id IN"
                     " (SELECT id FROM passage WHERE version_id = :version)",
                     "i:version", version_id, NULL) &&
         mdg_db_run (lease->db, error,
                     "DELETE FROM vector WHERE id IN"
                     " (SELECT id FROM passage WHERE version_id = :version)",
                     "i:version", version_id, NULL) &&
         mdg_db_run (lease->db, error, "DELETE FROM passage WHERE version_id = :version",
                     "i:version", version_id, NULL);
}

gboolean
mdg_index_delete_source (MdgIndexLease *lease, gint64 version_id, GError **error)
{
  return mdg_index_delete_passages (lease, version_id, error) &&
         mdg_db_run (lease->db, error, "DELETE FROM page WHERE version_id = :version", "i:version",
                     version_id, NULL) &&
         mdg_db_run (lease->db, error, "DELETE FROM source WHERE version_id = :version",
                     "i:version", version_id, NULL);
}

/* ---- pages ---- */

gboolean
mdg_index_add_page (
  MdgIndexLease *lease, gint64 version_id, guint number, GBytes *data, GError **error)
{
  gint64 id = 0;
  if (!mdg_db_get_int (lease->db, &id, error, "SELECT IFNULL (MAX (id), 0) + 1 FROM page", NULL))
    return FALSE;
  g_autoptr (GBytes) sealed = seal (lease, "page.data", id, data);
  return mdg_db_run (lease->db, error,
                     "INSERT INTO page (id, version_id, number, data)"
                     " VALUES (:id, :version, :number, :data)",
                     "i:id", id, "i:version", version_id, "i:number", (gint64) number, "b:data",
                     sealed, NULL);
}

GBytes *
mdg_index_get_page (MdgIndexLease *lease, gint64 version_id, guint number, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    lease->db, error, "SELECT id, data FROM page WHERE version_id = :version AND number = :number",
    "i:version", version_id, "i:number", (gint64) number, NULL);
  if (stmt == NULL)
    return NULL;
  if (mdg_stmt_next (stmt, error))
    return unseal (lease, "page.data", mdg_stmt_int (stmt, 0), stmt, 1, error);
  if (!mdg_stmt_failed (stmt))
    fail_not_found (error);
  return NULL;
}

/* ---- passages ---- */

static gboolean
next_passage_id (MdgIndexLease *lease, gint64 *ret_id, GError **error)
{
  gint64 last = 0;
  if (!mdg_db_get_int (lease->db, &last, error,
                       "SELECT seq FROM sqlite_sequence WHERE name = 'passage'", NULL))
    return FALSE;
  if (last >= MDG_INDEX_PASSAGE_MAX)
    {
      mdg_set_error (error, MDG_ERROR_STORE_FULL, NULL);
      return FALSE;
    }
  *ret_id = last + 1;
  return TRUE;
}

gboolean
mdg_index_add_passage (MdgIndexLease *lease,
                       const MdgIndexPassage *passage,
                       GBytes *data,
                       gint64 *ret_id,
                       GError **error)
{
  gint64 id = 0;
  if (!next_passage_id (lease, &id, error))
    return FALSE;
  g_autoptr (GBytes) sealed = seal (lease, "passage_text.data", id, data);
  if (!mdg_db_run (lease->db, error,
                   "INSERT INTO passage (id, version_id, number, first_page, last_page, length,"
                   " disabled) VALUES (:id, :version, :number, :first, :last, :length, :disabled)",
                   "i:id", id, "i:version", passage->version_id, "i:number",
                   (gint64) passage->number, "i:first", (gint64) passage->first_page, "i:last",
                   (gint64) passage->last_page, "i:length", (gint64) passage->length, "i:disabled",
                   (gint64) passage->disabled, NULL) ||
      !mdg_db_run (lease->db, error, "INSERT INTO passage_text (id, data) VALUES (:id, :data)",
                   "i:id", id, "b:data", sealed, NULL))
    return FALSE;
  *ret_id = id;
  return TRUE;
}

static MdgIndexPassage
read_passage (MdgStmt *stmt)
{
  return (MdgIndexPassage){
    .id = mdg_stmt_int (stmt, 0),
    .version_id = mdg_stmt_int (stmt, 1),
    .number = (guint) mdg_stmt_int (stmt, 2),
    .first_page = (guint) mdg_stmt_int (stmt, 3),
    .last_page = (guint) mdg_stmt_int (stmt, 4),
    .length = (guint) mdg_stmt_int (stmt, 5),
    .disabled = mdg_stmt_int (stmt, 6) != 0,
  };
}

gboolean
mdg_index_get_passage (MdgIndexLease *lease,
                       gint64 id,
                       MdgIndexPassage *ret_passage,
                       GBytes **ret_data,
                       GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (lease->db, error,
                  "SELECT passage.id, version_id, number, first_page, last_page, length, disabled,"
                  " data FROM passage JOIN passage_text USING (id) WHERE passage.id = :id",
                  "i:id", id, NULL);
  if (stmt == NULL)
    return FALSE;
  if (!mdg_stmt_next (stmt, error))
    return mdg_stmt_failed (stmt) ? FALSE : fail_not_found (error);
  MdgIndexPassage passage = read_passage (stmt);
  if (ret_data != NULL)
    {
      GBytes *data = unseal (lease, "passage_text.data", id, stmt, 7, error);
      if (data == NULL)
        return FALSE;
      *ret_data = data;
    }
  *ret_passage = passage;
  return TRUE;
}

gboolean
mdg_index_set_disabled (MdgIndexLease *lease, gint64 id, gboolean disabled, GError **error)
{
  if (!mdg_db_run (lease->db, error, "UPDATE passage SET disabled = :disabled WHERE id = :id",
                   "i:disabled", (gint64) disabled, "i:id", id, NULL))
    return FALSE;
  return mdg_db_changes (lease->db) == 1 || fail_not_found (error);
}

GArray *
mdg_index_list_passages (MdgIndexLease *lease, gint64 version_id, guint page, GError **error)
{
  g_autoptr (GArray) passages = g_array_new (FALSE, FALSE, sizeof (MdgIndexPassage));
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    lease->db, error,
    "SELECT id, version_id, number, first_page, last_page, length, disabled FROM passage"
    " WHERE version_id = :version AND (:page = 0 OR (first_page <= :page AND last_page >= :page))"
    " ORDER BY number",
    "i:version", version_id, "i:page", (gint64) page, NULL);
  if (stmt == NULL)
    return NULL;
  while (mdg_stmt_next (stmt, error))
    {
      MdgIndexPassage passage = read_passage (stmt);
      g_array_append_val (passages, passage);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&passages);
}

gboolean
mdg_index_each_passage (MdgIndexLease *lease,
                        gint64 from,
                        void (*each) (const MdgIndexPassage *passage, gpointer user_data),
                        gpointer user_data,
                        GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    lease->db, error,
    "SELECT id, version_id, number, first_page, last_page, length, disabled FROM passage"
    " WHERE id >= :from ORDER BY id",
    "i:from", from, NULL);
  if (stmt == NULL)
    return FALSE;
  while (mdg_stmt_next (stmt, error))
    {
      MdgIndexPassage passage = read_passage (stmt);
      each (&passage, user_data);
    }
  return !mdg_stmt_failed (stmt);
}

/* ---- vectors ---- */

gboolean
mdg_index_put_vector (MdgIndexLease *lease, gint64 id, gint64 model, GBytes *data, GError **error)
{
  g_autoptr (GBytes) sealed = seal (lease, "vector.data", id, data);
  return mdg_db_run (lease->db, error, "UPDATE state SET vector_changes = vector_changes + 1",
                     NULL) &&
         mdg_db_run (lease->db, error,
                     "INSERT OR REPLACE INTO vector (id, model, change, data)"
                     " SELECT :id, :model, vector_changes, :data FROM state WHERE EXISTS"
                     " (SELECT 1 FROM passage WHERE id = :id)",
                     "i:id", id, "i:model", model, "b:data", sealed, NULL);
}

GArray *
mdg_index_list_without_vector (MdgIndexLease *lease,
                               gint64 version_id,
                               gint64 model,
                               gint64 after,
                               guint limit,
                               GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (lease->db, error,
                  "SELECT id FROM passage WHERE id > :after"
                  " AND (:version = 0 OR version_id = :version)"
                  " AND NOT EXISTS (SELECT 1 FROM vector WHERE vector.id = passage.id"
                  "                 AND vector.model = :model)"
                  " ORDER BY id LIMIT :limit",
                  "i:after", after, "i:version", version_id, "i:model", model, "i:limit",
                  (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_array_append_val (ids, id);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}

gboolean
mdg_index_each_vector (MdgIndexLease *lease,
                       gint64 model,
                       gint64 after,
                       void (*each) (gint64 id, GBytes *data, gpointer user_data),
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (lease->db, error,
                  "SELECT id, data FROM vector WHERE change > :after AND model = :model"
                  " ORDER BY change",
                  "i:after", after, "i:model", model, NULL);
  if (stmt == NULL)
    return FALSE;
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_autoptr (GBytes) data = unseal (lease, "vector.data", id, stmt, 1, error);
      if (data == NULL)
        return FALSE;
      each (id, data, user_data);
    }
  return !mdg_stmt_failed (stmt);
}

gboolean
mdg_index_get_vector_changes (MdgIndexLease *lease, gint64 *ret_changes, GError **error)
{
  return mdg_db_get_int (lease->db, ret_changes, error, "SELECT vector_changes FROM state", NULL);
}
