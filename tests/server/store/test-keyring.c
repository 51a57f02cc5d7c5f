/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keyring, on real files:
 *   - keys are made once, found again after a restart, the same for every thread and process;
 *   - a destroyed key is gone from memory, database and log, and its scope never gets another;
 *   - a killed process loses no key it has handed out and revives none it has destroyed;
 *   - rotation changes the wrapping and nothing else; wrong master keys and changed rows are told.
 * With -m perf: how long the usual calls take.
 */
#include "server/crypto/random.h"
#include "server/crypto/seal.h"
#include "server/store/db.h"
#include "shared/base/error.h"
#include "tests/server/store/store-test.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_THREADS 8
#define N_SHARED 100
#define N_KILLS 12

static MdgKey *
get (MdgKeyring *keyring, const char *scope, MdgKeyringMode mode)
{
  g_autoptr (GError) error = NULL;
  MdgKey *key = mdg_keyring_get (keyring, scope, mode, &error);
  g_assert_no_error (error);
  g_assert_nonnull (key);
  return key;
}

static void
assert_no_key (MdgKeyring *keyring, const char *scope, MdgKeyringMode mode, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_keyring_get (keyring, scope, mode, &error));
  g_assert_error (error, MDG_ERROR, code);
}

static void
destroy (MdgKeyring *keyring, const char *scope)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (mdg_keyring_destroy (keyring, scope, &error));
  g_assert_no_error (error);
}

static char **
scopes_of (const char *prefix, guint count)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *scope = g_strdup_printf ("%s:%u", prefix, i);
      g_strv_builder_add (builder, scope);
    }
  return g_strv_builder_end (builder);
}

static void
test_get (KeyringFixture *fixture, gconstpointer data)
{
  assert_no_key (fixture->keyring, "account:1", MDG_KEYRING_EXISTING, MDG_ERROR_NOT_FOUND);
  g_autoptr (MdgKey) one = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_autoptr (MdgKey) two = get (fixture->keyring, "account:2", MDG_KEYRING_CREATE);
  g_autoptr (MdgKey) again = get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING);
  g_assert_false (mdg_key_equal (one, two));
  g_assert_true (mdg_key_equal (one, again));
  keyring_fixture_reopen (fixture);
  g_autoptr (MdgKey) later = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_assert_true (mdg_key_equal (one, later));
}

static void
test_destroy (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (MdgKey) kept = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_autoptr (MdgKey) key = get (fixture->keyring, "account:2", MDG_KEYRING_CREATE);
  g_autoptr (GBytes) wrapped = test_read_wrapped (fixture->folder, "account:2");
  g_autoptr (GBytes) kept_wrapped = test_read_wrapped (fixture->folder, "account:1");
  g_assert_true (test_has_trace (fixture->folder, "keys.db", wrapped));
  destroy (fixture->keyring, "account:2");
  g_assert_false (test_has_trace (fixture->folder, "keys.db", wrapped));
  g_assert_true (test_has_trace (fixture->folder, "keys.db", kept_wrapped));
  for (guint round = 0; round < 2; round++)
    {
      assert_no_key (fixture->keyring, "account:2", MDG_KEYRING_EXISTING, MDG_ERROR_KEY_DESTROYED);
      assert_no_key (fixture->keyring, "account:2", MDG_KEYRING_CREATE, MDG_ERROR_KEY_DESTROYED);
      g_autoptr (MdgKey) other = get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING);
      g_assert_true (mdg_key_equal (kept, other));
      destroy (fixture->keyring, "account:2");
      keyring_fixture_reopen (fixture);
    }
}

static void
test_destroy_unknown (KeyringFixture *fixture, gconstpointer data)
{
  destroy (fixture->keyring, "folder:9");
  assert_no_key (fixture->keyring, "folder:9", MDG_KEYRING_CREATE, MDG_ERROR_KEY_DESTROYED);
}

/* A copy in a free page, as an earlier version or a repair by hand may have left it: SQLite knows
 * nothing of it, and the file must be looked through. */
