/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/sheet-rows.h"

#include "server/engine/extract/table-rows.h"
#include "server/engine/extract/trim-text.h"

#include <string.h>

/* Cells further apart than this are tables beside each other: each gets a block of its own. */
#define MAX_GAP 64
#define MAX_HEADER_ROWS 10
#define MAX_HEADER_CHARS 60

typedef struct
{
  guint column;
  gsize start; /* in words */
  gboolean is_text;
  gboolean is_bold;
} Cell;

/* What stands in one column of the row, its own or from a merged cell. */
typedef struct
{
  guint column;
  const char *text;
  gboolean own;
  gboolean repeats; /* a further column of a merged cell: not in the text again */
} Slot;

typedef struct
{
  MdgXlsxRange range;
  char *text; /* NULL: nothing to fill */
} Merge;

/* For finding the header row of a sheet that does not name it. */
typedef struct
{
  guint block; /* index on the page */
  guint n_cells;
  gboolean all_text;
  gboolean all_bold;
} RowFacts;

struct _MdgSheetRows
{
  MdgPageSink *sink;
  GArray *cells;  /* Cell of the row being read */
  GString *words; /* their texts, each with its end NUL */
  GArray *slots;

  char *name;
  gboolean hidden;
  const MdgXlsxFrame *frame;
  guint first_title, last_title;
  guint next_merge; /* in frame->merges */
  GArray *merges;   /* Merge: those that reach into the row */

  guint table;
  GPtrArray *headers; /* MdgBlock of the open table */
  gboolean rows_since_header;
  gboolean header_known;
  GArray *facts; /* RowFacts of the first page */
  guint n_rows;  /* on the page */
};

static void
clear_merge (gpointer data)
{
  g_free (((Merge *) data)->text);
}

MdgSheetRows *
mdg_sheet_rows_new (MdgPageSink *sink)
{
  MdgSheetRows *rows = g_new0 (MdgSheetRows, 1);
  rows->sink = sink;
  rows->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  rows->words = g_string_new (NULL);
  rows->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  rows->merges = g_array_new (FALSE, FALSE, sizeof (Merge));
  g_array_set_clear_func (rows->merges, clear_merge);
  rows->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_block_free);
  rows->facts = g_array_new (FALSE, FALSE, sizeof (RowFacts));
  return rows;
}

void
mdg_sheet_rows_free (MdgSheetRows *rows)
{
  if (rows == NULL)
    return;
  g_array_unref (rows->cells);
  g_string_free (rows->words, TRUE);
  g_array_unref (rows->slots);
  g_array_unref (rows->merges);
  g_ptr_array_unref (rows->headers);
  g_array_unref (rows->facts);
  g_free (rows->name);
  g_free (rows);
}

void
mdg_sheet_rows_begin (MdgSheetRows *rows,
                      const char *name,
                      gboolean hidden,
                      const MdgXlsxFrame *frame)
{
  g_free (rows->name);
  rows->name = g_strdup (name);
  rows->hidden = hidden;
  rows->frame = frame;
  rows->first_title = rows->last_title = 0;
  rows->next_merge = 0;
  g_array_set_size (rows->merges, 0);
  g_array_set_size (rows->cells, 0);
  g_string_truncate (rows->words, 0);
  g_ptr_array_set_size (rows->headers, 0);
  g_array_set_size (rows->facts, 0);
  rows->rows_since_header = rows->header_known = FALSE;
  rows->n_rows = 0;
  rows->table++;
}

void
mdg_sheet_rows_add_titles (MdgSheetRows *rows, guint first, guint last)
{
  rows->first_title = first;
  rows->last_title = MIN (last, first + MAX_HEADER_ROWS - 1);
}

void
mdg_sheet_rows_add_cell (
  MdgSheetRows *rows, guint column, const char *text, gboolean is_text, gboolean is_bold)
{
  g_autofree char *trimmed = mdg_trim_text (text);
  guint n = rows->cells->len;
  gboolean rising = n == 0 || g_array_index (rows->cells, Cell, n - 1).column < column;
  if (*trimmed == '\0' || !rising)
    return;
  Cell cell = { column, rows->words->len, is_text, is_bold };
  g_array_append_val (rows->cells, cell);
  g_string_append (rows->words, g_strdelimit (trimmed, "\t", ' '));
  g_string_append_c (rows->words, '\0');
}

/* Merged cells */

static const char *
text_in_column (const MdgSheetRows *rows, guint column)
{
  for (guint i = 0; i < rows->cells->len; i++)
    {
      const Cell *cell = &g_array_index (rows->cells, Cell, i);
      if (cell->column == column)
        return rows->words->str + cell->start;
    }
  return NULL;
}

