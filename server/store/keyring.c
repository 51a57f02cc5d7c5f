/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/keyring.h"

#include "server/store/db.h"
#include "server/store/mdg-store-resources.h"
#include "server/store/migrate.h"
#include "server/store/snapshot.h"
#include "shared/base/error.h"

#include <string.h>

#define MIGRATIONS "/jp/lg/madoguchi/store/keys"

/* With more destroyed at once, rebuilding the file is quicker than looking for each. */
#define MAX_SEARCHED 16

/* The part of a wrapped key looked for in the file: the ciphertext, after id, version and nonce. */
#define TRACE_AT (MDG_MASTER_KEY_ID_SIZE + 13)
#define TRACE_SIZE MDG_KEY_SIZE

typedef struct
{
  GList link; /* in the order of use */
  char *scope;
  MdgKey *key;
} Cached;

struct _MdgKeyring
{
  GMutex db_lock; /* taken before cache_lock */
  MdgDb *db;
  MdgMasterKey *master;
  char *path;
  MdgClock *clock;
  gint64 data_version;

  GMutex cache_lock;
  GHashTable *cache; /* scope → Cached */
  GQueue recent;     /* the least recently used is the tail */
};

typedef enum
{
  ROW_FAILED,
  ROW_MISSING,
  ROW_LIVE,
  ROW_DESTROYED
} Row;

static void
cached_free (Cached *cached)
{
  g_free (cached->scope);
  mdg_key_unref (cached->key);
  g_free (cached);
}

static gboolean
is_scope (const char *scope)
{
  gsize length = strlen (scope);
  if (length == 0 || length > MDG_KEYRING_MAX_SCOPE_BYTES)
    return FALSE;
  for (; *scope != '\0'; scope++)
    if (!g_ascii_isgraph (*scope))
      return FALSE;
  return TRUE;
}

static MdgKey *
cache_get (MdgKeyring *keyring, const char *scope)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->cache_lock);
  Cached *cached = g_hash_table_lookup (keyring->cache, scope);
  if (cached == NULL)
    return NULL;
  g_queue_unlink (&keyring->recent, &cached->link);
  g_queue_push_head_link (&keyring->recent, &cached->link);
  return mdg_key_ref (cached->key);
}

/* With the lock of the cache held. */
static void
cache_drop (MdgKeyring *keyring, Cached *cached)
{
  g_queue_unlink (&keyring->recent, &cached->link);
  g_hash_table_remove (keyring->cache, cached->scope);
}

static void
cache_put (MdgKeyring *keyring, const char *scope, MdgKey *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->cache_lock);
  if (g_hash_table_contains (keyring->cache, scope))
    return;
  if (keyring->recent.length >= MDG_KEYRING_MAX_CACHED)
    cache_drop (keyring, keyring->recent.tail->data);
  Cached *cached = g_new0 (Cached, 1);
  cached->link.data = cached;
  cached->scope = g_strdup (scope);
  cached->key = mdg_key_ref (key);
  g_hash_table_insert (keyring->cache, cached->scope, cached);
  g_queue_push_head_link (&keyring->recent, &cached->link);
}

static void
cache_forget (MdgKeyring *keyring, const char *scope)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->cache_lock);
  Cached *cached = g_hash_table_lookup (keyring->cache, scope);
  if (cached != NULL)
    cache_drop (keyring, cached);
}

static void
cache_clear (MdgKeyring *keyring)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->cache_lock);
  g_queue_init (&keyring->recent); /* the links lie in what the table frees */
  g_hash_table_remove_all (keyring->cache);
}

static gint64
now (MdgKeyring *keyring)
{
  return mdg_clock_now (keyring->clock);
}

static gboolean
begin (MdgKeyring *keyring, GError **error)
{
  return mdg_db_run (keyring->db, error, "BEGIN IMMEDIATE", NULL);
}

