/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store: what is put comes back, sealed; any changed byte, another key or another name is told and
 * never crashes; a process killed while writing leaves the old or the new item. settings: defaults,
 * bad values, overriding. secrets: the one in memory.
 */
#include "client/local/secrets-memory.h"
#include "client/local/settings.h"
#include "client/local/store.h"
#include "shared/base/error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  MdgSecrets *secrets;
  MdgStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("madoguchi-store-XXXXXX", NULL);
  fixture->secrets = mdg_secrets_memory_new ();
  fixture->store = mdg_store_open (fixture->folder, fixture->secrets, NULL, NULL);
  g_assert_nonnull (fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->secrets);
  g_free (fixture->folder);
}

static char *
item_path (Fixture *fixture, const char *file)
{
  return g_build_filename (fixture->folder, file, NULL);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  mdg_store_put_text (fixture->store, "login", "M204817");
  g_autofree char *login = mdg_store_get_text (fixture->store, "login");
  g_assert_cmpstr (login, ==, "M204817");
  g_autofree char *none = mdg_store_get_text (fixture->store, "never-put");
  g_assert_null (none);

  g_autofree char *path = item_path (fixture, "login.item");
  g_autofree char *raw = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &raw, &size, NULL));
  g_assert_null (memmem (raw, size, "M204817", 7)); /* nothing lies there in the clear */

  g_assert_true (mdg_store_remove (fixture->store, "login", NULL));
  g_autofree char *gone = mdg_store_get_text (fixture->store, "login");
  g_assert_null (gone);
}

static void
test_any_byte (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = item_path (fixture, "draft.item");
  mdg_store_put_text (fixture->store, "draft", "書きかけ");
  g_autofree char *raw = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &raw, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GError) error = NULL;
      raw[i] ^= 1;
      g_assert_true (g_file_set_contents (path, raw, (gssize) size, NULL));
      g_assert_null (mdg_store_get (fixture->store, "draft", &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
      raw[i] ^= 1;
    }
  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (path, raw, (gssize) cut, NULL));
      g_assert_null (mdg_store_get (fixture->store, "draft", &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
    }
}

static void
test_other_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *from = item_path (fixture, "login.item");
  g_autofree char *to = item_path (fixture, "window.item");
  mdg_store_put_text (fixture->store, "login", "M204817");
  g_assert_cmpint (g_rename (from, to), ==, 0);
  g_assert_null (mdg_store_get (fixture->store, "window", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
}

static void
test_other_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  mdg_store_put_text (fixture->store, "login", "M204817");
  g_autoptr (MdgStore) same = mdg_store_open (fixture->folder, fixture->secrets, NULL, NULL);
  g_autofree char *again = mdg_store_get_text (same, "login");
  g_assert_cmpstr (again, ==, "M204817");
  g_autoptr (MdgSecrets) fresh = mdg_secrets_memory_new ();
  g_autoptr (MdgStore) other = mdg_store_open (fixture->folder, fresh, NULL, NULL);
  g_assert_null (mdg_store_get (other, "login", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
}

static void
write_for_ever (MdgStore *store)
{
  g_autofree char *old = g_strnfill (200000, 'o');
  g_autofree char *new = g_strnfill (300000, 'n');
  for (;;)
    {
      mdg_store_put_text (store, "draft", old);
      mdg_store_put_text (store, "draft", new);
    }
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = g_strnfill (200000, 'o');
  mdg_store_put_text (fixture->store, "draft", first);
  for (guint round = 0; round < 12; round++)
    {
      pid_t child = fork ();
      if (child == 0)
        write_for_ever (fixture->store);
      g_usleep (3000 + round * 1700);
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgStore) again = mdg_store_open (fixture->folder, fixture->secrets, NULL, NULL);
      g_autoptr (GBytes) content = mdg_store_get (again, "draft", &error);
      g_assert_no_error (error);
      gsize size = g_bytes_get_size (content);
      g_assert_true (size == 200000 || size == 300000);
      g_autofree char *left = item_path (fixture, "draft.new");
      g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
    }
}

/* ---- settings ---- */

typedef struct
{
  const char *file;
  const char *key;
  const char *expected;
  const char *sentence;
} SettingsRow;

static const SettingsRow settings_rows[] = {
  { "", "language", "ja", "Japanese unless chosen otherwise" },
  { "[madoguchi]\nlanguage=en\n", "language", "en", "a choice is kept" },
  { "[madoguchi]\nlanguage=xx\n", "language", "ja", "an unknown language is the default" },
  { "[madoguchi]\nscheme=dark\n", "scheme", "dark", "colours are kept" },
  { "[madoguchi]\nscheme=pink\n", "scheme", "system", "unknown colours are the default" },
  { "[madoguchi]\nserver=https://a.example\n", "server", "https://a.example",
    "the server is kept" },
  { "garbage \xff\xfe", "server", "", "a damaged file means the defaults" },
};

static void
test_settings (void)
{
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "settings.ini", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (settings_rows); i++)
    {
      g_test_message ("%s", settings_rows[i].sentence);
      g_assert_true (g_file_set_contents (path, settings_rows[i].file, -1, NULL));
      g_autoptr (MdgSettings) settings = mdg_settings_new (path);
      g_assert_cmpstr (mdg_settings_get (settings, settings_rows[i].key), ==,
                       settings_rows[i].expected);
    }
  g_remove (path);
  g_autoptr (MdgSettings) settings = mdg_settings_new (path);
  mdg_settings_override (settings, "server", "https://only-now.example");
  mdg_settings_set (settings, "scheme", "contrast");
  g_autoptr (MdgSettings) again = mdg_settings_new (path);
  g_assert_cmpstr (mdg_settings_get (settings, "server"), ==, "https://only-now.example");
  g_assert_cmpstr (mdg_settings_get (again, "server"), ==, "");
  g_assert_cmpstr (mdg_settings_get (again, "scheme"), ==, "contrast");
  g_remove (path);
  g_rmdir (folder);
}

static void
test_memory_secrets (void)
{
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  g_assert_false (mdg_secrets_is_lasting (secrets));
  g_assert_null (mdg_secrets_lookup (secrets, "a", NULL, NULL));
  g_assert_true (mdg_secrets_store (secrets, "a", "one", NULL, NULL));
  g_assert_true (mdg_secrets_store (secrets, "a", "two", NULL, NULL));
  g_autofree char *found = mdg_secrets_lookup (secrets, "a", NULL, NULL);
  g_assert_cmpstr (found, ==, "two");
  g_assert_true (mdg_secrets_clear (secrets, "a", NULL, NULL));
  g_assert_null (mdg_secrets_lookup (secrets, "a", NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_test_add ("/local/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/local/any-byte", Fixture, NULL, set_up, test_any_byte, tear_down);
  g_test_add ("/local/other-name", Fixture, NULL, set_up, test_other_name, tear_down);
  g_test_add ("/local/other-key", Fixture, NULL, set_up, test_other_key, tear_down);
  g_test_add ("/local/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add_func ("/local/settings", test_settings);
  g_test_add_func ("/local/memory-secrets", test_memory_secrets);
  return g_test_run ();
}