/* Takes up the merged cells that begin in row @number and drops those that ended above it. */
static void
update_merges (MdgSheetRows *rows, guint number)
{
  for (guint i = rows->merges->len; i > 0; i--)
    if (g_array_index (rows->merges, Merge, i - 1).range.last_row < number)
      g_array_remove_index_fast (rows->merges, i - 1);
  const GArray *all = rows->frame != NULL ? rows->frame->merges : NULL;
  for (; all != NULL && rows->next_merge < all->len; rows->next_merge++)
    {
      Merge merge = { g_array_index (all, MdgXlsxRange, rows->next_merge), NULL };
      if (merge.range.first_row > number)
        break;
      if (merge.range.first_row == number)
        merge.text = g_strdup (text_in_column (rows, merge.range.first_column));
      if (merge.text != NULL)
        g_array_append_val (rows->merges, merge);
    }
}

static void
add_slot (MdgSheetRows *rows, guint column, const char *text, gboolean own, gboolean repeats)
{
  Slot slot = { column, text, own, repeats };
  g_array_append_val (rows->slots, slot);
}

static void
add_merge_slots (MdgSheetRows *rows, const Merge *merge, guint number)
{
  const MdgXlsxRange *range = &merge->range;
  gboolean first = range->first_row == number;
  if (!first && g_utf8_strlen (merge->text, -1) > MDG_TABLE_FILL_CHARS)
    return;
  guint last = MIN (range->last_column, range->first_column + MDG_TABLE_MAX_COLUMNS);
  for (guint column = range->first_column; column <= last; column++)
    if (!first || column > range->first_column)
      add_slot (rows, column, merge->text, FALSE, column > range->first_column);
}

/* Own cells before filled ones in the same column. */
static int
compare_slots (gconstpointer a, gconstpointer b)
{
  const Slot *x = a, *y = b;
  if (x->column != y->column)
    return x->column < y->column ? -1 : 1;
  return (int) y->own - (int) x->own;
}

static void
gather_slots (MdgSheetRows *rows, guint number)
{
  update_merges (rows, number);
  g_array_set_size (rows->slots, 0);
  for (guint i = 0; i < rows->cells->len; i++)
    {
      const Cell *cell = &g_array_index (rows->cells, Cell, i);
      add_slot (rows, cell->column, rows->words->str + cell->start, TRUE, FALSE);
    }
  for (guint i = 0; i < rows->merges->len; i++)
    add_merge_slots (rows, &g_array_index (rows->merges, Merge, i), number);
  if (rows->slots->len > rows->cells->len)
    g_array_sort (rows->slots, compare_slots);
}

/* Blocks */

static const Slot *
slot_at (const MdgSheetRows *rows, guint i)
{
  return &g_array_index (rows->slots, Slot, i);
}

/* The end of the run of slots that starts at @from and has no wide gap. */
static guint
find_run_end (const MdgSheetRows *rows, guint from)
{
  guint i = from + 1;
  while (i < rows->slots->len &&
         slot_at (rows, i)->column < slot_at (rows, i - 1)->column + MAX_GAP)
    i++;
  return i;
}

static MdgBlock *
make_block (const MdgSheetRows *rows, guint from, guint to, guint number)
{
  guint first = slot_at (rows, from)->column;
  guint n = slot_at (rows, to - 1)->column - first + 1;
  MdgBlock *block = mdg_block_new (MDG_BLOCK_TABLE_ROW, NULL);
  GString *text = g_string_new (NULL);
  block->cells = g_new0 (char *, n + 1);
  guint column = first;
  for (guint i = from; i < to; i++)
    {
      const Slot *slot = slot_at (rows, i);
      char **cell = &block->cells[slot->column - first];
      if (*cell != NULL)
        continue;
      *cell = g_strdup (slot->text);
      for (; !slot->repeats && column < slot->column; column++)
        g_string_append_c (text, '\t');
      if (!slot->repeats)
        g_string_append (text, slot->text);
      /* The columns of a merged cell take no tabs of their own. */
      column = slot->repeats ? column + 1 : slot->column;
    }
  for (guint i = 0; i < n; i++)
    if (block->cells[i] == NULL)
      block->cells[i] = g_strdup ("");
  block->text = g_string_free (text, FALSE);
  block->table = rows->table;
  block->row = number;
  block->column = first;
  return block;
}

static MdgBlock *
copy_block (const MdgBlock *block)
{
  MdgBlock *copy = mdg_block_new (block->kind, block->text);
  copy->table = block->table;
  copy->cells = g_strdupv (block->cells);
  copy->row = block->row;
  copy->column = block->column;
  return copy;
}

/* Which rows are headers */

static gboolean
is_named_header (const MdgSheetRows *rows, guint number)
{
  if (rows->first_title > 0)
    return number >= rows->first_title && number <= rows->last_title;
  const GArray *ranges = rows->frame != NULL ? rows->frame->headings : NULL;
  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      const MdgXlsxRange *range = &g_array_index (ranges, MdgXlsxRange, i);
      if (number >= range->first_row && number <= range->last_row)
        return TRUE;
    }
  return (ranges == NULL || ranges->len == 0) && rows->frame != NULL &&
         number <= rows->frame->frozen_rows && rows->cells->len > 1;
}

