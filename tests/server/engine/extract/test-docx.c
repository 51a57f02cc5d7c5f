/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a Word document says: paragraphs and headings, automatic numbers, what is left out, tables,
 * notes and heads, and files that are not whole.
 */
#include "tests/server/engine/extract/office-file.h"

#include <string.h>

#define HEAD                                                                                    \
  "<w:document xmlns:w=\"w\" xmlns:r=\"http://x/relationships\" xmlns:mc=\"mc\" xmlns:v=\"v\">" \
  "<w:body>"
#define FOOT "</w:body></w:document>"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLED(style, text) \
  "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LISTED(list, level, text)                                            \
  "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list \
  "\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(properties, text) "<w:tc><w:tcPr>" properties "</w:tcPr>" P (text) "</w:tc>"
#define FIELD(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"

static const char styles[] =
  "<w:styles xmlns:w=\"w\">"
  "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"a\"><w:basedOn w:val=\"1\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"o\"><w:pPr><w:outlineLvl "
  "w:val=\"2\"/></w:pPr></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"t\"><w:name w:val=\"Title\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"c\"><w:basedOn w:val=\"d\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"d\"><w:basedOn w:val=\"c\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"jo\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr>"
  "</w:pPr></w:style>"
  "<w:style w:type=\"character\" w:styleId=\"h\"><w:rPr><w:vanish/></w:rPr></w:style>"
  "</w:styles>";

static const char numbering[] =
  "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"7\">"
  "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimalFullWidth\"/>"
  "<w:pStyle w:val=\"jo\"/><w:lvlText w:val=\"第%1条\"/></w:lvl>"
  "<w:lvl w:ilvl=\"1\"><w:start w:val=\"2\"/><w:numFmt w:val=\"decimalFullWidth\"/>"
  "<w:lvlText w:val=\"%2\"/></w:lvl>"
  "<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"japaneseCounting\"/>"
  "<w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%3、\"/></w:lvl>"
  "<w:lvl w:ilvl=\"3\"><w:start w:val=\"1\"/><w:numFmt w:val=\"aiueoFullWidth\"/>"
  "<w:lvlText w:val=\"%4\"/></w:lvl></w:abstractNum>"
  "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/>"
  "<w:lvlText w:val=\"・\"/></w:lvl></w:abstractNum>"
  "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>"
  "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>"
  "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\">"
  "<w:startOverride w:val=\"9\"/></w:lvlOverride></w:num></w:numbering>";

static const char footnotes[] =
  "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"0\" w:type=\"separator\">" P (
    "---") "</w:footnote><w:footnote w:id=\"2\">" P ("注の文") "</w:footnote></w:footnotes>";

