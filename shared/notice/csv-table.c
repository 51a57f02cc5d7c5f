/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. The life of a file: check its size → refuse NUL bytes → decode all of it to one UTF-8
 * text (mdg_csv_decode) → find the delimiter → cut the text into cells *in place* (a cell without
 * its quotes is never longer than with them, and its end NUL takes the place of the delimiter) →
 * drop empty rows at the end → read the header → check every cell.
 *
 * So the table is one block of text, one 32-bit offset per cell and one per row: at the limits,
 * 100,000 rows × 200 columns are the text plus 80 MB, and nothing is allocated per cell. Offsets of
 * 32 bits are enough because a file has at most MDG_CSV_MAX_BYTES and decoding makes it at most
 * three times as long.
 *
 * Rejected: reading row by row from a stream. The encoding is certain only after the last byte, and
 * a table half shown in the wrong encoding is worse than one shown a moment later.
 */
#include "shared/notice/csv-table.h"

#include "shared/base/error.h"

#include <string.h>

G_STATIC_ASSERT ((guint64) MDG_CSV_MAX_BYTES * 3 < G_MAXUINT32);

struct _MdgCsvTable
{
  const char *encoding;
  char delimiter;
  char *text;
  GArray
    *cells; /* guint32: where each cell begins in text, row after row, the header's row first */
  GArray
    *row_starts; /* guint32: index in cells of the first cell of each row; one more at the end */
  char **headers;
  guint n_columns;
  guint n_skipped; /* empty rows before the header */
  GPtrArray *problems;
  guint n_problems;
  MdgCsvLimits limits;
};

typedef enum
{
  END_OF_CELL,
  END_OF_ROW,
  END_OF_TEXT,
} CellEnd;

typedef struct
{
  MdgCsvTable *table;
  gsize length;
  gsize read;
  gsize write;       /* never passes read */
  guint row_cells;   /* cells of the row being read */
  gboolean row_full; /* the row has a cell that is not empty */
  guint n_filled;    /* stored rows up to the last that is not empty */
  gboolean overflow; /* an empty row was not stored because the table is full */
} Reader;

/* Cutting into cells */

