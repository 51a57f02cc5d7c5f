/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PDF files that are read: text is clean UTF-8, every word of it is found where it stands.
 */
#include "shared/pdf/pdf-source.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>

#define MAX_PAGES 3

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_true (*at == '\n' || !g_unichar_iscntrl (g_utf8_get_char (at)));
}

static void
check_page (MdgPdfSource *source, guint page)
{
  const MdgPdfArea area = { 0, 0, 300, 300 };
  double width = 0, height = 0;
  g_autofree char *text = mdg_pdf_source_dup_text (source, page, NULL, NULL);
  g_autofree char *part = mdg_pdf_source_dup_text (source, page, &area, NULL);
  g_autofree char *rows = mdg_pdf_source_dup_rows (source, page, NULL);
  mdg_pdf_source_get_size (source, page, &width, &height);
  g_assert_true (isfinite (width) && isfinite (height) && width >= 1 && height >= 1);
  if (text == NULL)
    return;
  check_text (text);
  check_text (part);
  check_text (rows);
  g_autoptr (GArray) found = mdg_pdf_source_find (source, page, text);
  g_assert_true (found->len > 0 || *text == '\0');
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = g_bytes_new_static (data, size);
  g_autoptr (MdgPdfSource) source = mdg_pdf_source_open (pdf, NULL, &error);
  g_assert_true ((source != NULL) != (error != NULL));
  if (source == NULL)
    return 0;
  guint n = mdg_pdf_source_get_n_pages (source);
  for (guint i = 1; i <= MIN (n, MAX_PAGES); i++)
    check_page (source, i);
  g_autoptr (GPtrArray) titles = mdg_pdf_source_dup_bookmarks (source);
  g_assert_cmpuint (titles->len, ==, n);
  return 0;
}
