/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the files of folders through one fuzz target: replay-<target> FOLDER ...
 * Each file is tried whole, and short ones cut off at every byte.
 */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>

#define CUT_MAX 512

static guint
replay_file (const char *path)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  if (!g_file_get_contents (path, &text, &size, NULL))
    return 0;
  for (gsize cut = size > CUT_MAX ? size : 0; cut <= size; cut++)
    {
      /* Exactly as long as the input, so that the sanitizer sees a read past its end. */
      g_autofree guint8 *data = g_memdup2 (text, cut);
      LLVMFuzzerTestOneInput (data, cut);
    }
  return 1;
}

static guint
replay_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      n += replay_file (path);
    }
  return n;
}

int
main (int argc, char **argv)
{
  guint n = 0;
  for (int i = 1; i < argc; i++)
    n += replay_folder (argv[i]);
  printf ("%u inputs\n", n);
  return n > 0 ? 0 : 1;
}
