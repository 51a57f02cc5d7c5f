/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/store/store-test.h"

#include "server/store/db.h"

#include <string.h>

#define TRACE_SIZE 24

MdgMasterKey *
test_master_new (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  return mdg_master_key_new (key);
}

void
keyring_fixture_set_up (KeyringFixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->clock = mdg_clock_new_fake (TEST_START);
  fixture->master = test_master_new ();
  keyring_fixture_reopen (fixture);
}

void
keyring_fixture_tear_down (KeyringFixture *fixture, gconstpointer data)
{
  mdg_keyring_close (fixture->keyring);
  mdg_master_key_unref (fixture->master);
  mdg_clock_free (fixture->clock);
  test_folder_remove (fixture->folder);
}

void
keyring_fixture_reopen (KeyringFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  mdg_keyring_close (fixture->keyring);
  fixture->keyring = mdg_keyring_open (fixture->folder, fixture->master, fixture->clock, &error);
  g_assert_no_error (error);
}

static MdgDb *
open_keys (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, MDG_KEYRING_FILE, NULL);
  MdgDb *db = mdg_db_open (path, MDG_DB_CREATE, &error);
  g_assert_no_error (error);
  return db;
}

GBytes *
test_read_wrapped (const char *folder, const char *scope)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgDb) db = open_keys (folder);
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    db, &error, "SELECT wrapped FROM scope_key WHERE scope = :scope", "t:scope", scope, NULL);
  g_assert_true (mdg_stmt_next (stmt, &error));
  g_assert_no_error (error);
  return mdg_stmt_bytes (stmt, 0);
}

void
test_change_keys (const char *folder, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgDb) db = open_keys (folder);
  g_assert_true (mdg_db_run_script (db, sql, &error));
  g_assert_no_error (error);
}

gboolean
test_has_trace (const char *folder, const char *prefix, GBytes *bytes)
{
  gboolean found = FALSE;
  const guint8 *middle =
    (const guint8 *) g_bytes_get_data (bytes, NULL) + (g_bytes_get_size (bytes) - TRACE_SIZE) / 2;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size = 0;
      if (g_str_has_prefix (name, prefix) && g_file_get_contents (path, &content, &size, NULL))
        found |= size > 0 && memmem (content, size, middle, TRACE_SIZE) != NULL;
    }
  return found;
}