static const struct
{
  const char *name;
  const char *body;
  const char *told;
} cases[] = {
  { "paragraphs are blocks, empty ones are not", P ("一つ目") P ("") P ("　二つ目 "),
    "P 一つ目 / P 二つ目" },
  { "runs of a paragraph are one text",
    "<w:p><w:r><w:t>申請</w:t></w:r><w:r><w:tab/><w:t xml:space=\"preserve\">書 </w:t><w:br/>"
    "<w:t>様式</w:t></w:r></w:p>",
    "P 申請 書 \n様式" },
  { "headings come from names, levels and what a style is based on",
    STYLED ("1", "章") STYLED ("a", "節") STYLED ("o", "項") STYLED ("t", "題") STYLED ("c", "輪"),
    "H1 章 / H1 節 / H3 項 / H1 題 / P 輪" },
  { "a paragraph may have a level of its own, or none",
    "<w:p><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    "<w:p><w:pPr><w:pStyle w:val=\"1\"/><w:outlineLvl w:val=\"9\"/></w:pPr><w:r><w:t>乙</w:t></w:r>"
    "</w:p>",
    "H2 甲 / P 乙" },
  { "articles, paragraphs and items are counted",
    LISTED ("1", "0", "趣旨") LISTED ("1", "1", "項") LISTED ("1", "2", "号") LISTED (
      "1", "2", "号") LISTED ("1", "3", "細目") LISTED ("1", "0", "定義") LISTED ("1", "1", "項"),
    "L1 第１条 趣旨 / L2 ２ 項 / L3 一、号 / L3 二、号 / L4 ア 細目 / L1 第２条 定義 / L2 ２ 項" },
  { "a style may carry the number", STYLED ("jo", "目的") STYLED ("jo", "定義"),
    "L1 第１条 目的 / L1 第２条 定義" },
  { "a list may begin again elsewhere",
    LISTED ("1", "0", "甲") LISTED ("3", "0", "乙") LISTED ("3", "0", "丙"),
    "L1 第１条 甲 / L1 第９条 乙 / L1 第１０条 丙" },
  { "list 0 is no list",
    "<w:p><w:pPr><w:pStyle w:val=\"jo\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r>"
    "<w:t>附則</w:t></w:r></w:p>",
    "P 附則" },
  { "bullets are no text", LISTED ("2", "0", "持ち物"), "L1 持ち物" },
  { "deleted text is gone, inserted text is there",
    "<w:p><w:r><w:t>前</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r>"
    "<w:t>新</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>元</w:t></w:r></w:moveFrom></w:p>",
    "P 前新" },
  { "a deleted end joins two paragraphs",
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" P ("後半"),
    "P 前半後半" },
  { "hidden text is not read",
    "<w:p><w:r><w:t>見</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隠</w:t></w:r><w:r><w:rPr>"
    "<w:rStyle w:val=\"h\"/></w:rPr><w:t>隠</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr>"
    "<w:t>える</w:t></w:r></w:p>",
    "P 見える" },
  { "of a field its result is read",
    "<w:p>" FIELD ("begin") "<w:r><w:instrText>REF a</w:instrText><w:t>コード</w:t></w:r>" FIELD (
      "separate") "<w:r><w:t>第3条</w:t></w:r>" FIELD ("end") "<w:r><w:t>のとおり</w:t></w:r></"
                                                              "w:p>",
    "P 第3条のとおり" },
  { "furigana are left out",
    "<w:p><w:r><w:ruby><w:rt><w:r><w:t>まど</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>窓</w:t></w:r>"
    "</w:rubyBase></w:ruby></w:r><w:r><w:t>口</w:t></w:r></w:p>",
    "P 窓口" },
  { "of two versions of a text box one is read, after its paragraph",
    "<w:p><w:r><w:t>本文</w:t></"
    "w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>" P ("枠") "</"
                                                                                   "w:txbxContent><"
                                                                                   "/w:drawing></"
                                                                                   "mc:Choice><mc:"
                                                                                   "Fallback><w:"
                                                                                   "pict><w:"
                                                                                   "txbxContent"
                                                                                   ">" P (
                                                                                     "枠") "</"
                                                                                           "w:"
                                                                                           "txbxCon"
                                                                                           "tent></"
                                                                                           "w:pict>"
                                                                                           "</"
                                                                                           "mc:"
                                                                                           "Fallbac"
                                                                                           "k></"
                                                                                           "mc:"
                                                                                           "Alterna"
                                                                                           "teConte"
                                                                                           "nt></"
                                                                                           "w:r></"
                                                                                           "w:p>",
    "P 本文 / P 枠" },
  { "content controls and links are read through",
    "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>" P (
      "氏名") "</w:sdtContent></w:sdt>"
              "<w:p><w:hyperlink r:id=\"z\"><w:r><w:t>市のページ</w:t></w:r></w:hyperlink></w:p>",
    "P 氏名 / P 市のページ" },
  { "check boxes of symbol fonts are signs",
    "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>同意</w:t></w:r></w:p>",
    "P ☑同意" },
  { "notes follow the block that refers to them",
    "<w:p><w:r><w:t>本文</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>" P ("次"),
    "P 本文 / F 注の文 / P 次" },
  { "heads of sections come last",
    P ("本文") "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header1\"/></w:sectPr>",
    "P 本文 / X みどり市例規集" },
  { "cells of merged columns and rows are filled",
    "<w:tbl><w:tr>" TC ("<w:vMerge w:val=\"restart\"/>", "区分")
      TC ("<w:gridSpan w:val=\"2\"/>", "額") "</w:tr><w:tr>" TC ("<w:vMerge/>", "") TC ("", "10円")
        TC ("", "20円") "</w:tr></w:tbl>",
    "TR 区分|額|額 / TR 区分|10円|20円" },
  { "a row that repeats on every page names columns",
    "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" TC ("", "種類")
      TC ("", "手数料") "</w:tr><w:tr>" TC ("", "住民票") TC ("", "300円") "</w:tr></w:tbl>",
    "TH 種類|手数料 / TR 住民票|300円" },
  { "so does a first row in bold",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>年</w:t></w:r></w:p></"
    "w:tc><w:tc><w:p><w:r>"
    "<w:rPr><w:b/></w:rPr><w:t>人</w:t></w:r></w:p></w:tc></w:tr><w:tr>" TC ("", "1")
      TC ("", "2") "</w:tr></w:tbl>",
    "TH 年|人 / TR 1|2" },
  { "a table of one column is a frame", "<w:tbl><w:tr>" TC ("", "お知らせ") "</w:tr></w:tbl>",
    "P お知らせ" },
  { "a table inside of a cell belongs to the cell",
    "<w:tbl><w:tr><w:tc><w:tbl><w:tr>" TC ("", "内")
      TC ("", "側") "</w:tr></w:tbl>" P ("後") "</w:tc>" TC ("", "外") "</w:tr></w:tbl>",
    "TR 内 側\n後|外" },
  { "deleted rows are gone",
    "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" TC ("", "旧")
      TC ("", "旧") "</w:tr><w:tr>" TC ("", "新") TC ("", "新") "</w:tr></w:tbl>",
    "TR 新|新" },
  { "a document of nothing is empty", P (""), "extract-empty" },
};

