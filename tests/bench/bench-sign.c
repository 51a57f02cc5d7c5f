/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signs all PDFs of one folder into another: bench-sign IN OUT P12 LEVEL TSA TRUST THREADS. The
 * password is "secret"; TSA and TRUST may be "-". Prints one JSON line: files, seconds of opening
 * the key, seconds of signing, from reading each file to having written it.
 */
#include "server/engine/pades/signer.h"

#include <glib/gstdio.h>
#include <stdio.h>

#define N_ARGUMENTS 8

typedef struct
{
  const char *in;
  const char *out;
  GPtrArray *names;
} Folders;

static GBytes *
read_bytes (const char *path)
{
  char *data = NULL;
  gsize size = 0;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &data, &size, &error))
    g_error ("%s", error->message);
  return g_bytes_new_take (data, size);
}

static GBytes *
load (guint index, gpointer user_data, GError **error)
{
  const Folders *folders = user_data;
  g_autofree char *path = g_build_filename (folders->in, folders->names->pdata[index], NULL);
  return read_bytes (path);
}

static gboolean
store (guint index, GBytes *pdf, gpointer user_data, GError **error)
{
  const Folders *folders = user_data;
  gsize size = 0;
  const char *data = g_bytes_get_data (pdf, &size);
  g_autofree char *path = g_build_filename (folders->out, folders->names->pdata[index], NULL);
  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600,
                                   error);
}

static GPtrArray *
list_names (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static MdgPadesSigner *
open_signer (char **argv, GError **error)
{
  g_autoptr (GBytes) p12 = read_bytes (argv[3]);
  g_autoptr (GPtrArray) trust = NULL;
  MdgPadesOptions options = { .p12 = p12, .password = "secret", .may_fetch = TRUE };
  if (!mdg_pades_level_from_slug (argv[4], &options.level))
    g_error ("no such level");
  if (!g_str_equal (argv[5], "-"))
    options.tsa_url = argv[5];
  if (!g_str_equal (argv[6], "-"))
    {
      g_autoptr (GBytes) pem = read_bytes (argv[6]);
      trust = mdg_certificates_read_pem (pem);
      options.trust = trust;
    }
  return mdg_pades_signer_new (&options, NULL, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc != N_ARGUMENTS)
    g_error ("bench-sign IN OUT P12 LEVEL TSA TRUST THREADS");
  Folders folders = { argv[1], argv[2], list_names (argv[1]) };
  const MdgPadesBatch batch = { load, store, &folders };
  g_autofree gboolean *done = g_new0 (gboolean, folders.names->len);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MdgPadesSigner) signer = open_signer (argv, &error);
  if (signer == NULL)
    g_error ("%s", error->message);
  gint64 opened = g_get_monotonic_time ();
  if (!mdg_pades_signer_sign_batch (signer, &batch, folders.names->len, done,
                                    (guint) g_ascii_strtoull (argv[7], NULL, 10), NULL, &error))
    g_error ("%s", error->message);
  gint64 end = g_get_monotonic_time ();
  printf ("{\"files\": %u, \"open_seconds\": %.3f, \"seconds\": %.3f}\n", folders.names->len,
          (double) (opened - start) / G_USEC_PER_SEC, (double) (end - opened) / G_USEC_PER_SEC);
  g_ptr_array_unref (folders.names);
  return 0;
}
