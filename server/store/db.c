/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/db.h"

#include "shared/base/error.h"

#include <string.h>

#define BUSY_TIMEOUT_MS 10000
#define MAX_CACHED_STATEMENTS 256
#define STEPS_BETWEEN_CANCEL_CHECKS 2000

struct _MdgDb
{
  sqlite3 *handle;
  GHashTable *idle; /* SQL text → sqlite3_stmt that nobody is stepping through */
  GCancellable *cancellable;
};

struct _MdgStmt
{
  MdgDb *db;
  sqlite3_stmt *prepared;
  gboolean failed;
};

void
mdg_db_set_error (GError **error, int rc, sqlite3 *handle)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      mdg_set_error (error, MDG_ERROR_STORE_FULL, NULL);
      return;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      mdg_set_error (error, MDG_ERROR_STORE_DAMAGED, NULL);
      return;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      mdg_set_error (error, MDG_ERROR_BUSY, NULL);
      return;
    case SQLITE_INTERRUPT:
      mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
      return;
    case SQLITE_CONSTRAINT:
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      g_prefix_error (error, "SQLite %d: ", rc);
      return;
    default:
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      g_prefix_error (error, "SQLite %d (%s): ", rc, sqlite3_errstr (rc));
    }
}

static int
on_progress (gpointer data)
{
  MdgDb *db = data;
  return db->cancellable != NULL && g_cancellable_is_cancelled (db->cancellable);
}