static char
find_delimiter (const char *text, gsize length)
{
  static const char candidates[] = ",\t;";
  guint counts[3] = { 0 };
  gboolean quoted = FALSE;
  gsize start = 0;
  while (start < length && (text[start] == '\n' || text[start] == '\r'))
    start++;
  for (gsize i = start; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      const char *found = quoted ? NULL : strchr (candidates, text[i]);
      if (found != NULL)
        counts[found - candidates]++;
    }
  guint best = 0;
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* The row being read, as a spreadsheet numbers it. */
static guint
current_row (const Reader *reader)
{
  return reader->table->n_skipped + reader->table->row_starts->len;
}

static gboolean
read_quoted (Reader *reader, guint row, GError **error)
{
  char *text = reader->table->text;
  for (reader->read++; reader->read < reader->length; reader->read++)
    {
      char c = text[reader->read];
      if (c == '"' && text[reader->read + 1] != '"')
        {
          reader->read++;
          return TRUE;
        }
      if (c == '"')
        reader->read++;
      if (c == '\r' && text[reader->read + 1] == '\n')
        continue;
      text[reader->write++] = c == '\r' ? '\n' : c;
    }
  mdg_set_error_int (error, MDG_ERROR_CSV_QUOTE, "row", row);
  return FALSE;
}

static gboolean
ends_cell (const Reader *reader)
{
  char c = reader->table->text[reader->read];
  return reader->read == reader->length || c == reader->table->delimiter || c == '\n' || c == '\r';
}

static CellEnd
take_end (Reader *reader)
{
  const char *text = reader->table->text;
  if (reader->read == reader->length)
    return END_OF_TEXT;
  char c = text[reader->read++];
  if (c == '\r' && text[reader->read] == '\n')
    reader->read++;
  return c == reader->table->delimiter ? END_OF_CELL : END_OF_ROW;
}

static gboolean
store_cell (Reader *reader, guint32 start, GError **error)
{
  MdgCsvTable *table = reader->table;
  gboolean empty = table->text[start] == '\0';
  if (reader->row_cells >= table->limits.max_columns)
    {
      if (empty)
        return TRUE;
      mdg_set_error_int (error, MDG_ERROR_CSV_TOO_MANY_COLUMNS, "max", table->limits.max_columns);
      return FALSE;
    }
  g_array_append_val (table->cells, start);
  reader->row_cells++;
  reader->row_full |= !empty;
  return TRUE;
}

static gboolean
read_cell (Reader *reader, CellEnd *ret_end, GError **error)
{
  char *text = reader->table->text;
  guint row = current_row (reader);
  guint32 start = (guint32) reader->write;
  if (reader->read < reader->length && text[reader->read] == '"')
    {
      if (!read_quoted (reader, row, error))
        return FALSE;
      if (!ends_cell (reader))
        {
          mdg_set_error_int (error, MDG_ERROR_CSV_QUOTE, "row", row);
          return FALSE;
        }
    }
  while (!ends_cell (reader))
    text[reader->write++] = text[reader->read++];
  *ret_end = take_end (reader);
  text[reader->write++] = '\0';
  return store_cell (reader, start, error);
}

static void
drop_row (Reader *reader)
{
  MdgCsvTable *table = reader->table;
  g_array_set_size (table->cells, table->cells->len - reader->row_cells);
}

/* Decides about the row whose last cell has been stored. */
static gboolean
end_row (Reader *reader, GError **error)
{
  MdgCsvTable *table = reader->table;
  guint n_stored = table->row_starts->len - 1;
  if (n_stored == 0 && !reader->row_full)
    {
      table->n_skipped++;
      drop_row (reader);
      return TRUE;
    }
  if (n_stored > table->limits.max_rows || reader->overflow)
    {
      reader->overflow = TRUE;
      drop_row (reader);
      if (reader->row_full)
        mdg_set_error_int (error, MDG_ERROR_CSV_TOO_MANY_ROWS, "max", table->limits.max_rows);
      return !reader->row_full;
    }
  guint32 next = table->cells->len;
  g_array_append_val (table->row_starts, next);
  if (reader->row_full)
    reader->n_filled = table->row_starts->len - 1;
  return TRUE;
}

static gboolean
read_row (Reader *reader, CellEnd *ret_end, GError **error)
{
  reader->row_cells = 0;
  reader->row_full = FALSE;
  CellEnd end = END_OF_CELL;
  while (end == END_OF_CELL)
    if (!read_cell (reader, &end, error))
      return FALSE;
  *ret_end = end;
  return end_row (reader, error);
}

static gboolean
cut_text (MdgCsvTable *table, gsize length, GError **error)
{
  Reader reader = { .table = table, .length = length };
  guint32 first = 0;
  g_array_append_val (table->row_starts, first);
  CellEnd end = length > 0 ? END_OF_ROW : END_OF_TEXT;
  while (end != END_OF_TEXT)
    if (!read_row (&reader, &end, error))
      return FALSE;
  if (reader.n_filled == 0)
    {
      mdg_set_error (error, MDG_ERROR_CSV_EMPTY, NULL);
      return FALSE;
    }
  g_array_set_size (table->row_starts, reader.n_filled + 1);
  return TRUE;
}

/* Rows here count the header as row 0. */

static guint
row_length (const MdgCsvTable *table, guint row)
{
  return g_array_index (table->row_starts, guint32, row + 1) -
         g_array_index (table->row_starts, guint32, row);
}

static const char *
cell_at (const MdgCsvTable *table, guint row, guint column)
{
  guint32 first = g_array_index (table->row_starts, guint32, row);
  return column < row_length (table, row)
           ? table->text + g_array_index (table->cells, guint32, first + column)
           : "";
}

/* The length of a row without the empty cells at its end. */
static guint
filled_length (const MdgCsvTable *table, guint row)
{
  guint n = row_length (table, row);
  while (n > 0 && *cell_at (table, row, n - 1) == '\0')
    n--;
  return n;
}

/* The header */

static char *
normalise_name (const char *name)
{
  char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_NFKC);
  return normal != NULL ? g_strstrip (normal) : g_strdup ("");
}

static gboolean
read_header (MdgCsvTable *table, GError **error)
{
  table->n_columns = filled_length (table, 0);
  table->headers = g_new0 (char *, table->n_columns + 1);
  for (guint i = 0; i < table->n_columns; i++)
    table->headers[i] = normalise_name (cell_at (table, 0, i));
  /* A name of nothing but spaces is none. */
  while (table->n_columns > 0 && *table->headers[table->n_columns - 1] == '\0')
    g_clear_pointer (&table->headers[--table->n_columns], g_free);
  if (table->n_columns == 0)
    mdg_set_error (error, MDG_ERROR_CSV_EMPTY, NULL);
  return table->n_columns > 0;
}

/* "A", "B", … "Z", "AA": what a spreadsheet calls a column. */
static char *
column_letters (guint column)
{
  char letters[8] = { 0 };
  guint at = sizeof letters - 1;
  for (guint n = column + 1; n > 0; n = (n - 1) / 26)
    letters[--at] = (char) ('A' + (n - 1) % 26);
  return g_strdup (letters + at);
}

/* Problems of rows and cells */

static void
add_problem (MdgCsvTable *table, GError *problem)
{
  table->n_problems++;
  if (table->problems->len < table->limits.max_problems)
    g_ptr_array_add (table->problems, problem);
  else
    g_error_free (problem);
}

