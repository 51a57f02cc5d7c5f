/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PDF files. Pages are numbered, text is UTF-8, boxes are numbers, rows of tables have cells.
 */
#include "server/engine/extract/pdf-file.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>

static void
check_block (const MdgBlock *block)
{
  g_assert_true (g_utf8_validate (block->text, -1, NULL));
  g_assert_true ((block->kind == MDG_BLOCK_TABLE_ROW || block->kind == MDG_BLOCK_TABLE_HEADER) ==
                 (block->cells != NULL));
  for (guint i = 0; block->boxes != NULL && i < block->boxes->len; i++)
    g_assert_true (isfinite (g_array_index (block->boxes, MdgBox, i).x));
}

static gboolean
on_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  guint *n = user_data;
  ++*n;
  g_assert_cmpuint (page->number, ==, *n);
  for (guint i = 0; i < page->blocks->len; i++)
    check_block (page->blocks->pdata[i]);
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint n = 0;
  MdgPdfOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (MdgExtracted) extracted = mdg_read_pdf (bytes, &options, on_page, &n, &error);
  g_assert_true ((extracted != NULL) != (error != NULL));
  return 0;
}