static GBytes *
make (const char *document)
{
  const OfficePart parts[] = {
    { "word/document.xml", document },
    { "word/styles.xml", styles },
    { "word/numbering.xml", numbering },
    { "word/footnotes.xml", footnotes },
    { "word/header1.xml", "<w:hdr xmlns:w=\"w\">" P ("みどり市例規集") "</w:hdr>" },
    { NULL, NULL },
  };
  return office_file_new ("docx", parts);
}

static void
test_body (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *document = g_strconcat (HEAD, cases[i].body, FOOT, NULL);
  g_autoptr (GBytes) file = make (document);
  g_autofree char *told = office_file_tell (mdg_read_docx, file);
  g_assert_cmpstr (told, ==, cases[i].told);
}

static void
test_not_whole (void)
{
  g_autoptr (GBytes) cut = make (HEAD P ("一つ目") "<w:p><w:r><w:t>二つ");
  g_autofree char *told = office_file_tell (mdg_read_docx, cut);
  g_assert_cmpstr (told, ==, "extract-damaged");
}

static void
test_entities (void)
{
  g_autoptr (GBytes) file =
    make ("<!DOCTYPE w:document [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" HEAD P ("&b;") FOOT);
  g_autofree char *told = office_file_tell (mdg_read_docx, file);
  g_assert_cmpstr (told, ==, "extract-bomb");
}

static void
test_depth (void)
{
  g_autoptr (GString) document = g_string_new (HEAD);
  for (guint i = 0; i < 300; i++)
    g_string_append (document, "<w:sdt>");
  g_string_append (document, P ("底"));
  for (guint i = 0; i < 300; i++)
    g_string_append (document, "</w:sdt>");
  g_string_append (document, FOOT);
  g_autoptr (GBytes) file = make (document->str);
  g_autofree char *told = office_file_tell (mdg_read_docx, file);
  g_assert_cmpstr (told, ==, "extract-damaged");
}

/* A long document comes in several pages, and its memory in pieces. */
static void
test_pages (void)
{
  g_autoptr (GString) document = g_string_new (HEAD);
  for (guint i = 0; i < 1000; i++)
    g_string_append (document, P ("段落"));
  g_string_append (document, FOOT);
  g_autoptr (GBytes) file = make (document->str);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = mdg_read_docx (file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (extracted->unpaginated);
  g_assert_cmpuint (extracted->pages->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/docx/body/%s", cases[i].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_body);
    }
  g_test_add_func ("/docx/not-whole", test_not_whole);
  g_test_add_func ("/docx/entities", test_entities);
  g_test_add_func ("/docx/depth", test_depth);
  g_test_add_func ("/docx/pages", test_pages);
  return g_test_run ();
}
