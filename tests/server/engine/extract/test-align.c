/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks of a document placed on the pages of its rendition: text that breaks and repeats, tables,
 * moved text, running heads, slides; and a document of thousands of pages.
 */
#include "tests/server/engine/extract/office-file.h"

#include <string.h>

/* A document told as "H1 text / P text // P text"; blocks of a rendition get a box each. */
static MdgExtracted *
make (const char *told, MdgUnitKind unit, gboolean boxed)
{
  static const char *const names[] = { "P", "H", "L", "TH", "TR", "N", "F", "X" };
  MdgExtracted *extracted = mdg_extracted_new ("docx", unit);
  g_auto (GStrv) pages = g_strsplit (told, " // ", -1);
  for (guint i = 0; pages[i] != NULL; i++)
    {
      MdgExtractedPage *page = mdg_extracted_add_page (extracted);
      g_auto (GStrv) blocks = g_strsplit (pages[i], " / ", -1);
      for (guint j = 0; blocks[j] != NULL; j++)
        {
          char *text = strchr (blocks[j], ' ');
          gsize length = strcspn (blocks[j], " 123456789");
          MdgBlockKind kind = MDG_BLOCK_PARAGRAPH;
          for (guint k = 0; k < G_N_ELEMENTS (names); k++)
            if (strlen (names[k]) == length && strncmp (names[k], blocks[j], length) == 0)
              kind = k;
          MdgBlock *block = mdg_block_new (kind, text != NULL ? text + 1 : "");
          if (g_ascii_isdigit (blocks[j][length]))
            block->level = (guint) (blocks[j][length] - '0');
          MdgBox box = { 10, 20 * (float) j, 100, 15 };
          if (boxed)
            mdg_block_add_box (block, &box);
          if (kind == MDG_BLOCK_TABLE_ROW)
            block->cells = g_strsplit (block->text, " ", -1);
          mdg_extracted_page_add_block (page, block);
        }
    }
  return extracted;
}

