/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chunker under arbitrary documents: the first byte is the size of passages, each line a block
 * whose first character names its kind. No passage but a row of a table is too large; pages and
 * numbers rise; what is written as bytes is read alike.
 */
#include "server/engine/search/chunker.h"
#include "tests/fuzz/fuzz.h"

static MdgBlock *
make_block (const char *line)
{
  MdgBlockKind kind = (MdgBlockKind) ((guint) (guchar) line[0] % (MDG_BLOCK_PAGE_HEADER + 1));
  MdgBlock *block = mdg_block_new (kind, g_utf8_next_char (line));
  MdgBox box = { 1, 2, 3, 4 };
  block->level = (guint) (guchar) line[0] / 16;
  block->row = (guint) (guchar) line[0];
  block->column = block->row;
  if (kind == MDG_BLOCK_TABLE_HEADER || kind == MDG_BLOCK_TABLE_ROW)
    {
      block->table = 1 + block->level % 3;
      block->cells = g_strsplit (block->text, "\t", -1);
    }
  mdg_block_add_box (block, &box);
  mdg_block_add_box (block, &box);
  return block;
}

static MdgExtracted *
make_document (const char *text, MdgUnitKind unit)
{
  MdgExtracted *extracted = mdg_extracted_new ("docx", unit);
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] == '\0')
      page = mdg_extracted_add_page (extracted);
    else
      mdg_extracted_page_add_block (page, make_block (lines[i]));
  return extracted;
}

static void
check (const MdgCutPassage *passage, guint number, guint most)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (passage->number, ==, number);
  g_assert_cmpuint (passage->first_page, <=, passage->last_page);
  g_assert_true (g_utf8_validate (passage->text, -1, NULL));
  g_assert_true (g_str_equal (passage->kind, "table") ||
                 g_utf8_strlen (passage->text, -1) <= (long) most);
  g_autoptr (GBytes) bytes = mdg_cut_passage_to_bytes (passage);
  g_autoptr (MdgCutPassage) again = mdg_cut_passage_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->text, ==, passage->text);
  g_assert_cmpstr (again->place, ==, passage->place);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size < 2)
    return 0;
  g_autofree char *raw = g_strndup ((const char *) data + 2, size - 2);
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  guint most = 1 + data[0];
  g_autoptr (MdgExtracted) extracted =
    make_document (text, (MdgUnitKind) (data[1] % (MDG_UNIT_KIND_LINE + 1)));
  g_autoptr (GPtrArray) passages = mdg_chunker_cut (extracted, "題", most);
  for (guint i = 0; i < passages->len; i++)
    check (passages->pdata[i], i + 1, most);
  return 0;
}
