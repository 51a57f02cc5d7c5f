/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/extracted.h"

#include "shared/base/error.h"
#include "shared/model/document.h"

#include <string.h>

/* One page on the wire: number, label, width, height, hidden, ocr, blocks of kind, level, table,
 * text, cells, row, column, boxes. */
#define BLOCK_TYPE "(yuusasuua(dddd))"
#define PAGE_TYPE "(umsddbba" BLOCK_TYPE ")"

const char *
mdg_unit_kind_name (MdgUnitKind unit)
{
  static const char *const names[] = { MDG_UNIT_PAGE, MDG_UNIT_SLIDE, MDG_UNIT_SHEET, MDG_UNIT_ROW,
                                       MDG_UNIT_LINE };
  g_return_val_if_fail ((gsize) unit < G_N_ELEMENTS (names), NULL);
  return names[unit];
}

MdgBlock *
mdg_block_new (MdgBlockKind kind, const char *text)
{
  MdgBlock *block = g_new0 (MdgBlock, 1);
  block->kind = kind;
  block->text = g_strdup (text);
  return block;
}

void
mdg_block_free (MdgBlock *block)
{
  if (block == NULL)
    return;
  g_free (block->text);
  g_strfreev (block->cells);
  g_clear_pointer (&block->boxes, g_array_unref);
  g_free (block);
}

void
mdg_block_add_box (MdgBlock *block, const MdgBox *box)
{
  if (block->boxes == NULL)
    block->boxes = g_array_new (FALSE, FALSE, sizeof (MdgBox));
  g_array_append_val (block->boxes, *box);
}

static MdgExtractedPage *
new_page (void)
{
  MdgExtractedPage *page = g_new0 (MdgExtractedPage, 1);
  page->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_block_free);
  return page;
}

MdgExtractedPage *
mdg_extracted_add_page (MdgExtracted *extracted)
{
  MdgExtractedPage *page = new_page ();
  page->number = extracted->pages->len + 1;
  g_ptr_array_add (extracted->pages, page);
  return page;
}

void
mdg_extracted_page_add_block (MdgExtractedPage *page, MdgBlock *block)
{
  g_ptr_array_add (page->blocks, block);
}

char *
mdg_extracted_page_dup_text (const MdgExtractedPage *page)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const MdgBlock *block = page->blocks->pdata[i];
      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, block->text);
    }
  return g_string_free (text, FALSE);
}

MdgExtracted *
mdg_extracted_new (const char *format, MdgUnitKind unit)
{
  MdgExtracted *extracted = g_new0 (MdgExtracted, 1);
  extracted->format = g_strdup (format);
  extracted->unit = unit;
  extracted->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_extracted_page_free);
  return extracted;
}

void
mdg_extracted_free (MdgExtracted *extracted)
{
  if (extracted == NULL)
    return;
  g_free (extracted->format);
  g_free (extracted->title);
  g_ptr_array_unref (extracted->pages);
  g_free (extracted);
}

void
mdg_extracted_page_free (MdgExtractedPage *page)
{
  if (page == NULL)
    return;
  g_free (page->label);
  g_ptr_array_unref (page->blocks);
  g_free (page);
}

static void
add_block (GVariantBuilder *builder, const MdgBlock *block)
{
  static const char *const none[] = { NULL };
  g_variant_builder_open (builder, G_VARIANT_TYPE (BLOCK_TYPE));
  g_variant_builder_add (builder, "y", (guchar) block->kind);
  g_variant_builder_add (builder, "u", block->level);
  g_variant_builder_add (builder, "u", block->table);
  g_variant_builder_add (builder, "s", block->text);
  g_variant_builder_add (builder, "^as",
                         block->cells != NULL ? (const char *const *) block->cells : none);
  g_variant_builder_add (builder, "u", block->row);
  g_variant_builder_add (builder, "u", block->column);
  g_variant_builder_open (builder, G_VARIANT_TYPE ("a(dddd)"));
  for (guint i = 0; block->boxes != NULL && i < block->boxes->len; i++)
    {
      const MdgBox *box = &g_array_index (block->boxes, MdgBox, i);
      g_variant_builder_add (builder, "(dddd)", (double) box->x, (double) box->y,
                             (double) box->width, (double) box->height);
    }
  g_variant_builder_close (builder);
  g_variant_builder_close (builder);
}

GBytes *
mdg_extracted_page_to_bytes (const MdgExtractedPage *page)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (PAGE_TYPE));
  g_variant_builder_add (&builder, "u", page->number);
  g_variant_builder_add (&builder, "ms", page->label);
  g_variant_builder_add (&builder, "d", (double) page->width);
  g_variant_builder_add (&builder, "d", (double) page->height);
  g_variant_builder_add (&builder, "b", page->hidden);
  g_variant_builder_add (&builder, "b", page->ocr);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a" BLOCK_TYPE));
  for (guint i = 0; i < page->blocks->len; i++)
    add_block (&builder, page->blocks->pdata[i]);
  g_variant_builder_close (&builder);
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_get_data_as_bytes (value);
}

static MdgBlock *
read_block (GVariant *value)
{
  guchar kind = 0;
  MdgBlock *block = g_new0 (MdgBlock, 1);
  g_autoptr (GVariantIter) boxes = NULL;
  g_variant_get (value, "(yuus^asuua(dddd))", &kind, &block->level, &block->table, &block->text,
                 &block->cells, &block->row, &block->column, &boxes);
  block->kind = MIN (kind, MDG_BLOCK_PAGE_HEADER);
  if (block->cells[0] == NULL)
    g_clear_pointer (&block->cells, g_strfreev);
  double x, y, width, height;
  while (g_variant_iter_next (boxes, "(dddd)", &x, &y, &width, &height))
    {
      MdgBox box = { (float) x, (float) y, (float) width, (float) height };
      mdg_block_add_box (block, &box);
    }
  return block;
}

MdgExtractedPage *
mdg_extracted_page_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (
    g_variant_new_from_bytes (G_VARIANT_TYPE (PAGE_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form (value))
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
      return NULL;
    }
  g_autoptr (MdgExtractedPage) page = new_page ();
  double width = 0, height = 0;
  g_autoptr (GVariantIter) blocks = NULL;
  g_variant_get (value, "(umsddbba" BLOCK_TYPE ")", &page->number, &page->label, &width, &height,
                 &page->hidden, &page->ocr, &blocks);
  page->width = (float) width;
  page->height = (float) height;
  GVariant *block;
  while ((block = g_variant_iter_next_value (blocks)) != NULL)
    {
      mdg_extracted_page_add_block (page, read_block (block));
      g_variant_unref (block);
    }
  return g_steal_pointer (&page);
}
