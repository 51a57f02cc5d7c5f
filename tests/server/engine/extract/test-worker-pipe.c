/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /worker-pipe/pieces   frames arrive in any pieces
 * /worker-pipe/limits   a page beyond the limits is refused, whatever the worker thinks of it
 */
#include "server/engine/extract/worker-pipe.h"
#include "shared/base/error.h"
#include "tests/server/engine/extract/extract-test.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#define N_PAGES 3

static GBytes *
read_back (int fd)
{
  goffset size = lseek (fd, 0, SEEK_END);
  guint8 *data = g_malloc ((gsize) size);
  g_assert_cmpint (pread (fd, data, (gsize) size, 0), ==, size);
  close (fd);
  return g_bytes_new_take (data, (gsize) size);
}

static MdgExtractedPage *
add_page (MdgExtracted *extracted)
{
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  MdgBlock *block = mdg_block_new (MDG_BLOCK_HEADING, "第一条　目的");
  MdgBox box = { 1, 2, 30, 4 };
  block->level = 2;
  mdg_block_add_box (block, &box);
  mdg_extracted_page_add_block (page, block);
  return page;
}

static void
test_pieces (void)
{
  int fd = memfd_create ("frames", MFD_CLOEXEC);
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("pdf", MDG_UNIT_KIND_SLIDE);
  extracted->truncated = TRUE;
  for (guint i = 0; i < N_PAGES; i++)
    g_assert_true (mdg_worker_pipe_put_page (fd, add_page (extracted)));
  g_assert_true (mdg_worker_pipe_put_end (fd, extracted));
  g_autoptr (GBytes) bytes = read_back (fd);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  for (gsize step = 1; step < size; step = step * 2 + 1)
    {
      g_autoptr (MdgPipeReader) reader = mdg_pipe_reader_new ("pdf", NULL, NULL);
      for (gsize at = 0; at < size; at += step)
        g_assert_true (mdg_pipe_reader_feed (reader, data + at, MIN (step, size - at), NULL));
      g_autoptr (MdgExtracted) read = mdg_pipe_reader_steal (reader);
      g_assert_cmpuint (read->pages->len, ==, N_PAGES);
      g_assert_cmpint (read->unit, ==, MDG_UNIT_KIND_SLIDE);
      g_assert_true (read->truncated);
      const MdgExtractedPage *page = read->pages->pdata[1];
      const MdgBlock *block = page->blocks->pdata[0];
      g_assert_cmpstr (block->text, ==, "第一条　目的");
      g_assert_cmpuint (block->level, ==, 2);
      g_assert_cmpfloat (g_array_index (block->boxes, MdgBox, 0).width, ==, 30);
    }
}

static void
spoil_nothing (MdgExtractedPage *page)
{
}

static void
spoil_number (MdgExtractedPage *page)
{
  page->number = 2;
}

static void
spoil_size (MdgExtractedPage *page)
{
  page->height = NAN;
}

static void
spoil_box (MdgExtractedPage *page)
{
  MdgBlock *block = page->blocks->pdata[0];
  MdgBox box = { 0, INFINITY, 1, 1 };
  mdg_block_add_box (block, &box);
}

static void
spoil_label (MdgExtractedPage *page)
{
  page->label = g_strnfill (MDG_PIPE_MAX_LABEL + 1, 'x');
}

static void
spoil_text (MdgExtractedPage *page)
{
  mdg_extracted_page_add_block (
    page, mdg_block_new (MDG_BLOCK_PARAGRAPH, NULL));
  MdgBlock *block = page->blocks->pdata[1];
  block->text = g_strnfill (20000000, 'x');
}

typedef struct
{
  void (*spoil) (MdgExtractedPage *page);
  gboolean is_fine;
  const char *sentence;
} Row;

static const Row rows[] = {
  { spoil_nothing, TRUE, "an ordinary page is taken" },
  { spoil_number, FALSE, "the first page is number 1" },
  { spoil_size, FALSE, "a page's size is a number" },
  { spoil_box, FALSE, "a box lies somewhere" },
  { spoil_label, FALSE, "a label is short" },
  { spoil_text, FALSE, "a page's text has an end" },
};

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize size = 0;
      int fd = memfd_create ("frames", MFD_CLOEXEC);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("pdf", MDG_UNIT_KIND_PAGE);
      g_autoptr (MdgPipeReader) reader = mdg_pipe_reader_new ("pdf", NULL, NULL);
      MdgExtractedPage *page = add_page (extracted);
      rows[i].spoil (page);
      g_assert_true (mdg_worker_pipe_put_page (fd, page));
      g_autoptr (GBytes) bytes = read_back (fd);
      const guint8 *data = g_bytes_get_data (bytes, &size);
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpint (mdg_pipe_reader_feed (reader, data, size, &error), ==, rows[i].is_fine);
      if (!rows[i].is_fine)
        g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_CRASHED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker-pipe/pieces", test_pieces);
  g_test_add_func ("/worker-pipe/limits", test_limits);
  return g_test_run ();
}