/* Commits when @fine; otherwise, or when that fails, rolls back. */
static gboolean
end (MdgKeyring *keyring, gboolean fine, GError **error)
{
  if (fine && mdg_db_run (keyring->db, error, "COMMIT", NULL))
    return TRUE;
  if (!sqlite3_get_autocommit (mdg_db_get_handle (keyring->db)))
    mdg_db_run (keyring->db, NULL, "ROLLBACK", NULL);
  return FALSE;
}

static Row
read_row (MdgKeyring *keyring, const char *scope, GBytes **ret_wrapped, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (keyring->db, error, "SELECT wrapped FROM scope_key WHERE scope = :scope",
                  "t:scope", scope, NULL);
  if (stmt == NULL)
    return ROW_FAILED;
  if (!mdg_stmt_next (stmt, &failure))
    {
      if (failure == NULL)
        return ROW_MISSING;
      g_propagate_error (error, g_steal_pointer (&failure));
      return ROW_FAILED;
    }
  if (mdg_stmt_is_null (stmt, 0))
    return ROW_DESTROYED;
  *ret_wrapped = mdg_stmt_bytes (stmt, 0);
  return ROW_LIVE;
}

/* A key another process made for the same scope in the meantime is kept: *ret_made is FALSE then.
 */
static gboolean
insert_row (MdgKeyring *keyring, const char *scope, MdgKey *key, gboolean *ret_made, GError **error)
{
  g_autoptr (GBytes) wrapped = mdg_master_key_wrap (keyring->master, scope, key);
  if (!mdg_db_run (
        keyring->db, error,
        "INSERT INTO scope_key (scope, wrapped, created_at) VALUES (:scope, :wrapped, :now)"
        " ON CONFLICT (scope) DO NOTHING",
        "t:scope", scope, "b:wrapped", wrapped, "i:now", now (keyring), NULL))
    return FALSE;
  *ret_made = mdg_db_changes (keyring->db) > 0;
  return TRUE;
}

static MdgKey *
unwrap (MdgKeyring *keyring, const char *scope, GBytes *wrapped, GError **error)
{
  MdgKey *key = mdg_master_key_unwrap (keyring->master, scope, wrapped, error);
  if (key == NULL)
    g_prefix_error (error, "Key of %s: ", scope);
  return key;
}

static MdgKey *
make_key (MdgKeyring *keyring, const char *scope, GError **error)
{
  gboolean made = FALSE;
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  if (!insert_row (keyring, scope, key, &made, error))
    return NULL;
  if (made)
    return g_steal_pointer (&key);

  g_autoptr (GBytes) wrapped = NULL;
  Row row = read_row (keyring, scope, &wrapped, error);
  if (row == ROW_LIVE)
    return unwrap (keyring, scope, wrapped, error);
  if (row != ROW_FAILED)
    mdg_set_error (error, MDG_ERROR_KEY_DESTROYED, NULL);
  return NULL;
}

/* With the lock of the connection held. */
static MdgKey *
load_key (MdgKeyring *keyring, const char *scope, MdgKeyringMode mode, GError **error)
{
  g_autoptr (GBytes) wrapped = NULL;
  switch (read_row (keyring, scope, &wrapped, error))
    {
    case ROW_LIVE:
      return unwrap (keyring, scope, wrapped, error);
    case ROW_DESTROYED:
      mdg_set_error (error, MDG_ERROR_KEY_DESTROYED, NULL);
      return NULL;
    case ROW_MISSING:
      if (mode == MDG_KEYRING_CREATE)
        return make_key (keyring, scope, error);
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    case ROW_FAILED:
    default:
      return NULL;
    }
}

MdgKey *
mdg_keyring_get (MdgKeyring *keyring, const char *scope, MdgKeyringMode mode, GError **error)
{
  g_return_val_if_fail (scope != NULL && is_scope (scope), NULL);

  MdgKey *key = cache_get (keyring, scope);
  if (key != NULL)
    return key;

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  key = cache_get (keyring, scope);
  if (key != NULL)
    return key;
  key = load_key (keyring, scope, mode, error);
  if (key != NULL)
    cache_put (keyring, scope, key);
  return key;
}

