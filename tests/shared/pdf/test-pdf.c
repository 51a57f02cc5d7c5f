/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups: text (what stands on a page, in which order), places (regions and where words are), codes
 * (bar codes that are drawn), bookmarks, damage (what cannot be opened), split (the same pages give
 * the same bytes, however many came before), threads.
 */
#include "shared/base/error.h"
#include "shared/pdf/pdf-inspect.h"
#include "shared/pdf/pdf-source.h"
#include "shared/pdf/pdf-splitter.h"
#include "tests/shared/pdf/paper.h"

#include <string.h>

#define MAX_WRITINGS 10

typedef struct
{
  double x;
  double y;
  double size;
  gboolean is_vertical;
  const char *text;
} Writing;

typedef struct
{
  const char *what;
  Writing writings[MAX_WRITINGS];
  const char *text;
} TextRow;

static const TextRow text_rows[] = {
  { "a label and its value are one line",
    { { 50, 700, 12, FALSE, "宛名番号" }, { 110, 700, 12, FALSE, "００１２" } },
    "宛名番号 ００１２" },
  { "the value is written before its label",
    { { 110, 700, 12, FALSE, "００１２" }, { 50, 700, 12, FALSE, "宛名番号" } },
    "宛名番号 ００１２" },
  { "what stands far away is another line",
    { { 50, 700, 12, FALSE, "山田" }, { 400, 700, 12, FALSE, "みどり市長" } },
    "山田\nみどり市長" },
  { "lines under each other",
    { { 50, 700, 12, FALSE, "上の行" }, { 50, 680, 12, FALSE, "下の行" } },
    "上の行\n下の行" },
  { "letters spread over a name stay one line",
    { { 50, 700, 12, FALSE, "山" },
      { 74, 700, 12, FALSE, "田" },
      { 98, 700, 12, FALSE, "太" },
      { 122, 700, 12, FALSE, "郎" } },
    "山 田 太 郎" },
  { "a vertical font is read down",
    { { 300, 700, 12, TRUE, "山田太郎" } },
    "山田太郎" },
  { "vertical lines come from the right",
    { { 300, 700, 12, TRUE, "右の行です" }, { 270, 700, 12, TRUE, "左の行です" } },
    "右の行です\n左の行です" },
  { "characters set one under the other are a vertical line",
    { { 300, 700, 12, FALSE, "右" },
      { 276, 700, 12, FALSE, "左" },
      { 300, 687, 12, FALSE, "の" },
      { 276, 687, 12, FALSE, "の" },
      { 300, 674, 12, FALSE, "行" },
      { 276, 674, 12, FALSE, "行" } },
    "右の行\n左の行" },
  { "labels in a form are no vertical lines",
    { { 50, 700, 12, FALSE, "氏" },
      { 74, 700, 12, FALSE, "名" },
      { 50, 676, 12, FALSE, "住" },
      { 74, 676, 12, FALSE, "所" } },
    "氏 名\n住 所" },
};

static GBytes *
write_page (const Writing *writings)
{
  g_autoptr (MdgPaper) paper = mdg_paper_new ();
  mdg_paper_add_page (paper);
  for (guint i = 0; i < MAX_WRITINGS && writings[i].text != NULL; i++)
    mdg_paper_write (paper, writings[i].x, writings[i].y, writings[i].size,
                     writings[i].is_vertical, writings[i].text);
  return mdg_paper_finish (paper);
}

static MdgPdfSource *
open_pdf (GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  MdgPdfSource *source = mdg_pdf_source_open (pdf, NULL, &error);
  g_assert_no_error (error);
  return source;
}

static char *
dup_text (GBytes *pdf, guint page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPdfSource) source = open_pdf (pdf);
  char *text = mdg_pdf_source_dup_text (source, page, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_rows); i++)
    {
      g_autoptr (GBytes) pdf = write_page (text_rows[i].writings);
      g_autofree char *text = dup_text (pdf, 1);
      g_test_message ("%s", text_rows[i].what);
      g_assert_cmpstr (text, ==, text_rows[i].text);
      g_assert_true (mdg_pdf_text_is_readable (text));
    }
}