static void
test_destroy_old_copies (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (MdgKey) kept = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_autoptr (MdgKey) key = get (fixture->keyring, "account:2", MDG_KEYRING_CREATE);
  g_autoptr (GBytes) wrapped = test_read_wrapped (fixture->folder, "account:2");
  test_change_keys (fixture->folder,
                    "PRAGMA secure_delete = OFF;"
                    "CREATE TABLE copy AS SELECT wrapped FROM scope_key; DROP TABLE copy;");
  destroy (fixture->keyring, "account:2");
  g_assert_false (test_has_trace (fixture->folder, "keys.db", wrapped));
  g_autoptr (MdgKey) still = get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING);
  g_assert_true (mdg_key_equal (kept, still));
}

/* Many pages, and more of the destroyed in each. */
static void
test_destroy_among_many (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wrapped = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_auto (GStrv) scopes =
    scopes_of ("a-scope-with-a-rather-long-name-so-that-pages-are-divided", 1500);
  g_assert_true (mdg_keyring_prepare (fixture->keyring, (const char *const *) scopes, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 1500; i += 100)
    g_ptr_array_add (wrapped, test_read_wrapped (fixture->folder, scopes[i]));
  for (guint i = 0; i < 1500; i += 100)
    destroy (fixture->keyring, scopes[i]);
  for (guint i = 0; i < wrapped->len; i++)
    g_assert_false (test_has_trace (fixture->folder, "keys.db", wrapped->pdata[i]));

  gint64 live = 0, destroyed = 0;
  g_assert_true (mdg_keyring_check (fixture->keyring, &live, &destroyed, &error));
  g_assert_cmpint (live, ==, 1485);
  g_assert_cmpint (destroyed, ==, 15);
}

static void
test_destroy_many_at_once (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wrapped = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_auto (GStrv) scopes = scopes_of ("run", 40);
  g_assert_true (mdg_keyring_prepare (fixture->keyring, (const char *const *) scopes, &error));
  g_autoptr (MdgKey) kept = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  for (guint i = 0; scopes[i] != NULL; i++)
    g_ptr_array_add (wrapped, test_read_wrapped (fixture->folder, scopes[i]));
  g_assert_true (mdg_keyring_destroy_many (fixture->keyring, (const char *const *) scopes, &error));
  g_assert_no_error (error);
  for (guint i = 0; scopes[i] != NULL; i++)
    {
      assert_no_key (fixture->keyring, scopes[i], MDG_KEYRING_CREATE, MDG_ERROR_KEY_DESTROYED);
      g_assert_false (test_has_trace (fixture->folder, "keys.db", wrapped->pdata[i]));
    }
  g_autoptr (MdgKey) still = get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING);
  g_assert_true (mdg_key_equal (kept, still));
}

static void
test_prepare (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) scopes = scopes_of ("account", 300);
  g_autoptr (MdgKey) before = get (fixture->keyring, "account:7", MDG_KEYRING_CREATE);
  destroy (fixture->keyring, "account:8");
  g_assert_true (mdg_keyring_prepare (fixture->keyring, (const char *const *) scopes, &error));
  g_assert_no_error (error);
  g_autoptr (MdgKey) after = get (fixture->keyring, "account:7", MDG_KEYRING_EXISTING);
  g_autoptr (MdgKey) made = get (fixture->keyring, "account:299", MDG_KEYRING_EXISTING);
  g_assert_true (mdg_key_equal (before, after));
  assert_no_key (fixture->keyring, "account:8", MDG_KEYRING_CREATE, MDG_ERROR_KEY_DESTROYED);
  keyring_fixture_reopen (fixture);
  g_assert_true (mdg_keyring_load_all (fixture->keyring, &error));
  g_autoptr (MdgKey) later = get (fixture->keyring, "account:299", MDG_KEYRING_EXISTING);
  g_assert_true (mdg_key_equal (made, later));
}

