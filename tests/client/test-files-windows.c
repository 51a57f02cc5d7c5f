/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that another program has open, as Windows' sharing modes have it: what can still be read,
 * what is said when it cannot, and that a file which cannot be replaced stays as it was.
 */
#include "client/ui/common/files.h"

#include <glib/gstdio.h>
#include <windows.h>

#define OLD "前の内容"
#define NEW "新しい内容"

typedef struct
{
  const char *what;
  DWORD access;
  DWORD share; /* what the other program leaves to others */
  gboolean can_read;
  gboolean may_replace; /* newer versions of Windows do, older ones and Wine do not */
} Row;

static const Row rows[] = {
  { "Excel has it open for writing and lets others read", GENERIC_READ | GENERIC_WRITE,
    FILE_SHARE_READ, TRUE, FALSE },
  { "a program that shares nothing has it open", GENERIC_READ, 0, FALSE, FALSE },
  { "a virus scanner reads it and shares everything", GENERIC_READ,
    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, TRUE, TRUE },
};

static HANDLE
hold (const char *path, const Row *row)
{
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  HANDLE handle = CreateFileW (wide, row->access, row->share, NULL, OPEN_EXISTING, 0, NULL);
  g_assert_true (handle != INVALID_HANDLE_VALUE);
  return handle;
}

static void
expect_sentence (const GError *error, gboolean writing)
{
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (mdg_files_trouble (error, writing), "Another program"));
}

static void
expect_content (GFile *file, const char *wanted)
{
  g_autofree char *content = NULL;
  g_assert_true (g_file_load_contents (file, NULL, &content, NULL, NULL, NULL));
  g_assert_cmpstr (content, ==, wanted);
}

static void
try (const Row *row, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) unread = NULL;
  g_autoptr (GError) unwritten = NULL;
  g_autofree char *content = NULL;
  g_remove (path);
  g_assert_true (g_file_set_contents (path, OLD, -1, NULL));
  HANDLE handle = hold (path, row);
  if (!g_file_load_contents (file, NULL, &content, NULL, NULL, &unread))
    expect_sentence (unread, FALSE);
  g_assert_true (row->can_read == (unread == NULL));
  if (!g_file_replace_contents (file, NEW, strlen (NEW), NULL, FALSE,
                                G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, &unwritten))
    expect_sentence (unwritten, TRUE);
  g_assert_true (row->may_replace || unwritten != NULL);
  CloseHandle (handle);
  expect_content (file, unwritten == NULL ? NEW : OLD);
}

static void
test_held (void)
{
  g_autofree char *folder = g_dir_make_tmp ("窓口-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "異動 4月.csv", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      try (&rows[i], path);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing else was left beside it */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files-windows/held", test_held);
  return g_test_run ();
}
