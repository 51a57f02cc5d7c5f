/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a workbook says: values, merged cells, header rows, pages of long sheets, what lies over the
 * cells, hidden sheets; and that a sheet of a million empty rows is quick.
 */
#include "tests/server/engine/extract/office-file.h"

#include "shared/base/error.h"

#include <string.h>

#define SHEET(before, rows, after)                                                                \
  "<worksheet xmlns:r=\"http://x/relationships\">" before "<sheetData>" rows "</sheetData>" after \
  "</worksheet>"
#define S(place, text) "<c r=\"" place "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(place, number) "<c r=\"" place "\"><v>" number "</v></c>"
#define BOLD(place, text) "<c r=\"" place "\" s=\"1\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

static const char book[] =
  "<workbook xmlns:r=\"http://x/relationships\"><sheets>"
  "<sheet name=\"表\" sheetId=\"1\" r:id=\"sheet1\"/></sheets></workbook>";

static const char strings[] =
  "<sst><si><t>窓口</t><rPh sb=\"0\" eb=\"2\"><t>マドグチ</t></rPh></si>"
  "<si><r><t>住民</t></r><r><rPr/><t>票</t></r></si><si><t>一行_x000D_\n二行</t></si></sst>";

static const char styles[] =
  "<styleSheet><numFmts><numFmt numFmtId=\"170\" "
  "formatCode=\"[$-411]ggge&quot;年&quot;\"/></numFmts>"
  "<fonts><font/><font><b/></font></fonts><cellXfs><xf numFmtId=\"0\" fontId=\"0\"/>"
  "<xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"170\" fontId=\"0\"/><xf numFmtId=\"3\" "
  "fontId=\"0\"/>"
  "</cellXfs></styleSheet>";