static void
note_header (MdgSheetRows *rows, MdgBlock *block)
{
  if (rows->rows_since_header)
    {
      rows->table++;
      g_ptr_array_set_size (rows->headers, 0);
    }
  rows->rows_since_header = FALSE;
  rows->header_known = TRUE;
  block->kind = MDG_BLOCK_TABLE_HEADER;
  block->table = rows->table;
  if (rows->headers->len < MAX_HEADER_ROWS)
    g_ptr_array_add (rows->headers, copy_block (block));
}

static void
note_facts (MdgSheetRows *rows, guint block)
{
  RowFacts facts = { block, rows->cells->len, TRUE, TRUE };
  for (guint i = 0; i < rows->cells->len; i++)
    {
      const Cell *cell = &g_array_index (rows->cells, Cell, i);
      const char *text = rows->words->str + cell->start;
      facts.all_text &= cell->is_text && g_utf8_strlen (text, -1) <= MAX_HEADER_CHARS;
      facts.all_bold &= cell->is_bold;
    }
  g_array_append_val (rows->facts, facts);
}

/* The first row of several texts, if it is bold or about as wide as the rows below it. */
static const RowFacts *
guess_header (const MdgSheetRows *rows)
{
  guint most = 0;
  for (guint i = 0; i < rows->facts->len; i++)
    most = MAX (most, g_array_index (rows->facts, RowFacts, i).n_cells);
  for (guint i = 0; i + 1 < rows->facts->len; i++)
    {
      const RowFacts *facts = &g_array_index (rows->facts, RowFacts, i);
      if (facts->n_cells < 2)
        continue;
      gboolean wide = facts->n_cells * 10 >= most * 6;
      return facts->all_text && (wide || facts->all_bold) ? facts : NULL;
    }
  return NULL;
}

static void
find_header (MdgSheetRows *rows)
{
  const MdgExtractedPage *page = mdg_page_sink_get_page (rows->sink);
  const RowFacts *facts = rows->header_known || page == NULL ? NULL : guess_header (rows);
  rows->header_known = TRUE;
  if (facts == NULL)
    return;
  rows->rows_since_header = FALSE;
  note_header (rows, page->blocks->pdata[facts->block]);
  rows->rows_since_header = TRUE;
}

/* Pages */

static MdgExtractedPage *
open_page (MdgSheetRows *rows, gboolean with_header)
{
  MdgExtractedPage *page = mdg_page_sink_get_page (rows->sink);
  if (page != NULL)
    return page;
  page = mdg_page_sink_begin (rows->sink, rows->name, rows->hidden);
  rows->n_rows = 0;
  for (guint i = 0; page != NULL && with_header && i < rows->headers->len; i++)
    mdg_extracted_page_add_block (page, copy_block (rows->headers->pdata[i]));
  return page;
}

static gboolean
end_page (MdgSheetRows *rows, GError **error)
{
  find_header (rows);
  return mdg_page_sink_end (rows->sink, error);
}

static gboolean
add_row (MdgSheetRows *rows, guint number)
{
  gboolean header = is_named_header (rows, number);
  MdgExtractedPage *page = open_page (rows, !header || !rows->rows_since_header);
  for (guint from = 0, to = 0; page != NULL && from < rows->slots->len; from = to)
    {
      to = find_run_end (rows, from);
      MdgBlock *block = make_block (rows, from, to, number);
      if (header)
        note_header (rows, block);
      else if (!rows->header_known && from == 0)
        note_facts (rows, page->blocks->len);
      mdg_extracted_page_add_block (page, block);
    }
  rows->rows_since_header |= !header;
  rows->n_rows++;
  return page != NULL;
}

gboolean
mdg_sheet_rows_end_row (MdgSheetRows *rows, guint number, GError **error)
{
  if (rows->cells->len == 0)
    return TRUE;
  gather_slots (rows, number);
  gboolean added = add_row (rows, number);
  g_array_set_size (rows->cells, 0);
  g_string_truncate (rows->words, 0);
  if (!added)
    return FALSE;
  return rows->n_rows < MDG_SHEET_PAGE_ROWS || end_page (rows, error);
}

static void
add_lines (MdgExtractedPage *page, MdgBlockKind kind, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      mdg_extracted_page_add_block (page, mdg_block_new (kind, lines[i]));
}

gboolean
mdg_sheet_rows_end (MdgSheetRows *rows, GError **error)
{
  const MdgXlsxFrame *frame = rows->frame;
  find_header (rows);
  if (frame != NULL && (frame->notes->len > 0 || *frame->head != '\0'))
    {
      MdgExtractedPage *page = open_page (rows, FALSE);
      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < frame->notes->len; i++)
        {
          const MdgXlsxNote *note = frame->notes->pdata[i];
          MdgBlock *block = mdg_block_new (MDG_BLOCK_PARAGRAPH, note->text);
          block->row = note->row;
          block->column = note->column;
          mdg_extracted_page_add_block (page, block);
        }
      add_lines (page, MDG_BLOCK_PAGE_HEADER, frame->head);
    }
  rows->frame = NULL;
  return mdg_page_sink_end (rows->sink, error);
}
