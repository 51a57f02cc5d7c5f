/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker says. The same bytes in one piece and in many come to the same; a page that is
 * taken keeps to the limits and can be written and read again.
 */
#include "server/engine/extract/worker-pipe.h"
#include "tests/fuzz/fuzz.h"

#define PIECE 7

static gboolean
on_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  guint *n = user_data;
  ++*n;
  g_assert_cmpuint (page->number, ==, *n);
  g_assert_cmpuint (page->blocks->len, <=, MDG_PIPE_MAX_BLOCKS);
  g_autoptr (GBytes) bytes = mdg_extracted_page_to_bytes (page);
  g_autoptr (MdgExtractedPage) again = mdg_extracted_page_from_bytes (bytes, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->blocks->len, ==, page->blocks->len);
  return TRUE;
}

static guint
feed (const guint8 *data, gsize size, gsize piece, gboolean *ret_ended)
{
  guint n = 0;
  gboolean fine = TRUE;
  g_autoptr (MdgPipeReader) reader = mdg_pipe_reader_new ("pdf", on_page, &n);
  for (gsize at = 0; at < size && fine; at += piece)
    {
      g_autoptr (GError) error = NULL;
      fine = mdg_pipe_reader_feed (reader, data + at, MIN (piece, size - at), &error);
      g_assert_true (fine == (error == NULL));
    }
  g_autoptr (MdgExtracted) extracted = fine ? mdg_pipe_reader_steal (reader) : NULL;
  *ret_ended = extracted != NULL;
  return n;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gboolean ended = FALSE, ended_in_pieces = FALSE;
  guint n = feed (data, size, MAX (size, 1), &ended);
  guint n_in_pieces = feed (data, size, PIECE, &ended_in_pieces);
  g_assert_cmpuint (n, ==, n_in_pieces);
  g_assert_cmpint (ended, ==, ended_in_pieces);
  return 0;
}