static const struct
{
  const char *name;
  const char *sheet;
  const char *told;
} cases[] = {
  { "shared strings without their readings",
    SHEET ("",
           "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>",
           ""),
    "TR 窓口|住民票" },
  { "escapes in strings are undone",
    SHEET ("", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>2</v></c></row>", ""), "TR 一行\n二行" },
  { "values as they are shown",
    SHEET ("",
           "<row r=\"1\"><c r=\"A1\" s=\"2\"><v>45383</v></c><c r=\"B1\" s=\"3\"><v>1200</v></c>"
           "<c r=\"C1\" t=\"b\"><v>1</v></c><c r=\"D1\" t=\"e\"><v>#N/A</v></c></row>",
           ""),
    "TR 令和6年|1,200|TRUE|#N/A" },
  { "of formulas the value that was last seen",
    SHEET ("",
           "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f>C1</f></c>"
           "<c r=\"C1\" t=\"str\"><f>X</f><v>文字</v></c></row>",
           ""),
    "TR 2||文字" },
  { "cells without a place follow each other",
    SHEET ("", "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", ""),
    "TR 1|2 / TR 3" },
  { "merged cells are filled in all rows and columns",
    SHEET ("",
           "<row r=\"1\">" S ("A1", "区分")
             N ("B1", "1") "</row><row r=\"2\">" N ("C2", "2") "</row>",
           "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>"),
    "TR 区分|1|1 / TR 区分||2" },
  { "a row that only a merged cell reaches is none",
    SHEET ("",
           "<row r=\"1\">" N ("A1", "1") "</row><row r=\"2\"><c r=\"A2\"/></row>",
           "<mergeCells><mergeCell ref=\"A1:A9\"/></mergeCells>"),
    "TR 1" },
  { "far columns are a block of their own",
    SHEET ("", "<row r=\"1\">" N ("A1", "1") N ("XFD1", "2") "</row>", ""), "TR 1 / TR 2" },
  { "a first row of words over numbers names columns",
    SHEET ("",
           "<row r=\"1\">" S ("A1", "年") S ("B1", "人口") "</row><row r=\"2\">" N ("A2", "2025")
             N ("B2", "9") "</row>",
           ""),
    "TH 年|人口 / TR 2025|9" },
  { "so does the first wide row below a title",
    SHEET ("",
           "<row r=\"1\">" S ("A1", "人口の推移") "</row><row r=\"2\">" BOLD ("A2", "年")
             BOLD ("B2", "人口") "</row>"
                                 "<row r=\"3\">" N ("A3", "2025") N ("B3", "9") "</row>",
           ""),
    "TR 人口の推移 / TH 年|人口 / TR 2025|9" },
  { "an automatic filter tells the header row",
    SHEET ("",
           "<row r=\"1\">" S ("A1", "甲") S ("B1", "乙") "</row><row r=\"2\">" S ("A2", "丙")
             S ("B2", "丁") "</row>"
                            "<row r=\"3\">" N ("A3", "1") "</row>",
           "<autoFilter ref=\"A2:B3\"/>"),
    "TR 甲|乙 / TH 丙|丁 / TR 1" },
  { "frozen rows do",
    SHEET ("<sheetViews><sheetView><pane ySplit=\"1\" state=\"frozen\"/></sheetView></sheetViews>",
           "<row r=\"1\">" N ("A1", "2024") N ("B1", "2025") "</row><row r=\"2\">" N ("A2", "1")
             N ("B2", "2") "</row>",
           ""),
    "TH 2024|2025 / TR 1|2" },
  { "heads and feet lose their codes",
    SHEET ("",
           "<row r=\"1\">" N ("A1", "1") "</row>",
           "<headerFooter><oddHeader>&amp;L&amp;\"ＭＳ "
           "ゴシック,標準\"&amp;9みどり市&amp;R&amp;P</oddHeader></headerFooter>"),
    "TR 1 / X みどり市" },
  { "prefixes do not matter",
    "<x:worksheet xmlns:x=\"x\"><x:sheetData><x:row r=\"1\"><x:c "
    "r=\"A1\"><x:v>1</x:v></x:c></x:row>"
    "</x:sheetData><x:mergeCells><x:mergeCell ref=\"A1:B1\"/></x:mergeCells></x:worksheet>",
    "TR 1|1" },
  { "a sheet without cells is empty", "<worksheet><sheetData/></worksheet>", "extract-empty" },
  { "a sheet that is cut off is damaged", "<worksheet><sheetData><row r=\"1\">" N ("A1", "1"),
    "extract-damaged" },
  { "places outside of any sheet are passed over",
    SHEET ("", "<row r=\"99999999999\">" N ("ZZZZ1", "1") N ("A0", "2") "</row>", ""), "TR 1|2" },
};

static GBytes *
make (const char *workbook, const char *sheet)
{
  const OfficePart parts[] = {
    { "xl/workbook.xml", workbook },
    { "xl/worksheets/sheet1.xml", sheet },
    { "xl/sharedStrings.xml", strings },
    { "xl/styles.xml", styles },
    { NULL, NULL },
  };
  return office_file_new ("xlsx", parts);
}

static void
test_sheet (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) file = make (book, cases[i].sheet);
  g_autofree char *told = office_file_tell (mdg_read_xlsx, file);
  g_assert_cmpstr (told, ==, cases[i].told);
}

/* A long sheet: pages of 100 rows, each beginning with the header row. */
static void
test_pages (void)
{
  g_autoptr (GString) rows =
    g_string_new ("<worksheet><sheetData><row r=\"1\">" S ("A1", "番号") S ("B1", "値") "</row>");
  for (guint i = 2; i <= 251; i++)
    g_string_append_printf (
      rows, "<row r=\"%u\"><c r=\"A%u\"><v>%u</v></c><c r=\"B%u\"><v>7</v></c></row>", i, i, i, i);
  g_string_append (rows, "</sheetData></worksheet>");
  g_autoptr (GBytes) file = make (book, rows->str);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = mdg_read_xlsx (file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (extracted->pages->len, ==, 3);
  const MdgExtractedPage *last = extracted->pages->pdata[2];
  const MdgBlock *header = last->blocks->pdata[0];
  const MdgBlock *row = last->blocks->pdata[1];
  g_assert_cmpstr (last->label, ==, "表");
  g_assert_cmpint (header->kind, ==, MDG_BLOCK_TABLE_HEADER);
  g_assert_cmpuint (header->row, ==, 1);
  g_assert_cmpuint (row->row, ==, 201);
  g_assert_cmpuint (row->table, ==, header->table);
}

static void
test_titles_and_hidden (void)
{
  g_autoptr (GBytes) file = make (
    "<workbook xmlns:r=\"http://x/relationships\"><workbookPr date1904=\"1\"/><sheets>"
    "<sheet name=\"裏\" state=\"hidden\" r:id=\"sheet1\"/><sheet name=\"無\" "
    "r:id=\"sheet9\"/></sheets>"
    "<definedNames><definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">裏!$A:$A,裏!$2:$2"
    "</definedName></definedNames></workbook>",
    SHEET (
      "",
      "<row r=\"1\">" N ("A1", "1") "</row><row r=\"2\"><c r=\"A2\" s=\"2\"><v>43921</v></c></row>",
      ""));
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = mdg_read_xlsx (file, NULL, NULL, &error);
  g_assert_no_error (error);
  const MdgExtractedPage *page = extracted->pages->pdata[0];
  g_assert_true (page->hidden);
  g_autofree char *told = office_file_tell_extracted (extracted);
  g_assert_cmpstr (told, ==, "TR 1 / TH 令和6年");
}

/* Comments and text boxes tell the cell that they are about. */
static void
test_notes (void)
{
  const OfficePart parts[] = {
    { "xl/workbook.xml", book },
    { "xl/worksheets/sheet1.xml", SHEET ("", "<row r=\"1\">" N ("A1", "1") "</row>", "") },
    { "xl/worksheets/_rels/sheet1.xml.rels",
      "<Relationships><Relationship Id=\"a\" Type=\"x/comments\" Target=\"../comments1.xml\"/>"
      "<Relationship Id=\"b\" Type=\"x/drawing\" "
      "Target=\"/xl/drawings/drawing1.xml\"/></Relationships>" },
    { "xl/comments1.xml",
      "<comments><commentList><comment "
      "ref=\"B3\"><text><t>担当に確認</t></text></comment></commentList></comments>" },
    { "xl/drawings/drawing1.xml", "<wsDr><twoCellAnchor><from><col>3</col><row>4</row></"
                                  "from><sp><txBody><p><r><t>記入例</t></r></p></txBody>"
                                  "</sp></twoCellAnchor></wsDr>" },
    { NULL, NULL },
  };
  g_autoptr (GBytes) file = office_file_new ("xlsx", parts);
  g_autoptr (MdgExtracted) extracted = mdg_read_xlsx (file, NULL, NULL, NULL);
  g_assert_nonnull (extracted);
  g_autofree char *told = office_file_tell_extracted (extracted);
  g_assert_cmpstr (told, ==, "TR 1 / P 担当に確認 / P 記入例");
  const MdgBlock *box = ((const MdgExtractedPage *) extracted->pages->pdata[0])->blocks->pdata[2];
  g_assert_cmpuint (box->row, ==, 5);
  g_assert_cmpuint (box->column, ==, 4);
}

static void
test_empty_rows (void)
{
  g_autoptr (GString) rows = g_string_new ("<worksheet><sheetData>");
  for (guint i = 1; i <= 300000; i++)
    g_string_append_printf (
      rows, "<row r=\"%u\" s=\"1\" customFormat=\"1\"><c r=\"A%u\" s=\"1\"/></row>", i, i);
  g_string_append (rows, "<row r=\"300001\">" N ("A300001", "1") "</row></sheetData></worksheet>");
  g_autoptr (GBytes) file = make (book, rows->str);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *told = office_file_tell (mdg_read_xlsx, file);
  g_assert_cmpstr (told, ==, "TR 1");
  /* Some 0.2 s without a sanitizer; a hang is what this is about. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

static void
test_binary (void)
{
  const OfficePart parts[] = {
    { "xl/workbook.bin", "" },
    { "_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                     "Target=\"xl/workbook.bin\"/></Relationships>" },
    { "[Content_Types].xml",
      "<Types><Default Extension=\"bin\" "
      "ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>" },
    { NULL, NULL },
  };
  g_autoptr (GBytes) file = office_file_zip (parts, FALSE);
  g_autofree char *told = office_file_tell (mdg_read_xlsx, file);
  g_assert_cmpstr (told, ==, "extract-unsupported");
  g_assert_cmpstr (mdg_ooxml_sniff (file, NULL), ==, "xlsb");
}

/* What the taker of pages says ends the reading. */
static gboolean
refuse_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
  return FALSE;
}

static void
test_refused (void)
{
  g_autoptr (GBytes) file = make (book, cases[0].sheet);
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_read_xlsx (file, refuse_page, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/xlsx/sheet/%s", cases[i].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_sheet);
    }
  g_test_add_func ("/xlsx/pages", test_pages);
  g_test_add_func ("/xlsx/titles-and-hidden", test_titles_and_hidden);
  g_test_add_func ("/xlsx/notes", test_notes);
  g_test_add_func ("/xlsx/empty-rows", test_empty_rows);
  g_test_add_func ("/xlsx/binary", test_binary);
  g_test_add_func ("/xlsx/refused", test_refused);
  return g_test_run ();
}