gboolean
mdg_db_run_script (MdgDb *db, const char *script, GError **error)
{
  int rc = sqlite3_exec (db->handle, script, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    return TRUE;
  mdg_db_set_error (error, sqlite3_extended_errcode (db->handle), db->handle);
  return FALSE;
}

static gboolean
apply_settings (MdgDb *db, MdgDbMode mode, GError **error)
{
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_progress_handler (db->handle, STEPS_BETWEEN_CANCEL_CHECKS, on_progress, db);
  if (mode == MDG_DB_READ_ONLY)
    return mdg_db_run_script (
      db, "PRAGMA foreign_keys=ON; PRAGMA cache_size=-1024; PRAGMA query_only=ON;", error);
  /* The size of pages counts only while the file is empty, and WAL mode writes the first one. */
  if (mode == MDG_DB_INDEX &&
      !mdg_db_run_script (db, "PRAGMA page_size=8192; PRAGMA temp_store=MEMORY;", error))
    return FALSE;
  if (!mdg_db_run_script (
        db,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON; PRAGMA cache_size=-2048; PRAGMA journal_size_limit=16777216;",
        error))
    return FALSE;
  return mode != MDG_DB_INDEX || mdg_db_run_script (db, "PRAGMA cache_size=-16384;", error);
}

MdgDb *
mdg_db_open (const char *path, MdgDbMode mode, GError **error)
{
  g_autoptr (MdgDb) db = g_new0 (MdgDb, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |=
    mode == MDG_DB_READ_ONLY ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  db->idle = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, NULL);
  int rc = sqlite3_open_v2 (path, &db->handle, flags, NULL);
  if (rc != SQLITE_OK)
    {
      mdg_db_set_error (error, rc, db->handle);
      g_prefix_error (error, "Opening %s: ", path);
      return NULL;
    }
  if (!apply_settings (db, mode, error))
    {
      g_prefix_error (error, "Opening %s: ", path);
      return NULL;
    }
  return g_steal_pointer (&db);
}

void
mdg_db_close (MdgDb *db)
{
  if (db == NULL)
    return;
  GHashTableIter iter;
  gpointer prepared = NULL;
  g_hash_table_iter_init (&iter, db->idle);
  while (g_hash_table_iter_next (&iter, NULL, &prepared))
    sqlite3_finalize (prepared);
  g_hash_table_unref (db->idle);
  if (sqlite3_close (db->handle) != SQLITE_OK)
    g_critical ("A connection was closed with statements still open");
  g_clear_object (&db->cancellable);
  g_free (db);
}

static sqlite3_stmt *
prepare (MdgDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *prepared = g_hash_table_lookup (db->idle, sql);
  if (prepared != NULL)
    {
      g_hash_table_remove (db->idle, sql);
      return prepared;
    }
  int rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
  if (rc == SQLITE_OK)
    return prepared;
  mdg_db_set_error (error, rc, db->handle);
  g_prefix_error (error, "%s: ", sqlite3_errmsg (db->handle));
  return NULL;
}

void
mdg_stmt_free (MdgStmt *stmt)
{
  if (stmt == NULL)
    return;
  sqlite3_reset (stmt->prepared);
  sqlite3_clear_bindings (stmt->prepared);
  const char *sql = sqlite3_sql (stmt->prepared);
  if (g_hash_table_contains (stmt->db->idle, sql) ||
      g_hash_table_size (stmt->db->idle) >= MAX_CACHED_STATEMENTS)
    sqlite3_finalize (stmt->prepared);
  else
    g_hash_table_insert (stmt->db->idle, (gpointer) sql, stmt->prepared);
  g_free (stmt);
}

static void
bind_bytes (sqlite3_stmt *prepared, int index, GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (bytes == NULL)
    sqlite3_bind_null (prepared, index);
  else if (size == 0)
    sqlite3_bind_zeroblob (prepared, index, 0);
  else
    sqlite3_bind_blob64 (prepared, index, data, size, SQLITE_TRANSIENT);
}

static void
bind_one (sqlite3_stmt *prepared, const char *typed_name, va_list *args)
{
  char name[64];
  g_snprintf (name, sizeof name, ":%s", typed_name + 2);
  int index = sqlite3_bind_parameter_index (prepared, name);
  if (index == 0)
    g_error ("No parameter %s in: %s", name, sqlite3_sql (prepared));
  switch (typed_name[0])
    {
    case 'i':
      sqlite3_bind_int64 (prepared, index, va_arg (*args, gint64));
      break;
    case 't':
      sqlite3_bind_text (prepared, index, va_arg (*args, const char *), -1, SQLITE_TRANSIENT);
      break;
    case 'b':
      bind_bytes (prepared, index, va_arg (*args, GBytes *));
      break;
    default:
      g_error ("Unknown parameter type in “%s”", typed_name);
    }
}

static MdgStmt *
start (MdgDb *db, const char *sql, va_list *args, GError **error)
{
  sqlite3_stmt *prepared = prepare (db, sql, error);
  if (prepared == NULL)
    return NULL;
  for (const char *name = va_arg (*args, const char *); name != NULL;
       name = va_arg (*args, const char *))
    bind_one (prepared, name, args);
  MdgStmt *stmt = g_new0 (MdgStmt, 1);
  stmt->db = db;
  stmt->prepared = prepared;
  return stmt;
}

gboolean
mdg_stmt_next (MdgStmt *stmt, GError **error)
{
  int rc = sqlite3_step (stmt->prepared);
  if (rc == SQLITE_ROW)
    return TRUE;
  stmt->failed = rc != SQLITE_DONE;
  if (stmt->failed)
    mdg_db_set_error (error, rc, stmt->db->handle);
  return FALSE;
}

gboolean
mdg_stmt_failed (MdgStmt *stmt)
{
  return stmt->failed;
}

MdgStmt *
mdg_db_query (MdgDb *db, GError **error, const char *sql, ...)
{
  va_list args;
  va_start (args, sql);
  MdgStmt *stmt = start (db, sql, &args, error);
  va_end (args);
  return stmt;
}

gboolean
mdg_db_run (MdgDb *db, GError **error, const char *sql, ...)
{
  va_list args;
  va_start (args, sql);
  g_autoptr (MdgStmt) stmt = start (db, sql, &args, error);
  va_end (args);
  if (stmt == NULL)
    return FALSE;
  int rc = sqlite3_step (stmt->prepared);
  if (rc == SQLITE_DONE || rc == SQLITE_ROW)
    return TRUE;
  mdg_db_set_error (error, rc, db->handle);
  return FALSE;
}

gboolean
mdg_db_get_int (MdgDb *db, gint64 *ret_value, GError **error, const char *sql, ...)
{
  va_list args;
  va_start (args, sql);
  g_autoptr (MdgStmt) stmt = start (db, sql, &args, error);
  va_end (args);
  if (stmt == NULL)
    return FALSE;
  if (mdg_stmt_next (stmt, error))
    *ret_value = mdg_stmt_int (stmt, 0);
  return !stmt->failed;
}

gint64
mdg_stmt_int (MdgStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->prepared, column);
}

gboolean
mdg_stmt_is_null (MdgStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->prepared, column) == SQLITE_NULL;
}

const char *
mdg_stmt_text (MdgStmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt->prepared, column);
}

gsize
mdg_stmt_size (MdgStmt *stmt, int column)
{
  return (gsize) sqlite3_column_bytes (stmt->prepared, column);
}

gconstpointer
mdg_stmt_data (MdgStmt *stmt, int column)
{
  return sqlite3_column_blob (stmt->prepared, column);
}

GBytes *
mdg_stmt_bytes (MdgStmt *stmt, int column)
{
  if (mdg_stmt_is_null (stmt, column))
    return NULL;
  gconstpointer data = sqlite3_column_blob (stmt->prepared, column);
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (stmt->prepared, column));
}

gint64
mdg_db_changes (MdgDb *db)
{
  return sqlite3_changes64 (db->handle);
}

void
mdg_db_set_cancellable (MdgDb *db, GCancellable *cancellable)
{
  g_set_object (&db->cancellable, cancellable);
}

sqlite3 *
mdg_db_get_handle (MdgDb *db)
{
  return db->handle;
}

gint64
mdg_db_data_version (MdgDb *db)
{
  gint64 version = 0;
  mdg_db_get_int (db, &version, NULL, "PRAGMA data_version", NULL);
  return version;
}
