/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/service/page-view.h"

#include "server/engine/search/chunker.h"
#include "server/service/passage-view.h"
#include "shared/model/folder.h"

static gboolean
is_row (const MdgBlock *block)
{
  return block->kind == MDG_BLOCK_TABLE_ROW || block->kind == MDG_BLOCK_TABLE_HEADER;
}

/* Rows of sheets and CSV; tables within a text are text. */
static GPtrArray *
view_rows (const MdgExtractedPage *extracted, gint64 *ret_first_column)
{
  GPtrArray *rows = mdg_record_array_new (&MDG_TABLE_ROW_TYPE);
  for (guint i = 0; i < extracted->blocks->len; i++)
    {
      const MdgBlock *block = extracted->blocks->pdata[i];
      if (!is_row (block) || block->cells == NULL || block->row == 0)
        continue;
      MdgTableRow *row = mdg_table_row_new ();
      row->number = block->row;
      row->header = block->kind == MDG_BLOCK_TABLE_HEADER;
      g_strfreev (row->cells);
      row->cells = g_strdupv (block->cells);
      if (*ret_first_column == 0)
        *ret_first_column = block->column;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static gboolean
has_table (const char *unit)
{
  return g_strcmp0 (unit, MDG_UNIT_SHEET) == 0 || g_strcmp0 (unit, MDG_UNIT_ROW) == 0;
}

MdgDocumentPage *
mdg_page_view_new (const MdgExtractedPage *extracted, const char *unit, gint64 n_pages)
{
  MdgDocumentPage *page = mdg_document_page_new ();
  page->number = extracted->number;
  page->n_pages = n_pages;
  page->unit = g_strdup (unit);
  page->label = g_strdup (extracted->label);
  page->width = mdg_passage_view_length (extracted->width);
  page->height = mdg_passage_view_length (extracted->height);
  page->text = mdg_extracted_page_dup_text (extracted);
  page->ocr = extracted->ocr;
  page->hidden = extracted->hidden;
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  page->rows = mdg_record_array_new (&MDG_TABLE_ROW_TYPE);
  if (has_table (unit))
    {
      g_ptr_array_unref (page->rows);
      page->rows = view_rows (extracted, &page->first_column);
    }
  g_clear_pointer (&page->passages, g_ptr_array_unref);
  page->passages = mdg_record_array_new (&MDG_PASSAGE_TYPE);
  return page;
}

/* A passage stands on every page that it touches. Pages are numbered from 1 without gaps. */
static void
add_passage (GPtrArray *pages, MdgCutPassage *cut)
{
  MdgFoundPassage found = { .id = cut->number, .passage = cut };
  for (guint number = MAX (cut->first_page, 1); number <= MIN (cut->last_page, pages->len);
       number++)
    {
      MdgDocumentPage *page = pages->pdata[number - 1];
      g_ptr_array_add (page->passages, mdg_passage_view_new (&found, 0));
    }
}

GPtrArray *
mdg_page_view_all (const MdgExtracted *extracted)
{
  GPtrArray *pages = mdg_record_array_new (&MDG_DOCUMENT_PAGE_TYPE);
  g_autoptr (GPtrArray) passages = mdg_chunker_cut (extracted, NULL, MDG_CHUNK_CHARS_DEFAULT);
  const char *unit = mdg_unit_kind_name (extracted->unit);
  for (guint i = 0; i < extracted->pages->len; i++)
    g_ptr_array_add (pages,
                     mdg_page_view_new (extracted->pages->pdata[i], unit, extracted->pages->len));
  for (guint i = 0; i < passages->len; i++)
    add_passage (pages, passages->pdata[i]);
  return pages;
}
