/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/engine/extract/extract-test.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TRIES 100
#define PAUSE (20 * G_TIME_SPAN_MILLISECOND)

int
extract_test_file (gconstpointer data, gsize size)
{
  int fd = memfd_create ("test", MFD_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  return fd;
}

static gboolean
is_there (const char *program)
{
  const char *entry;
  gboolean found = FALSE;
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  while (!found && (entry = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", entry, "exe", NULL);
      g_autofree char *target =
        g_ascii_isdigit (*entry) ? g_file_read_link (path, NULL) : NULL;
      found = g_strcmp0 (target, program) == 0;
    }
  return found;
}

gboolean
extract_test_is_gone (const char *program)
{
  for (guint i = 0; i < TRIES && is_there (program); i++)
    g_usleep (PAUSE);
  return !is_there (program);
}
