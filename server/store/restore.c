/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/restore.h"

#include "server/store/backup-files.h"
#include "server/store/backup-manifest.h"
#include "shared/base/error.h"

#include <errno.h>
#include <string.h>

/* A backup that has been compared with its manifests. */
typedef struct
{
  char *data_folder;
  char *keys_folder;
  MdgManifest *data;
  MdgManifest *keys;
  gint64 files;
  gint64 bytes;
} Source;

static void
source_clear (Source *source)
{
  g_free (source->data_folder);
  g_free (source->keys_folder);
  mdg_manifest_free (source->data);
  mdg_manifest_free (source->keys);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static gboolean
set_broken (GError **error, const char *reason)
{
  mdg_set_error (error, MDG_ERROR_BACKUP_BROKEN, "reason", reason, NULL);
  return FALSE;
}

/* What an error means for the backup; a wrong master key, a full disk and a cancelled check are no
 * faults of it. */
static gboolean
broken_by (GError *failure, GError **error)
{
  if (g_error_matches (failure, MDG_ERROR, MDG_ERROR_MASTER_KEY) ||
      g_error_matches (failure, MDG_ERROR, MDG_ERROR_STORE_FULL) ||
      g_error_matches (failure, MDG_ERROR, MDG_ERROR_BACKUP_BROKEN) ||
      g_error_matches (failure, MDG_ERROR, MDG_ERROR_CANCELLED) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  set_broken (error, failure->message);
  g_error_free (failure);
  return FALSE;
}

static gboolean
open_source (const MdgRestoreOptions *options, Source *source, GError **error)
{
  g_autofree char *keys_name = mdg_backup_dup_keys_name (options->target, options->name, error);
  if (keys_name == NULL)
    return FALSE;
  source->data_folder =
    g_build_filename (options->target, MDG_BACKUP_DATA_FOLDER, options->name, NULL);
  source->keys_folder = g_build_filename (options->target, MDG_BACKUP_KEYS_FOLDER, keys_name, NULL);
  source->data = mdg_manifest_read (source->data_folder, MDG_BACKUP_DATA_FOLDER, error);
  if (source->data == NULL)
    return FALSE;
  source->keys = mdg_manifest_read (source->keys_folder, MDG_BACKUP_KEYS_FOLDER, error);
  if (source->keys == NULL)
    return FALSE;
  if (mdg_manifest_find (source->data, mdg_manifest_get_main_name (source->data)) == NULL ||
      mdg_manifest_find (source->keys, MDG_KEYRING_FILE) == NULL)
    return set_broken (error, "a database is missing");
  return mdg_manifest_verify (source->data, source->data_folder, options->cancellable,
                              &source->files, &source->bytes, error) &&
         mdg_manifest_verify (source->keys, source->keys_folder, options->cancellable,
                              &source->files, &source->bytes, error);
}

/* Databases are always copied, because they will be written to. */
static gboolean
copy_files (MdgManifest *manifest,
            const char *folder,
            const char *data_dir,
            MdgFileMethod blob_method,
            GCancellable *cancellable,
            GError **error)
{
  GPtrArray *files = mdg_manifest_get_files (manifest);
  for (guint i = 0; i < files->len; i++)
    {
      const MdgManifestFile *file = files->pdata[i];
      g_autofree char *from = g_build_filename (folder, file->path, NULL);
      g_autofree char *to = g_build_filename (data_dir, file->path, NULL);
      MdgFileMethod method = strchr (file->path, '/') != NULL ? blob_method : MDG_FILE_COPY;
      if (!mdg_file_duplicate (from, to, method, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
copy_all (Source *source,
          const char *data_dir,
          MdgFileMethod blob_method,
          GCancellable *cancellable,
          GError **error)
{
  return mdg_folder_make (data_dir, error) &&
         copy_files (source->keys, source->keys_folder, data_dir, MDG_FILE_COPY, cancellable,
                     error) &&
         copy_files (source->data, source->data_folder, data_dir, blob_method, cancellable,
                     error) &&
         mdg_folder_sync (data_dir, error);
}

/* "ok" is the one row of a whole database. */
static gboolean
check_integrity (MdgDb *db, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgStmt) stmt = mdg_db_query (db, error, "PRAGMA integrity_check(1)", NULL);
  if (stmt == NULL)
    return FALSE;
  if (mdg_stmt_next (stmt, &failure) && g_strcmp0 (mdg_stmt_text (stmt, 0), "ok") == 0)
    return TRUE;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    set_broken (error, "a database is damaged");
  return FALSE;
}

static gboolean
check_references (MdgDb *db, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgStmt) stmt = mdg_db_query (db, error, "PRAGMA foreign_key_check", NULL);
  if (stmt == NULL)
    return FALSE;
  if (mdg_stmt_next (stmt, &failure))
    return set_broken (error, "a row refers to one that is not there");
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
check_database (const char *data_dir, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, name, NULL);
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgDb) db = mdg_db_open (path, MDG_DB_READ_ONLY, &failure);
  if (db != NULL && check_integrity (db, &failure) && check_references (db, &failure))
    return TRUE;
  broken_by (g_steal_pointer (&failure), error);
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

static gboolean
check_authentic (MdgKeyring *keyring, Source *source, GError **error)
{
  g_autoptr (MdgKey) key =
    mdg_keyring_get (keyring, MDG_BACKUP_KEY_SCOPE, MDG_KEYRING_EXISTING, error);
  if (key == NULL)
    return FALSE;
  if (mdg_manifest_is_authentic (source->data, key) &&
      mdg_manifest_is_authentic (source->keys, key))
    return TRUE;
  return set_broken (error, "a manifest was not written by this server");
}

static gboolean
check_store (const MdgRestoreOptions *options,
             MdgStore *store,
             Source *source,
             MdgRestoreReport *report,
             GError **error)
{
  MdgKeyring *keyring = mdg_store_get_keyring (store);
  return mdg_keyring_check (keyring, &report->live_keys, &report->destroyed_keys, error) &&
         check_authentic (keyring, source, error) &&
         (options->check_sealed == NULL ||
          options->check_sealed (store, options->user_data, error)) &&
         (options->check_audit == NULL || options->check_audit (store, options->user_data, error));
}

static gboolean
check_copy (const MdgRestoreOptions *options,
            const char *data_dir,
            Source *source,
            MdgRestoreReport *report,
            GError **error)
{
  const char *main_name = mdg_manifest_get_main_name (source->data);
  const char *migrations = options->migrations != NULL ? options->migrations : MDG_CORE_MIGRATIONS;
  g_autoptr (GError) failure = NULL;
  if (!copy_all (source, data_dir, MDG_FILE_LINK, options->cancellable, error) ||
      !check_database (data_dir, MDG_KEYRING_FILE, error) ||
      !check_database (data_dir, main_name, error))
    return FALSE;
  g_autoptr (MdgStore) store = mdg_store_open_named (data_dir, main_name, migrations,
                                                     options->master, options->clock, &failure);
  if (store != NULL && check_store (options, store, source, report, &failure))
    return TRUE;
  return broken_by (g_steal_pointer (&failure), error);
}

gboolean
mdg_restore_check (const MdgRestoreOptions *options, MdgRestoreReport *ret_report, GError **error)
{
  g_auto (Source) source = { 0 };
  g_autofree char *scratch = g_build_filename (options->target, ".check-XXXXXX", NULL);
  MdgRestoreReport report = { 0 };
  if (!open_source (options, &source, error))
    return FALSE;
  if (g_mkdtemp_full (scratch, 0700) == NULL)
    {
      mdg_file_set_error (error, errno, "Making", scratch);
      return FALSE;
    }
  gboolean fine = check_copy (options, scratch, &source, &report, error);
  if (!mdg_folder_remove (scratch, NULL))
    g_warning ("%s could not be removed", scratch);
  if (!fine)
    return FALSE;
  report.files = source.files;
  report.bytes = source.bytes;
  *ret_report = report;
  return TRUE;
}

gboolean
mdg_restore_run (const MdgRestoreOptions *options, const char *data_dir, GError **error)
{
  g_auto (Source) source = { 0 };
  g_autoptr (GPtrArray) names = mdg_folder_list (data_dir, error);
  if (names == NULL)
    return FALSE;
  if (names->len > 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY, "%s is not empty", data_dir);
      return FALSE;
    }
  return open_source (options, &source, error) &&
         copy_all (&source, data_dir, MDG_FILE_COPY, options->cancellable, error);
}