static void
test_unreadable (void)
{
  g_autoptr (MdgPaper) paper = mdg_paper_new ();
  mdg_paper_add_page (paper);
  mdg_paper_write_unknown (paper, 50, 700, "\x01\x02\x03\x04\x05\x06\x07\x0b");
  g_autoptr (GBytes) pdf = mdg_paper_finish (paper);
  g_autofree char *text = dup_text (pdf, 1);
  g_assert_false (mdg_pdf_text_is_readable (text));
  g_assert_true (mdg_pdf_text_is_readable (""));
  g_assert_false (mdg_pdf_text_is_readable ("\xee\x80\x80\xef\xbf\xbd"));
}

static void
test_places (void)
{
  static const Writing writings[MAX_WRITINGS] = { { 50, 700, 12, FALSE, "宛名番号" },
                                                  { 110, 700, 12, FALSE, "００１２" },
                                                  { 50, 600, 12, FALSE, "山田太郎様" } };
  const MdgPdfArea upper = { 0, 0, 595, 200 };
  g_autoptr (GBytes) pdf = write_page (writings);
  g_autoptr (MdgPdfSource) source = open_pdf (pdf);
  g_autofree char *text = mdg_pdf_source_dup_text (source, 1, &upper, NULL);
  g_assert_cmpstr (text, ==, "宛名番号 ００１２");
  g_autoptr (GArray) found = mdg_pdf_source_find (source, 1, "宛名番号　0012");
  g_assert_cmpuint (found->len, ==, 1);
  const MdgPdfArea *area = &g_array_index (found, MdgPdfArea, 0);
  g_assert_cmpfloat_with_epsilon (area->x, 50, 1);
  g_assert_cmpfloat_with_epsilon (area->width, 108, 2);
  g_assert_true (area->y < 142 && area->y + area->height > 135);
  g_autoptr (GArray) none = mdg_pdf_source_find (source, 1, "山田花子");
  g_assert_cmpuint (none->len, ==, 0);
}

/* Code 39: nine elements for each character, black and white in turn; w is a wide one. */
static void
draw_code (MdgPaper *paper, double x, double y)
{
  static const char *const characters[] = { "nwnnwnwnn", "wnnwnnnnw", "nnwwnnnnw", "wnwwnnnnn",
                                            "nwnnwnwnn" };
  for (guint i = 0; i < G_N_ELEMENTS (characters); i++)
    {
      for (guint k = 0; characters[i][k] != '\0'; k++)
        {
          double width = characters[i][k] == 'w' ? 3.6 : 1.44;
          if (k % 2 == 0)
            mdg_paper_fill (paper, x, y, width, 40);
          x += width;
        }
      x += 1.44;
    }
}

static void
test_codes (void)
{
  const MdgPdfArea upper = { 0, 0, 595, 300 }, lower = { 0, 500, 595, 300 };
  g_autoptr (MdgPaper) paper = mdg_paper_new ();
  mdg_paper_add_page (paper);
  draw_code (paper, 100, 700);
  g_autoptr (GBytes) pdf = mdg_paper_finish (paper);
  g_autoptr (MdgPdfSource) source = open_pdf (pdf);
  g_autofree char *whole = mdg_pdf_source_dup_codes (source, 1, NULL, NULL);
  g_autofree char *inside = mdg_pdf_source_dup_codes (source, 1, &upper, NULL);
  g_autofree char *outside = mdg_pdf_source_dup_codes (source, 1, &lower, NULL);
  g_assert_cmpstr (whole, ==, "123");
  g_assert_cmpstr (inside, ==, "123");
  g_assert_cmpstr (outside, ==, "");
}

static void
test_bookmarks (void)
{
  g_autoptr (MdgPaper) paper = mdg_paper_new ();
  mdg_paper_add_page (paper);
  mdg_paper_add_bookmark (paper, "山田太郎");
  mdg_paper_add_bookmark (paper, "次のしおり");
  mdg_paper_add_page (paper);
  mdg_paper_add_page (paper);
  mdg_paper_add_bookmark (paper, "鈴木花子");
  g_autoptr (GBytes) pdf = mdg_paper_finish (paper);
  g_autoptr (MdgPdfSource) source = open_pdf (pdf);
  g_autoptr (GPtrArray) titles = mdg_pdf_source_dup_bookmarks (source);
  g_assert_cmpuint (titles->len, ==, 3);
  g_assert_cmpstr (titles->pdata[0], ==, "山田太郎");
  g_assert_null (titles->pdata[1]);
  g_assert_cmpstr (titles->pdata[2], ==, "鈴木花子");
}

