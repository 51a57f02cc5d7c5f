/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/xlsx-sheet.h"

#include <math.h>
#include <string.h>

/* Excel allows 32,767; what lies beyond is not from a person. */
#define MAX_CELL_BYTES (1024 * 1024)

typedef enum
{
  CELL_NUMBER,
  CELL_SHARED, /* value is an index of the shared strings */
  CELL_TEXT,   /* text of a formula, inline text, a date in ISO 8601 */
  CELL_BOOLEAN,
  CELL_ERROR,
} CellType;

typedef struct
{
  const MdgXlsxBook *book;
  guint row;
  guint column;
  CellType type;
  gint64 style;
  GString *value;
  GString *shown;
  gboolean in_value;
  gboolean in_reading; /* rPh of an inline string */
  gboolean full;
  GError *error;
} Sheet;

/* "_x000D_" and the like, which stand for characters that XML cannot hold. Decoded in place; of
 * controls nothing is left. */
static void
decode_escapes (GString *text)
{
  char *out = text->str;
  for (const char *p = text->str; *p != '\0';)
    {
      gboolean escape = p[0] == '_' && p[1] == 'x' && g_ascii_isxdigit (p[2]) &&
                        g_ascii_isxdigit (p[3]) && g_ascii_isxdigit (p[4]) &&
                        g_ascii_isxdigit (p[5]) && p[6] == '_';
      guint code = escape ? (guint) g_ascii_strtoull (p + 2, NULL, 16) : 0;
      if (!escape || (code >= 0xD800 && code <= 0xDFFF))
        {
          *out++ = *p++;
          continue;
        }
      if (code >= 0x20 || code == '\n' || code == '\t')
        out += g_unichar_to_utf8 (code, out);
      p += 7;
    }
  g_string_truncate (text, (gsize) (out - text->str));
}

static void
show_number (Sheet *sheet)
{
  char *end = NULL;
  double value = g_ascii_strtod (sheet->value->str, &end);
  if (end == sheet->value->str)
    g_string_append (sheet->shown, sheet->value->str);
  else
    mdg_number_format_append (mdg_xlsx_styles_get_format (sheet->book->styles, sheet->style),
                              sheet->shown, value, sheet->book->from_1904);
}

static void
show_text (Sheet *sheet, const char *text)
{
  mdg_number_format_append_text (mdg_xlsx_styles_get_format (sheet->book->styles, sheet->style),
                                 sheet->shown, text);
  if (strstr (sheet->shown->str, "_x") != NULL)
    decode_escapes (sheet->shown);
}

static void
end_cell (Sheet *sheet)
{
  const char *value = sheet->value->str;
  if (sheet->value->len == 0)
    return;
  g_string_truncate (sheet->shown, 0);
  if (sheet->type == CELL_SHARED)
    show_text (sheet, mdg_xlsx_strings_get (sheet->book->strings,
                                            g_ascii_strtoll (value, NULL, 10)));
  else if (sheet->type == CELL_NUMBER)
    show_number (sheet);
  else if (sheet->type == CELL_BOOLEAN)
    g_string_append (sheet->shown, *value == '1' || *value == 't' ? "TRUE" : "FALSE");
  else
    show_text (sheet, value);
  mdg_sheet_rows_add_cell (sheet->book->rows, sheet->column, sheet->shown->str,
                           sheet->type == CELL_SHARED || sheet->type == CELL_TEXT,
                           mdg_xlsx_styles_is_bold (sheet->book->styles, sheet->style));
}

static CellType
read_type (const MdgXmlAttributes *attributes)
{
  gsize length = 0;
  const char *type = mdg_xml_attributes_find (attributes, "t", &length);
  if (type == NULL || (length == 1 && *type == 'n'))
    return CELL_NUMBER;
  if (length == 1 && *type == 's')
    return CELL_SHARED;
  if (length == 1 && *type == 'b')
    return CELL_BOOLEAN;
  return length == 1 && *type == 'e' ? CELL_ERROR : CELL_TEXT;
}

/* Files may leave out the place of a cell, which is then next to the one before. */
static void
start_cell (Sheet *sheet, const MdgXmlAttributes *attributes)
{
  gsize length = 0;
  MdgXlsxRange place;
  const char *reference = mdg_xml_attributes_find (attributes, "r", &length);
  if (reference != NULL && mdg_xlsx_range_parse (reference, length, &place))
    sheet->column = place.first_column;
  else
    sheet->column++;
  sheet->type = read_type (attributes);
  sheet->style = mdg_xml_attributes_int (attributes, "s", 0);
  g_string_truncate (sheet->value, 0);
}

static void
start_row (Sheet *sheet, const MdgXmlAttributes *attributes)
{
  gint64 row = mdg_xml_attributes_int (attributes, "r", (gint64) sheet->row + 1);
  sheet->row = (guint) CLAMP (row, 1, MDG_XLSX_MAX_ROWS);
  sheet->column = 0;
}

static gboolean
on_start (gpointer user_data, const char *name, const MdgXmlAttributes *attributes)
{
  Sheet *sheet = user_data;
  sheet->in_value = FALSE;
  if (strcmp (name, "c") == 0)
    start_cell (sheet, attributes);
  else if (strcmp (name, "row") == 0)
    start_row (sheet, attributes);
  else if (strcmp (name, "v") == 0 || strcmp (name, "t") == 0)
    sheet->in_value = !sheet->in_reading;
  else if (strcmp (name, "rPh") == 0)
    sheet->in_reading = TRUE;
  return TRUE;
}

static gboolean
on_end (gpointer user_data, const char *name)
{
  Sheet *sheet = user_data;
  sheet->in_value = FALSE;
  if (strcmp (name, "c") == 0)
    end_cell (sheet);
  else if (strcmp (name, "rPh") == 0)
    sheet->in_reading = FALSE;
  else if (strcmp (name, "row") == 0)
    sheet->full = !mdg_sheet_rows_end_row (sheet->book->rows, sheet->row, &sheet->error);
  else if (strcmp (name, "sheetData") == 0)
    return FALSE;
  return !sheet->full;
}

static gboolean
on_text (gpointer user_data, const char *text, gsize length)
{
  Sheet *sheet = user_data;
  if (sheet->in_value && sheet->value->len + length <= MAX_CELL_BYTES)
    g_string_append_len (sheet->value, text, (gssize) length);
  return TRUE;
}

gboolean
mdg_xlsx_sheet_read (const MdgXlsxBook *book, const char *part, GError **error)
{
  static const MdgXmlEvents events = { on_start, on_end, on_text };
  Sheet sheet = { .book = book };
  sheet.value = g_string_new (NULL);
  sheet.shown = g_string_new (NULL);
  gboolean whole = mdg_xml_read_events (book->package->zip, part, &events, &sheet, error);
  g_string_free (sheet.value, TRUE);
  g_string_free (sheet.shown, TRUE);
  if (sheet.error != NULL)
    {
      g_clear_error (error);
      g_propagate_error (error, sheet.error);
    }
  return whole && !sheet.full;
}
