/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/crypto/crypto-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

GBytes *
test_bytes (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();
  for (; *hex != '\0'; hex++)
    {
      if (*hex == ' ')
        continue;
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
      g_byte_array_append (bytes, &byte, 1);
      hex++;
    }
  return g_byte_array_free_to_bytes (bytes);
}

char *
test_hex (gconstpointer data, gsize size)
{
  const guint8 *bytes = data;
  GString *hex = g_string_new (NULL);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

MdgKey *
test_key (const char *hex)
{
  g_autoptr (GBytes) bytes = test_bytes (hex);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, MDG_KEY_SIZE);
  return mdg_key_new_from_bytes (g_bytes_get_data (bytes, NULL));
}

char *
test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mdg-test-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) children = NULL;
  children = g_file_enumerate_children (file, "standard::name", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                        NULL, NULL);
  GFile *child = NULL;
  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) &&
         child != NULL)
    remove_tree (child);
  g_file_delete (file, NULL, NULL);
}

void
test_folder_remove (char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  remove_tree (file);
  g_free (folder);
}

gboolean
test_has_program (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);
  if (path != NULL)
    return TRUE;
  g_autofree char *message = g_strdup_printf ("%s is not installed", program);
  g_test_skip (message);
  return FALSE;
}

char *
test_run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  g_autofree char *path = g_find_program_in_path (argv[0]);
  if (path == NULL)
    return NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
    argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return g_strchomp (output);
}