/* Only fresh keys can be taken back. */
static void
test_discard (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *const scopes[] = { "account:1", "account:2", "account:3", NULL };
  g_autoptr (MdgKey) old = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  mdg_clock_advance (fixture->clock, MDG_HOUR);
  g_autoptr (MdgKey) fresh = get (fixture->keyring, "account:2", MDG_KEYRING_CREATE);
  destroy (fixture->keyring, "account:3");
  g_assert_true (mdg_keyring_discard (fixture->keyring, scopes, &error));
  g_assert_no_error (error);
  g_autoptr (MdgKey) kept = get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING);
  assert_no_key (fixture->keyring, "account:2", MDG_KEYRING_EXISTING, MDG_ERROR_NOT_FOUND);
  assert_no_key (fixture->keyring, "account:3", MDG_KEYRING_EXISTING, MDG_ERROR_KEY_DESTROYED);
}

static void
test_list (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) one = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  mdg_clock_advance (fixture->clock, MDG_HOUR);
  g_autoptr (MdgKey) two = get (fixture->keyring, "account:2", MDG_KEYRING_CREATE);
  mdg_clock_advance (fixture->clock, MDG_HOUR);
  destroy (fixture->keyring, "account:1");
  g_autoptr (GPtrArray) records = mdg_keyring_list (fixture->keyring, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  const MdgKeyRecord *first = records->pdata[0];
  const MdgKeyRecord *second = records->pdata[1];
  g_assert_cmpstr (first->scope, ==, "account:1");
  g_assert_null (first->master_id);
  g_assert_cmpint (first->created_at, ==, TEST_START);
  g_assert_cmpint (first->destroyed_at, ==, TEST_START + 2 * MDG_HOUR);
  g_assert_cmpint (first->purged_at, ==, TEST_START + 2 * MDG_HOUR);
  g_assert_cmpstr (second->master_id, ==, mdg_master_key_get_id_text (fixture->master));
  g_assert_cmpint (second->created_at, ==, TEST_START + MDG_HOUR);
  g_assert_cmpint (second->destroyed_at, ==, 0);

  g_autoptr (GPtrArray) rest = mdg_keyring_list (fixture->keyring, first->id, 1, &error);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_cmpstr (((const MdgKeyRecord *) rest->pdata[0])->scope, ==, "account:2");
}

