/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blobs: content comes back by any range, with its hash and size; nothing readable lies on the
 * disk; limits, wrong ids, wrong keys and exchanged files are refused; what was not committed
 * disappears, also after a kill.
 */
#include "server/crypto/random.h"
#include "server/store/blob-store.h"
#include "shared/base/error.h"
#include "tests/server/crypto/crypto-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB (1024 * 1024)

typedef struct
{
  char *folder;
  MdgBlobStore *store;
  MdgKey *key;
} Fixture;

static void
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  mdg_blob_store_close (fixture->store);
  fixture->store = mdg_blob_store_open (fixture->folder, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->key = mdg_key_new_random ();
  reopen (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mdg_blob_store_close (fixture->store);
  mdg_key_unref (fixture->key);
  test_folder_remove (fixture->folder);
}

static char *
make_blob (Fixture *fixture, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgBlobWriter) writer =
    mdg_blob_store_create (fixture->store, fixture->key, MIB, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_blob_writer_push (writer, content, strlen (content), &error));
  char *id = mdg_blob_writer_commit (writer, NULL, NULL, &error);
  g_assert_no_error (error);
  return id;
}

static char *
path_of (Fixture *fixture, const char *id)
{
  g_autofree char *relative = mdg_blob_dup_relative_path (id);
  return g_build_filename (fixture->folder, relative, NULL);
}

static gboolean
count_blob (const char *id, guint64 sealed_size, gpointer user_data, GError **error)
{
  guint *count = user_data;
  *count += 1;
  return TRUE;
}

static guint
count_blobs (Fixture *fixture)
{
  guint count = 0;
  g_autoptr (GError) error = NULL;
  g_assert_true (mdg_blob_store_for_each (fixture->store, count_blob, &count, &error));
  g_assert_no_error (error);
  return count;
}

static guint
count_unfinished (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "blobs", "new", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;
  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gsize size = 3 * MIB + 17;
  g_autofree guint8 *content = g_malloc (size);
  g_autofree guint8 *read = g_malloc (size);
  guint8 hash[MDG_HASH_SIZE], expected[MDG_HASH_SIZE];
  guint64 committed = 0;
  gsize done = 0;
  mdg_random_bytes (content, size);
  mdg_hash_data (content, size, expected);
  g_autoptr (MdgBlobWriter) writer =
    mdg_blob_store_create (fixture->store, fixture->key, size, &error);
  for (gsize at = 0; at < size; at += 10007)
    g_assert_true (mdg_blob_writer_push (writer, content + at, MIN (10007, size - at), &error));
  g_autofree char *id = mdg_blob_writer_commit (writer, hash, &committed, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_blob_id_is_valid (id));
  g_assert_cmpuint (committed, ==, size);
  g_assert_cmpmem (hash, sizeof hash, expected, sizeof expected);
  reopen (fixture);

  g_autoptr (MdgSegmentReader) reader =
    mdg_blob_store_read (fixture->store, id, fixture->key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mdg_segment_reader_get_size (reader), ==, size);
  g_assert_true (mdg_segment_reader_read (reader, 0, read, size, &done, &error));
  g_assert_cmpmem (read, done, content, size);
  g_assert_true (mdg_segment_reader_read (reader, 2 * MIB - 5, read, 10, &done, &error));
  g_assert_cmpmem (read, done, content + 2 * MIB - 5, 10);
}

static void
test_on_disk (Fixture *fixture, gconstpointer data)
{
  static const char content[] = "大田区蒲田五丁目十三番十四号 a text to look for on the disk";
  g_autofree char *id = make_blob (fixture, content);
  g_autofree char *path = path_of (fixture, id);
  g_autofree char *found = NULL;
  gsize size = 0;
  struct stat info;
  g_assert_true (g_file_get_contents (path, &found, &size, NULL));
  g_assert_cmpuint (size, ==, mdg_segment_sealed_size (strlen (content)));
  g_assert_null (memmem (found, size, content, 12));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpuint (count_unfinished (fixture), ==, 0);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgBlobWriter) writer =
    mdg_blob_store_create (fixture->store, fixture->key, 10, &error);
  g_assert_true (mdg_blob_writer_push (writer, "0123456789", 10, &error));
  g_assert_false (mdg_blob_writer_push (writer, "0", 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE);
  g_assert_cmpstr (mdg_error_get_arg (error, "max"), ==, "10");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = make_blob (fixture, "");
  guint8 byte = 0;
  gsize done = 99;
  g_autoptr (MdgSegmentReader) reader =
    mdg_blob_store_read (fixture->store, id, fixture->key, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_segment_reader_read (reader, 0, &byte, 1, &done, &error));
  g_assert_cmpuint (done, ==, 0);
}

static void
assert_no_blob (Fixture *fixture, const char *id, MdgKey *key, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_blob_store_read (fixture->store, id, key, &error));
  g_assert_error (error, MDG_ERROR, code);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "",
                                     "x",
                                     "../../../../etc/passwd",
                                     "00112233445566778899aabbccddeeff",
                                     "00112233445566778899AABBCCDDEEFF",
                                     "00112233445566778899aabbccddeef/",
                                     "00112233445566778899aabbccddeeff0" };
  g_autoptr (MdgKey) other = mdg_key_new_random ();
  g_autofree char *id = make_blob (fixture, "content");
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    assert_no_blob (fixture, ids[i], fixture->key, MDG_ERROR_NOT_FOUND);
  assert_no_blob (fixture, NULL, fixture->key, MDG_ERROR_NOT_FOUND);
  assert_no_blob (fixture, id, other, MDG_ERROR_SEAL_BROKEN);
}

