/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/backup.h"

#include "server/store/backup-files.h"
#include "server/store/backup-manifest.h"
#include "server/store/blob-store.h"
#include "server/store/snapshot.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PART ".part"
#define LOCK_FILE ".lock"
#define NAME_CHARS 16 /* without a counter */
#define MAX_SAME_SECOND 100

/* One backup while it is made. */
typedef struct
{
  const MdgBackupOptions *options;
  char *data_root; /* <target>/data */
  char *keys_root;
  char *name;
  char *data_part; /* <target>/data/<name>.part */
  char *keys_part;
  MdgManifest *data;
  MdgManifest *keys;
  MdgManifest *before; /* of the newest backup before this, or NULL */
  MdgKey *key;         /* of the manifests' MACs */
  int lock;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->data_root);
  g_free (run->keys_root);
  g_free (run->name);
  g_free (run->data_part);
  g_free (run->keys_part);
  mdg_manifest_free (run->data);
  mdg_manifest_free (run->keys);
  mdg_manifest_free (run->before);
  mdg_key_unref (run->key);
  if (run->lock >= 0)
    close (run->lock);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
is_name (const char *name)
{
  gsize digits = strspn (name, "0123456789");
  return digits == 8 && name[8] == 'T' && strspn (name + 9, "0123456789") == 6 && name[15] == 'Z' &&
         (name[NAME_CHARS] == '\0' ||
          (name[NAME_CHARS] == '-' &&
           strspn (name + NAME_CHARS + 1, "0123456789") == strlen (name) - NAME_CHARS - 1));
}

static char *
name_of_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / MDG_SECOND);
  return g_date_time_format (utc, "%Y%m%dT%H%M%SZ");
}

/* Counters are compared as numbers: "…Z-10" is later than "…Z-9". */
static int
compare_names (const char *a, const char *b)
{
  int order = strncmp (a, b, NAME_CHARS);
  if (order != 0)
    return order;
  guint64 a_count = a[NAME_CHARS] == '-' ? g_ascii_strtoull (a + NAME_CHARS + 1, NULL, 10) : 0;
  guint64 b_count = b[NAME_CHARS] == '-' ? g_ascii_strtoull (b + NAME_CHARS + 1, NULL, 10) : 0;
  return a_count < b_count ? -1 : a_count > b_count;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  return compare_names (*(const char *const *) b, *(const char *const *) a);
}

/* Names of the whole backups in @root, newest first. */
static GPtrArray *
list_names (const char *root, GError **error)
{
  GPtrArray *names = mdg_folder_list (root, error);
  for (guint i = names != NULL ? names->len : 0; i > 0; i--)
    if (!is_name (names->pdata[i - 1]))
      g_ptr_array_remove_index (names, i - 1);
  if (names != NULL)
    g_ptr_array_sort (names, newest_first);
  return names;
}