static void
add_cell_problem (MdgCsvTable *table,
                  guint row,
                  guint column,
                  MdgErrorCode code,
                  const char *name,
                  const char *value)
{
  g_autofree char *number = g_strdup_printf ("%u", table->n_skipped + row + 1);
  g_autofree char *letters = column_letters (column);
  gboolean named = row > 0 && column < table->n_columns && *table->headers[column] != '\0';
  GError *problem = NULL;
  mdg_set_error (&problem, code, "row", number, "column", named ? table->headers[column] : letters,
                 name, value, NULL);
  add_problem (table, problem);
}

static gboolean
is_bad_character (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  if (c == '\t' || c == '\n' || c == '\r')
    return FALSE;
  return c == 0xFFFD || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) ||
         type == G_UNICODE_CONTROL || type == G_UNICODE_PRIVATE_USE;
}

static void
check_cell (MdgCsvTable *table, guint row, guint column)
{
  const char *cell = cell_at (table, row, column);
  guint n_chars = 0;
  gunichar bad = 0;
  for (const char *p = cell; *p != '\0'; p = g_utf8_next_char (p), n_chars++)
    if (bad == 0 && is_bad_character (g_utf8_get_char (p)))
      bad = g_utf8_get_char (p);
  if (n_chars > table->limits.max_cell_chars)
    {
      g_autofree char *max = g_strdup_printf ("%u", table->limits.max_cell_chars);
      add_cell_problem (table, row, column, MDG_ERROR_CSV_CELL_TOO_LONG, "max", max);
    }
  else if (bad != 0)
    {
      g_autofree char *code = g_strdup_printf ("U+%04X", bad);
      add_cell_problem (table, row, column, MDG_ERROR_CSV_CELL_CHARACTER, "code", code);
    }
}

static void
check_length (MdgCsvTable *table, guint row)
{
  guint found = row_length (table, row);
  if (found > table->n_columns)
    found = MAX (table->n_columns, filled_length (table, row));
  if (found == table->n_columns)
    return;
  g_autofree char *number = g_strdup_printf ("%u", table->n_skipped + row + 1);
  g_autofree char *found_text = g_strdup_printf ("%u", found);
  g_autofree char *expected = g_strdup_printf ("%u", table->n_columns);
  GError *problem = NULL;
  mdg_set_error (&problem, MDG_ERROR_CSV_CELL_COUNT, "row", number, "found", found_text, "expected",
                 expected, NULL);
  add_problem (table, problem);
}

static void
check_names (MdgCsvTable *table)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < table->n_columns; i++)
    if (*table->headers[i] != '\0' && !g_hash_table_add (seen, table->headers[i]))
      {
        g_autofree char *number = g_strdup_printf ("%u", table->n_skipped + 1);
        GError *problem = NULL;
        mdg_set_error (&problem, MDG_ERROR_CSV_COLUMN_TWICE, "row", number, "column",
                       table->headers[i], NULL);
        add_problem (table, problem);
      }
}

static void
check_rows (MdgCsvTable *table)
{
  check_names (table);
  for (guint row = 0; row + 1 < table->row_starts->len; row++)
    {
      if (row > 0)
        check_length (table, row);
      for (guint column = 0; column < row_length (table, row); column++)
        check_cell (table, row, column);
    }
}

/* Public API: reading */

static gsize
choose_limit (gsize wanted, gsize max)
{
  return wanted != 0 ? MIN (wanted, max) : max;
}

static MdgCsvLimits
fill_limits (const MdgCsvLimits *limits)
{
  MdgCsvLimits wanted = { 0 };
  if (limits != NULL)
    wanted = *limits;
  return (MdgCsvLimits){
    .max_bytes = choose_limit (wanted.max_bytes, MDG_CSV_MAX_BYTES),
    .max_rows = (guint) choose_limit (wanted.max_rows, MDG_CSV_MAX_ROWS),
    .max_columns = (guint) choose_limit (wanted.max_columns, MDG_CSV_MAX_COLUMNS),
    .max_cell_chars = (guint) choose_limit (wanted.max_cell_chars, MDG_CSV_MAX_CELL_CHARS),
    .max_problems = (guint) choose_limit (wanted.max_problems, MDG_CSV_MAX_PROBLEMS),
  };
}

static MdgCsvTable *
table_new (const MdgCsvLimits *limits)
{
  MdgCsvTable *table = g_new0 (MdgCsvTable, 1);
  table->limits = fill_limits (limits);
  table->cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  table->row_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  table->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  return table;
}

