/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a client that is too old becomes new, against a scripted server.
 *
 * /update/offer     what can be offered, and what cannot
 * /update/whole     a download from start to the system's installer
 * /update/resume    a cut line, a part from last time, a part of another package
 * /update/busy      a busy server is waited for
 * /update/cancel    what has arrived is kept
 * /update/damaged   a file with another hash is deleted
 * /update/longer    more bytes than announced are not taken
 * /update/unsigned  a package without a good signature is deleted
 * /update/kept      a whole package from last time is not fetched again, another one is
 * /update/no-folder a folder that cannot be written
 * /update/swapped   a package that was changed after the download is not opened
 * /update/access    a refused sign-in, kept session, call or stream leads to the update, and back
 */
#include "client/local/secrets-memory.h"
#include "client/model/access.h"
#include "client/model/update.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEY "GET " MDG_PATH_CLIENT_INSTALLER
#define SIZE (3 * 1000 * 1000 + 7)

/* What the host of the test is told to do and has done. The model has one host, without data. */
static char *folder;
static char *opened;
static gboolean is_signed = TRUE;

static char *
dup_folder (void)
{
  return g_strdup (folder);
}

static gboolean
check_signature (const char *path, GError **error)
{
  if (!is_signed)
    mdg_set_error (error, MDG_ERROR_UPDATE_NOT_SIGNED, NULL);
  return is_signed;
}

static gboolean
open_package (const char *path, GError **error)
{
  g_free (opened);
  opened = g_strdup (path);
  return TRUE;
}

static const MdgInstallerHost host = { dup_folder, check_signature, open_package };

typedef struct
{
  MdgScriptServer *server;
  MdgConnection *connection;
  MdgUpdate *update;
  GBytes *package;
  char *sha256;
  char *etag;
} Fixture;

static GBytes *
package_new (guint32 seed)
{
  guint8 *data = g_malloc (SIZE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  for (gsize i = 0; i < SIZE; i++)
    data[i] = (guint8) g_rand_int (rand);
  return g_bytes_new_take (data, SIZE);
}

static void
announce (Fixture *fixture, const char *version, gint64 bytes, const char *sha256)
{
  g_autofree char *info = g_strdup_printf (
    "{\"product\": \"madoguchi\", \"version\": \"0.2.0\", \"minimum_client\": \"0.2.0\", "
    "\"installer\": {\"version\": \"%s\", \"bytes\": %" G_GINT64_FORMAT ", \"sha256\": \"%s\"}}",
    version, bytes, sha256);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_SERVER, 200, info);
}

static void
serve (Fixture *fixture, guint32 seed, gsize cut)
{
  g_clear_pointer (&fixture->package, g_bytes_unref);
  g_free (fixture->sha256);
  g_free (fixture->etag);
  fixture->package = package_new (seed);
  fixture->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->package);
  fixture->etag = g_strdup_printf ("\"%s\"", fixture->sha256);
  announce (fixture, "0.2.0", SIZE, fixture->sha256);
  mdg_script_server_set_file (fixture->server, KEY, fixture->package, fixture->etag, cut);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  folder = g_dir_make_tmp ("madoguchi-update-ダウンロード-XXXXXX", NULL);
  is_signed = TRUE;
  fixture->server = mdg_script_server_new (NULL);
  fixture->connection =
    mdg_connection_new (mdg_script_server_get_address (fixture->server), NULL, NULL);
  serve (fixture, 1, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->update);
  g_clear_object (&fixture->connection);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&opened, g_free);
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  g_clear_pointer (&fixture->package, g_bytes_unref);
  g_free (fixture->sha256);
  g_free (fixture->etag);
}

typedef struct
{
  MdgUpdate *update;
  MdgUpdateState state;
} Waited;

static gboolean
has_state (gpointer data)
{
  const Waited *waited = data;
  return mdg_update_get_state (waited->update) == waited->state;
}

static void
expect_state (MdgUpdate *update, MdgUpdateState state)
{
  Waited waited = { update, state };
  if (!mdg_wait_until (has_state, &waited, 20))
    g_error ("the state is %d instead of %d: %s", mdg_update_get_state (update), state,
             mdg_update_get_sentence (update));
}

