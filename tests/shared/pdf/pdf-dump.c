/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pdf-dump text|codes|bookmarks|inspect|visit FILE [PASSWORD]: what shared/pdf reads, for scripts.
 * pdf-dump split FILE DIR PAGES: DIR/<first page>.pdf, each of PAGES pages.
 * Exit code 2 when the file is refused.
 */
#include "shared/base/error.h"
#include "shared/pdf/pdf-inspect.h"
#include "shared/pdf/pdf-source.h"
#include "shared/pdf/pdf-splitter.h"

#include <stdio.h>
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

static int
dump_findings (GBytes *pdf, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = mdg_pdf_inspect (pdf, password, &error);
  if (findings == NULL)
    return refuse (error);
  for (guint i = 0; i < findings->len; i++)
    {
      const MdgPdfFinding *finding = findings->pdata[i];
      printf ("%s %s page %d n %d\n", finding->stops ? "stop" : "note", finding->kind,
              (int) finding->page, (int) finding->n);
    }
  return 0;
}

static void
on_piece (MdgPdfPiece piece, const guint8 *data, gsize size, gpointer user_data)
{
  fwrite (data, 1, size, stdout);
  putchar ('\n');
}

static int
dump_pieces (GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  return mdg_pdf_visit (pdf, on_piece, NULL, NULL, &error) ? 0 : refuse (error);
}

static int
split (GBytes *pdf, const char *directory, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPdfSplitter) splitter = mdg_pdf_splitter_new (pdf, NULL, &error);
  guint n_pages = splitter != NULL ? mdg_pdf_splitter_get_n_pages (splitter) : 0;
  for (guint first = 1; first <= n_pages; first += n)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.pdf", directory, first);
      g_autoptr (GBytes) part =
        mdg_pdf_splitter_extract (splitter, first, MIN (first + n - 1, n_pages), &error);
      if (part == NULL || !g_file_set_contents_full (path, g_bytes_get_data (part, NULL),
                                                     (gssize) g_bytes_get_size (part),
                                                     G_FILE_SET_CONTENTS_NONE, 0600, &error))
        break;
    }
  return error != NULL ? refuse (error) : 0;
}

int
main (int argc, char **argv)
{
  char *data = NULL;
  gsize size = 0;
  if (argc < 3 || !g_file_get_contents (argv[2], &data, &size, NULL))
    return 1;
  g_autoptr (GBytes) pdf = g_bytes_new_take (data, size);
  const char *password = argc == 4 ? argv[3] : NULL;
  if (strcmp (argv[1], "text") == 0 || strcmp (argv[1], "codes") == 0)
    return dump_pages (pdf, password, argv[1][0] == 'c');
  if (strcmp (argv[1], "bookmarks") == 0)
    return dump_bookmarks (pdf, password);
  if (strcmp (argv[1], "inspect") == 0)
    return dump_findings (pdf, password);
  if (strcmp (argv[1], "visit") == 0)
    return dump_pieces (pdf);
  if (strcmp (argv[1], "split") == 0 && argc == 5)
    return split (pdf, argv[3], (guint) MAX (g_ascii_strtoull (argv[4], NULL, 10), 1));
  return 1;
}
