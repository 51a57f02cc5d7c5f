/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keyring on a failing disk: each call is repeated with its Nth write or sync failing, for
 * every N that it has. Afterwards, on a disk that works again, a key that was handed out is there,
 * a call that failed has done all or nothing, and repeating it ends well, without traces.
 */
#include "server/crypto/random.h"
#include "shared/base/error.h"
#include "tests/server/store/store-test.h"
#include "tests/support/fault-vfs.h"

#include <string.h>

#define MAX_STEPS 400

static const MdgFaultKind kinds[] = { MDG_FAULT_WRITE, MDG_FAULT_SYNC, MDG_FAULT_FULL };

typedef void (*Trial) (KeyringFixture *fixture,
                       MdgFaultKind kind,
                       guint nth,
                       gboolean *ret_happened);

/* A new folder for each failing step; until a step lies behind the end of the call. */
static void
fail_each_step (Trial trial)
{
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      gboolean happened = TRUE;
      guint nth = 1;
      for (; happened && nth < MAX_STEPS; nth++)
        {
          KeyringFixture fixture = { 0 };
          mdg_fault_vfs_install ();
          keyring_fixture_set_up (&fixture, NULL);
          trial (&fixture, kinds[k], nth, &happened);
          keyring_fixture_tear_down (&fixture, NULL);
          mdg_fault_vfs_remove ();
        }
      g_test_message ("kind %d: %u steps", (int) kinds[k], nth - 2);
      g_assert_cmpuint (nth, >, 2);
      g_assert_cmpuint (nth, <, MAX_STEPS);
    }
}

static void
fail_making (KeyringFixture *fixture, MdgFaultKind kind, guint nth, gboolean *ret_happened)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) before =
    mdg_keyring_get (fixture->keyring, "account:1", MDG_KEYRING_CREATE, &error);
  mdg_fault_vfs_arm (kind, nth);
  g_autoptr (MdgKey) key =
    mdg_keyring_get (fixture->keyring, "account:2", MDG_KEYRING_CREATE, &error);
  *ret_happened = mdg_fault_vfs_disarm ();
  g_assert_cmpint (key == NULL, ==, error != NULL);
  keyring_fixture_reopen (fixture);
  g_autoptr (MdgKey) again =
    mdg_keyring_get (fixture->keyring, "account:2", MDG_KEYRING_CREATE, NULL);
  g_autoptr (MdgKey) old =
    mdg_keyring_get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING, NULL);
  g_assert_nonnull (again);
  g_assert_true (old != NULL && mdg_key_equal (old, before));
  g_assert_true (key == NULL || mdg_key_equal (key, again));
}

static void
test_making (void)
{
  fail_each_step (fail_making);
}

static void
fail_destroying (KeyringFixture *fixture, MdgFaultKind kind, guint nth, gboolean *ret_happened)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) kept =
    mdg_keyring_get (fixture->keyring, "account:1", MDG_KEYRING_CREATE, NULL);
  g_autoptr (MdgKey) key =
    mdg_keyring_get (fixture->keyring, "account:2", MDG_KEYRING_CREATE, NULL);
  g_autoptr (GBytes) wrapped = test_read_wrapped (fixture->folder, "account:2");
  mdg_fault_vfs_arm (kind, nth);
  gboolean done = mdg_keyring_destroy (fixture->keyring, "account:2", &error);
  *ret_happened = mdg_fault_vfs_disarm ();
  g_assert_cmpint (done, ==, error == NULL);
  g_assert_false (done && test_has_trace (fixture->folder, "keys.db", wrapped));
  keyring_fixture_reopen (fixture);

  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgKey) left =
    mdg_keyring_get (fixture->keyring, "account:2", MDG_KEYRING_EXISTING, &failure);
  if (left == NULL)
    g_assert_error (failure, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
  else
    g_assert_true (!done && mdg_key_equal (left, key));
  g_clear_error (&failure);
  g_assert_true (mdg_keyring_destroy (fixture->keyring, "account:2", &failure));
  g_assert_no_error (failure);
  g_assert_false (test_has_trace (fixture->folder, "keys.db", wrapped));
  g_autoptr (MdgKey) other =
    mdg_keyring_get (fixture->keyring, "account:1", MDG_KEYRING_EXISTING, NULL);
  g_assert_true (other != NULL && mdg_key_equal (other, kept));
}

static void
test_destroying (void)
{
  fail_each_step (fail_destroying);
}

/* A rotation that has committed may warn that old wrappings are left; that is no failure of it. */
static void
fail_rotating (KeyringFixture *fixture, MdgFaultKind kind, guint nth, gboolean *ret_happened)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgMasterKey) next = test_master_new ();
  g_autoptr (MdgKey) one =
    mdg_keyring_get (fixture->keyring, "account:1", MDG_KEYRING_CREATE, NULL);
  g_autoptr (MdgKey) two =
    mdg_keyring_get (fixture->keyring, "account:2", MDG_KEYRING_CREATE, NULL);
  mdg_fault_vfs_arm (kind, nth);
  gboolean done = mdg_keyring_rotate (fixture->keyring, next, &error);
  *ret_happened = mdg_fault_vfs_disarm ();
  g_assert_cmpint (done, ==, error == NULL);
  g_clear_pointer (&fixture->keyring, mdg_keyring_close);

  g_autoptr (MdgKeyring) with_next = mdg_keyring_open (fixture->folder, next, fixture->clock, NULL);
  g_autoptr (MdgKeyring) with_old =
    mdg_keyring_open (fixture->folder, fixture->master, fixture->clock, NULL);
  MdgKeyring *right = with_next != NULL ? with_next : with_old;
  gint64 live = 0, destroyed = 0;
  g_assert_true ((with_next == NULL) != (with_old == NULL));
  g_assert_true (!done || with_next != NULL);
  g_assert_true (mdg_keyring_check (right, &live, &destroyed, NULL));
  g_assert_cmpint (live, ==, 2);
  g_autoptr (MdgKey) again = mdg_keyring_get (right, "account:1", MDG_KEYRING_EXISTING, NULL);
  g_assert_true (mdg_key_equal (one, again));
}

static void
test_rotating (void)
{
  GLogLevelFlags before = g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  fail_each_step (fail_rotating);
  g_log_set_always_fatal (before);
}

static void
fail_backup (KeyringFixture *fixture, MdgFaultKind kind, guint nth, gboolean *ret_happened)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "copy.db", NULL);
  g_autoptr (MdgKey) key =
    mdg_keyring_get (fixture->keyring, "account:1", MDG_KEYRING_CREATE, NULL);
  g_autoptr (GBytes) wrapped = test_read_wrapped (fixture->folder, "account:1");
  mdg_fault_vfs_arm (kind, nth);
  gboolean done = mdg_keyring_backup (fixture->keyring, path, &error);
  *ret_happened = mdg_fault_vfs_disarm ();
  g_assert_cmpint (done, ==, error == NULL);
  g_assert_cmpint (done, ==, g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (done, ==, test_has_trace (fixture->folder, "copy.db", wrapped));
}

static void
test_backup (void)
{
  fail_each_step (fail_backup);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add_func ("/keyring-faults/making", test_making);
  g_test_add_func ("/keyring-faults/destroying", test_destroying);
  g_test_add_func ("/keyring-faults/rotating", test_rotating);
  g_test_add_func ("/keyring-faults/backup", test_backup);
  return g_test_run ();
}
