/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents written as lines, and the passages they become. A line is "kind|text"; "page" begins a
 * page. Groups: structure (what ends a passage and what stands in its heading), tables, slides,
 * long paragraphs and their boxes, places, sizes.
 */
#include "server/engine/search/chunker.h"

#include <string.h>

typedef struct
{
  const char *what;
  MdgUnitKind unit;
  const char *document;
  const char *passages; /* "kind|heading|place|text" in lines; / is a line break in a text */
} Row;

static const Row rows[] = {
  { "an ordinance is cut into articles with their captions",
    MDG_UNIT_KIND_PAGE,
    "h1|第1章　総則\n"
    "p|（目的）\n"
    "p|第1条　この条例は、施設の使用料を定める。\n"
    "p|（定義）\n"
    "p|第2条　用語は次のとおり。\n"
    "l|(1) 施設　会館をいう。\n"
    "p|２　前項の規定は、第3条の規定による。\n"
    "p|附　則\n"
    "p|この条例は、公布の日から施行する。",
    "article|条例 > 第1章　総則 > 第1条（目的）|1|第1条　この条例は、施設の使用料を定める。\n"
    "article|条例 > 第1章　総則 > 第2条（定義）|1|第2条　用語は次のとおり。/(1) 施設　会館をいう。/"
    "２　前項の規定は、第3条の規定による。\n"
    "supplement|条例 > 第1章　総則 > 附　則|1|附　則/この条例は、公布の日から施行する。" },
  { "chapters are seen in plain text, too",
    MDG_UNIT_KIND_PAGE,
    "p|第1章　総則\np|第1条（目的）　定める。\np|第2章　使用\np|第1節　申請\np|第3条　申し込む。",
    "article|条例 > 第1章　総則 > 第1条（目的）|1|第1条（目的）　定める。\n"
    "article|条例 > 第2章　使用 > 第1節　申請 > 第3条|1|第3条　申し込む。" },
  { "a paragraph that refers to an article begins none",
    MDG_UNIT_KIND_PAGE,
    "p|第1条　始め。\np|第1条の規定にかかわらず続く。",
    "article|条例 > 第1条|1|第1条　始め。/第1条の規定にかかわらず続く。" },
  { "question and answer stay together",
    MDG_UNIT_KIND_PAGE,
    "h1|よくある質問\np|Q1. 何時からですか。\np|A1. 8時からです。\np|土曜は休みです。\n"
    "p|問2　代理人は。\np|答　委任状が要ります。",
    "text|条例 > よくある質問 > Q1. 何時からですか。|1|Q1. 何時からですか。/A1. 8時からです。/"
    "土曜は休みです。\n"
    "text|条例 > よくある質問 > 問2　代理人は。|1|問2　代理人は。/答　委任状が要ります。" },
  { "running heads are left out, text goes on over pages",
    MDG_UNIT_KIND_PAGE,
    "b|窓口の手引\np|前半。\npage\nb|窓口の手引\np|後半。",
    "text|条例|1-2|前半。/後半。" },
  { "a heading with nothing under it is kept",
    MDG_UNIT_KIND_PAGE,
    "h1|連絡先一覧\nh1|届出\np|本文。",
    "text|条例 > 連絡先一覧|1|連絡先一覧\ntext|条例 > 届出|1|本文。" },
  { "a deeper heading takes the other's place in the path",
    MDG_UNIT_KIND_PAGE,
    "h1|届出\nh2|転入\np|十四日以内。\nh2|転出\np|前もって。",
    "text|条例 > 届出 > 転入|1|十四日以内。\ntext|条例 > 届出 > 転出|1|前もって。" },
  { "a table repeats its header row and never cuts a row",
    MDG_UNIT_KIND_SHEET,
    "th|科目\t金額\ntr|市民税のとても長い名前の科目でありその説明も長い\t100\n"
    "tr|固定資産税のとても長い名前の科目でありその説明も長い\t200",
    "table|条例 > 歳入|歳入 A2:B2|科目\t金額/市民税のとても長い名前の科目でありその説明も長い\t100\n"
    "table|条例 > 歳入|歳入 A3:B3|科目\t金額/"
    "固定資産税のとても長い名前の科目でありその説明も長い\t200" },
  { "a table of nothing but header rows is kept",
    MDG_UNIT_KIND_PAGE,
    "p|前。\nth|日程\t場所\np|後。",
    "text|条例|1|前。\ntable|条例|1|日程\t場所\ntext|条例|1|後。" },
  { "rows of a CSV are cited by their numbers",
    MDG_UNIT_KIND_ROW,
    "th|名\t数\ntr|甲\t1\ntr|乙\t2",
    "table|条例|2-3|名\t数/甲\t1/乙\t2" },
  { "a slide is a passage, its notes another",
    MDG_UNIT_KIND_SLIDE,
    "h1|研修の流れ\nl|受付\nl|説明\nn|ここで笑う。\npage\nh1|まとめ\np|以上。",
    "slide|条例 > 研修の流れ|1|研修の流れ/受付/説明\nnotes|条例 > 研修の流れ|1|ここで笑う。\n"
    "slide|条例 > まとめ|2|まとめ/以上。" },
  { "an empty document has no passages", MDG_UNIT_KIND_PAGE, "b|頁", "" },
};

