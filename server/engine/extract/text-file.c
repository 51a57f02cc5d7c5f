/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/formats.h"

#include "server/engine/extract/page-sink.h"
#include "server/engine/extract/text-encoding.h"
#include "server/engine/extract/trim-text.h"

#include <string.h>

/* A line is a block, since a text file has no other paragraphs; longer ones are cut. */
#define MAX_LINE_BYTES (64 * 1024)

static void
add_piece (MdgExtractedPage *page, const char *start, gsize length, guint number)
{
  g_autofree char *line = g_strndup (start, length);
  g_autofree char *trimmed = mdg_trim_text (g_strdelimit (line, "\t", ' '));
  if (*trimmed == '\0')
    return;
  MdgBlock *block = mdg_block_new (MDG_BLOCK_PARAGRAPH, trimmed);
  block->row = number;
  mdg_extracted_page_add_block (page, block);
}

static void
add_line (MdgExtractedPage *page, const char *start, gsize length, guint number)
{
  while (length > MAX_LINE_BYTES)
    {
      const char *cut = g_utf8_find_prev_char (start, start + MAX_LINE_BYTES);
      add_piece (page, start, (gsize) (cut - start), number);
      length -= (gsize) (cut - start);
      start = cut;
    }
  add_piece (page, start, length, number);
}

/* Lines end with CRLF, LF or CR; a form feed is a line end too. */
static const char *
find_line_end (const char *line)
{
  return line + strcspn (line, "\r\n\f");
}

static gboolean
read_lines (const char *text, MdgPageSink *sink, GError **error)
{
  guint number = 1;
  for (const char *line = text; *line != '\0'; number++)
    {
      const char *end = find_line_end (line);
      if ((number - 1) % MDG_LINES_PAGE_LINES == 0 && !mdg_page_sink_end (sink, error))
        return FALSE;
      MdgExtractedPage *page = mdg_page_sink_get_page (sink);
      if (page == NULL)
        page = mdg_page_sink_begin (sink, NULL, FALSE);
      if (page == NULL)
        return TRUE;
      add_line (page, line, (gsize) (end - line), number);
      line = end[0] == '\r' && end[1] == '\n' ? end + 2 : *end != '\0' ? end + 1
                                                                       : end;
    }
  return TRUE;
}

MdgExtracted *
mdg_read_text (GBytes *file, MdgExtractPageFunc func, gpointer user_data, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file, &size);
  g_autofree char *text = mdg_text_decode (data, size, error);
  if (text == NULL)
    return NULL;
  g_autoptr (MdgPageSink) sink = mdg_page_sink_new ("txt", MDG_UNIT_KIND_LINE, func, user_data);
  if (!read_lines (text, sink, error))
    return NULL;
  return mdg_page_sink_finish (sink, error);
}
