/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is put comes back, sealed; any changed byte, another key or another name is told and never
 * crashes; a process killed while writing leaves the old or the new item. Started as "--write
 * FOLDER KEY" it is the process that is killed.
 */
#include "client/local/secrets-memory.h"
#include "client/local/store.h"
#include "shared/base/error.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEY_SECRET "local-store-key"
#define N_KILLS 12
#ifdef G_OS_WIN32
#  define START_TRIES 5
#else
#  define START_TRIES 1
#endif

typedef struct
{
  char *folder;
  const char *program;
  MdgSecrets *secrets;
  MdgStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer program)
{
  fixture->program = program;
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

static gboolean
has_text (const char *data, gsize size, const char *text)
{
  gsize length = strlen (text);
  for (gsize i = 0; i + length <= size; i++)
    if (memcmp (data + i, text, length) == 0)
      return TRUE;
  return FALSE;
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
  g_assert_false (has_text (raw, size, "M204817")); /* nothing lies there in the clear */

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

/* ---- killed while writing ---- */

static G_NORETURN void
write_for_ever (const char *folder, const char *key)
{
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  mdg_secrets_store (secrets, KEY_SECRET, key, NULL, NULL);
  g_autoptr (MdgStore) store = mdg_store_open (folder, secrets, NULL, NULL);
  g_autofree char *old = g_strnfill (200000, 'o');
  g_autofree char *new = g_strnfill (300000, 'n');
  g_print ("writing\n");
  for (;;)
    {
      mdg_store_put_text (store, "draft", old);
      mdg_store_put_text (store, "draft", new);
    }
}

/* Wine refuses a new process now and then (twice in 25 runs, "Invalid argument", with another Wine
 * at work beside it), and takes it when asked again. */
static GSubprocess *
start_writer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *key = mdg_secrets_lookup (fixture->secrets, KEY_SECRET, NULL, NULL);
  GSubprocess *writer = NULL;
  for (guint i = 0; writer == NULL && i < START_TRIES; i++)
    {
      g_clear_error (&error);
      g_usleep (i * 200000);
      writer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, fixture->program,
                                 "--write", fixture->folder, key, NULL);
    }
  g_assert_no_error (error);
  mdg_secret_free (key);
  char first;
  GInputStream *output = g_subprocess_get_stdout_pipe (writer);
  g_assert_cmpint (g_input_stream_read (output, &first, 1, NULL, &error), ==, 1);
  g_assert_no_error (error);
  return writer;
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = g_strnfill (200000, 'o');
  mdg_store_put_text (fixture->store, "draft", first);
  for (guint round = 0; round < N_KILLS; round++)
    {
      g_autoptr (GSubprocess) writer = start_writer (fixture);
      g_usleep (3000 + round * 1700);
      g_subprocess_force_exit (writer);
      g_subprocess_wait (writer, NULL, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgStore) again = mdg_store_open (fixture->folder, fixture->secrets, NULL, NULL);
      g_autoptr (GBytes) content = mdg_store_get (again, "draft", &error);
      g_assert_no_error (error);
      gsize size = g_bytes_get_size (content);
      g_assert_true (size == 200000 || size == 300000);
      g_autofree char *left = item_path (fixture, "draft.item.new");
      g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
    }
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--write") == 0)
    write_for_ever (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  /* What cannot be read is a warning in the log, and expected here. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_autofree char *program = g_canonicalize_filename (argv[0], NULL);
  g_test_add ("/store/round-trip", Fixture, program, set_up, test_round_trip, tear_down);
  g_test_add ("/store/any-byte", Fixture, program, set_up, test_any_byte, tear_down);
  g_test_add ("/store/other-name", Fixture, program, set_up, test_other_name, tear_down);
  g_test_add ("/store/other-key", Fixture, program, set_up, test_other_key, tear_down);
  g_test_add ("/store/killed", Fixture, program, set_up, test_killed, tear_down);
  return g_test_run ();
}
