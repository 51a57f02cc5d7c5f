/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Backups: one made while rows are written restores to a store that opens and reads the same; the
 * check finds every kind of damage and no other; erasure reaches old backups; copies of keys are
 * removed in time and half backups never taken for whole ones.
 */
#include "server/crypto/random.h"
#include "server/crypto/seal.h"
#include "server/store/backup-files.h"
#include "server/store/backup-manifest.h"
#include "server/store/blob-store.h"
#include "server/store/restore.h"
#include "shared/base/error.h"
#include "tests/server/store/store-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTENT "what a resident has written"

typedef struct
{
  char *folder;
  char *data_dir;
  char *target;
  MdgClock *clock;
  MdgMasterKey *master;
  MdgStore *store;
  char *blob;
  int stop;
} Fixture;

static void
open_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  fixture->store = mdg_store_open (fixture->data_dir, fixture->master, fixture->clock, &error);
  g_assert_no_error (error);
}

static MdgKey *
folder_key (MdgStore *store, GError **error)
{
  return mdg_keyring_get (mdg_store_get_keyring (store), "folder:1", MDG_KEYRING_CREATE, error);
}

static char *
make_blob (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) key = folder_key (fixture->store, &error);
  g_autoptr (MdgBlobStore) blobs = mdg_blob_store_open (fixture->data_dir, &error);
  g_autoptr (MdgBlobWriter) writer = mdg_blob_store_create (blobs, key, 1000, &error);
  g_assert_true (mdg_blob_writer_push (writer, CONTENT, strlen (CONTENT), &error));
  char *id = mdg_blob_writer_commit (writer, NULL, NULL, &error);
  g_assert_no_error (error);
  return id;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->data_dir = g_build_filename (fixture->folder, "live", NULL);
  fixture->target = g_build_filename (fixture->folder, "backup", NULL);
  fixture->clock = mdg_clock_new_fake (TEST_START);
  fixture->master = test_master_new ();
  open_store (fixture);
  fixture->blob = make_blob (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mdg_store_close (fixture->store);
  mdg_master_key_unref (fixture->master);
  mdg_clock_free (fixture->clock);
  g_free (fixture->data_dir);
  g_free (fixture->target);
  g_free (fixture->blob);
  test_folder_remove (fixture->folder);
}

static char *
back_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MdgBackupOptions options = { fixture->store, fixture->target, fixture->clock, 0, NULL };
  char *name = mdg_backup_run (&options, &error);
  g_assert_no_error (error);
  return name;
}

static MdgRestoreOptions
restore_options (Fixture *fixture, const char *name)
{
  MdgRestoreOptions options = { 0 };
  options.target = fixture->target;
  options.name = name;
  options.master = fixture->master;
  options.clock = fixture->clock;
  options.user_data = fixture;
  return options;
}

static void
read_blob (MdgStore *store, const char *id, GError **error)
{
  char content[100] = { 0 };
  gsize done = 0;
  g_autoptr (MdgKey) key = folder_key (store, error);
  if (key == NULL)
    return;
  g_autoptr (MdgBlobStore) blobs = mdg_blob_store_open (mdg_store_get_data_dir (store), error);
  g_autoptr (MdgSegmentReader) reader = mdg_blob_store_read (blobs, id, key, error);
  if (reader != NULL && mdg_segment_reader_read (reader, 0, content, sizeof content, &done, error))
    g_assert_cmpstr (content, ==, CONTENT);
}