static void
test_wrong_master (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgMasterKey) other = test_master_new ();
  g_autoptr (MdgKey) key = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_assert_null (mdg_keyring_open (fixture->folder, other, fixture->clock, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  g_assert_nonnull (strstr (error->message, mdg_master_key_get_id_text (fixture->master)));
}

static void
test_rotate (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgMasterKey) next = test_master_new ();
  g_auto (GStrv) scopes = scopes_of ("account", 200);
  g_assert_true (mdg_keyring_prepare (fixture->keyring, (const char *const *) scopes, &error));
  g_autoptr (MdgKey) before = get (fixture->keyring, "account:150", MDG_KEYRING_EXISTING);
  g_autoptr (GBytes) wrapped = test_read_wrapped (fixture->folder, "account:150");
  destroy (fixture->keyring, "account:3");
  g_assert_true (mdg_keyring_rotate (fixture->keyring, next, &error));
  g_assert_no_error (error);
  g_assert_false (test_has_trace (fixture->folder, "keys.db", wrapped));
  g_autoptr (MdgKey) made = get (fixture->keyring, "account:new", MDG_KEYRING_CREATE);

  g_assert_null (mdg_keyring_open (fixture->folder, fixture->master, fixture->clock, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  mdg_master_key_unref (fixture->master);
  fixture->master = mdg_master_key_ref (next);
  keyring_fixture_reopen (fixture);
  g_autoptr (MdgKey) after = get (fixture->keyring, "account:150", MDG_KEYRING_EXISTING);
  g_autoptr (MdgKey) found = get (fixture->keyring, "account:new", MDG_KEYRING_EXISTING);
  g_assert_true (mdg_key_equal (before, after));
  g_assert_true (mdg_key_equal (made, found));
  assert_no_key (fixture->keyring, "account:3", MDG_KEYRING_EXISTING, MDG_ERROR_KEY_DESTROYED);
}

/* One row that does not unwrap: nothing is rotated, not even those before it. */
static void
test_rotate_all_or_nothing (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgMasterKey) next = test_master_new ();
  g_autoptr (MdgKey) one = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_autoptr (MdgKey) two = get (fixture->keyring, "account:2", MDG_KEYRING_CREATE);
  test_change_keys (fixture->folder, "UPDATE scope_key SET wrapped ="
                                     " (SELECT wrapped FROM scope_key WHERE scope = 'account:1')"
                                     " WHERE scope = 'account:2'");
  g_assert_false (mdg_keyring_rotate (fixture->keyring, next, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
  keyring_fixture_reopen (fixture);
  g_autoptr (MdgKey) again = get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING);
  g_assert_true (mdg_key_equal (one, again));
}

static void
test_rows_swapped (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (MdgKey) one = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_autoptr (MdgKey) two = get (fixture->keyring, "account:2", MDG_KEYRING_CREATE);
  test_change_keys (fixture->folder, "UPDATE scope_key SET wrapped ="
                                     " (SELECT wrapped FROM scope_key WHERE scope = 'account:1')"
                                     " WHERE scope = 'account:2'");
  keyring_fixture_reopen (fixture);
  assert_no_key (fixture->keyring, "account:2", MDG_KEYRING_EXISTING, MDG_ERROR_SEAL_BROKEN);
  gint64 live = 0, destroyed = 0;
  g_autoptr (GError) error = NULL;
  g_assert_false (mdg_keyring_check (fixture->keyring, &live, &destroyed, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
}

typedef struct
{
  MdgKeyring *keyring;
  MdgKey *keys[N_SHARED];
} Worker;

static gpointer
get_shared (gpointer data)
{
  Worker *worker = data;
  for (guint i = 0; i < N_SHARED; i++)
    {
      g_autofree char *scope = g_strdup_printf ("shared:%u", i);
      worker->keys[i] = mdg_keyring_get (worker->keyring, scope, MDG_KEYRING_CREATE, NULL);
    }
  return NULL;
}

/* Half of the threads have a keyring of their own, as another process would. */
static void
test_threads (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKeyring) other =
    mdg_keyring_open (fixture->folder, fixture->master, fixture->clock, &error);
  g_assert_no_error (error);
  Worker workers[N_THREADS] = { 0 };
  GThread *threads[N_THREADS];
  for (guint t = 0; t < N_THREADS; t++)
    {
      workers[t].keyring = t % 2 == 0 ? fixture->keyring : other;
      threads[t] = g_thread_new ("keyring", get_shared, &workers[t]);
    }
  for (guint t = 0; t < N_THREADS; t++)
    g_thread_join (threads[t]);
  for (guint i = 0; i < N_THREADS * N_SHARED; i++)
    {
      MdgKey *key = workers[i / N_SHARED].keys[i % N_SHARED];
      g_assert_nonnull (key);
      g_assert_true (mdg_key_equal (key, workers[0].keys[i % N_SHARED]));
    }
  for (guint i = 0; i < N_THREADS * N_SHARED; i++)
    mdg_key_unref (workers[i / N_SHARED].keys[i % N_SHARED]);
}

static void
test_other_process_destroys (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) key = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_autoptr (MdgKeyring) other =
    mdg_keyring_open (fixture->folder, fixture->master, fixture->clock, &error);
  g_assert_false (mdg_keyring_poll_foreign_change (fixture->keyring));
  destroy (other, "account:1");
  g_assert_true (mdg_keyring_poll_foreign_change (fixture->keyring));
  assert_no_key (fixture->keyring, "account:1", MDG_KEYRING_CREATE, MDG_ERROR_KEY_DESTROYED);
  g_assert_false (mdg_keyring_poll_foreign_change (fixture->keyring));
}

/* The destruction is committed, but its traces could not be removed while somebody was reading;
 * it is made up for by the next one, and by the next start. Takes as long as SQLite waits for the
 * reader. */
static void
test_interrupted_purge (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "keys.db", NULL);
  g_autoptr (MdgKey) key = get (fixture->keyring, "account:1", MDG_KEYRING_CREATE);
  g_autoptr (GBytes) wrapped = test_read_wrapped (fixture->folder, "account:1");
  g_autoptr (MdgDb) reader = mdg_db_open (path, MDG_DB_READ_ONLY, &error);
  gint64 count = 0;
  g_assert_true (mdg_db_run (reader, &error, "BEGIN", NULL));
  g_assert_true (mdg_db_get_int (reader, &count, &error, "SELECT count(*) FROM scope_key", NULL));
  g_assert_false (mdg_keyring_destroy (fixture->keyring, "account:1", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_BUSY);
  assert_no_key (fixture->keyring, "account:1", MDG_KEYRING_CREATE, MDG_ERROR_KEY_DESTROYED);
  g_assert_true (test_has_trace (fixture->folder, "keys.db", wrapped));
  g_assert_true (mdg_db_run (reader, NULL, "COMMIT", NULL));
  keyring_fixture_reopen (fixture);
  g_assert_false (test_has_trace (fixture->folder, "keys.db", wrapped));
}

/* What a killed process has told about one scope: "+" key made, "-" about to be destroyed, "x"
 * destroyed; behind a new key stand its bytes. */
typedef struct
{
  char what;
  guint scope;
  guint8 key[MDG_KEY_SIZE];
} Told;

static void
tell (int fd, char what, guint scope, MdgKey *key)
{
  Told told = { what, scope, { 0 } };
  if (key != NULL)
    memcpy (told.key, mdg_key_get_bytes (key), MDG_KEY_SIZE);
  g_assert_cmpint (write (fd, &told, sizeof told), ==, sizeof told);
}

static void
work_until_killed (KeyringFixture *fixture, guint first, int fd)
{
  MdgKeyring *keyring = mdg_keyring_open (fixture->folder, fixture->master, fixture->clock, NULL);
  for (guint i = first;; i++)
    {
      g_autofree char *scope = g_strdup_printf ("kill:%u", i);
      g_autoptr (MdgKey) key = mdg_keyring_get (keyring, scope, MDG_KEYRING_CREATE, NULL);
      tell (fd, '+', i, key);
      if (i % 3 != 0)
        continue;
      tell (fd, '-', i, NULL);
      g_assert_true (mdg_keyring_destroy (keyring, scope, NULL));
      tell (fd, 'x', i, NULL);
    }
}

static guint
kill_in_the_middle (KeyringFixture *fixture, guint first, GHashTable *last_told, GHashTable *keys)
{
  int fds[2];
  guint highest = first;
  Told told;
  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    {
      work_until_killed (fixture, first, fds[1]);
      _exit (1);
    }
  close (fds[1]);
  g_usleep (20000 + mdg_random_below (60000));
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  while (read (fds[0], &told, sizeof told) == sizeof told)
    {
      g_hash_table_insert (last_told, GUINT_TO_POINTER (told.scope), GINT_TO_POINTER (told.what));
      if (told.what == '+')
        g_hash_table_insert (keys, GUINT_TO_POINTER (told.scope),
                             mdg_key_new_from_bytes (told.key));
      highest = MAX (highest, told.scope + 1);
    }
  close (fds[0]);
  return highest + 1;
}

static void
assert_as_told (KeyringFixture *fixture, guint number, char what, MdgKey *told)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scope = g_strdup_printf ("kill:%u", number);
  g_autoptr (MdgKey) key = mdg_keyring_get (fixture->keyring, scope, MDG_KEYRING_EXISTING, &error);
  if (what == 'x' || (what == '-' && key == NULL))
    g_assert_error (error, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
  else
    g_assert_true (key != NULL && mdg_key_equal (key, told));
}

static void
test_killed (KeyringFixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) last_told = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) keys =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) mdg_key_unref);
  guint next = 1;
  for (guint round = 0; round < N_KILLS; round++)
    {
      GHashTableIter iter;
      gpointer scope = NULL, what = NULL;
      g_autoptr (GError) error = NULL;
      next = kill_in_the_middle (fixture, next, last_told, keys);
      keyring_fixture_reopen (fixture);
      g_hash_table_iter_init (&iter, last_told);
      while (g_hash_table_iter_next (&iter, &scope, &what))
        assert_as_told (fixture, GPOINTER_TO_UINT (scope), (char) GPOINTER_TO_INT (what),
                        g_hash_table_lookup (keys, scope));
      g_autoptr (GPtrArray) records = mdg_keyring_list (fixture->keyring, 0, 1000, &error);
      for (guint i = 0; i < records->len; i++)
        {
          const MdgKeyRecord *record = records->pdata[i];
          g_assert_cmpint (record->destroyed_at != 0, ==, record->purged_at != 0);
        }
    }
  g_test_message ("%u keys told of", g_hash_table_size (last_told));
  g_assert_cmpuint (g_hash_table_size (last_told), >, N_KILLS);
}

