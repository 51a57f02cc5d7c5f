/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-table.h"

#include <math.h>

#define MIN_ROWS 2

/* In heights of a row. */
#define MAX_ROW_GAP 2.5f
#define ALIGNED 0.6f

#define SAME_ROW 0.5f

/* Lines that stand beside each other. */
typedef struct
{
  guint first;
  guint n_lines;
  GPtrArray *parts; /* borrowed MdgPdfPart, from left to right */
  MdgBox box;
  float size;
  gboolean is_bold;
} Row;

typedef struct
{
  float left;
  float right;
} Column;

static void
clear_row (gpointer data)
{
  g_clear_pointer (&((Row *) data)->parts, g_ptr_array_unref);
}

static void
take_line (Row *row, const MdgPdfLine *line)
{
  for (guint i = 0; i < line->parts->len; i++)
    g_ptr_array_add (row->parts, line->parts->pdata[i]);
  row->box = mdg_pdf_box_union (&row->box, &line->box);
  row->size = MAX (row->size, line->size);
  row->n_lines++;
}

static gboolean
is_beside (const Row *row, const MdgPdfLine *line)
{
  float top = MAX (row->box.y, line->box.y);
  float bottom = MIN (row->box.y + row->box.height, line->box.y + line->box.height);
  return bottom - top > SAME_ROW * MIN (row->box.height, line->box.height) &&
         line->box.x >= row->box.x + row->box.width;
}

static Row
read_row (GPtrArray *lines, guint first)
{
  const MdgPdfLine *start = lines->pdata[first];
  Row row = { .first = first, .parts = g_ptr_array_new (), .is_bold = start->is_bold };
  take_line (&row, start);
  for (guint i = first + 1; i < lines->len; i++)
    {
      const MdgPdfLine *line = lines->pdata[i];
      if (line->is_vertical || line->is_running || !is_beside (&row, line))
        break;
      row.is_bold &= line->is_bold;
      take_line (&row, line);
    }
  return row;
}

static gboolean
is_aligned (const MdgBox *a, const MdgBox *b, float tolerance)
{
  float middle_a = a->x + a->width / 2, middle_b = b->x + b->width / 2;
  return fabsf (a->x - b->x) <= tolerance || fabsf (middle_a - middle_b) <= tolerance ||
         fabsf (a->x + a->width - b->x - b->width) <= tolerance;
}

/* Two cells of the one row stand under two of the other. */
static gboolean
has_same_columns (const Row *a, const Row *b)
{
  guint n = 0;
  float tolerance = ALIGNED * MAX (a->size, 4);
  for (guint i = 0; i < a->parts->len; i++)
    {
      const MdgPdfPart *part = a->parts->pdata[i];
      gboolean found = FALSE;
      for (guint j = 0; j < b->parts->len && !found; j++)
        found = is_aligned (&part->box, &((const MdgPdfPart *) b->parts->pdata[j])->box, tolerance);
      n += found;
    }
  return n >= 2;
}

static GArray *
read_rows (GPtrArray *lines, guint first)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (rows, clear_row);
  for (guint i = first; i < lines->len;)
    {
      const MdgPdfLine *line = lines->pdata[i];
      if (line->is_vertical || line->is_running)
        break;
      Row row = read_row (lines, i);
      const Row *before = rows->len > 0 ? &g_array_index (rows, Row, rows->len - 1) : NULL;
      float gap = before != NULL ? row.box.y - before->box.y - before->box.height : 0;
      if (row.parts->len < 2 || row.parts->len > MDG_PDF_MAX_COLUMNS ||
          (before != NULL &&
           (gap > MAX_ROW_GAP * MAX (before->size, 4) || gap < -row.box.height / 2 ||
            !has_same_columns (before, &row))))
        {
          clear_row (&row);
          break;
        }
      i += row.n_lines;
      g_array_append_val (rows, row);
    }
  return rows;
}

static int
compare_columns (gconstpointer a, gconstpointer b)
{
  const Column *left = a, *right = b;
  return (left->left > right->left) - (left->left < right->left);
}

/* What stands above each other is one column. */
static GArray *
find_columns (GArray *rows)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Column));
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      for (guint j = 0; j < row->parts->len; j++)
        {
          const MdgBox *box = &((const MdgPdfPart *) row->parts->pdata[j])->box;
          Column span = { box->x, box->x + box->width };
          g_array_append_val (spans, span);
        }
    }
  g_array_sort (spans, compare_columns);
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));
  for (guint i = 0; i < spans->len; i++)
    {
      const Column *span = &g_array_index (spans, Column, i);
      Column *last = columns->len > 0 ? &g_array_index (columns, Column, columns->len - 1) : NULL;
      if (last != NULL && span->left < last->right)
        last->right = MAX (last->right, span->right);
      else
        g_array_append_val (columns, *span);
    }
  return columns;
}

static guint
find_column (GArray *columns, const MdgBox *box)
{
  guint index = 0;
  while (index + 1 < columns->len && g_array_index (columns, Column, index).right <= box->x)
    index++;
  return index;
}

static MdgBlock *
make_row (const Row *row, GArray *columns, MdgBlockKind kind)
{
  MdgBlock *block = mdg_block_new (kind, NULL);
  block->cells = g_new0 (char *, columns->len + 1);
  for (guint i = 0; i < columns->len; i++)
    block->cells[i] = g_strdup ("");
  for (guint i = 0; i < row->parts->len; i++)
    {
      const MdgPdfPart *part = row->parts->pdata[i];
      char **cell = &block->cells[find_column (columns, &part->box)];
      g_autofree char *before = *cell;
      *cell = *before == '\0' ? g_strdup (part->text) : g_strconcat (before, " ", part->text, NULL);
    }
  block->text = g_strjoinv ("\t", block->cells);
  mdg_block_add_box (block, &row->box);
  return block;
}

/* The first row names the columns when it alone is bold. */
static gboolean
has_header (GArray *rows)
{
  return rows->len > 2 && g_array_index (rows, Row, 0).is_bold &&
         !g_array_index (rows, Row, 1).is_bold;
}

guint
mdg_pdf_table_add (MdgExtractedPage *page, GPtrArray *lines, guint first, guint *table)
{
  g_autoptr (GArray) rows = read_rows (lines, first);
  if (rows->len < MIN_ROWS)
    return 0;
  g_autoptr (GArray) columns = find_columns (rows);
  if (columns->len < 2 || columns->len > MDG_PDF_MAX_COLUMNS)
    return 0;
  guint n = 0;
  ++*table;
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      gboolean is_header = i == 0 && has_header (rows);
      MdgBlock *block =
        make_row (row, columns, is_header ? MDG_BLOCK_TABLE_HEADER : MDG_BLOCK_TABLE_ROW);
      block->table = *table;
      block->row = i + 1;
      mdg_extracted_page_add_block (page, block);
      n += row->n_lines;
    }
  return n;
}
