/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pdf-dump text|codes|bookmarks|inspect|visit FILE [PASSWORD]: what shared/pdf reads, for scripts.
 * pdf-dump split FILE DIR PAGES: DIR/<first page>.pdf, each of PAGES pages.
 * Exit code 2 when the file is refused.
 */
#include "shared/base/error.h"
#include "shared/pdf/pdf-source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
refuse (const GError *error)
{
  g_printerr ("%s: %s\n", mdg_error_slug (error), error->message);
  return 2;
}

static int
dump_pages (GBytes *pdf, const char *password, gboolean codes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPdfSource) source = mdg_pdf_source_open (pdf, password, &error);
  for (guint i = 1; source != NULL && i <= mdg_pdf_source_get_n_pages (source); i++)
    {
      g_autofree char *text = codes ? mdg_pdf_source_dup_codes (source, i, NULL, &error)
                                    : mdg_pdf_source_dup_text (source, i, NULL, &error);
      if (text == NULL)
        break;
      printf ("%s\n\f", text);
    }
  return error != NULL ? refuse (error) : 0;
}

static int
dump_bookmarks (GBytes *pdf, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPdfSource) source = mdg_pdf_source_open (pdf, password, &error);
  if (source == NULL)
    return refuse (error);
  g_autoptr (GPtrArray) titles = mdg_pdf_source_dup_bookmarks (source);
  for (guint i = 0; i < titles->len; i++)
    if (titles->pdata[i] != NULL)
      printf ("%u %s\n", i + 1, (const char *) titles->pdata[i]);
  return 0;
}

int
main (int argc, char **argv)
{
  char *data = NULL;
  gsize size = 0;
  if (argc < 3 || !g_file_get_contents (argv[2], &data, &size, NULL))
    return 1;
  g_autoptr (GBytes) pdf = g_bytes_new_take (data, size);
  const char *password = argc > 3 ? argv[3] : NULL;
  if (strcmp (argv[1], "text") == 0 || strcmp (argv[1], "codes") == 0)
    return dump_pages (pdf, password, argv[1][0] == 'c');
  if (strcmp (argv[1], "bookmarks") == 0)
    return dump_bookmarks (pdf, password);
  return 1;
}