static void
report (const char *what, guint rounds)
{
  double each = g_test_timer_elapsed () / rounds * 1e6;
  g_test_minimized_result (each, "%s: %.1f microseconds each", what, each);
}

static void
test_speed (KeyringFixture *fixture, gconstpointer data)
{
  g_auto (GStrv) scopes = scopes_of ("account", MDG_KEYRING_MAX_CACHED + 10);
  g_test_timer_start ();
  for (guint i = 0; i < 200; i++)
    mdg_key_unref (get (fixture->keyring, scopes[i], MDG_KEYRING_CREATE));
  report ("make a key, own commit", 200);
  g_test_timer_start ();
  g_assert_true (mdg_keyring_prepare (fixture->keyring, (const char *const *) scopes, NULL));
  report ("make 50,000 keys in one commit", MDG_KEYRING_MAX_CACHED);
  g_test_timer_start ();
  for (guint i = 0; i < 100000; i++)
    mdg_key_unref (get (fixture->keyring, scopes[10 + i % 40000], MDG_KEYRING_EXISTING));
  report ("get from the cache", 100000);
  g_test_timer_start ();
  for (guint i = 0; i < 20; i++)
    destroy (fixture->keyring, scopes[i * 1000]);
  report ("destroy one of 50,000", 20);
  g_autoptr (MdgMasterKey) next = test_master_new ();
  g_test_timer_start ();
  g_assert_true (mdg_keyring_rotate (fixture->keyring, next, NULL));
  report ("rotate", MDG_KEYRING_MAX_CACHED);
  mdg_master_key_unref (fixture->master);
  fixture->master = g_steal_pointer (&next);
  keyring_fixture_reopen (fixture);
  g_test_timer_start ();
  g_assert_true (mdg_keyring_load_all (fixture->keyring, NULL));
  report ("load all", MDG_KEYRING_MAX_CACHED);
}

#define ADD(name, function)                                                             \
  g_test_add ("/keyring/" name, KeyringFixture, NULL, keyring_fixture_set_up, function, \
              keyring_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  ADD ("get", test_get);
  ADD ("destroy", test_destroy);
  ADD ("destroy-unknown", test_destroy_unknown);
  ADD ("destroy-old-copies", test_destroy_old_copies);
  ADD ("destroy-among-many", test_destroy_among_many);
  ADD ("destroy-many-at-once", test_destroy_many_at_once);
  ADD ("prepare", test_prepare);
  ADD ("discard", test_discard);
  ADD ("list", test_list);
  ADD ("wrong-master", test_wrong_master);
  ADD ("rotate", test_rotate);
  ADD ("rotate-all-or-nothing", test_rotate_all_or_nothing);
  ADD ("rows-swapped", test_rows_swapped);
  ADD ("threads", test_threads);
  ADD ("other-process-destroys", test_other_process_destroys);
  ADD ("interrupted-purge", test_interrupted_purge);
  ADD ("killed", test_killed);
  if (g_test_perf ())
    ADD ("speed", test_speed);
  return g_test_run ();
}