/* The key of one of many scopes goes to @keys, NULL for a destroyed one. */
static gboolean
prepare_one (MdgKeyring *keyring, const char *scope, GPtrArray *keys, GError **error)
{
  g_autoptr (GError) failure = NULL;
  MdgKey *key = cache_get (keyring, scope);
  if (key == NULL)
    key = load_key (keyring, scope, MDG_KEYRING_CREATE, &failure);
  if (key == NULL && !g_error_matches (failure, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_ptr_array_add (keys, key);
  return TRUE;
}

gboolean
mdg_keyring_prepare (MdgKeyring *keyring, const char *const *scopes, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_key_unref);
  gboolean fine = begin (keyring, error);
  if (!fine)
    return FALSE;
  for (gsize i = 0; fine && scopes[i] != NULL; i++)
    {
      g_assert (is_scope (scopes[i]));
      fine = prepare_one (keyring, scopes[i], keys, error);
    }
  if (!end (keyring, fine, error))
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    if (keys->pdata[i] != NULL)
      cache_put (keyring, scopes[i], keys->pdata[i]);
  return TRUE;
}

gboolean
mdg_keyring_discard (MdgKeyring *keyring, const char *const *scopes, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  gboolean fine = begin (keyring, error);
  if (!fine)
    return FALSE;
  gint64 oldest = now (keyring) - MDG_KEYRING_DISCARD_WINDOW;
  for (gsize i = 0; fine && scopes[i] != NULL; i++)
    fine = mdg_db_run (keyring->db, error,
                       "DELETE FROM scope_key"
                       " WHERE scope = :scope AND wrapped IS NOT NULL AND created_at >= :oldest",
                       "t:scope", scopes[i], "i:oldest", oldest, NULL);
  if (!end (keyring, fine, error))
    return FALSE;
  for (gsize i = 0; scopes[i] != NULL; i++)
    cache_forget (keyring, scopes[i]);
  return TRUE;
}

/* Calls @visit for each key that is not destroyed, with the lock of the connection held. */
typedef gboolean (*VisitKey) (
  MdgKeyring *keyring, const char *scope, MdgKey *key, gpointer user_data, GError **error);

static gboolean
for_each_key (MdgKeyring *keyring, VisitKey visit, gpointer user_data, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgStmt) stmt = mdg_db_query (keyring->db, error,
                                           "SELECT scope, wrapped FROM scope_key"
                                           " WHERE wrapped IS NOT NULL ORDER BY id",
                                           NULL);
  if (stmt == NULL)
    return FALSE;
  while (mdg_stmt_next (stmt, &failure))
    {
      const char *scope = mdg_stmt_text (stmt, 0);
      g_autoptr (GBytes) wrapped = mdg_stmt_bytes (stmt, 1);
      g_autoptr (MdgKey) key = unwrap (keyring, scope, wrapped, error);
      if (key == NULL || !visit (keyring, scope, key, user_data, error))
        return FALSE;
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
keep_in_cache (
  MdgKeyring *keyring, const char *scope, MdgKey *key, gpointer user_data, GError **error)
{
  cache_put (keyring, scope, key);
  return TRUE;
}

gboolean
mdg_keyring_load_all (MdgKeyring *keyring, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  return for_each_key (keyring, keep_in_cache, NULL, error);
}

static gboolean
count_key (MdgKeyring *keyring, const char *scope, MdgKey *key, gpointer user_data, GError **error)
{
  gint64 *live = user_data;
  *live += 1;
  return TRUE;
}

gboolean
mdg_keyring_check (MdgKeyring *keyring, gint64 *ret_live, gint64 *ret_destroyed, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  gint64 live = 0;
  gint64 destroyed = 0;
  if (!for_each_key (keyring, count_key, &live, error) ||
      !mdg_db_get_int (keyring->db, &destroyed, error,
                       "SELECT count(*) FROM scope_key WHERE wrapped IS NULL", NULL))
    return FALSE;
  *ret_live = live;
  *ret_destroyed = destroyed;
  return TRUE;
}

/* Writes the log back into the database and cuts it to nothing. */
static gboolean
cut_log (MdgKeyring *keyring, GError **error)
{
  sqlite3 *handle = mdg_db_get_handle (keyring->db);
  int rc = sqlite3_wal_checkpoint_v2 (handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (rc == SQLITE_OK)
    return TRUE;
  mdg_db_set_error (error, rc, handle);
  return FALSE;
}

/* SQLite overwrites what it deletes (secure_delete), but may leave behind copies of rows it moved
 * earlier, when a page was divided. */
static gboolean
has_trace (MdgKeyring *keyring, GPtrArray *wrapped)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (keyring->path, FALSE, NULL);
  if (file == NULL || wrapped->len > MAX_SEARCHED)
    return TRUE;
  for (guint i = 0; i < wrapped->len; i++)
    {
      const guint8 *bytes = g_bytes_get_data (wrapped->pdata[i], NULL);
      if (memmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file),
                  bytes + TRACE_AT, TRACE_SIZE) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
rebuild (MdgKeyring *keyring, GError **error)
{
  return mdg_db_run (keyring->db, error, "VACUUM", NULL) && cut_log (keyring, error);
}

/* Removes the bytes in @wrapped from the files; with NULL, whatever was left behind earlier. */
static gboolean
purge (MdgKeyring *keyring, GPtrArray *wrapped, GError **error)
{
  if (!cut_log (keyring, error))
    return FALSE;
  if ((wrapped == NULL || has_trace (keyring, wrapped)) && !rebuild (keyring, error))
    return FALSE;
  return mdg_db_run (keyring->db, error,
                     "UPDATE scope_key SET purged_at = :now"
                     " WHERE destroyed_at IS NOT NULL AND purged_at IS NULL",
                     "i:now", now (keyring), NULL);
}

static gboolean
needs_purge (MdgKeyring *keyring, gboolean *ret_needed, GError **error)
{
  gint64 found = 0;
  if (!mdg_db_get_int (keyring->db, &found, error,
                       "SELECT count(*) FROM scope_key"
                       " WHERE destroyed_at IS NOT NULL AND purged_at IS NULL",
                       NULL))
    return FALSE;
  *ret_needed = found > 0;
  return TRUE;
}

static gboolean
destroy_row (MdgKeyring *keyring, const char *scope, GPtrArray *wrapped, GError **error)
{
  GBytes *bytes = NULL;
  gint64 time = now (keyring);
  switch (read_row (keyring, scope, &bytes, error))
    {
    case ROW_LIVE:
      g_ptr_array_add (wrapped, bytes);
      return mdg_db_run (
        keyring->db, error,
        "UPDATE scope_key SET wrapped = NULL, destroyed_at = :now WHERE scope = :scope", "i:now",
        time, "t:scope", scope, NULL);
    case ROW_MISSING:
      return mdg_db_run (keyring->db, error,
                         "INSERT INTO scope_key (scope, created_at, destroyed_at, purged_at)"
                         " VALUES (:scope, :now, :now, :now)",
                         "t:scope", scope, "i:now", time, NULL);
    case ROW_DESTROYED:
      return TRUE;
    case ROW_FAILED:
    default:
      return FALSE;
    }
}

gboolean
mdg_keyring_destroy_many (MdgKeyring *keyring, const char *const *scopes, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  g_autoptr (GPtrArray) wrapped = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gboolean left_over = FALSE;
  if (!begin (keyring, error))
    return FALSE;
  gboolean fine = needs_purge (keyring, &left_over, error);
  for (gsize i = 0; fine && scopes[i] != NULL; i++)
    {
      g_assert (is_scope (scopes[i]));
      fine = destroy_row (keyring, scopes[i], wrapped, error);
    }
  if (!end (keyring, fine, error))
    return FALSE;
  for (gsize i = 0; scopes[i] != NULL; i++)
    cache_forget (keyring, scopes[i]);
  if (!left_over && wrapped->len == 0)
    return TRUE;
  return purge (keyring, left_over ? NULL : wrapped, error);
}

gboolean
mdg_keyring_destroy (MdgKeyring *keyring, const char *scope, GError **error)
{
  const char *const scopes[] = { scope, NULL };
  return mdg_keyring_destroy_many (keyring, scopes, error);
}

typedef struct
{
  MdgMasterKey *master;
  GPtrArray *scopes;
  GPtrArray *wrapped;
} Rotation;

static gboolean
rewrap (MdgKeyring *keyring, const char *scope, MdgKey *key, gpointer user_data, GError **error)
{
  Rotation *rotation = user_data;
  g_ptr_array_add (rotation->scopes, g_strdup (scope));
  g_ptr_array_add (rotation->wrapped, mdg_master_key_wrap (rotation->master, scope, key));
  return TRUE;
}

/* Gathers first and updates then: a query whose table changes under it may skip rows. */
static gboolean
rewrap_all (MdgKeyring *keyring, MdgMasterKey *master, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) wrapped = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Rotation rotation = { master, scopes, wrapped };
  if (!for_each_key (keyring, rewrap, &rotation, error))
    return FALSE;
  for (guint i = 0; i < scopes->len; i++)
    if (!mdg_db_run (
          keyring->db, error,
          "UPDATE scope_key SET wrapped = :wrapped, rewrapped_at = :now WHERE scope = :scope",
          "b:wrapped", (GBytes *) wrapped->pdata[i], "i:now", now (keyring), "t:scope",
          (const char *) scopes->pdata[i], NULL))
      return FALSE;
  return TRUE;
}

gboolean
mdg_keyring_rotate (MdgKeyring *keyring, MdgMasterKey *master, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  g_autoptr (GError) failure = NULL;
  if (!begin (keyring, error) || !end (keyring, rewrap_all (keyring, master, error), error))
    return FALSE;
  mdg_master_key_ref (master);
  mdg_master_key_unref (keyring->master);
  keyring->master = master;
  g_info ("All keys are wrapped by master key %s", mdg_master_key_get_id_text (master));

  /* The rotation is done and cannot be called a failure any more. */
  if (!cut_log (keyring, &failure) || !rebuild (keyring, &failure))
    g_warning ("Old wrappings may still be in %s: %s", keyring->path, failure->message);
  return TRUE;
}

void
mdg_key_record_free (MdgKeyRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->scope);
  g_free (record->master_id);
  g_free (record);
}

static char *
format_master_id (GBytes *wrapped)
{
  gsize size = 0;
  const guint8 *bytes = wrapped != NULL ? g_bytes_get_data (wrapped, &size) : NULL;
  if (size < MDG_MASTER_KEY_ID_SIZE)
    return NULL;
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < MDG_MASTER_KEY_ID_SIZE; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static MdgKeyRecord *
read_record (MdgStmt *stmt)
{
  g_autoptr (GBytes) wrapped = mdg_stmt_bytes (stmt, 2);
  MdgKeyRecord *record = g_new0 (MdgKeyRecord, 1);
  record->id = mdg_stmt_int (stmt, 0);
  record->scope = g_strdup (mdg_stmt_text (stmt, 1));
  record->master_id = format_master_id (wrapped);
  record->created_at = mdg_stmt_int (stmt, 3);
  record->rewrapped_at = mdg_stmt_int (stmt, 4);
  record->destroyed_at = mdg_stmt_int (stmt, 5);
  record->purged_at = mdg_stmt_int (stmt, 6);
  return record;
}

GPtrArray *
mdg_keyring_list (MdgKeyring *keyring, gint64 after, guint limit, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_key_record_free);
  g_autoptr (GError) failure = NULL;
  gint64 most = MIN (limit, MDG_KEYRING_MAX_LISTED);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (keyring->db, error,
                  "SELECT id, scope, wrapped, created_at, rewrapped_at, destroyed_at,"
                  " purged_at FROM scope_key WHERE id > :after ORDER BY id LIMIT :limit",
                  "i:after", after, "i:limit", most, NULL);
  if (stmt == NULL)
    return NULL;
  while (mdg_stmt_next (stmt, &failure))
    g_ptr_array_add (records, read_record (stmt));
  if (failure == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

gboolean
mdg_keyring_poll_foreign_change (MdgKeyring *keyring)
{
  if (!g_mutex_trylock (&keyring->db_lock))
    return FALSE; /* asked again soon */
  gint64 version = mdg_db_data_version (keyring->db);
  gboolean changed = version != keyring->data_version;
  keyring->data_version = version;
  if (changed)
    cache_clear (keyring);
  g_mutex_unlock (&keyring->db_lock);
  return changed;
}

gboolean
mdg_keyring_backup (MdgKeyring *keyring, const char *path, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring->db_lock);
  return mdg_snapshot_copy (keyring->db, path, error);
}

/* One key is enough: all are wrapped by the same master key. */
static gboolean
try_master (MdgKeyring *keyring, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgStmt) stmt = mdg_db_query (keyring->db, error,
                                           "SELECT scope, wrapped FROM scope_key"
                                           " WHERE wrapped IS NOT NULL ORDER BY id LIMIT 1",
                                           NULL);
  if (stmt == NULL)
    return FALSE;
  if (!mdg_stmt_next (stmt, &failure))
    {
      gboolean fine = failure == NULL;
      if (!fine)
        g_propagate_error (error, g_steal_pointer (&failure));
      return fine;
    }
  g_autoptr (GBytes) wrapped = mdg_stmt_bytes (stmt, 1);
  g_autoptr (MdgKey) key = unwrap (keyring, mdg_stmt_text (stmt, 0), wrapped, error);
  return key != NULL;
}

/* An index is small, and rebuilding the file must not leave a copy in a folder for temporary
 * files. */
static gboolean
open_file (MdgKeyring *keyring, GError **error)
{
  gboolean left_over = FALSE;
  mdg_store_get_resource (); /* else the linker leaves the migrations out */
  keyring->db = mdg_db_open (keyring->path, MDG_DB_CREATE, error);
  if (keyring->db == NULL || !mdg_db_run_script (keyring->db, "PRAGMA temp_store=MEMORY;", error) ||
      !mdg_migrate (keyring->db, MIGRATIONS, 0, error) || !try_master (keyring, error) ||
      !needs_purge (keyring, &left_over, error))
    return FALSE;
  if (left_over && !purge (keyring, NULL, error))
    return FALSE;
  keyring->data_version = mdg_db_data_version (keyring->db);
  return TRUE;
}

MdgKeyring *
mdg_keyring_open (const char *data_dir, MdgMasterKey *master, MdgClock *clock, GError **error)
{
  g_return_val_if_fail (data_dir != NULL && master != NULL && clock != NULL, NULL);

  g_autoptr (MdgKeyring) keyring = g_new0 (MdgKeyring, 1);
  g_mutex_init (&keyring->db_lock);
  g_mutex_init (&keyring->cache_lock);
  keyring->path = g_build_filename (data_dir, MDG_KEYRING_FILE, NULL);
  keyring->master = mdg_master_key_ref (master);
  keyring->clock = clock;
  keyring->cache =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cached_free);
  g_queue_init (&keyring->recent);
  if (!open_file (keyring, error))
    {
      g_prefix_error (error, "Keyring: ");
      return NULL;
    }
  return g_steal_pointer (&keyring);
}

void
mdg_keyring_close (MdgKeyring *keyring)
{
  if (keyring == NULL)
    return;
  g_hash_table_unref (keyring->cache);
  mdg_db_close (keyring->db);
  mdg_master_key_unref (keyring->master);
  g_mutex_clear (&keyring->db_lock);
  g_mutex_clear (&keyring->cache_lock);
  g_free (keyring->path);
  g_free (keyring);
}
