/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The CSV reader and writer. Every cell is UTF-8; a table that is written and read again has the
 * same cells, but for the apostrophe before what looks like a formula; a limit of 50 rows and 8
 * columns is kept.
 */
#include "shared/notice/csv-table.h"
#include "tests/fuzz/fuzz.h"

#define MAX_ROWS 50
#define MAX_COLUMNS 8

static const MdgCsvLimits limits = { .max_rows = MAX_ROWS,
                                     .max_columns = MAX_COLUMNS,
                                     .max_problems = 5 };

/* The cells of one row, NULL-terminated; row -1 is the header. */
static void
get_row (const MdgCsvTable *table, int row, const char *ret_cells[MAX_COLUMNS + 1])
{
  guint n = mdg_csv_table_get_n_columns (table);
  for (guint i = 0; i < n; i++)
    {
      ret_cells[i] = row < 0 ? mdg_csv_table_get_header (table, i)
                             : mdg_csv_table_get_cell (table, (guint) row, i);
      g_assert_true (g_utf8_validate (ret_cells[i], -1, NULL));
    }
  ret_cells[n] = NULL;
}

static void
compare (const MdgCsvTable *table, const MdgCsvTable *again)
{
  g_assert_cmpuint (mdg_csv_table_get_n_columns (again), ==, mdg_csv_table_get_n_columns (table));
  g_assert_cmpuint (mdg_csv_table_get_n_rows (again), ==, mdg_csv_table_get_n_rows (table));
  for (int row = 0; row < (int) mdg_csv_table_get_n_rows (table); row++)
    {
      const char *before[MAX_COLUMNS + 1];
      const char *after[MAX_COLUMNS + 1];
      get_row (table, row, before);
      get_row (again, row, after);
      for (guint i = 0; before[i] != NULL; i++)
        {
          gboolean guarded = after[i][0] == '\'' && before[i][0] != '\'';
          g_assert_cmpstr (after[i] + (guarded ? 1 : 0), ==, before[i]);
        }
    }
}

static void
write_and_read (const MdgCsvTable *table)
{
  g_autoptr (GString) out = g_string_new (NULL);
  for (int row = -1; row < (int) mdg_csv_table_get_n_rows (table); row++)
    {
      const char *cells[MAX_COLUMNS + 1];
      get_row (table, row, cells);
      mdg_csv_append_row (out, cells);
    }
  g_autoptr (GBytes) utf8 = mdg_csv_encode (out, MDG_CSV_UTF8, NULL);
  g_autoptr (MdgCsvTable) again = mdg_csv_table_parse (utf8, &limits, NULL);
  /* Without the values below no name, the last rows may be empty and go. */
  if (mdg_csv_table_get_n_problems (table) == 0)
    {
      g_assert_nonnull (again);
      compare (table, again);
    }
  g_auto (GStrv) unfit = NULL;
  g_autoptr (GBytes) cp932 = mdg_csv_encode (out, MDG_CSV_CP932, &unfit);
  g_autoptr (MdgCsvTable) japanese = mdg_csv_table_parse (cp932, &limits, NULL);
  if (mdg_csv_table_get_n_problems (table) == 0)
    g_assert_nonnull (japanese);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgCsvTable) table = mdg_csv_table_parse (bytes, &limits, &error);
  g_assert_true ((table != NULL) != (error != NULL));
  if (table == NULL)
    return 0;
  g_assert_cmpuint (mdg_csv_table_get_n_rows (table), <=, MAX_ROWS);
  g_assert_cmpuint (mdg_csv_table_get_n_columns (table), <=, MAX_COLUMNS);
  g_assert_cmpuint (mdg_csv_table_get_problems (table)->len, <=, 5);
  write_and_read (table);
  return 0;
}
