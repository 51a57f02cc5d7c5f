/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * held: a file that another program holds, as a virus scanner does, is waited for; one that is held
 * for good fails with BUSY in time, and keeps its content. private: folders are for the user,
 * Windows and administrators only.
 */
#include "client/local/durable-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#define LONGEST_WAIT_MS (MDG_DURABLE_FILE_TRIES * MDG_DURABLE_FILE_WAIT_MS)
#define OLD "old content"

typedef enum
{
  WRITE,
  READ,
  REMOVE
} Work;

typedef struct
{
  Work work;
  DWORD sharing; /* what the other program allows meanwhile */
  const char *suffix;
  guint held_ms; /* 0: until the work has ended */
  gboolean good;
  const char *sentence;
} Row;

static const Row rows[] = {
  { WRITE, 0, "", 150, TRUE, "writing waits for the file" },
  { WRITE, 0, ".new", 150, TRUE, "writing waits for the temporary file" },
  { READ, 0, "", 150, TRUE, "reading waits" },
  { REMOVE, 0, "", 150, TRUE, "removing waits" },
  { WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, "", 150, TRUE, "writing waits for a reader" },
  { READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, "", 0, TRUE,
    "readers do not keep off each other" },
  { WRITE, 0, "", 0, FALSE, "writing gives up" },
  { WRITE, 0, ".new", 0, FALSE, "writing gives up for the temporary file too" },
  { READ, 0, "", 0, FALSE, "reading gives up" },
  { REMOVE, 0, "", 0, FALSE, "removing gives up" },
};

static wchar_t *
wide (const char *text)
{
  return (wchar_t *) g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
}

static HANDLE
hold (const char *path, const Row *row)
{
  g_autofree char *narrow = g_strconcat (path, row->suffix, NULL);
  g_autofree wchar_t *name = wide (narrow);
  HANDLE held =
    CreateFileW (name, GENERIC_READ, row->sharing, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  g_assert_true (held != INVALID_HANDLE_VALUE);
  return held;
}

typedef struct
{
  HANDLE held;
  guint ms;
} Release;

static gpointer
release_later (gpointer data)
{
  Release *release = data;
  Sleep (release->ms);
  CloseHandle (release->held);
  return NULL;
}

static gboolean
do_work (Work work, const char *path, GError **error)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("new", 3);
  g_autoptr (GBytes) found = NULL;
  switch (work)
    {
    case WRITE:
      return mdg_durable_file_write (path, content, error);
    case READ:
      found = mdg_durable_file_read (path, 100, error);
      return found != NULL;
    default:
      return mdg_durable_file_remove (path, error);
    }
}

static void
expect_row (const Row *row, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_test_message ("%s", row->sentence);
  g_assert_true (g_file_set_contents (path, OLD, -1, NULL));
  Release release = { hold (path, row), row->held_ms };
  g_autoptr (GThread) thread =
    row->held_ms > 0 ? g_thread_new ("holder", release_later, &release) : NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean good = do_work (row->work, path, &error);
  gint64 took_ms = (g_get_monotonic_time () - start) / 1000;
  if (thread != NULL)
    g_thread_join (g_steal_pointer (&thread));
  else
    CloseHandle (release.held);
  g_assert_cmpint (good, ==, row->good);
  g_assert_cmpint (took_ms, <, LONGEST_WAIT_MS + 3000); /* a busy machine */
  if (good)
    return;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_autofree char *kept = NULL;
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, OLD);
}

static void
test_held (void)
{
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-held-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "draft.item", NULL);
  g_autofree char *temporary = g_strconcat (path, MDG_DURABLE_FILE_TEMPORARY, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    expect_row (&rows[i], path);
  g_remove (path);
  g_remove (temporary);
  g_rmdir (folder);
}

/* The access list of @path in the language of security descriptors. */
static char *
dup_access (const char *path)
{
  g_autofree wchar_t *name = wide (path);
  PSECURITY_DESCRIPTOR descriptor = NULL;
  wchar_t *text = NULL;
  g_assert_cmpint (GetNamedSecurityInfoW (name, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL,
                                          NULL, NULL, NULL, &descriptor),
                   ==, ERROR_SUCCESS);
  g_assert_true (ConvertSecurityDescriptorToStringSecurityDescriptorW (
    descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, NULL));
  char *access = g_utf16_to_utf8 ((gunichar2 *) text, -1, NULL, NULL, NULL);
  LocalFree (text);
  LocalFree (descriptor);
  return access;
}

static void
test_private (void)
{
  static const char *const strangers[] = { ";WD)", ";BU)", ";AU)", ";IU)" };
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-private-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "madoguchi", NULL);
  g_assert_true (mdg_durable_folder_make (path, NULL));
  g_autofree char *access = dup_access (path);
  g_test_message ("%s", access);
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    g_assert_null (strstr (access, strangers[i]));
  g_rmdir (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/durable-file-windows/held", test_held);
  g_test_add_func ("/durable-file-windows/private", test_private);
  return g_test_run ();
}