/* Static names alone outlive the caller's. */
static const char *
known_encoding (const char *encoding)
{
  static const char *const known[] = { MDG_CSV_UTF8, MDG_CSV_UTF16, MDG_CSV_CP932 };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (encoding, known[i]) == 0)
      return known[i];
  return NULL;
}

MdgCsvTable *
mdg_csv_table_parse (GBytes *file, const MdgCsvLimits *limits, GError **error)
{
  return mdg_csv_table_parse_as (file, NULL, 0, limits, error);
}

MdgCsvTable *
mdg_csv_table_parse_as (GBytes *file,
                        const char *encoding,
                        char delimiter,
                        const MdgCsvLimits *limits,
                        GError **error)
{
  g_autoptr (MdgCsvTable) table = table_new (limits);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file, &size);
  if (size > table->limits.max_bytes)
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", (gint64) table->limits.max_bytes);
      return NULL;
    }
  gsize length = 0;
  table->encoding = known_encoding (encoding);
  if (table->encoding != NULL)
    table->text = mdg_csv_decode_as (data, size, table->encoding, &length, error);
  else
    table->text = mdg_csv_decode (data, size, &table->encoding, &length, error);
  if (table->text == NULL)
    return NULL;
  table->delimiter = delimiter != 0 ? delimiter : find_delimiter (table->text, length);
  if (!cut_text (table, length, error) || !read_header (table, error))
    return NULL;
  check_rows (table);
  return g_steal_pointer (&table);
}

void
mdg_csv_table_free (MdgCsvTable *table)
{
  if (table == NULL)
    return;
  g_free (table->text);
  g_array_unref (table->cells);
  g_array_unref (table->row_starts);
  g_strfreev (table->headers);
  g_ptr_array_unref (table->problems);
  g_free (table);
}

const char *
mdg_csv_table_get_encoding (const MdgCsvTable *table)
{
  return table->encoding;
}

char
mdg_csv_table_get_delimiter (const MdgCsvTable *table)
{
  return table->delimiter;
}

guint
mdg_csv_table_get_n_rows (const MdgCsvTable *table)
{
  return table->row_starts->len - 2;
}

guint
mdg_csv_table_get_n_columns (const MdgCsvTable *table)
{
  return table->n_columns;
}

const char *
mdg_csv_table_get_header (const MdgCsvTable *table, guint column)
{
  g_return_val_if_fail (column < table->n_columns, NULL);
  return table->headers[column];
}

int
mdg_csv_table_find_column (const MdgCsvTable *table, const char *name)
{
  g_autofree char *wanted = normalise_name (name);
  for (guint i = 0; i < table->n_columns; i++)
    if (g_str_equal (table->headers[i], wanted))
      return (int) i;
  return -1;
}

const char *
mdg_csv_table_get_cell (const MdgCsvTable *table, guint row, guint column)
{
  g_return_val_if_fail (row < mdg_csv_table_get_n_rows (table), NULL);
  g_return_val_if_fail (column < table->n_columns, NULL);
  return cell_at (table, row + 1, column);
}

guint
mdg_csv_table_get_row_number (const MdgCsvTable *table, guint row)
{
  return table->n_skipped + row + 2;
}

GPtrArray *
mdg_csv_table_get_problems (const MdgCsvTable *table)
{
  return table->problems;
}

guint
mdg_csv_table_get_n_problems (const MdgCsvTable *table)
{
  return table->n_problems;
}

/* Public API: writing */

static gboolean
is_plain_number (const char *cell)
{
  const char *p = *cell == '-' || *cell == '+' ? cell + 1 : cell;
  gsize whole = strspn (p, "0123456789");
  p += whole;
  if (whole > 0 && *p == '.')
    p += 1 + strspn (p + 1, "0123456789");
  return whole > 0 && *p == '\0';
}

static gboolean
looks_like_formula (const char *cell)
{
  /* A spreadsheet set to Japanese takes the full-width forms for the ASCII ones. */
  static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (cell, starts[i]))
      return !is_plain_number (cell);
  return FALSE;
}

static void
append_guarded (GString *out, const char *text, const char *guard)
{
  /* RFC 4180 asks for less; a reader that looks for the delimiter must not count these. */
  if (strpbrk (text, ",;\t\"\r\n") == NULL)
    {
      g_string_append (out, guard);
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  g_string_append (out, guard);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

void
mdg_csv_append_cell (GString *out, const char *cell)
{
  const char *text = cell != NULL ? cell : "";
  append_guarded (out, text, looks_like_formula (text) ? "'" : "");
}

void
mdg_csv_append_exact_cell (GString *out, const char *cell)
{
  append_guarded (out, cell != NULL ? cell : "", "");
}

void
mdg_csv_append_row (GString *out, const char *const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      mdg_csv_append_cell (out, cells[i]);
    }
  g_string_append (out, "\r\n");
}
