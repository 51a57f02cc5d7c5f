/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints what the CSV reader makes of files, one JSON object a line, for tests/shared/csv-peer.py
 * to compare.
 */
#include "shared/base/error.h"
#include "shared/notice/csv-table.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

static void
add_error (JsonBuilder *builder, const GError *error)
{
  const char *const *names = mdg_error_get_arg_names (error);
  const char *const *values = mdg_error_get_arg_values (error);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "slug");
  json_builder_add_string_value (builder, mdg_error_slug (error));
  for (guint i = 0; names[i] != NULL; i++)
    {
      json_builder_set_member_name (builder, names[i]);
      json_builder_add_string_value (builder, values[i]);
    }
  json_builder_end_object (builder);
}

static void
add_rows (JsonBuilder *builder, const MdgCsvTable *table)
{
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    {
      json_builder_begin_array (builder);
      for (guint column = 0; column < mdg_csv_table_get_n_columns (table); column++)
        json_builder_add_string_value (builder, mdg_csv_table_get_cell (table, row, column));
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
add_table (JsonBuilder *builder, const MdgCsvTable *table)
{
  char delimiter[] = { mdg_csv_table_get_delimiter (table), '\0' };
  GPtrArray *problems = mdg_csv_table_get_problems (table);
  json_builder_set_member_name (builder, "encoding");
  json_builder_add_string_value (builder, mdg_csv_table_get_encoding (table));
  json_builder_set_member_name (builder, "delimiter");
  json_builder_add_string_value (builder, delimiter);
  json_builder_set_member_name (builder, "first_row_number");
  json_builder_add_int_value (builder, mdg_csv_table_get_row_number (table, 0));
  json_builder_set_member_name (builder, "header");
  json_builder_begin_array (builder);
  for (guint i = 0; i < mdg_csv_table_get_n_columns (table); i++)
    json_builder_add_string_value (builder, mdg_csv_table_get_header (table, i));
  json_builder_end_array (builder);
  add_rows (builder, table);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    add_error (builder, problems->pdata[i]);
  json_builder_end_array (builder);
}

static void
dump_file (const char *path)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &data, &size, &error))
    g_error ("%s", error->message);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (MdgCsvTable) table = mdg_csv_table_parse (bytes, NULL, &error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  if (table != NULL)
    add_table (builder, table);
  else
    {
      json_builder_set_member_name (builder, "error");
      add_error (builder, error);
    }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);
  fputs (text, stdout); /* g_print would convert to the encoding of the locale */
  fputc ('\n', stdout);
}

int
main (int argc, char **argv)
{
#ifdef G_OS_WIN32
  g_auto (GStrv) paths = g_win32_get_command_line (); /* main () gets them in the code page */
#else
  g_auto (GStrv) paths = g_strdupv (argv);
#endif
  for (char **path = paths + 1; *path != NULL; path++)
    dump_file (*path);
  return 0;
}