static gboolean
check_blob (MdgStore *store, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) failure = NULL;
  read_blob (store, fixture->blob, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
find_audit_broken (MdgStore *store, gpointer user_data, GError **error)
{
  mdg_set_error (error, MDG_ERROR_AUDIT_BROKEN, "row", "3", NULL);
  return FALSE;
}

static void
test_check_and_restore (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = back_up (fixture);
  g_assert_cmpstr (name, ==, "20261121T150000Z");
  MdgRestoreOptions options = restore_options (fixture, name);
  MdgRestoreReport report = { 0 };
  options.check_sealed = check_blob;
  g_assert_true (mdg_restore_check (&options, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.files, ==, 3);
  g_assert_cmpint (report.bytes, >, 4096);
  g_assert_cmpint (report.live_keys, ==, 2);

  g_autofree char *restored = g_build_filename (fixture->folder, "restored", NULL);
  g_assert_true (mdg_restore_run (&options, restored, &error));
  g_assert_no_error (error);
  g_autoptr (MdgStore) store = mdg_store_open (restored, fixture->master, fixture->clock, &error);
  g_assert_no_error (error);
  read_blob (store, fixture->blob, &error);
  g_assert_no_error (error);
  g_assert_false (mdg_restore_run (&options, restored, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY);
}

/* The check must not change the backup: a second one finds it as it was, and so does a third
 * after files were made read-only. */
static void
test_check_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = back_up (fixture);
  MdgRestoreOptions options = restore_options (fixture, name);
  MdgRestoreReport report = { 0 };
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (mdg_restore_check (&options, &report, &error));
      g_assert_no_error (error);
      g_autoptr (GPtrArray) names = mdg_folder_list (fixture->target, NULL);
      g_assert_cmpuint (names->len, ==, 3); /* .lock, data, keys */
    }
}

static void
assert_broken (Fixture *fixture, const char *name, const char *reason)
{
  g_autoptr (GError) error = NULL;
  MdgRestoreOptions options = restore_options (fixture, name);
  MdgRestoreReport report = { 0 };
  options.check_sealed = check_blob;
  g_assert_false (mdg_restore_check (&options, &report, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_BACKUP_BROKEN);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (mdg_error_get_arg (error, "reason"), reason));
}

/* Changes one byte in the middle of a file, back when called again. Blobs are links: the live one
 * is changed with it. */
static void
flip (const char *path)
{
  g_autofree char *content = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  content[size / 2] ^= 1;
  FILE *file = fopen (path, "r+");
  g_assert_cmpuint (fwrite (content, 1, size, file), ==, size);
  fclose (file);
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = back_up (fixture);
  g_autofree char *blob = mdg_blob_dup_relative_path (fixture->blob);
  g_autofree char *folder = g_build_filename (fixture->target, "data", name, NULL);
  g_autofree char *keys = g_build_filename (fixture->target, "keys", name, NULL);
  const char *const files[][3] = { { folder, "core.db", "core.db is not what" },
                                   { folder, blob, "is not what" },
                                   { keys, "keys.db", "keys.db is not what" } };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (files[i][0], files[i][1], NULL);
      g_autofree char *aside = g_strconcat (fixture->folder, "/aside", NULL);
      flip (path);
      assert_broken (fixture, name, files[i][2]);
      flip (path);
      g_assert_cmpint (g_rename (path, aside), ==, 0);
      assert_broken (fixture, name, "is missing");
      g_assert_cmpint (g_rename (aside, path), ==, 0);
    }
  g_autofree char *stranger = g_build_filename (folder, "core.db-wal", NULL);
  g_assert_true (g_file_set_contents (stranger, "x", 1, NULL));
  assert_broken (fixture, name, "does not belong");
  g_assert_cmpint (g_unlink (stranger), ==, 0);
  g_autofree char *manifest = g_build_filename (keys, "manifest.json", NULL);
  g_assert_cmpint (g_unlink (manifest), ==, 0);
  assert_broken (fixture, name, "cannot be read");
  assert_broken (fixture, "20200101T000000Z", "manifest.json cannot be read");
}

