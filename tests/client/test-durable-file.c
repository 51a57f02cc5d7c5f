/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files are there as a whole, or an error says why not; folders are closed to others.
 */
#include "client/local/durable-file.h"

#include <glib/gstdio.h>

#define MAX_BYTES 100

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("madoguchi 窓口 XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "書きかけ.item", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_bytes (Fixture *fixture, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = g_malloc0 (size + 1);
  g_autoptr (GBytes) content = g_bytes_new (data, size);
  g_assert_true (mdg_durable_file_write (fixture->path, content, &error));
  g_assert_no_error (error);
}

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, MAX_BYTES - 1, MAX_BYTES, 1, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      write_bytes (fixture, sizes[i]);
      g_autoptr (GBytes) content = mdg_durable_file_read (fixture->path, MAX_BYTES, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (content), ==, sizes[i]);
    }
}

static void
test_any_content (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] = "one\ntwo\r\n\x1a\0three\xff";
  g_autoptr (GBytes) content = g_bytes_new_static (bytes, sizeof bytes);
  g_assert_true (mdg_durable_file_write (fixture->path, content, NULL));
  g_autoptr (GBytes) again = mdg_durable_file_read (fixture->path, MAX_BYTES, NULL);
  g_assert_true (g_bytes_equal (content, again));
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) absent = NULL;
  g_autoptr (GError) large = NULL;
  g_autoptr (GError) nowhere = NULL;
  g_autoptr (GError) gone = NULL;
  g_assert_null (mdg_durable_file_read (fixture->path, MAX_BYTES, &absent));
  g_assert_error (absent, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  write_bytes (fixture, MAX_BYTES + 1);
  g_assert_null (mdg_durable_file_read (fixture->path, MAX_BYTES, &large));
  g_assert_error (large, G_IO_ERROR, G_IO_ERROR_NO_SPACE);

  g_autofree char *elsewhere = g_build_filename (fixture->folder, "no-folder", "item", NULL);
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);
  g_assert_false (mdg_durable_file_write (elsewhere, content, &nowhere));
  g_assert_error (nowhere, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_assert_true (mdg_durable_file_remove (fixture->path, &gone));
  g_assert_true (mdg_durable_file_remove (fixture->path, &gone));
  g_assert_no_error (gone);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *outer = g_build_filename (fixture->folder, "外", NULL);
  g_autofree char *inner = g_build_filename (outer, "内", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (mdg_durable_folder_make (inner, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_test (inner, G_FILE_TEST_IS_DIR));
    }
#ifdef G_OS_UNIX
  GStatBuf info;
  g_assert_cmpint (g_stat (inner, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
#endif
  g_rmdir (inner);
  g_rmdir (outer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/durable-file/sizes", Fixture, NULL, set_up, test_sizes, tear_down);
  g_test_add ("/durable-file/any-content", Fixture, NULL, set_up, test_any_content, tear_down);
  g_test_add ("/durable-file/trouble", Fixture, NULL, set_up, test_trouble, tear_down);
  g_test_add ("/durable-file/folder", Fixture, NULL, set_up, test_folder, tear_down);
  return g_test_run ();
}
