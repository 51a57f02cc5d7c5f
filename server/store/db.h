/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One SQLite connection with its prepared statements. A connection belongs to one thread at a time
 * (whoever leased it from MdgStore).
 *
 * DESIGN. All SQL of the product passes here as string literals with named parameters; nothing is
 * ever put together from pieces. Statements are prepared once per connection and kept. SQLite's
 * result codes become errors of the one domain: a full disk, a damaged file, a broken UNIQUE rule
 * (CONFLICT) and a cancelled call each have a meaning for people; everything else is INTERNAL, with
 * the code in the log message and never a value of a row.
 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _MdgDb MdgDb;
typedef struct _MdgStmt MdgStmt;

typedef enum
{
  MDG_DB_CREATE,    /* read and write; made when missing */
  MDG_DB_READ_ONLY, /* must exist */
  MDG_DB_INDEX,     /* as CREATE, with larger pages and more of them in memory: search indexes */
} MdgDbMode;

/* Opens @path with the settings every file of ours has: WAL, synchronous=FULL, foreign keys,
 * untrusted schema, secure delete. */
MdgDb *mdg_db_open (const char *path, MdgDbMode mode, GError **error);
void mdg_db_close (MdgDb *db);

/* Runs a statement that returns no rows. After @sql come pairs of a typed parameter name and its
 * value, ended by NULL: "i:name" gint64 · "t:name" const char * (NULL for SQL NULL) · "b:name"
 * GBytes * (NULL for SQL NULL). */
gboolean mdg_db_run (MdgDb *db, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;

/* Starts a statement that returns rows; parameters as above. Free with mdg_stmt_free () before the
 * connection is given back. */
MdgStmt *mdg_db_query (MdgDb *db, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;

/* Goes to the next row. FALSE at the end and on failure; only a failure sets @error. */
gboolean mdg_stmt_next (MdgStmt *stmt, GError **error);

/* TRUE when the last mdg_stmt_next () returned FALSE because of a failure. */
gboolean mdg_stmt_failed (MdgStmt *stmt);
gint64 mdg_stmt_int (MdgStmt *stmt, int column);
gboolean mdg_stmt_is_null (MdgStmt *stmt, int column);

/* NULL for SQL NULL; valid until the next row. */
const char *mdg_stmt_text (MdgStmt *stmt, int column);

/* Bytes of the text or blob, of a text without its end; 0 for SQL NULL. Valid as the text is. */
gsize mdg_stmt_size (MdgStmt *stmt, int column);

/* The blob itself; NULL for SQL NULL and for an empty one. Valid until the next row. */
gconstpointer mdg_stmt_data (MdgStmt *stmt, int column);

/* A copy; NULL for SQL NULL. */
GBytes *mdg_stmt_bytes (MdgStmt *stmt, int column);
void mdg_stmt_free (MdgStmt *stmt);

/* Runs a query for its first row's first column; *@ret_value stays as it was when there is no row.
 */
gboolean mdg_db_get_int (MdgDb *db, gint64 *ret_value, GError **error, const char *sql, ...)
  G_GNUC_NULL_TERMINATED;

/* Rows touched by the last mdg_db_run (). */
gint64 mdg_db_changes (MdgDb *db);

/* Runs the statements of one migration file. */
gboolean mdg_db_run_script (MdgDb *db, const char *script, GError **error);

/* While set, long queries stop soon after @cancellable is cancelled. NULL to clear. */
void mdg_db_set_cancellable (MdgDb *db, GCancellable *cancellable);

/* The connection itself, for backup and checkpoints inside store/ only. */
sqlite3 *mdg_db_get_handle (MdgDb *db);

/* Changes whenever another connection (of another process, for the writer) has committed. */
gint64 mdg_db_data_version (MdgDb *db);

/* Sets @error from SQLite's result code @rc. */
void mdg_db_set_error (GError **error, int rc, sqlite3 *handle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDb, mdg_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgStmt, mdg_stmt_free)

G_END_DECLS