static void
begin (Fixture *fixture)
{
  g_clear_object (&fixture->update);
  fixture->update = mdg_update_new (fixture->connection, &host);
  mdg_update_set_wait_ms (fixture->update, 20);
  expect_state (fixture->update, MDG_UPDATE_OFFERED);
  mdg_update_start (fixture->update);
}

static char *
package_path (void)
{
  return g_build_filename (folder, "madoguchi-0.2.0-x64.msi", NULL);
}

static char *
part_path (Fixture *fixture)
{
  g_autofree char *name =
    g_strdup_printf ("madoguchi-0.2.0-x64.msi.%.12s.part", fixture->sha256);
  return g_build_filename (folder, name, NULL);
}

static void
put (const char *path, GBytes *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_remove (path); /* under Wine an existing file is not replaced */
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) length, &error);
  g_assert_no_error (error);
}

static void
assert_gone (const char *path)
{
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
assert_arrived (Fixture *fixture)
{
  g_autofree char *path = package_path ();
  g_autofree char *part = part_path (fixture);
  g_autofree char *data = NULL;
  gsize size = 0;
  expect_state (fixture->update, MDG_UPDATE_READY);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_true (size == SIZE &&
                 memcmp (data, g_bytes_get_data (fixture->package, NULL), SIZE) == 0);
  assert_gone (part);
  g_assert_null (mdg_update_get_sentence (fixture->update));
}

static void
assert_sentence (Fixture *fixture, MdgErrorCode code)
{
  g_autoptr (GError) error = mdg_error_new (code, NULL, NULL);
  g_autofree char *sentence = mdg_error_dup_sentence (error, NULL);
  expect_state (fixture->update, MDG_UPDATE_OFFERED);
  g_assert_cmpstr (mdg_update_get_sentence (fixture->update), ==, sentence);
}

#define GOOD_HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

typedef struct
{
  const char *version;
  gint64 bytes;
  const char *sha256;
  const MdgInstallerHost *host;
  MdgUpdateState state;
  const char *sentence;
} OfferRow;

static const OfferRow offer_rows[] = {
  { "0.2.0", 5, GOOD_HASH, &host, MDG_UPDATE_OFFERED, "what the server asks for is taken" },
  { "0.10.0", 5, GOOD_HASH, &host, MDG_UPDATE_OFFERED, "a newer one too" },
  { "0.1.9", 5, GOOD_HASH, &host, MDG_UPDATE_UNAVAILABLE,
    "one that would be too old again is not" },
  { "0.2.0", 5, GOOD_HASH, NULL, MDG_UPDATE_UNAVAILABLE, "elsewhere than on Windows nothing is" },
  { "../../x", 5, GOOD_HASH, &host, MDG_UPDATE_UNAVAILABLE, "a version that is a path is not" },
  { "0.2.0", 0, GOOD_HASH, &host, MDG_UPDATE_UNAVAILABLE, "nothing is nothing" },
  { "0.2.0", 5, "../../../etc/passwd", &host, MDG_UPDATE_UNAVAILABLE, "a hash is hexadecimal" },
};

static void
test_offer (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (offer_rows); i++)
    {
      const OfferRow *row = &offer_rows[i];
      g_test_message ("%s", row->sentence);
      announce (fixture, row->version, row->bytes, row->sha256);
      g_autoptr (MdgUpdate) update = mdg_update_new (fixture->connection, row->host);
      expect_state (update, row->state);
      g_assert_cmpstr (mdg_update_get_needed (update), ==, "0.2.0");
      g_assert_cmpstr (mdg_update_get_version (update), ==,
                       row->state == MDG_UPDATE_OFFERED ? row->version : NULL);
    }
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_SERVER, 200,
                         "{\"product\": \"madoguchi\", \"version\": \"0.2.0\"}");
  g_autoptr (MdgUpdate) none = mdg_update_new (fixture->connection, &host);
  expect_state (none, MDG_UPDATE_UNAVAILABLE);
  g_assert_null (mdg_update_get_sentence (none));
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = package_path ();
  begin (fixture);
  assert_arrived (fixture);
  g_assert_cmpuint (mdg_update_get_megabytes (fixture->update), ==, 4);
  g_assert_cmpfloat (mdg_update_get_progress (fixture->update), ==, 1.0);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, KEY), ==, 1);
  mdg_update_install (fixture->update);
  expect_state (fixture->update, MDG_UPDATE_OPENED);
  g_assert_cmpstr (opened, ==, path);
}

