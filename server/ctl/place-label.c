/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/place-label.h"

#include "shared/base/catalog.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>

#define LETTERS 26

/* Rows and columns from 1; 0 where there are none. */
typedef struct
{
  guint first_row;
  guint last_row;
  guint first_column;
  guint last_column;
} Range;

static void
widen (Range *range, const MdgBlock *block)
{
  guint n_cells = block->cells != NULL ? g_strv_length (block->cells) : 1;
  if (block->row == 0)
    return;
  if (range->first_row == 0 || block->row < range->first_row)
    range->first_row = block->row;
  range->last_row = MAX (range->last_row, block->row);
  if (block->column == 0 || n_cells == 0)
    return;
  if (range->first_column == 0 || block->column < range->first_column)
    range->first_column = block->column;
  range->last_column = MAX (range->last_column, block->column + n_cells - 1);
}

/* The header row that is repeated above each range of rows does not count. */
static Range
find_range (const MdgExtractedPage *page)
{
  Range range = { 0 };
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const MdgBlock *block = page->blocks->pdata[i];
      if (block->kind != MDG_BLOCK_TABLE_HEADER || page->blocks->len == 1 || page->number == 1)
        widen (&range, block);
    }
  return range;
}

/* 1 is A, 27 is AA. */
static char *
column_name (guint column)
{
  GString *name = g_string_new (NULL);
  for (; column > 0; column = (column - 1) / LETTERS)
    g_string_prepend_c (name, (char) ('A' + (column - 1) % LETTERS));
  return g_string_free (name, FALSE);
}

static char *
fill (const char *lang, const char *msgid, guint first, guint last)
{
  const char *names[] = { "first", "last", NULL };
  g_autofree char *a = g_strdup_printf ("%u", first);
  g_autofree char *b = g_strdup_printf ("%u", last);
  const char *values[] = { a, b, NULL };
  return mdg_text_fill (mdg_catalog_translate (lang, msgid), names, values);
}

static char *
sheet_label (const MdgExtractedPage *page, const Range *range)
{
  const char *sheet = page->label != NULL ? page->label : "";
  if (range->first_row == 0 || range->first_column == 0)
    return g_strdup (sheet);
  g_autofree char *first = column_name (range->first_column);
  g_autofree char *last = column_name (range->last_column);
  return g_strdup_printf ("%s %s%u:%s%u", sheet, first, range->first_row, last, range->last_row);
}

char *
mdg_place_label (const MdgExtractedPage *page, MdgUnitKind unit, const char *lang)
{
  Range range = find_range (page);
  switch (unit)
    {
    case MDG_UNIT_KIND_SLIDE:
      return fill (lang, N_ ("Slide {first}"), page->number, page->number);
    case MDG_UNIT_KIND_SHEET:
      return sheet_label (page, &range);
    case MDG_UNIT_KIND_ROW:
      return fill (lang, N_ ("rows {first}-{last}"), range.first_row, range.last_row);
    case MDG_UNIT_KIND_LINE:
      return fill (lang, N_ ("lines {first}-{last}"), range.first_row, range.last_row);
    case MDG_UNIT_KIND_PAGE:
    default:
      return page->label != NULL ? g_strdup (page->label) : g_strdup_printf ("%u", page->number);
    }
}