/* Somebody changes the database and writes a manifest that fits. */
static void
test_forged_manifest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = back_up (fixture);
  g_autofree char *folder = g_build_filename (fixture->target, "data", name, NULL);
  g_autofree char *path = g_build_filename (folder, "core.db", NULL);
  g_autoptr (MdgManifest) manifest = mdg_manifest_read (folder, "data", &error);
  g_autoptr (MdgManifest) forged = mdg_manifest_new ("data", name, "core.db");
  g_autoptr (MdgKey) guessed = mdg_key_new_random ();
  GPtrArray *files = mdg_manifest_get_files (manifest);
  {
    g_autoptr (MdgDb) db = mdg_db_open (path, MDG_DB_CREATE, &error);
    g_assert_true (mdg_db_run_script (
      db, "PRAGMA journal_mode=DELETE; CREATE TABLE added (id INTEGER);", &error));
  }
  for (guint i = 0; i < files->len; i++)
    {
      const MdgManifestFile *file = files->pdata[i];
      g_assert_true (mdg_manifest_add_file (forged, folder, file->path, NULL, &error));
    }
  g_assert_true (mdg_manifest_write (forged, folder, guessed, &error));
  assert_broken (fixture, name, "not written by this server");
}

static void
test_callbacks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = back_up (fixture);
  MdgRestoreOptions options = restore_options (fixture, name);
  MdgRestoreReport report = { 0 };
  options.check_audit = find_audit_broken;
  g_assert_false (mdg_restore_check (&options, &report, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_BACKUP_BROKEN);
  g_assert_nonnull (strstr (error->message, "row 3"));
}