static void
expect_range (Fixture *fixture, const char *expected)
{
  g_autofree char *range = mdg_script_server_dup_header (fixture->server, KEY, "Range");
  g_assert_cmpstr (range, ==, expected);
}

static void
test_resume (Fixture *fixture, gconstpointer data)
{
  serve (fixture, 2, 1000 * 1000);
  begin (fixture);
  assert_arrived (fixture);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, KEY), ==, 2);
  expect_range (fixture, "bytes=1000000-");

  /* From last time. */
  serve (fixture, 3, 0);
  g_autofree char *part = part_path (fixture);
  put (part, fixture->package, 2000000);
  begin (fixture);
  assert_arrived (fixture);
  expect_range (fixture, "bytes=2000000-");

  /* Replaced on the server between the answer and the download: the whole comes, and is another. */
  serve (fixture, 4, 0);
  g_autofree char *stale = part_path (fixture);
  put (stale, fixture->package, 2000000);
  g_autoptr (GBytes) other = package_new (5);
  mdg_script_server_set_file (fixture->server, KEY, other, "\"other\"", 0);
  begin (fixture);
  assert_sentence (fixture, MDG_ERROR_UPDATE_DAMAGED);
  assert_gone (stale);
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, KEY, 503, "busy");
  begin (fixture);
  expect_state (fixture->update, MDG_UPDATE_WAITING);
  g_assert_nonnull (mdg_update_get_sentence (fixture->update));
  while (mdg_script_server_count (fixture->server, KEY) < 4)
    g_main_context_iteration (NULL, TRUE);
  serve (fixture, 1, 0);
  assert_arrived (fixture);

  /* Not for ever. */
  g_autofree char *path = package_path ();
  g_remove (path);
  mdg_script_server_set (fixture->server, KEY, 503, "busy");
  mdg_update_set_wait_ms (fixture->update, 1);
  begin (fixture);
  mdg_update_set_wait_ms (fixture->update, 1);
  assert_sentence (fixture, MDG_ERROR_BUSY);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *part = part_path (fixture);
  serve (fixture, 1, 500000);
  begin (fixture);
  mdg_update_set_wait_ms (fixture->update, 100000);
  expect_state (fixture->update, MDG_UPDATE_WAITING);
  mdg_update_cancel (fixture->update);
  expect_state (fixture->update, MDG_UPDATE_OFFERED);
  g_assert_null (mdg_update_get_sentence (fixture->update));
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));

  /* In the middle of everything else. */
  mdg_update_start (fixture->update);
  mdg_update_cancel (fixture->update);
  expect_state (fixture->update, MDG_UPDATE_OFFERED);
  mdg_update_start (fixture->update);
  assert_arrived (fixture);
  expect_range (fixture, "bytes=500000-");
  mdg_update_cancel (fixture->update); /* nothing to cancel */
  expect_state (fixture->update, MDG_UPDATE_READY);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = package_path ();
  g_autofree char *part = part_path (fixture);
  g_autoptr (GBytes) other = package_new (99);
  mdg_script_server_set_file (fixture->server, KEY, other, fixture->etag, 0);
  begin (fixture);
  assert_sentence (fixture, MDG_ERROR_UPDATE_DAMAGED);
  assert_gone (path);
  assert_gone (part);

  mdg_script_server_set_file (fixture->server, KEY, fixture->package, fixture->etag, 0);
  mdg_update_start (fixture->update);
  assert_arrived (fixture);
}

static void
test_longer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *part = part_path (fixture);
  announce (fixture, "0.2.0", 1000, fixture->sha256);
  begin (fixture);
  assert_sentence (fixture, MDG_ERROR_UPDATE_DAMAGED);
  assert_gone (part);
}

static void
test_unsigned (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = package_path ();
  is_signed = FALSE;
  begin (fixture);
  assert_sentence (fixture, MDG_ERROR_UPDATE_NOT_SIGNED);
  assert_gone (path);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = package_path ();
  put (path, fixture->package, SIZE);
  begin (fixture);
  assert_arrived (fixture);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, KEY), ==, 0);

  g_autoptr (GBytes) other = package_new (99);
  put (path, other, SIZE);
  begin (fixture);
  assert_arrived (fixture);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, KEY), ==, 1);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_rmdir (folder);
  begin (fixture);
  assert_sentence (fixture, MDG_ERROR_UPDATE_FILE);
}

