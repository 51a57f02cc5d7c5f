/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the fuzzers of Office readers share: a document or one of the errors that readers promise;
 * all text is UTF-8; cells and text agree about what is there; a page survives its way as bytes.
 */
#pragma once

#include "shared/base/error.h"
#include "tests/fuzz/fuzz.h"
#include "tests/server/engine/extract/office-file.h"

static inline void
fuzz_check_block (const MdgBlock *block)
{
  g_assert_true (g_utf8_validate (block->text, -1, NULL));
  gboolean row = block->kind == MDG_BLOCK_TABLE_ROW || block->kind == MDG_BLOCK_TABLE_HEADER;
  g_assert_true (!row || block->cells != NULL);
  for (guint i = 0; block->cells != NULL && block->cells[i] != NULL; i++)
    g_assert_true (g_utf8_validate (block->cells[i], -1, NULL));
}

static inline gboolean
fuzz_check_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  guint *last = user_data;
  g_assert_cmpuint (page->number, ==, ++*last);
  for (guint i = 0; i < page->blocks->len; i++)
    fuzz_check_block (page->blocks->pdata[i]);
  g_autoptr (GBytes) bytes = mdg_extracted_page_to_bytes (page);
  g_autoptr (MdgExtractedPage) again = mdg_extracted_page_from_bytes (bytes, NULL);
  g_assert_nonnull (again);
  return TRUE;
}

static inline void
fuzz_read (MdgFormatReader reader, GBytes *file)
{
  g_autoptr (GError) error = NULL;
  guint last = 0;
  g_autoptr (MdgExtracted) extracted = reader (file, fuzz_check_page, &last, &error);
  g_assert_true ((extracted != NULL) != (error != NULL));
  g_assert_true (error == NULL || error->domain == MDG_ERROR);
}

static inline void
fuzz_office (MdgFormatReader reader, const char *kind, const guint8 *data, gsize size)
{
  g_autoptr (GBytes) file = office_file_from_text (kind, (const char *) data, size);
  fuzz_read (reader, file);
}