static gboolean
take_lock (Run *run, GError **error)
{
  g_autofree char *path = g_build_filename (run->options->target, LOCK_FILE, NULL);
  run->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (run->lock >= 0 && flock (run->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (run->lock >= 0 && errno == EWOULDBLOCK)
    mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  else
    mdg_file_set_error (error, errno, "Locking", path);
  return FALSE;
}

static gboolean
remove_parts (const char *root, GError **error)
{
  g_autoptr (GPtrArray) names = mdg_folder_list (root, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (root, names->pdata[i], NULL);
      if (g_str_has_suffix (path, PART) && !mdg_folder_remove (path, error))
        return FALSE;
    }
  return names != NULL;
}

static gboolean
choose_name (Run *run, GError **error)
{
  g_autofree char *base = name_of_time (mdg_clock_now (run->options->clock));
  for (guint i = 1; i <= MAX_SAME_SECOND; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (base) : g_strdup_printf ("%s-%u", base, i);
      g_autofree char *data = g_build_filename (run->data_root, name, NULL);
      g_autofree char *keys = g_build_filename (run->keys_root, name, NULL);
      if (g_file_test (data, G_FILE_TEST_EXISTS) || g_file_test (keys, G_FILE_TEST_EXISTS))
        continue;
      run->data_part = g_strconcat (data, PART, NULL);
      run->keys_part = g_strconcat (keys, PART, NULL);
      run->name = g_steal_pointer (&name);
      return TRUE;
    }
  mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  return FALSE;
}

static MdgManifest *
read_newest_manifest (const char *root)
{
  g_autoptr (GPtrArray) names = list_names (root, NULL);
  if (names == NULL || names->len == 0)
    return NULL;
  g_autofree char *folder = g_build_filename (root, names->pdata[0], NULL);
  return mdg_manifest_read (folder, MDG_BACKUP_DATA_FOLDER, NULL);
}

static gboolean
prepare (Run *run, const char *main_name, GError **error)
{
  const char *target = run->options->target;
  run->data_root = g_build_filename (target, MDG_BACKUP_DATA_FOLDER, NULL);
  run->keys_root = g_build_filename (target, MDG_BACKUP_KEYS_FOLDER, NULL);
  if (!mdg_folder_make (run->data_root, error) || !mdg_folder_make (run->keys_root, error) ||
      !take_lock (run, error) || !remove_parts (run->data_root, error) ||
      !remove_parts (run->keys_root, error) || !choose_name (run, error) ||
      !mdg_folder_make (run->data_part, error) || !mdg_folder_make (run->keys_part, error))
    return FALSE;
  run->before = read_newest_manifest (run->data_root);
  run->data = mdg_manifest_new (MDG_BACKUP_DATA_FOLDER, run->name, main_name);
  run->keys = mdg_manifest_new (MDG_BACKUP_KEYS_FOLDER, run->name, main_name);
  run->key = mdg_keyring_get (mdg_store_get_keyring (run->options->store), MDG_BACKUP_KEY_SCOPE,
                              MDG_KEYRING_CREATE, error);
  return run->key != NULL;
}

static gboolean
copy_databases (Run *run, const char *main_name, GError **error)
{
  MdgStore *store = run->options->store;
  GCancellable *cancellable = run->options->cancellable;
  g_autofree char *main_copy = g_build_filename (run->data_part, main_name, NULL);
  g_autofree char *keys_copy = g_build_filename (run->keys_part, MDG_KEYRING_FILE, NULL);
  g_autoptr (MdgDb) db = mdg_db_open (mdg_store_get_path (store), MDG_DB_READ_ONLY, error);
  return db != NULL && mdg_snapshot_copy (db, main_copy, error) &&
         mdg_keyring_backup (mdg_store_get_keyring (store), keys_copy, error) &&
         mdg_manifest_add_file (run->data, run->data_part, main_name, cancellable, error) &&
         mdg_manifest_add_file (run->keys, run->keys_part, MDG_KEYRING_FILE, cancellable, error);
}

static gboolean
add_blob (const char *id, guint64 sealed_size, gpointer user_data, GError **error)
{
  Run *run = user_data;
  GCancellable *cancellable = run->options->cancellable;
  g_autofree char *relative = mdg_blob_dup_relative_path (id);
  g_autofree char *from =
    g_build_filename (mdg_store_get_data_dir (run->options->store), relative, NULL);
  g_autofree char *to = g_build_filename (run->data_part, relative, NULL);
  g_autoptr (GError) failure = NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!mdg_file_duplicate (from, to, MDG_FILE_LINK, cancellable, &failure))
    {
      if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return TRUE; /* deleted a moment ago */
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  const MdgManifestFile *known =
    run->before != NULL ? mdg_manifest_find (run->before, relative) : NULL;
  if (known == NULL || known->size != sealed_size)
    return mdg_manifest_add_file (run->data, run->data_part, relative, cancellable, error);
  mdg_manifest_add (run->data, relative, known->size, known->hash);
  return TRUE;
}

static gboolean
copy_blobs (Run *run, GError **error)
{
  const char *data_dir = mdg_store_get_data_dir (run->options->store);
  g_autofree char *path = g_build_filename (data_dir, MDG_BLOB_FOLDER, NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_autoptr (MdgBlobStore) blobs = mdg_blob_store_open (data_dir, error);
  return blobs != NULL && mdg_blob_store_for_each (blobs, add_blob, run, error);
}

/* A copy of an index as it is at this moment. One that is erased meanwhile is left out. */
static gboolean
add_index (Run *run, const char *folder, const char *name, GError **error)
{
  g_autofree char *relative = g_build_filename (MDG_BACKUP_INDEX_FOLDER, name, NULL);
  g_autofree char *from = g_build_filename (folder, name, NULL);
  g_autofree char *to = g_build_filename (run->data_part, relative, NULL);
  g_autoptr (GError) failure = NULL;
  if (g_cancellable_set_error_if_cancelled (run->options->cancellable, error))
    return FALSE;
  g_autoptr (MdgDb) db = mdg_db_open (from, MDG_DB_READ_ONLY, &failure);
  if (db != NULL && mdg_snapshot_copy (db, to, &failure))
    return mdg_manifest_add_file (run->data, run->data_part, relative, run->options->cancellable,
                                  error);
  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return remove (to) == 0 || errno == ENOENT;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* After the main database and the blobs: an index may know more than the rows, which does no harm
 * (search asks the rows), but never less. */
static gboolean
copy_indexes (Run *run, GError **error)
{
  const char *data_dir = mdg_store_get_data_dir (run->options->store);
  g_autofree char *folder = g_build_filename (data_dir, MDG_BACKUP_INDEX_FOLDER, NULL);
  g_autofree char *copy = g_build_filename (run->data_part, MDG_BACKUP_INDEX_FOLDER, NULL);
  g_autoptr (GPtrArray) names = mdg_folder_list (folder, error);
  if (names == NULL)
    return FALSE;
  if (names->len > 0 && !mdg_folder_make (copy, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (g_str_has_suffix (names->pdata[i], ".db") &&
        !add_index (run, folder, names->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* "<name>.part" becomes "<name>". */
static gboolean
rename_part (const char *part, GError **error)
{
  g_autofree char *whole = g_strndup (part, strlen (part) - strlen (PART));
  if (rename (part, whole) == 0)
    return TRUE;
  mdg_file_set_error (error, errno, "Renaming", part);
  return FALSE;
}

static gboolean
finish (Run *run, GError **error)
{
  const char *target = run->options->target;
  return mdg_manifest_write (run->keys, run->keys_part, run->key, error) &&
         mdg_manifest_write (run->data, run->data_part, run->key, error) &&
         mdg_folder_sync (target, error) &&
         !g_cancellable_set_error_if_cancelled (run->options->cancellable, error) &&
         rename_part (run->keys_part, error) && rename_part (run->data_part, error) &&
         mdg_folder_sync (target, error);
}

char *
mdg_backup_run (const MdgBackupOptions *options, GError **error)
{
  g_auto (Run) run = { .options = options, .lock = -1 };
  g_autofree char *main_name = g_path_get_basename (mdg_store_get_path (options->store));
  if (!prepare (&run, main_name, error) || !copy_databases (&run, main_name, error) ||
      !copy_blobs (&run, error) || !copy_indexes (&run, error) || !finish (&run, error))
    {
      g_prefix_error (error, "Backup: ");
      if (run.data_part != NULL)
        mdg_folder_remove (run.data_part, NULL);
      if (run.keys_part != NULL)
        mdg_folder_remove (run.keys_part, NULL);
      return NULL;
    }
  g_autoptr (GError) failure = NULL;
  guint removed = 0;
  if (!mdg_backup_prune_keys (options->target, options->clock, options->key_days, &removed,
                              &failure))
    g_warning ("Old copies of keys could not be removed: %s", failure->message);
  return g_steal_pointer (&run.name);
}

gboolean
mdg_backup_prune_keys (
  const char *target, MdgClock *clock, guint days, guint *ret_removed, GError **error)
{
  guint kept_days = days > 0 ? days : MDG_BACKUP_DEFAULT_KEY_DAYS;
  g_autofree char *root = g_build_filename (target, MDG_BACKUP_KEYS_FOLDER, NULL);
  g_autofree char *oldest = name_of_time (mdg_clock_now (clock) - (gint64) kept_days * MDG_DAY);
  g_autoptr (GPtrArray) names = list_names (root, error);
  guint removed = 0;
  if (names == NULL)
    return FALSE;
  for (guint i = 1; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (root, names->pdata[i], NULL);
      if (strncmp (names->pdata[i], oldest, NAME_CHARS) >= 0)
        continue;
      if (!mdg_folder_remove (path, error))
        return FALSE;
      removed++;
    }
  *ret_removed = removed;
  return removed == 0 || mdg_folder_sync (target, error);
}

char *
mdg_backup_dup_keys_name (const char *target, const char *name, GError **error)
{
  g_autofree char *root = g_build_filename (target, MDG_BACKUP_KEYS_FOLDER, NULL);
  g_autofree char *same = g_build_filename (root, name, NULL);
  if (is_name (name) && g_file_test (same, G_FILE_TEST_IS_DIR))
    return g_strdup (name);
  g_autoptr (GPtrArray) names = list_names (root, error);
  if (names == NULL)
    return NULL;
  if (is_name (name) && names->len > 0 && compare_names (names->pdata[0], name) >= 0)
    return g_strdup (names->pdata[0]);
  mdg_set_error (error, MDG_ERROR_BACKUP_BROKEN, "reason",
                 "there is no copy of keys from then or later", NULL);
  return NULL;
}

char **
mdg_backup_list (const char *target, GError **error)
{
  g_autofree char *root = g_build_filename (target, MDG_BACKUP_DATA_FOLDER, NULL);
  g_autoptr (GPtrArray) names = list_names (root, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *keys = mdg_backup_dup_keys_name (target, names->pdata[i], NULL);
      if (keys != NULL)
        g_strv_builder_add (builder, names->pdata[i]);
    }
  return names != NULL ? g_strv_builder_end (builder) : NULL;
}