static void
test_wrong_master (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgMasterKey) other = test_master_new ();
  g_autofree char *name = back_up (fixture);
  MdgRestoreOptions options = restore_options (fixture, name);
  MdgRestoreReport report = { 0 };
  options.master = other;
  g_assert_false (mdg_restore_check (&options, &report, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
}

/* The key is destroyed after the backup: with the copy of keys from then the content is still
 * there, and when that has been removed, it is gone although the copy of the data was never
 * touched. */
static void
test_erasure_reaches_backups (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint removed = 0;
  g_autofree char *name = back_up (fixture);
  g_assert_true (mdg_keyring_destroy (mdg_store_get_keyring (fixture->store), "folder:1", &error));
  MdgRestoreOptions options = restore_options (fixture, name);
  MdgRestoreReport report = { 0 };
  options.check_sealed = check_blob;
  g_assert_true (mdg_restore_check (&options, &report, &error));

  mdg_clock_advance (fixture->clock, 15 * MDG_DAY);
  g_autofree char *later = back_up (fixture);
  g_assert_true (mdg_backup_prune_keys (fixture->target, fixture->clock, 14, &removed, &error));
  g_assert_cmpuint (removed, ==, 0); /* the backup has done it */
  g_autofree char *keys = mdg_backup_dup_keys_name (fixture->target, name, &error);
  g_assert_cmpstr (keys, ==, later);
  assert_broken (fixture, name, "erased for good");
  options.check_sealed = NULL;
  g_assert_true (mdg_restore_check (&options, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.destroyed_keys, ==, 1);
}

static void
test_prune (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = g_build_filename (fixture->target, "keys", NULL);
  for (guint day = 0; day < 20; day++)
    {
      g_free (back_up (fixture));
      mdg_clock_advance (fixture->clock, MDG_DAY);
    }
  g_autoptr (GPtrArray) names = mdg_folder_list (keys, &error);
  g_assert_cmpuint (names->len, ==, MDG_BACKUP_DEFAULT_KEY_DAYS + 1);
  g_auto (GStrv) all = mdg_backup_list (fixture->target, &error);
  g_assert_cmpuint (g_strv_length (all), ==, 20);
  g_assert_cmpstr (all[0], ==, "20261210T150000Z");

  /* The newest copy stays however old it is: without one, no data can be read. */
  guint removed = 0;
  mdg_clock_advance (fixture->clock, 400 * MDG_DAY);
  g_assert_true (mdg_backup_prune_keys (fixture->target, fixture->clock, 14, &removed, &error));
  g_assert_cmpuint (removed, ==, MDG_BACKUP_DEFAULT_KEY_DAYS);
}

static void
test_same_second (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 11; i++)
    g_free (back_up (fixture));
  g_auto (GStrv) all = mdg_backup_list (fixture->target, &error);
  g_assert_cmpuint (g_strv_length (all), ==, 11);
  g_assert_cmpstr (all[0], ==, "20261121T150000Z-11");
  g_assert_cmpstr (all[9], ==, "20261121T150000Z-2");
  g_assert_cmpstr (all[10], ==, "20261121T150000Z");
}

/* Ends of killed backups are never listed, and removed by the next one. */
static void
test_half_backups (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *half = g_build_filename (fixture->target, "data", "20261101T000000Z.part", NULL);
  g_autofree char *file = g_build_filename (half, "core.db", NULL);
  g_assert_true (mdg_folder_make (half, &error));
  g_assert_true (g_file_set_contents (file, "x", 1, &error));
  g_auto (GStrv) before = mdg_backup_list (fixture->target, &error);
  g_assert_cmpuint (g_strv_length (before), ==, 0);
  g_free (back_up (fixture));
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  MdgBackupOptions options = { fixture->store, fixture->target, fixture->clock, 0, cancellable };
  g_cancellable_cancel (cancellable);
  g_assert_null (mdg_backup_run (&options, &error));
  g_assert_cmpint (mdg_error_status (error), ==, 499);
  g_autofree char *folder = g_build_filename (fixture->target, "data", NULL);
  g_autoptr (GPtrArray) names = mdg_folder_list (folder, NULL);
  g_assert_cmpuint (names->len, ==, 0);
}

static void
test_blobs_are_linked (Fixture *fixture, gconstpointer data)
{
  struct stat live, copy;
  g_autofree char *relative = mdg_blob_dup_relative_path (fixture->blob);
  g_autofree char *path = g_build_filename (fixture->data_dir, relative, NULL);
  g_autofree char *name = back_up (fixture);
  g_autofree char *copied = g_build_filename (fixture->target, "data", name, relative, NULL);
  g_assert_cmpint (stat (path, &live), ==, 0);
  g_assert_cmpint (stat (copied, &copy), ==, 0);
  g_assert_cmpuint (live.st_ino, ==, copy.st_ino);

  /* Deleting the live one leaves the backup whole. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_autoptr (GError) error = NULL;
  MdgRestoreOptions options = restore_options (fixture, name);
  MdgRestoreReport report = { 0 };
  options.check_sealed = check_blob;
  g_assert_true (mdg_restore_check (&options, &report, &error));
  g_assert_no_error (error);
}

/* Each round makes a key and then a row sealed with it, as every request does. */
static gpointer
write_rows (gpointer data)
{
  Fixture *fixture = data;
  for (gint64 i = 1; !g_atomic_int_get (&fixture->stop); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *scope = g_strdup_printf ("busy:%" G_GINT64_FORMAT, i);
      g_autofree char *column = g_strdup_printf ("busy.text:%" G_GINT64_FORMAT, i);
      g_autoptr (MdgLease) lease = mdg_store_begin_write (fixture->store, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (MdgKey) key =
        mdg_keyring_get (mdg_lease_get_keyring (lease), scope, MDG_KEYRING_CREATE, &error);
      g_autoptr (GBytes) sealed = mdg_seal_text (key, column, CONTENT);
      g_assert_true (mdg_db_run (mdg_lease_get_db (lease), &error,
                                 "INSERT INTO busy (id, text) VALUES (:id, :text)", "i:id", i,
                                 "b:text", sealed, NULL));
      g_assert_true (mdg_lease_commit (lease, &error));
    }
  return NULL;
}

/* Every row of the copy opens with a key of the copy, and none is missing in between. */
static gboolean
check_rows (MdgStore *store, gpointer user_data, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_read (store, NULL, error);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, "SELECT id, text FROM busy ORDER BY id", NULL);
  gint64 count = 0;
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_autofree char *scope = g_strdup_printf ("busy:%" G_GINT64_FORMAT, id);
      g_autofree char *column = g_strdup_printf ("busy.text:%" G_GINT64_FORMAT, id);
      g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 1);
      g_autoptr (MdgKey) key =
        mdg_keyring_get (mdg_lease_get_keyring (lease), scope, MDG_KEYRING_EXISTING, error);
      g_autofree char *text = key != NULL ? mdg_unseal_text (key, column, sealed, error) : NULL;
      g_assert_cmpstr (text, ==, CONTENT);
      g_assert_cmpint (id, ==, ++count);
    }
  g_test_message ("%d rows", (int) count);
  return TRUE;
}