static void
test_damage (void)
{
  static const char *const files[] = { "", "no PDF at all", "%PDF-1.7\n%%EOF\n" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL, split_error = NULL, inspect_error = NULL;
      g_autoptr (GBytes) pdf = g_bytes_new_static (files[i], strlen (files[i]));
      g_assert_null (mdg_pdf_source_open (pdf, NULL, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_PDF_DAMAGED);
      g_assert_null (mdg_pdf_splitter_new (pdf, NULL, &split_error));
      g_assert_error (split_error, MDG_ERROR, MDG_ERROR_PDF_DAMAGED);
      g_assert_null (mdg_pdf_inspect (pdf, NULL, &inspect_error));
      g_assert_error (inspect_error, MDG_ERROR, MDG_ERROR_PDF_DAMAGED);
    }
}

static GBytes *
write_letters (guint n)
{
  g_autoptr (MdgPaper) paper = mdg_paper_new ();
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *text = g_strdup_printf ("第%u号", i);
      mdg_paper_add_page (paper);
      mdg_paper_write (paper, 50, 700, 12, FALSE, text);
    }
  return mdg_paper_finish (paper);
}

static void
check_letter (MdgPdfSplitter *splitter, guint page)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = g_strdup_printf ("第%u号", page);
  g_autoptr (GBytes) part = mdg_pdf_splitter_extract (splitter, page, page, &error);
  g_assert_no_error (error);
  g_autofree char *text = dup_text (part, 1);
  g_assert_cmpstr (text, ==, wanted);
}

/* More pages than a source is kept open for. */
static void
test_split (void)
{
  g_autoptr (GBytes) pdf = write_letters (2500);
  g_autoptr (MdgPdfSplitter) splitter = mdg_pdf_splitter_new (pdf, NULL, NULL);
  g_assert_cmpuint (mdg_pdf_splitter_get_n_pages (splitter), ==, 2500);
  g_autoptr (GBytes) before = mdg_pdf_splitter_extract (splitter, 7, 9, NULL);
  for (guint i = 1; i <= 2500; i++)
    check_letter (splitter, i);
  g_autoptr (GBytes) after = mdg_pdf_splitter_extract (splitter, 7, 9, NULL);
  g_assert_true (g_bytes_equal (before, after));
  g_autoptr (MdgPdfSource) source = open_pdf (after);
  g_assert_cmpuint (mdg_pdf_source_get_n_pages (source), ==, 3);
  g_autoptr (GPtrArray) findings = mdg_pdf_inspect (after, NULL, NULL);
  g_assert_cmpuint (findings->len, ==, 0);
}

static gpointer
read_letters (gpointer data)
{
  g_autoptr (MdgPdfSource) source = open_pdf (data);
  g_autoptr (MdgPdfSplitter) splitter = mdg_pdf_splitter_new (data, NULL, NULL);
  for (guint i = 1; i <= mdg_pdf_source_get_n_pages (source); i++)
    {
      g_autofree char *wanted = g_strdup_printf ("第%u号", i);
      g_autofree char *text = mdg_pdf_source_dup_text (source, i, NULL, NULL);
      g_assert_cmpstr (text, ==, wanted);
      check_letter (splitter, i);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GBytes) pdf = write_letters (300);
  GThread *threads[3];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_letters, pdf);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/text", test_text);
  g_test_add_func ("/pdf/text/unreadable", test_unreadable);
  g_test_add_func ("/pdf/places", test_places);
  g_test_add_func ("/pdf/codes", test_codes);
  g_test_add_func ("/pdf/bookmarks", test_bookmarks);
  g_test_add_func ("/pdf/damage", test_damage);
  g_test_add_func ("/pdf/split", test_split);
  g_test_add_func ("/pdf/threads", test_threads);
  return g_test_run ();
}
