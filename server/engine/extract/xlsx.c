/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. The workbook lists its sheets; shared strings and styles are read once. Each sheet is
 * read twice: first all but its rows, because merged cells and header rows are told after the rows
 * they are about (xlsx-frame.h), then the rows as events (xlsx-sheet.h). Rows become blocks and
 * pages in sheet-rows.h. Values are those that the program that saved the file last saw; nothing is
 * calculated.
 */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/formats.h"

#include "server/engine/extract/xlsx-sheet.h"
#include "shared/base/error.h"

#include <string.h>

#define MAX_SHEETS 5000

typedef struct
{
  MdgXlsxBook book;
  GPtrArray *relations; /* of the workbook */
  const xmlNode *root;
  MdgPageSink *sink;
} Reader;

/* The rows of "Sheet1!$A:$B,Sheet1!$1:$2": 1 and 2. */
static gboolean
parse_title_rows (const char *text, guint *ret_first, guint *ret_last)
{
  g_auto (GStrv) ranges = g_strsplit (text, ",", 8);
  for (guint i = 0; ranges[i] != NULL; i++)
    {
      const char *mark = strrchr (ranges[i], '!');
      const char *first = mark != NULL ? mark + 1 : ranges[i];
      const char *last = strchr (first, ':');
      if (first[0] != '$' || !g_ascii_isdigit (first[1]) || last == NULL || last[1] != '$')
        continue;
      *ret_first = (guint) g_ascii_strtoull (first + 1, NULL, 10);
      *ret_last = (guint) g_ascii_strtoull (last + 2, NULL, 10);
      return *ret_first > 0 && *ret_last >= *ret_first;
    }
  return FALSE;
}

static void
add_titles (const Reader *reader, guint sheet)
{
  const xmlNode *names = mdg_xml_child (reader->root, "definedNames");
  for (const xmlNode *node = names != NULL ? names->children : NULL; node != NULL;
       node = node->next)
    {
      guint first = 0, last = 0;
      if (g_strcmp0 (mdg_xml_get (node, "name"), "_xlnm.Print_Titles") != 0 ||
          mdg_xml_get_int (node, "localSheetId", -1) != (int) sheet)
        continue;
      g_autoptr (GString) text = g_string_new (NULL);
      mdg_xml_append_text (text, node);
      if (parse_title_rows (text->str, &first, &last))
        mdg_sheet_rows_add_titles (reader->book.rows, first, last);
    }
}

/* A sheet whose part is missing has nothing to read; the others have. */
static gboolean
read_sheet (const Reader *reader, const xmlNode *node, guint index, GError **error)
{
  const char *part =
    mdg_ooxml_relations_find_id (reader->relations, mdg_xml_get_relation (node, "id"));
  const char *name = mdg_xml_get (node, "name");
  const char *state = mdg_xml_get (node, "state");
  if (part == NULL)
    return TRUE;
  g_autoptr (MdgXlsxFrame) frame = mdg_xlsx_frame_read (reader->book.package, part, error);
  if (frame == NULL)
    return FALSE;
  gboolean hidden = state != NULL && strcmp (state, "visible") != 0;
  mdg_sheet_rows_begin (reader->book.rows, name, hidden, frame);
  add_titles (reader, index);
  return mdg_xlsx_sheet_read (&reader->book, part, error) &&
         mdg_sheet_rows_end (reader->book.rows, error);
}

static gboolean
read_sheets (const Reader *reader, GError **error)
{
  const xmlNode *list = mdg_xml_child (reader->root, "sheets");
  guint index = 0;
  for (const xmlNode *node = list != NULL ? list->children : NULL;
       node != NULL && index < MAX_SHEETS; node = node->next)
    {
      g_autoptr (GError) failed = NULL;
      if (!mdg_xml_is (node, "sheet"))
        continue;
      if (read_sheet (reader, node, index++, &failed))
        continue;
      if (failed == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_book (Reader *reader, GError **error)
{
  MdgXlsxBook *book = &reader->book;
  const char *strings = mdg_ooxml_relations_find_type (reader->relations, "sharedStrings");
  const char *styles = mdg_ooxml_relations_find_type (reader->relations, "styles");
  const xmlNode *properties = mdg_xml_child (reader->root, "workbookPr");
  book->from_1904 =
    mdg_xml_get (properties, "date1904") != NULL && mdg_xml_is_on (properties, "date1904");
  book->strings = mdg_xlsx_strings_read (book->package, strings, error);
  if (book->strings == NULL)
    return FALSE;
  book->styles = mdg_xlsx_styles_read (book->package, styles);
  book->rows = mdg_sheet_rows_new (reader->sink);
  return read_sheets (reader, error);
}

static void
clear_reader (Reader *reader)
{
  g_clear_pointer (&reader->book.rows, mdg_sheet_rows_free);
  g_clear_pointer (&reader->book.styles, mdg_xlsx_styles_free);
  g_clear_pointer (&reader->book.strings, mdg_xlsx_strings_free);
}

static gboolean
check_kind (const MdgOoxmlPackage *package, GError **error)
{
  if (g_strcmp0 (package->kind, "xlsx") == 0)
    return TRUE;
  mdg_set_error (error,
                 g_strcmp0 (package->kind, "xlsb") == 0 ? MDG_ERROR_EXTRACT_UNSUPPORTED
                                                        : MDG_ERROR_EXTRACT_DAMAGED,
                 NULL);
  return FALSE;
}

MdgExtracted *
mdg_read_xlsx (GBytes *file, MdgExtractPageFunc func, gpointer user_data, GError **error)
{
  g_autoptr (MdgOoxmlPackage) package = mdg_ooxml_package_open (file, error);
  if (package == NULL || !check_kind (package, error))
    return NULL;
  g_autoptr (xmlDoc) workbook = mdg_xml_read_tree (package->zip, package->main_part, error);
  if (workbook == NULL)
    return NULL;
  g_autoptr (MdgPageSink) sink =
    mdg_page_sink_new ("xlsx", MDG_UNIT_KIND_SHEET, func, user_data);
  g_autoptr (GPtrArray) relations =
    mdg_ooxml_package_read_relations (package, package->main_part);
  mdg_page_sink_get_extracted (sink)->title = mdg_ooxml_package_dup_title (package);
  Reader reader = { .book.package = package,
                    .relations = relations,
                    .root = xmlDocGetRootElement (workbook),
                    .sink = sink };
  gboolean done = read_book (&reader, error);
  clear_reader (&reader);
  return done ? mdg_page_sink_finish (sink, error) : NULL;
}
