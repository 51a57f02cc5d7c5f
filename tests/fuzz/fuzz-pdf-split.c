/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PDF files that are split. What is split opens again, has the pages that were asked for, and holds
 * nothing beside them.
 */
#include "shared/pdf/pdf-inspect.h"
#include "shared/pdf/pdf-source.h"
#include "shared/pdf/pdf-splitter.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define MAX_PAGES 4

/* What stands on the page itself, hidden or not, stays there. */
static gboolean
is_content (const MdgPdfFinding *finding)
{
  return strcmp (finding->kind, MDG_PDF_HIDDEN_TEXT) == 0 ||
         strcmp (finding->kind, MDG_PDF_UNREADABLE) == 0;
}

static void
on_piece (MdgPdfPiece piece, const guint8 *data, gsize size, gpointer user_data)
{
  if (piece == MDG_PDF_UTF8)
    g_assert_true (g_utf8_validate ((const char *) data, (gssize) size, NULL));
}

static void
check_part (GBytes *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = mdg_pdf_inspect (part, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_assert_true (is_content (findings->pdata[i]));
  g_assert_true (mdg_pdf_visit (part, on_piece, NULL, NULL, &error));
  g_autoptr (MdgPdfSplitter) again = mdg_pdf_splitter_new (part, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mdg_pdf_splitter_get_n_pages (again), ==, 1);
}

static void
split (GBytes *pdf)
{
  g_autoptr (MdgPdfSplitter) splitter = mdg_pdf_splitter_new (pdf, NULL, NULL);
  guint n = splitter != NULL ? mdg_pdf_splitter_get_n_pages (splitter) : 0;
  for (guint i = 1; i <= MIN (n, MAX_PAGES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) part = mdg_pdf_splitter_extract (splitter, i, i, &error);
      g_assert_true ((part != NULL) != (error != NULL));
      if (part != NULL)
        check_part (part);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = g_bytes_new_static (data, size);
  g_autoptr (GPtrArray) findings = mdg_pdf_inspect (pdf, NULL, &error);
  g_assert_true ((findings != NULL) != (error != NULL));
  mdg_pdf_visit (pdf, on_piece, NULL, NULL, NULL);
  split (pdf);
  return 0;
}