static void
test_swapped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = package_path ();
  g_autoptr (GBytes) other = package_new (99);
  begin (fixture);
  assert_arrived (fixture);
  put (path, other, SIZE);
  mdg_update_install (fixture->update);
  assert_sentence (fixture, MDG_ERROR_UPDATE_DAMAGED);
  g_assert_null (opened);
  assert_gone (path);
}

/* ---- access ---- */

typedef struct
{
  MdgAccess *access;
  MdgAccessState state;
} Entry;

static gboolean
has_access (gpointer data)
{
  const Entry *entry = data;
  return mdg_access_get_state (entry->access) == entry->state;
}

static void
expect_access (MdgAccess *access, MdgAccessState state)
{
  Entry entry = { access, state };
  if (!mdg_wait_until (has_access, &entry, 20))
    g_error ("access is in state %d instead of %d", mdg_access_get_state (access), state);
}

static void
test_access (Fixture *fixture, gconstpointer data)
{
  g_autofree char *settings_path = g_build_filename (folder, "settings.ini", NULL);
  g_autoptr (MdgSettings) settings = mdg_settings_new_with_presets (settings_path, NULL);
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  mdg_settings_override (settings, "server", mdg_script_server_get_address (fixture->server));
  mdg_script_office (fixture->server);
  serve (fixture, 1, 0);
  g_autoptr (MdgAccess) access = mdg_access_new (settings, folder);
  mdg_access_set_secrets (access, secrets);
  mdg_access_set_installer_host (access, &host);
  mdg_access_start (access);
  expect_access (access, MDG_ACCESS_SIGNED_OUT);

  g_test_message ("a refused sign-in");
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SESSIONS, 426, "client-too-old");
  mdg_access_sign_in (access, TEST_LOGIN, TEST_PASSWORD, NULL, FALSE);
  expect_access (access, MDG_ACCESS_TOO_OLD);
  expect_state (mdg_access_get_update (access), MDG_UPDATE_OFFERED);
  g_assert_null (mdg_access_get_notice (access));
  g_assert_false (mdg_access_is_busy (access));
  mdg_access_cancel (access);
  expect_access (access, MDG_ACCESS_SIGNED_OUT);
  g_assert_null (mdg_access_get_update (access));

  g_test_message ("a refused call in the middle of work, and a refused event stream");
  mdg_script_sign_in (fixture->server, NULL, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      mdg_access_sign_in (access, TEST_LOGIN, TEST_PASSWORD, NULL, FALSE);
      expect_access (access, MDG_ACCESS_SIGNED_IN);
      const char *key = i == 0 ? "GET " MDG_PATH_ME : "GET " MDG_PATH_EVENTS;
      mdg_script_server_set (fixture->server, key, 426, "client-too-old");
      if (i == 0)
        mdg_access_reload_me (access);
      else
        mdg_script_server_drop_streams (fixture->server);
      expect_access (access, MDG_ACCESS_TOO_OLD);
      g_assert_null (mdg_access_get_me (access));
      mdg_access_cancel (access);
    }

  g_test_message ("a refused session from last time, which is kept for the next version");
  g_autoptr (MdgAccess) later = mdg_access_new (settings, folder);
  mdg_access_set_secrets (later, secrets);
  mdg_access_start (later);
  expect_access (later, MDG_ACCESS_TOO_OLD);
  g_autofree char *name =
    g_strconcat ("token:", mdg_script_server_get_address (fixture->server), NULL);
  g_autofree char *token = mdg_secrets_lookup (secrets, name, NULL, NULL);
  g_assert_cmpstr (token, ==, "tok");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
#define ADD(name, func) g_test_add ("/update/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("offer", test_offer);
  ADD ("whole", test_whole);
  ADD ("resume", test_resume);
  ADD ("busy", test_busy);
  ADD ("cancel", test_cancel);
  ADD ("damaged", test_damaged);
  ADD ("longer", test_longer);
  ADD ("unsigned", test_unsigned);
  ADD ("kept", test_kept);
  ADD ("no-folder", test_no_folder);
  ADD ("swapped", test_swapped);
  ADD ("access", test_access);
#undef ADD
  return g_test_run ();
}
