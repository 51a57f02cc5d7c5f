/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a presentation says: slides in their order, what is on them in the order of reading, notes,
 * and slides that are hidden, empty or damaged.
 */
#include "tests/server/engine/extract/office-file.h"

#define NS " xmlns:r=\"http://x/relationships\""
#define SLIDE(shapes) "<sld" NS "><cSld><spTree>" shapes "</spTree></cSld></sld>"
#define TEXT(text) "<txBody><p><r><t>" text "</t></r></p></txBody>"
#define PLACEHOLDER(type, text) \
  "<sp><nvSpPr><nvPr><ph type=\"" type "\"/></nvPr></nvSpPr>" TEXT (text) "</sp>"
#define BOX(x, y, text) \
  "<sp><nvSpPr/><spPr><xfrm><off x=\"" x "\" y=\"" y "\"/></xfrm></spPr>" TEXT (text) "</sp>"

static const struct
{
  const char *name;
  const char *shapes;
  const char *told;
} cases
  [] = {
    { "the title comes first wherever it is in the file",
      PLACEHOLDER ("body", "本文") PLACEHOLDER ("title", "題名"), "H1 題名 / P 本文" },
    { "boxes are read from the top, and from the left in one line",
      BOX ("9", "900000", "下") BOX ("900000", "100", "右上") BOX ("5", "200", "左上"),
      "P 左上 / P 右上 / P 下" },
    { "a group is read where it stands",
      BOX (
        "0",
        "5000000",
        "後") "<grpSp><grpSpPr><xfrm><off x=\"0\" y=\"0\"/></xfrm></grpSpPr>" BOX ("0",
                                                                                   "9000000",
                                                                                   "組") "</grpSp>",
      "P 組 / P 後" },
    { "points have levels",
      "<sp><nvSpPr/><txBody><p><r><t>一</t></r></p><p><pPr "
      "lvl=\"1\"/><r><t>二</t></r></p></txBody></sp>",
      "P 一 / L2 二" },
    { "lines that their author broke stay one paragraph",
      "<sp><nvSpPr/><txBody><p><r><t>上</t></r><br/><r><t>下</t></r></p></txBody></sp>",
      "P 上\n下" },
    { "feet and numbers are running heads", PLACEHOLDER ("sldNum", "3") PLACEHOLDER ("title", "題"),
      "H1 題 / X 3" },
    { "tables have rows, merged cells are filled",
      "<graphicFrame><graphic><graphicData><tbl><tblPr firstRow=\"1\"/><tr><tc "
      "gridSpan=\"2\">" TEXT ("料金") "</tc><tc hMerge=\"1\"/></tr><tr><tc>" TEXT (
        "大人") "</tc><tc>" TEXT ("300円") "</tc></tr></tbl></graphicData></graphic></"
                                           "graphicFrame>",
      "TH 料金|料金 / TR 大人|300円" },
    { "a chart tells its names and figures",
      "<graphicFrame><graphic><graphicData><chart "
      "r:id=\"c\"/></graphicData></graphic></graphicFrame>",
      "P 人口 / P 2024 / P 2025 / P 男 12.5 13 / P 女 14" },
  };

static GBytes *
make (const char *presentation, const char *slide)
{
  const OfficePart parts[] = {
    { "ppt/presentation.xml", presentation },
    { "ppt/slides/slide1.xml", slide },
    { "ppt/slides/slide2.xml",
      "<sld show=\"0\"><cSld><spTree>" PLACEHOLDER ("title", "隠れ") "</spTree></cSld></sld>" },
    { "ppt/slides/slide3.xml", "<sld><cSld>" },
    { "ppt/slides/_rels/slide1.xml.rels",
      "<Relationships><Relationship Id=\"c\" Type=\"x/chart\" Target=\"../charts/chart1.xml\"/>"
      "<Relationship Id=\"n\" Type=\"x/notesSlide\" "
      "Target=\"../notesSlides/notesSlide1.xml\"/></Relationships>" },
    { "ppt/notesSlides/notesSlide1.xml",
      "<notes><cSld><spTree>" PLACEHOLDER ("body", "ゆっくり話す")
        PLACEHOLDER ("sldNum", "1") "</spTree></cSld></notes>" },
    { "ppt/charts/chart1.xml",
      "<chartSpace><chart><title><tx><rich><p><r><t>人口</t></r></p></rich></tx></"
      "title><plotArea><barChart><ser><tx>"
      "<strRef><strCache><pt><v>男</v></pt></strCache></strRef></"
      "tx><cat><strRef><strCache><pt><v>2024</v></pt><pt>"
      "<v>2025</v></pt></strCache></strRef></cat><val><numRef><numCache><pt><v>12.500000000000002</"
      "v></pt><pt>"
      "<v>13</v></pt></numCache></numRef></val></ser><ser><tx><v>女</v></tx><val><numRef><numCache>"
      "<pt><v>14</v></pt></numCache></numRef></val></ser></barChart></plotArea></chart>"
      "</chartSpace>" },
    { NULL, NULL },
  };
  return office_file_new ("pptx", parts);
}

static void
test_slide (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *slide =
    g_strconcat ("<sld" NS "><cSld><spTree>", cases[i].shapes, "</spTree></cSld></sld>", NULL);
  g_autoptr (GBytes) file = make (
    "<presentation" NS "><sldIdLst><sldId r:id=\"slide1\"/></sldIdLst></presentation>", slide);
  g_autofree char *expected = g_strconcat (cases[i].told, " / N ゆっくり話す", NULL);
  g_autofree char *told = office_file_tell (mdg_read_pptx, file);
  g_assert_cmpstr (told, ==, expected);
}

/* Order is that of the presentation; a hidden slide is marked; one that is damaged keeps its
 * number. */
static void
test_order (void)
{
  g_autoptr (GBytes) file =
    make ("<presentation" NS "><sldIdLst><sldId r:id=\"slide2\"/><sldId r:id=\"slide3\"/>"
          "<sldId r:id=\"slide1\"/></sldIdLst></presentation>",
          SLIDE (PLACEHOLDER ("ctrTitle", "終わり")));
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = mdg_read_pptx (file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (extracted->unit, ==, MDG_UNIT_KIND_SLIDE);
  g_assert_cmpuint (extracted->pages->len, ==, 3);
  g_assert_true (((const MdgExtractedPage *) extracted->pages->pdata[0])->hidden);
  g_assert_cmpstr (((const MdgExtractedPage *) extracted->pages->pdata[2])->label, ==, "3");
  g_autofree char *told = office_file_tell_extracted (extracted);
  g_assert_cmpstr (told, ==, "H1 隠れ //  // H1 終わり / N ゆっくり話す");
}

static void
test_nothing (void)
{
  static const struct
  {
    const char *presentation;
    const char *told;
  } rows[] = {
    { "<presentation/>", "extract-empty" },
    { "<presentation" NS "><sldIdLst><sldId r:id=\"slide3\"/></sldIdLst></presentation>",
      "extract-damaged" },
    { "<presentation>", "extract-damaged" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) file = make (rows[i].presentation, SLIDE (""));
      g_autofree char *told = office_file_tell (mdg_read_pptx, file);
      g_assert_cmpstr (told, ==, rows[i].told);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pptx/slide/%s", cases[i].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_slide);
    }
  g_test_add_func ("/pptx/order", test_order);
  g_test_add_func ("/pptx/nothing", test_nothing);
  return g_test_run ();
}