/* Somebody with the disk in hand puts one resident's notice in another's place. */
static void
test_files_exchanged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = make_blob (fixture, "the notice of one resident");
  g_autofree char *two = make_blob (fixture, "the notice of another one!");
  g_autofree char *one_path = path_of (fixture, one);
  g_autofree char *two_path = path_of (fixture, two);
  g_assert_cmpint (rename (one_path, two_path), ==, 0);
  assert_no_blob (fixture, one, fixture->key, MDG_ERROR_NOT_FOUND);
  assert_no_blob (fixture, two, fixture->key, MDG_ERROR_SEAL_BROKEN);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = make_blob (fixture, "one");
  g_autofree char *two = make_blob (fixture, "two");
  g_assert_cmpuint (count_blobs (fixture), ==, 2);
  for (guint round = 0; round < 2; round++)
    {
      g_assert_true (mdg_blob_store_delete (fixture->store, one, &error));
      g_assert_no_error (error);
      assert_no_blob (fixture, one, fixture->key, MDG_ERROR_NOT_FOUND);
      g_assert_cmpuint (count_blobs (fixture), ==, 1);
    }
}

static void
test_abandoned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgBlobWriter *writer = mdg_blob_store_create (fixture->store, fixture->key, MIB, &error);
  g_assert_true (mdg_blob_writer_push (writer, "content", 7, &error));
  g_assert_cmpuint (count_unfinished (fixture), ==, 1);
  mdg_blob_writer_free (writer);
  g_assert_cmpuint (count_unfinished (fixture), ==, 0);
  g_assert_cmpuint (count_blobs (fixture), ==, 0);
}

/* A second process that opens the store must not take the first one's work away. */
static void
test_sweep_spares_writers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgBlobWriter) writer =
    mdg_blob_store_create (fixture->store, fixture->key, MIB, &error);
  g_autoptr (MdgBlobStore) second = mdg_blob_store_open (fixture->folder, &error);
  g_assert_cmpuint (count_unfinished (fixture), ==, 1);
  g_assert_true (mdg_blob_writer_push (writer, "content", 7, &error));
  g_autofree char *id = mdg_blob_writer_commit (writer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (id);
}

static void
write_until_killed (Fixture *fixture, int fd)
{
  g_autofree guint8 *content = g_malloc0 (200000);
  for (;;)
    {
      MdgBlobWriter *writer = mdg_blob_store_create (fixture->store, fixture->key, MIB, NULL);
      mdg_blob_writer_push (writer, content, 200000, NULL);
      g_autofree char *id = mdg_blob_writer_commit (writer, NULL, NULL, NULL);
      g_assert_cmpint (write (fd, id, MDG_BLOB_ID_CHARS), ==, MDG_BLOB_ID_CHARS);
      mdg_blob_writer_free (writer);
    }
}

static void
kill_writer (Fixture *fixture, guint *told)
{
  char id[MDG_BLOB_ID_CHARS + 1] = { 0 };
  int fds[2];
  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    {
      write_until_killed (fixture, fds[1]);
      _exit (1);
    }
  close (fds[1]);
  g_usleep (10000 + mdg_random_below (20000));
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  while (read (fds[0], id, MDG_BLOB_ID_CHARS) == MDG_BLOB_ID_CHARS)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgSegmentReader) reader =
        mdg_blob_store_read (fixture->store, id, fixture->key, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (mdg_segment_reader_get_size (reader), ==, 200000);
      *told += 1;
    }
  close (fds[0]);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  guint told = 0;
  for (guint round = 0; round < 10; round++)
    {
      kill_writer (fixture, &told);
      reopen (fixture);
      g_assert_cmpuint (count_unfinished (fixture), ==, 0);
    }
  g_test_message ("%u blobs told of", told);
  g_assert_cmpuint (told, >, 0);
  g_assert_cmpuint (count_blobs (fixture), >=, told);
}

/* A limit on the size of files stands for a full disk; both fail in write (). */
static void
test_write_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *content = g_malloc0 (500000);
  struct rlimit before, small = { 100000, RLIM_INFINITY };
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small.rlim_max = before.rlim_max;
  signal (SIGXFSZ, SIG_IGN);
  g_autoptr (MdgBlobWriter) writer =
    mdg_blob_store_create (fixture->store, fixture->key, MIB, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  gboolean fine = mdg_blob_writer_push (writer, content, 500000, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (fine);
  g_assert_nonnull (error);
  g_assert_null (mdg_blob_writer_commit (writer, NULL, NULL, NULL));
  g_assert_cmpuint (count_blobs (fixture), ==, 0);
}

#define ADD(name, function) \
  g_test_add ("/blob-store/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  ADD ("round-trip", test_round_trip);
  ADD ("on-disk", test_on_disk);
  ADD ("limit", test_limit);
  ADD ("empty", test_empty);
  ADD ("refused", test_refused);
  ADD ("files-exchanged", test_files_exchanged);
  ADD ("delete", test_delete);
  ADD ("abandoned", test_abandoned);
  ADD ("sweep-spares-writers", test_sweep_spares_writers);
  ADD ("killed", test_killed);
  ADD ("write-fails", test_write_fails);
  return g_test_run ();
}