static const struct
{
  const char *name;
  const char *structure;
  const char *rendition;
  const char *told;
} cases[] = {
  { "kinds come from the one, pages from the other", "H1 第1章 総則 / P この条例は、手数料について定める。",
    "P 第 1 章 総則 // P この条例は、手数料について定める。", "H1 第1章 総則 // P この条例は、手数料について定める。" },
  { "a paragraph that turns the page is parted there", "P 市長は、特に必要があると認めるときは、手数料を減額することができる。",
    "P 市長は、特に必要があると認める // P ときは、手数料を減額することができる。",
    "P 市長は、特に必要があると認める // P ときは、手数料を減額することができる。" },
  { "spaces, hyphens, width and case do not matter", "P ＡＢＣ　ガイド re-use of data",
    "P ABC ｶﾞｲﾄﾞ reuse of da- ta", "P ＡＢＣ　ガイド re-use of data" },
  { "repeated text follows its neighbours", "P 様式 / P 氏名 / P 住所 / P 様式 / P 氏名 / P 電話番号",
    "P 様式 / P 氏名 / P 住所 // P 様式 / P 氏名 / P 電話番号", "P 様式 / P 氏名 / P 住所 // P 様式 / P 氏名 / P 電話番号" },
  { "a table may be told in another order", "TR 区分甲 手数料三百円 備考なし / P 表の後の文章はここにあります。",
    "P 区分甲 / P 備考なし / P 手数料三百円 / P 表の後の文章はここにあります。",
    "TR 区分甲|手数料三百円|備考なし / P 表の後の文章はここにあります。" },
  { "text that moved is looked for", "P 囲みの中の注意書きである。 / P 本文の一つ目はここで始まり、続く。 / P 本文の二つ目はここで始まり、続く。",
    "P 本文の一つ目はここで始まり、続く。 // P 本文の二つ目はここで始まり、続く。 / P 囲みの中の注意書きである。",
    "P 本文の一つ目はここで始まり、続く。 // P 囲みの中の注意書きである。 / P 本文の二つ目はここで始まり、続く。" },
  { "what is not found stays with what stands before it",
    "P 一枚目の文章です。長い文章です。 / P 二枚目の文章です。長い文章です。 / P 絵の中だけの言葉",
    "P 一枚目の文章です。長い文章です。 // P 二枚目の文章です。長い文章です。",
    "P 一枚目の文章です。長い文章です。 // P 二枚目の文章です。長い文章です。 / P 絵の中だけの言葉" },
  { "what only the rendition has is kept where it stands", "P はじめの段落の文章 / P おわりの段落の文章",
    "P はじめの段落の文章 / P 図1 人口 / P おわりの段落の文章 / X 3", "P はじめの段落の文章 / P 図1 人口 / P おわりの段落の文章 / X 3" },
  { "running heads of the document are those of the pages", "P 本文の文章はこちら / X みどり市例規集 1",
    "P みどり市例規集 1 / P 本文の // P みどり市例規集 2 / P 文章はこちら",
    "X みどり市例規集 1 / P 本文の // X みどり市例規集 2 / P 文章はこちら" },
  { "a rendition without text keeps the pages", "P 本文", "P ", "P 本文" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (MdgExtracted) structure = make (cases[i].structure, MDG_UNIT_KIND_PAGE, FALSE);
  g_autoptr (MdgExtracted) rendition = make (cases[i].rendition, MDG_UNIT_KIND_PAGE, TRUE);
  g_autoptr (MdgExtracted) aligned = mdg_extract_align (structure, rendition);
  g_autofree char *told = office_file_tell_extracted (aligned);
  g_assert_cmpstr (told, ==, cases[i].told);
  g_assert_false (aligned->unpaginated);
}

static void
test_boxes (void)
{
  g_autoptr (MdgExtracted) structure = make ("P 一行目の文字と二行目の文字", MDG_UNIT_KIND_PAGE, FALSE);
  g_autoptr (MdgExtracted) rendition =
    make ("P 一行目の文字と / P 二行目の文字 / P 別の文", MDG_UNIT_KIND_PAGE, TRUE);
  g_autoptr (MdgExtracted) aligned = mdg_extract_align (structure, rendition);
  const MdgBlock *block = ((const MdgExtractedPage *) aligned->pages->pdata[0])->blocks->pdata[0];
  g_assert_nonnull (block->boxes);
  g_assert_cmpuint (block->boxes->len, ==, 2);
  g_assert_cmpfloat (g_array_index (block->boxes, MdgBox, 1).y, ==, 20);
}

/* The second of three slides says what the first says; it is hidden, and either rendered or not. */
static void
test_slides (void)
{
  static const struct
  {
    const char *rendition;
    const char *told;
    guint hidden;
  } rows[] = {
    { "P 同じ // P 同じ // P 終", "H1 同じ / N 注 // H1 同じ // H1 終", 1 },
    { "P 同じ // P 終", "H1 同じ / N 注 // H1 終 // H1 同じ", 2 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MdgExtracted) structure =
        make ("H1 同じ / N 注 // H1 同じ // H1 終", MDG_UNIT_KIND_SLIDE, FALSE);
      ((MdgExtractedPage *) structure->pages->pdata[1])->hidden = TRUE;
      g_autoptr (MdgExtracted) rendition = make (rows[i].rendition, MDG_UNIT_KIND_PAGE, TRUE);
      g_autoptr (MdgExtracted) aligned = mdg_extract_align (structure, rendition);
      g_autofree char *told = office_file_tell_extracted (aligned);
      g_assert_cmpstr (told, ==, rows[i].told);
      g_assert_true (((const MdgExtractedPage *) aligned->pages->pdata[rows[i].hidden])->hidden);
    }
}

/* A law book of 5,000 pages, whose articles differ in a number only. */
static void
test_large (void)
{
  g_autoptr (MdgExtracted) structure = mdg_extracted_new ("docx", MDG_UNIT_KIND_PAGE);
  g_autoptr (MdgExtracted) rendition = mdg_extracted_new ("pdf", MDG_UNIT_KIND_PAGE);
  MdgExtractedPage *all = mdg_extracted_add_page (structure);
  for (guint i = 0; i < MDG_EXTRACT_MAX_PAGES; i++)
    {
      MdgExtractedPage *page = mdg_extracted_add_page (rendition);
      for (guint j = 0; j < 10; j++)
        {
          g_autofree char *text = g_strdup_printf ("第%u条 "
                                                   "市長は、前条の規定による申請があったときは、そ"
                                                   "の内容を審査し、適当と認めるときは許可する。",
                                                   i * 10 + j);
          mdg_extracted_page_add_block (all, mdg_block_new (MDG_BLOCK_PARAGRAPH, text));
          mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_PARAGRAPH, text));
        }
    }
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MdgExtracted) aligned = mdg_extract_align (structure, rendition);
  g_test_message ("%.1f s", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
  for (guint i = 0; i < aligned->pages->len; i++)
    g_assert_cmpuint (((const MdgExtractedPage *) aligned->pages->pdata[i])->blocks->len, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/align/blocks/%s", cases[i].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/align/boxes", test_boxes);
  g_test_add_func ("/align/slides", test_slides);
  g_test_add_func ("/align/large", test_large);
  return g_test_run ();
}