static MdgBlock *
read_block (const char *line, guint row, MdgUnitKind unit)
{
  static const struct
  {
    const char *name;
    MdgBlockKind kind;
  } kinds[] = {
    { "p", MDG_BLOCK_PARAGRAPH },
    { "h1", MDG_BLOCK_HEADING },
    { "h2", MDG_BLOCK_HEADING },
    { "l", MDG_BLOCK_LIST_ITEM },
    { "th", MDG_BLOCK_TABLE_HEADER },
    { "tr", MDG_BLOCK_TABLE_ROW },
    { "n", MDG_BLOCK_NOTES },
    { "b", MDG_BLOCK_PAGE_HEADER },
  };
  g_auto (GStrv) parts = g_strsplit (line, "|", 2);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!g_str_equal (kinds[i].name, parts[0]))
        continue;
      MdgBlock *block = mdg_block_new (kinds[i].kind, parts[1]);
      block->level = kinds[i].kind == MDG_BLOCK_HEADING ? (guint) (parts[0][1] - '0') : 0;
      if (*parts[0] == 't')
        {
          block->table = 1;
          block->cells = g_strsplit (parts[1], "\t", -1);
          block->row = unit == MDG_UNIT_KIND_PAGE ? 0 : row;
          block->column = 1;
        }
      return block;
    }
  g_error ("No block: %s", line);
}

static MdgExtracted *
read_document (const Row *row)
{
  MdgExtracted *extracted = mdg_extracted_new ("pdf", row->unit);
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  if (row->unit == MDG_UNIT_KIND_SHEET)
    page->label = g_strdup ("歳入");
  g_auto (GStrv) lines = g_strsplit (row->document, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_equal (lines[i], "page"))
      page = mdg_extracted_add_page (extracted);
    else
      mdg_extracted_page_add_block (page, read_block (lines[i], i + 1, row->unit));
  return extracted;
}

static char *
write_passages (const GPtrArray *passages)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < passages->len; i++)
    {
      const MdgCutPassage *passage = passages->pdata[i];
      g_autofree char *one_line = g_strdelimit (g_strdup (passage->text), "\n", '/');
      g_assert_cmpuint (passage->number, ==, i + 1);
      g_string_append_printf (text, "%s%s|%s|%s|%s", i > 0 ? "\n" : "", passage->kind,
                              passage->heading, passage->place, one_line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MdgExtracted) extracted = read_document (&rows[i]);
      guint most = rows[i].unit == MDG_UNIT_KIND_SHEET ? 50 : 1200;
      g_autoptr (GPtrArray) passages = mdg_chunker_cut (extracted, "条例", most);
      g_autofree char *text = write_passages (passages);
      g_test_message ("%s", rows[i].what);
      g_assert_cmpstr (text, ==, rows[i].passages);
    }
}

/* Ten lines of a hundred characters, each with its box, cut at 300: full stops decide. */
static void
test_long_paragraph (void)
{
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("pdf", MDG_UNIT_KIND_PAGE);
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append (text, i % 70 == 69 ? "。" : "窓");
  MdgBlock *block = mdg_block_new (MDG_BLOCK_PARAGRAPH, text->str);
  for (guint i = 0; i < 10; i++)
    mdg_block_add_box (block, &(MdgBox){ 50, 100 + 10 * (float) i, 400, 10 });
  mdg_extracted_page_add_block (page, block);
  g_autoptr (GPtrArray) passages = mdg_chunker_cut (extracted, NULL, 300);
  g_autoptr (GString) joined = g_string_new (NULL);
  g_assert_cmpuint (passages->len, ==, 4);
  for (guint i = 0; i < passages->len; i++)
    {
      const MdgCutPassage *passage = passages->pdata[i];
      g_assert_cmpint (g_utf8_strlen (passage->text, -1), <=, 300);
      g_assert_true (i == 3 || g_str_has_suffix (passage->text, "。"));
      g_assert_cmpuint (passage->boxes->len, >=, 2);
      g_assert_cmpuint (passage->boxes->len, <=, 4);
      g_string_append (joined, passage->text);
    }
  g_assert_cmpstr (joined->str, ==, text->str);
  const MdgCutPassage *second = passages->pdata[1];
  g_assert_cmpfloat (g_array_index (second->boxes, MdgPassageBox, 0).y, ==, 120);
}

/* No passage is larger than was asked for, and no text is lost. */
static void
test_sizes (void)
{
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("docx", MDG_UNIT_KIND_PAGE);
  for (guint i = 0; i < 20; i++)
    {
      MdgExtractedPage *page = mdg_extracted_add_page (extracted);
      g_autofree char *text = g_strdup_printf ("段落%uの本文です。ここに手続の説明が続きます。", i);
      mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_PARAGRAPH, text));
    }
  for (guint most = 1; most < 400; most += 37)
    {
      g_autoptr (GPtrArray) passages = mdg_chunker_cut (extracted, "題", most);
      gsize n = 0;
      for (guint i = 0; i < passages->len; i++)
        {
          const MdgCutPassage *passage = passages->pdata[i];
          long length = g_utf8_strlen (passage->text, -1);
          g_assert_cmpint (length, <=, most);
          for (const char *p = passage->text; *p != '\0'; p = g_utf8_next_char (p))
            n += *p != '\n';
        }
      g_assert_cmpuint (n, ==, 10 * 23 + 10 * 24);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunker/rows", test_rows);
  g_test_add_func ("/chunker/long-paragraph", test_long_paragraph);
  g_test_add_func ("/chunker/sizes", test_sizes);
  return g_test_run ();
}