static void
test_while_serving (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  {
    g_autoptr (MdgDb) db = mdg_db_open (mdg_store_get_path (fixture->store), MDG_DB_CREATE, &error);
    g_assert_true (mdg_db_run_script (
      db, "CREATE TABLE busy (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;", &error));
  }
  GThread *thread = g_thread_new ("writer", write_rows, fixture);
  for (guint i = 0; i < 5; i++)
    {
      g_usleep (30000);
      g_ptr_array_add (names, back_up (fixture));
    }
  g_atomic_int_set (&fixture->stop, 1);
  g_thread_join (thread);
  for (guint i = 0; i < names->len; i++)
    {
      MdgRestoreOptions options = restore_options (fixture, names->pdata[i]);
      MdgRestoreReport report = { 0 };
      options.check_sealed = check_rows;
      g_assert_true (mdg_restore_check (&options, &report, &error));
      g_assert_no_error (error);
    }
}

/* An index that is open and being written to comes back as it was. */
static void
test_indexes (Fixture *fixture, gconstpointer data)
{
  gint64 value = 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (fixture->data_dir, MDG_BACKUP_INDEX_FOLDER, NULL);
  g_autofree char *path = g_build_filename (folder, "1.db", NULL);
  g_autofree char *restored = g_build_filename (fixture->folder, "restored", NULL);
  g_autofree char *copy = g_build_filename (restored, MDG_BACKUP_INDEX_FOLDER, "1.db", NULL);
  g_assert_true (mdg_folder_make (folder, &error));
  g_autoptr (MdgDb) index = mdg_db_open (path, MDG_DB_CREATE, &error);
  g_assert_true (mdg_db_run_script (index, "CREATE TABLE t (v); INSERT INTO t VALUES (7)", &error));
  g_autofree char *name = back_up (fixture);
  MdgRestoreOptions options = restore_options (fixture, name);
  g_assert_true (mdg_restore_run (&options, restored, &error));
  g_assert_no_error (error);
  g_autoptr (MdgDb) again = mdg_db_open (copy, MDG_DB_READ_ONLY, &error);
  g_assert_true (mdg_db_get_int (again, &value, &error, "SELECT v FROM t", NULL));
  g_assert_cmpint (value, ==, 7);
}

#define ADD(name, function) g_test_add ("/backup/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  ADD ("check-and-restore", test_check_and_restore);
  ADD ("check-changes-nothing", test_check_changes_nothing);
  ADD ("damage", test_damage);
  ADD ("forged-manifest", test_forged_manifest);
  ADD ("callbacks", test_callbacks);
  ADD ("wrong-master", test_wrong_master);
  ADD ("erasure-reaches-backups", test_erasure_reaches_backups);
  ADD ("prune", test_prune);
  ADD ("same-second", test_same_second);
  ADD ("half-backups", test_half_backups);
  ADD ("cancelled", test_cancelled);
  ADD ("blobs-are-linked", test_blobs_are_linked);
  ADD ("indexes-come-back", test_indexes);
  ADD ("while-serving", test_while_serving);
  return g_test_run ();
}
