/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/table-rows.h"

struct _MdgTableRows
{
  GPtrArray *above; /* what cells merged down show, by column; NULL for nothing */
  GPtrArray *cells; /* of this row */
  GString *text;
  guint n_texts;   /* cells that text has, empty ones included */
  guint n_pending; /* empty cells not yet written to text */
  gboolean has_own;
};

MdgTableRows *
mdg_table_rows_new (void)
{
  MdgTableRows *rows = g_new0 (MdgTableRows, 1);
  rows->above = g_ptr_array_new_with_free_func (g_free);
  rows->cells = g_ptr_array_new_with_free_func (g_free);
  rows->text = g_string_new (NULL);
  return rows;
}

void
mdg_table_rows_free (MdgTableRows *rows)
{
  if (rows == NULL)
    return;
  g_ptr_array_unref (rows->above);
  g_ptr_array_unref (rows->cells);
  g_string_free (rows->text, TRUE);
  g_free (rows);
}

static const char *
text_above (const MdgTableRows *rows, guint column)
{
  const char *text = column < rows->above->len ? rows->above->pdata[column] : NULL;
  return text != NULL ? text : "";
}

static void
set_above (MdgTableRows *rows, guint column, const char *text)
{
  if (column >= rows->above->len)
    g_ptr_array_set_size (rows->above, (int) column + 1);
  g_free (rows->above->pdata[column]);
  rows->above->pdata[column] = g_strdup (text);
}

/* Empty cells at the end of a row leave no tabs. */
static void
append_text (MdgTableRows *rows, const char *text)
{
  if (*text == '\0')
    {
      rows->n_pending++;
      return;
    }
  for (guint i = 0; i < rows->n_pending + (rows->n_texts > 0 ? 1 : 0); i++)
    g_string_append_c (rows->text, '\t');
  g_string_append (rows->text, text);
  rows->n_texts += rows->n_pending + 1;
  rows->n_pending = 0;
}

void
mdg_table_rows_add (MdgTableRows *rows, const char *text, guint span, MdgCellMerge merge)
{
  guint column = rows->cells->len;
  guint n = MIN (MAX (span, 1), MDG_TABLE_MAX_COLUMNS);
  if (column + n > MDG_TABLE_MAX_COLUMNS)
    n = MDG_TABLE_MAX_COLUMNS - column;
  g_autofree char *shown =
    g_strdup (merge == MDG_CELL_CONTINUED ? text_above (rows, column) : text);
  gboolean fills =
    merge == MDG_CELL_TOP && g_utf8_strlen (text, -1) <= MDG_TABLE_FILL_CHARS;
  rows->has_own |= merge != MDG_CELL_CONTINUED && *text != '\0';
  /* What does not fit into the columns is kept in the text. */
  append_text (rows, shown);
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (rows->cells, g_strdup (shown));
      if (merge != MDG_CELL_CONTINUED)
        set_above (rows, column + i, fills ? text : NULL);
    }
}

MdgBlock *
mdg_table_rows_end (MdgTableRows *rows, MdgBlockKind kind, guint table)
{
  MdgBlock *block = NULL;
  if (rows->has_own)
    {
      block = mdg_block_new (kind, rows->text->str);
      block->table = table;
      g_ptr_array_add (rows->cells, NULL);
      block->cells = (char **) g_ptr_array_steal (rows->cells, NULL);
    }
  g_ptr_array_set_size (rows->cells, 0);
  g_string_truncate (rows->text, 0);
  rows->n_texts = rows->n_pending = 0;
  rows->has_own = FALSE;
  return block;
}
