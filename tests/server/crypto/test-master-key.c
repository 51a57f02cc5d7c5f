/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The master key: which files are taken and which refused with what reason; wrapping, wrong
 * master keys and changed bytes.
 */
#include "server/crypto/master-key.h"
#include "server/crypto/random.h"
#include "shared/base/error.h"
#include "tests/server/crypto/crypto-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define RAW "0123456789abcdef0123456789ABCDEF"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "master.key", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_remove (fixture->folder);
  g_free (fixture->path);
}

static void
write_file (const char *path, const char *text, int mode)
{
  g_autoptr (GError) error = NULL;
  g_chmod (path, 0600);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
test_file_forms (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    int mode;
    const char *reason; /* NULL: taken */
    const char *what;
  } rows[] = {
    { HEX, 0400, NULL, "64 digits" },
    { HEX "\n", 0400, NULL, "64 digits and a line end" },
    { HEX "\r\n", 0600, NULL, "64 digits and a line end of Windows" },
    { "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0400, NULL,
      "capital digits" },
    { RAW, 0400, NULL, "32 bytes" },
    { "", 0400, "must hold 32 bytes", "an empty file" },
    { "0123456789abcdef0123456789ABCDE", 0400, "must hold 32 bytes", "31 bytes" },
    { RAW "\n", 0400, "must hold 32 bytes", "33 bytes" },
    { HEX "\n\n", 0400, "must hold 32 bytes", "two line ends" },
    { HEX "0", 0400, "must hold 32 bytes", "65 digits" },
    { "x00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0400,
      "must hold 32 bytes", "no digits" },
    { HEX, 0440, "other users", "readable for the group" },
    { HEX, 0404, "other users", "readable for all" },
    { HEX, 0420, "other users", "writable for the group" },
    { HEX, 0410, "other users", "any right for the group" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", rows[i].what);
      write_file (fixture->path, rows[i].text, rows[i].mode);
      g_autoptr (MdgMasterKey) master = mdg_master_key_load_file (fixture->path, &error);
      g_assert_cmpint (master != NULL, ==, rows[i].reason == NULL);
      if (master != NULL)
        continue;
      g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
      g_assert_nonnull (strstr (mdg_error_get_arg (error, "reason"), rows[i].reason));
    }
}

static void
assert_no_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_master_key_load_file (path, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  g_autofree char *large = g_build_filename (fixture->folder, "large", NULL);
  g_autofree char *zeros = g_strnfill (20000, '0');
  g_assert_cmpint (mkfifo (fifo, 0400), ==, 0);
  write_file (large, zeros, 0400);
  assert_no_file (fixture->path);
  assert_no_file (fixture->folder);
  assert_no_file (fifo);
  assert_no_file (large);
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct stat info;
  g_assert_true (mdg_master_key_create_file (fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0400);
  g_autoptr (MdgMasterKey) master = mdg_master_key_load_file (fixture->path, &error);
  g_assert_no_error (error);

  g_assert_false (mdg_master_key_create_file (fixture->path, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  g_autoptr (MdgMasterKey) again = mdg_master_key_load_file (fixture->path, NULL);
  g_assert_cmpstr (mdg_master_key_get_id_text (master), ==, mdg_master_key_get_id_text (again));
}

/* systemd may show its reader's ACL as a right of the group. */
static void
test_credential (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_assert_null (mdg_master_key_load_credential ("master.key", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  g_clear_error (&error);

  g_setenv ("CREDENTIALS_DIRECTORY", fixture->folder, TRUE);
  write_file (fixture->path, HEX, 0440);
  g_autoptr (MdgMasterKey) master = mdg_master_key_load_credential ("master.key", &error);
  g_assert_no_error (error);
  g_assert_nonnull (master);
  write_file (fixture->path, HEX, 0444);
  g_assert_null (mdg_master_key_load_credential ("master.key", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  g_clear_error (&error);
  g_assert_null (mdg_master_key_load_credential ("../master.key", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
}

static void
test_wrap (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) secret = mdg_key_new_random ();
  g_autoptr (MdgKey) other_secret = mdg_key_new_random ();
  g_autoptr (MdgMasterKey) master = mdg_master_key_new (secret);
  g_autoptr (MdgMasterKey) other = mdg_master_key_new (other_secret);
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GBytes) wrapped = mdg_master_key_wrap (master, "account:12", key);
  g_autoptr (MdgKey) back = mdg_master_key_unwrap (master, "account:12", wrapped, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_key_equal (key, back));

  g_assert_null (mdg_master_key_unwrap (master, "account:13", wrapped, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
  g_clear_error (&error);

  g_assert_null (mdg_master_key_unwrap (other, "account:12", wrapped, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  const char *reason = mdg_error_get_arg (error, "reason");
  g_assert_nonnull (strstr (reason, mdg_master_key_get_id_text (master)));
  g_assert_nonnull (strstr (reason, mdg_master_key_get_id_text (other)));
}

static void
test_wrapped_bytes_matter (void)
{
  g_autoptr (MdgKey) secret = mdg_key_new_random ();
  g_autoptr (MdgMasterKey) master = mdg_master_key_new (secret);
  g_autoptr (GBytes) wrapped = mdg_master_key_wrap (master, "folder:3", secret);
  gsize size = g_bytes_get_size (wrapped);
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GError) error = NULL;
      guint8 *copy = g_memdup2 (g_bytes_get_data (wrapped, NULL), size);
      copy[i] ^= 4;
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, size);
      g_assert_null (mdg_master_key_unwrap (master, "folder:3", changed, &error));
      MdgErrorCode expected =
        i < MDG_MASTER_KEY_ID_SIZE ? MDG_ERROR_MASTER_KEY : MDG_ERROR_SEAL_BROKEN;
      g_assert_error (error, MDG_ERROR, (int) expected);
    }
  for (gsize length = 0; length < size; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (wrapped, 0, length);
      g_assert_null (mdg_master_key_unwrap (master, "folder:3", cut, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add ("/master-key/file-forms", Fixture, NULL, set_up, test_file_forms, tear_down);
  g_test_add ("/master-key/no-file", Fixture, NULL, set_up, test_no_file, tear_down);
  g_test_add ("/master-key/create", Fixture, NULL, set_up, test_create, tear_down);
  g_test_add ("/master-key/credential", Fixture, NULL, set_up, test_credential, tear_down);
  g_test_add_func ("/master-key/wrap", test_wrap);
  g_test_add_func ("/master-key/wrapped-bytes-matter", test_wrapped_bytes_matter);
  return g_test_run ();
}
