/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/table.h"

#define GAP 2

struct _MdgTable
{
  guint n_columns;
  guint widths[MDG_TABLE_MAX_COLUMNS];
  GPtrArray *rows; /* char ** */
};

static guint
width_of (const char *text)
{
  guint width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iszerowidth (g_utf8_get_char (p)) ? 0
             : g_unichar_iswide (g_utf8_get_char (p))    ? 2
                                                         : 1;
  return width;
}

/* Control characters would move the cursor: what stands in the store may not play with a terminal.
 */
static char *
dup_plain (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (out, g_unichar_iscntrl (g_utf8_get_char (p)) ? 0xFFFD
                                                                          : g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

void
mdg_table_add (MdgTable *table, const char *const *cells)
{
  char **row = g_new0 (char *, table->n_columns + 1);
  for (guint i = 0; i < table->n_columns; i++)
    {
      row[i] = dup_plain (cells[i]);
      table->widths[i] = MAX (table->widths[i], width_of (row[i]));
    }
  g_ptr_array_add (table->rows, row);
}

MdgTable *
mdg_table_new (const char *title, ...)
{
  const char *titles[MDG_TABLE_MAX_COLUMNS] = { NULL };
  MdgTable *table = g_new0 (MdgTable, 1);
  va_list args;
  va_start (args, title);
  for (const char *one = title; one != NULL; one = va_arg (args, const char *))
    {
      g_assert (table->n_columns < MDG_TABLE_MAX_COLUMNS);
      titles[table->n_columns++] = one;
    }
  va_end (args);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  mdg_table_add (table, titles);
  return table;
}

char *
mdg_table_format (MdgTable *table)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < table->rows->len; i++)
    {
      char **row = table->rows->pdata[i];
      guint pending = 0; /* spaces owed before the next cell, so that lines do not end in them */
      for (guint k = 0; k < table->n_columns; k++)
        {
          if (*row[k] != '\0')
            g_string_append_printf (out, "%*s%s", (int) pending, "", row[k]);
          pending = (*row[k] != '\0' ? 0 : pending) + table->widths[k] - width_of (row[k]) + GAP;
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

void
mdg_table_free (MdgTable *table)
{
  if (table == NULL)
    return;
  g_ptr_array_unref (table->rows);
  g_free (table);
}
