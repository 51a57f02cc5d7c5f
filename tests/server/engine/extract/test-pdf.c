/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PDF files drawn here, read back.
 *
 * /pdf/paragraphs   lines are joined as people read them, headings stay apart
 * /pdf/table        gaps that stand below each other make columns
 * /pdf/running      what every page has at its edge is no text of the page
 * /pdf/boxes        boxes lie where text and comments are shown, on a cut or turned page too
 * /pdf/scan         a picture of text is read, or said to be one
 * /pdf/images       a file without pictures is not drawn to look for them
 * /pdf/glyphs       numbers of shapes are told as the letters they stand for
 * /pdf/links        where a link leads is told once, below the page
 * /pdf/korean       words of one line and the next stay apart
 * /pdf/refused      damaged and empty files have their sentence
 */
#include "server/engine/extract/ocr.h"
#include "server/engine/extract/pdf-glyphs.h"
#include "server/engine/extract/pdf-layout.h"
#include "server/engine/extract/pdf-picture.h"
#include "shared/base/error.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <locale.h>
#include <string.h>

#define WIDTH 595.0
#define HEIGHT 842.0
#define FONT "IPAMincho"
#define LEFT 60.0

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cairo;
  GByteArray *bytes;
} Drawing;

static cairo_status_t
on_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static Drawing
start_drawing (void)
{
  Drawing drawing = { .bytes = g_byte_array_new () };
  drawing.surface =
    cairo_pdf_surface_create_for_stream (on_bytes, drawing.bytes, WIDTH, HEIGHT);
  drawing.cairo = cairo_create (drawing.surface);
  return drawing;
}

static GBytes *
end_drawing (Drawing *drawing)
{
  cairo_destroy (drawing->cairo);
  cairo_surface_finish (drawing->surface);
  cairo_surface_destroy (drawing->surface);
  return g_byte_array_free_to_bytes (g_steal_pointer (&drawing->bytes));
}

static void
draw (cairo_t *cairo, double x, double y, double size, const char *text)
{
  cairo_select_font_face (cairo, FONT, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cairo, size);
  cairo_move_to (cairo, x, y);
  cairo_show_text (cairo, text);
}

static MdgExtracted *
read_pdf (GBytes *bytes, GError **error)
{
  MdgPdfOptions options = { .max_ocr_pages = 10, .ocr = &mdg_ocr_tesseract };
  return mdg_read_pdf (bytes, &options, NULL, NULL, error);
}

static const MdgBlock *
get_block (const MdgExtracted *extracted, guint page, guint index)
{
  const MdgExtractedPage *read = extracted->pages->pdata[page];
  g_assert_cmpuint (index, <, read->blocks->len);
  return read->blocks->pdata[index];
}

static void
check_block (const MdgExtracted *extracted, guint index, MdgBlockKind kind, const char *text)
{
  const MdgBlock *block = get_block (extracted, 0, index);
  g_assert_cmpstr (block->text, ==, text);
  g_assert_cmpint (block->kind, ==, kind);
}

static void
test_paragraphs (void)
{
  Drawing drawing = start_drawing ();
  cairo_t *cairo = drawing.cairo;
  draw (cairo, LEFT, 80, 20, "住民票の写しの交付");
  draw (cairo, LEFT + 10, 120, 10, "住民票の写しの交付を請求しようとする者は、請求書に必要な事");
  draw (cairo, LEFT, 136, 10, "項を記載して、市長に提出しなければならない。");
  draw (cairo, LEFT, 152, 10, "第二条　手数料は、一通につき三百円とし、請求のときに納めるも");
  draw (cairo, LEFT, 168, 10, "のとする。");
  draw (cairo, LEFT, 184, 10, "(1) 本人又は同じ世帯の者が請求する場合");
  draw (cairo, LEFT, 220, 10, "The certificate is issued on application at the window for infor-");
  draw (cairo, LEFT, 236, 10, "mation of the residents, within the hours that are shown below");
  draw (cairo, LEFT, 252, 10, "on this page.");
  g_autoptr (GBytes) bytes = end_drawing (&drawing);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) read = read_pdf (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->pages->len, ==, 1);
  check_block (read, 0, MDG_BLOCK_HEADING, "住民票の写しの交付");
  check_block (read, 1, MDG_BLOCK_PARAGRAPH,
               "住民票の写しの交付を請求しようとする者は、請求書に必要な事項を記載して、市長に提出しなけ"
               "ればならない。");
  check_block (read, 2, MDG_BLOCK_PARAGRAPH,
               "第二条　手数料は、一通につき三百円とし、請求のときに納めるものとする。");
  check_block (read, 3, MDG_BLOCK_LIST_ITEM, "(1) 本人又は同じ世帯の者が請求する場合");
  check_block (read, 4, MDG_BLOCK_PARAGRAPH,
               "The certificate is issued on application at the window for information of the "
               "residents, within the hours that are shown below on this page.");
}

static void
test_table (void)
{
  static const char *const cells[][3] = { { "種類", "手数料", "窓口" },
                                          { "住民票", "300円", "市民課" },
                                          { "印鑑証明", "250円", "市民課" },
                                          { "納税証明", "400円", "税務課" } };
  Drawing drawing = start_drawing ();
  for (guint row = 0; row < G_N_ELEMENTS (cells); row++)
    for (guint column = 0; column < 3; column++)
      draw (drawing.cairo, LEFT + column * 150, 100 + row * 20, 10, cells[row][column]);
  g_autoptr (GBytes) bytes = end_drawing (&drawing);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) read = read_pdf (bytes, &error);
  g_assert_no_error (error);
  for (guint row = 0; row < G_N_ELEMENTS (cells); row++)
    {
      const MdgBlock *block = get_block (read, 0, row);
      g_assert_cmpuint (block->table, ==, 1);
      g_assert_cmpuint (g_strv_length (block->cells), ==, 3);
      for (guint column = 0; column < 3; column++)
        g_assert_cmpstr (block->cells[column], ==, cells[row][column]);
    }
}

static void
test_running (void)
{
  Drawing drawing = start_drawing ();
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *foot = g_strdup_printf ("- %u -", i + 1);
      g_autofree char *text = g_strdup_printf ("%uページ目だけにある本文である。", i + 1);
      draw (drawing.cairo, LEFT, 40, 9, "みどり市　文書管理規程");
      draw (drawing.cairo, LEFT, 300, 10, text);
      draw (drawing.cairo, WIDTH / 2, HEIGHT - 30, 9, foot);
      cairo_show_page (drawing.cairo);
    }
  g_autoptr (GBytes) bytes = end_drawing (&drawing);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) read = read_pdf (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->pages->len, ==, 8);
  for (guint i = 0; i < read->pages->len; i++)
    {
      g_assert_cmpint (get_block (read, i, 0)->kind, ==, MDG_BLOCK_PAGE_HEADER);
      g_assert_cmpint (get_block (read, i, 1)->kind, ==, MDG_BLOCK_PARAGRAPH);
      g_assert_cmpint (get_block (read, i, 2)->kind, ==, MDG_BLOCK_PAGE_HEADER);
    }
}

static void
check_box (GBytes *bytes, double x, double y, double width, double height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) read = read_pdf (bytes, &error);
  g_assert_no_error (error);
  const MdgExtractedPage *page = read->pages->pdata[0];
  const MdgBlock *block = get_block (read, 0, 0);
  const MdgBox *box = &g_array_index (block->boxes, MdgBox, 0);
  g_assert_cmpfloat_with_epsilon (page->width, width, 1);
  g_assert_cmpfloat_with_epsilon (page->height, height, 1);
  g_assert_cmpfloat_with_epsilon (box->x, x, 6);
  g_assert_cmpfloat_with_epsilon (box->y + box->height, y, 6);
}

/* A page whose box or turn is filled in. The text starts at 100, 200 from the bottom left. */
#define PAGE_START                                                                               \
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"                                       \
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"                                           \
  "4 0 obj<</Length 46>>stream\nBT /F 12 Tf 100 200 Td (Notice to people) Tj ET  \n"             \
  "endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"             \
  "6 0 obj<</Type/Annot/Subtype/Text/Rect[100 100 120 120]/T(Sato)/Contents(Ask here)>>endobj\n" \
  "3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[6 0 R]"                                \
  "/Resources<</Font<</F 5 0 R>>>>/MediaBox[0 0 300 300]"
#define PAGE_END ">>endobj\ntrailer<</Root 1 0 R>>\n"

typedef struct
{
  const char *page;
  float size;
  MdgBox text;
  MdgBox comment;
  const char *sentence;
} BoxRow;

static const BoxRow box_rows[] = {
  { "", 300, { 100, 91, 0, 11 }, { 100, 180, 20, 20 }, "from the top left" },
  { "/CropBox[50 50 250 250]", 200, { 50, 41, 0, 11 }, { 50, 130, 20, 20 }, "of what is shown" },
  { "/Rotate 90", 300, { 198, 100, 11, 0 }, { 120, 100, 20, 20 }, "of the page as it is turned" },
};

static void
check_place (const MdgBlock *block, const MdgBox *wanted)
{
  const MdgBox *box = &g_array_index (block->boxes, MdgBox, 0);
  g_assert_cmpfloat_with_epsilon (box->x, wanted->x, 2);
  g_assert_cmpfloat_with_epsilon (box->y, wanted->y, 2);
  if (wanted->width > 0)
    g_assert_cmpfloat_with_epsilon (box->width, wanted->width, 2);
  if (wanted->height > 0)
    g_assert_cmpfloat_with_epsilon (box->height, wanted->height, 2);
}

static void
test_boxes (void)
{
  Drawing drawing = start_drawing ();
  draw (drawing.cairo, 100, 200, 12, "ここに文字がある");
  g_autoptr (GBytes) drawn = end_drawing (&drawing);
  check_box (drawn, 100, 200, WIDTH, HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (box_rows); i++)
    {
      const BoxRow *row = &box_rows[i];
      g_autofree char *text = g_strconcat (PAGE_START, row->page, PAGE_END, NULL);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgExtracted) read = read_pdf (bytes, &error);
      g_test_message ("%s", row->sentence);
      g_assert_no_error (error);
      g_assert_cmpfloat (((MdgExtractedPage *) read->pages->pdata[0])->width, ==, row->size);
      check_place (get_block (read, 0, 0), &row->text);
      check_place (get_block (read, 0, 1), &row->comment);
      g_assert_cmpstr (get_block (read, 0, 1)->text, ==, "Sato: Ask here");
    }
}

static void
test_scan (void)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2480, 3508);
  cairo_t *cairo = cairo_create (picture);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  draw (cairo, 200, 450, 60, "転入届は、引っ越した日から十四日以内に届け出てください。");
  draw (cairo, 200, 600, 60, "窓口には、本人確認書類をお持ちください。");
  cairo_destroy (cairo);
  Drawing drawing = start_drawing ();
  cairo_scale (drawing.cairo, WIDTH / 2480, HEIGHT / 3508);
  cairo_set_source_surface (drawing.cairo, picture, 0, 0);
  cairo_paint (drawing.cairo);
  g_autoptr (GBytes) bytes = end_drawing (&drawing);
  cairo_surface_destroy (picture);

  MdgPdfOptions without = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_read_pdf (bytes, &without, NULL, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_NO_OCR);
  g_clear_error (&error);
  g_autoptr (MdgExtracted) read = read_pdf (bytes, &error);
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_EXTRACT_NO_OCR))
    {
      g_test_skip ("Tesseract's Japanese is not installed");
      return;
    }
  g_assert_no_error (error);
  const MdgExtractedPage *page = read->pages->pdata[0];
  g_autofree char *text = mdg_extracted_page_dup_text (page);
  g_test_message ("%s", text);
  g_assert_true (page->ocr);
  g_assert_nonnull (strstr (text, "日以内に届け出て"));
  const MdgBox *box = &g_array_index (get_block (read, 0, 0)->boxes, MdgBox, 0);
  g_assert_cmpfloat_with_epsilon (box->y, 450.0 * HEIGHT / 3508 - 16, 10);
}

static void
test_refused (void)
{
  Drawing drawing = start_drawing ();
  cairo_show_page (drawing.cairo);
  g_autoptr (GBytes) empty = end_drawing (&drawing);
  g_autoptr (GBytes) broken = g_bytes_new_static ("%PDF-1.7 and no more", 20);
  g_autoptr (GError) error = NULL;
  g_assert_null (read_pdf (empty, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_EMPTY);
  g_clear_error (&error);
  g_assert_null (read_pdf (broken, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_DAMAGED);
}

typedef struct
{
  const char *content;
  gboolean has_images;
  const char *sentence;
} ImageRow;

static const ImageRow image_rows[] = {
  { "<</Type/XObject/Subtype/Image/Width 1>>", TRUE, "a picture" },
  { "<</Subtype /Image\n/Width 1>>", TRUE, "with spaces" },
  { "<</ProcSet[/PDF/Text/ImageB/ImageC/ImageI]>>", FALSE, "only what a page may need" },
  { "<</ProcSet[/PDF/ImageB]>> <</Subtype/Image>>", TRUE, "a picture after that" },
  { "<</Subtype/Image", TRUE, "at the very end" },
  { "", FALSE, "nothing" },
};

static void
test_images (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (image_rows); i++)
    {
      const ImageRow *row = &image_rows[i];
      g_autoptr (GBytes) bytes = g_bytes_new_static (row->content, strlen (row->content));
      g_test_message ("%s", row->sentence);
      g_assert_cmpint (mdg_pdf_has_images (bytes), ==, row->has_images);
    }
}

static const struct
{
  const char *text;
  const char *read;
  const char *sentence;
} glyph_rows[] = {
  { "-H\003FHUWLILH\003VLQFqUHV", "Je certifie sincères", "spaces give it away" },
  { "FL\020GHVVXV\021", "ci-dessus.", "so does a hyphen" },
  { "HQ\003H[acts", "en exacts", "letters between stay what they are" },
  { "ATTESTATION SUR L'HONNEUR", "ATTESTATION SUR L'HONNEUR", "plain text is left" },
  { "NOM\nOD\003GDWH", "NOM\nla date", "line by line" },
  { "住民票\003の写し", "住民票 の写し", "others are left" },
  { "\tA\001", "\tA\001", "tabs and lower numbers, too" },
  { "", "", "nothing" },
};

static void
test_glyphs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (glyph_rows); i++)
    {
      g_autofree char *read = mdg_pdf_glyphs_read (glyph_rows[i].text);
      g_test_message ("%s", glyph_rows[i].sentence);
      g_assert_cmpstr (read, ==, glyph_rows[i].read);
      g_assert_cmpint (g_utf8_strlen (read, -1), ==, g_utf8_strlen (glyph_rows[i].text, -1));
    }
}

#define LINK(n, action) \
  n " 0 obj<</Type/Annot/Subtype/Link/Rect[100 200 200 220]/A<<" action ">>>>endobj\n"

static const char linked_page[] =
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
  "4 0 obj<</Length 34>>stream\nBT /F 12 Tf 9 9 Td (here) Tj ET    \nendstream endobj\n"
  "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
  /* clang-format off */
  LINK ("6", "/S/URI/URI(https://example.jp/form)")
  LINK ("7", "/S/URI/URI(https://example.jp/form)")
  LINK ("8", "/S/URI/URI(javascript:alert)")
  LINK ("9", "/S/GoTo/D[3 0 R/Fit]")
  /* clang-format on */
  "3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[6 0 R 7 0 R 8 0 R 9 0 R]"
  "/Resources<</Font<</F 5 0 R>>>>/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n";

static void
test_links (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (linked_page, sizeof linked_page - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) read = read_pdf (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((MdgExtractedPage *) read->pages->pdata[0])->blocks->len, ==, 2);
  check_block (read, 0, MDG_BLOCK_PARAGRAPH, "here");
  check_block (read, 1, MDG_BLOCK_FOOTNOTE, "https://example.jp/form");
}

static const struct
{
  const char *before;
  const char *next;
  const char *joined;
} joins[] = {
  { "住民票の", "写し", "住民票の写し" },
  { "주민등록", "등본", "주민등록 등본" },
  { "the", "form", "the form" },
  { "infor-", "mation", "information" },
};

static void
test_korean (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (joins); i++)
    {
      g_autoptr (GString) text = g_string_new (joins[i].before);
      mdg_pdf_join (text, joins[i].next);
      g_assert_cmpstr (text->str, ==, joins[i].joined);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/paragraphs", test_paragraphs);
  g_test_add_func ("/pdf/table", test_table);
  g_test_add_func ("/pdf/running", test_running);
  g_test_add_func ("/pdf/boxes", test_boxes);
  g_test_add_func ("/pdf/scan", test_scan);
  g_test_add_func ("/pdf/images", test_images);
  g_test_add_func ("/pdf/glyphs", test_glyphs);
  g_test_add_func ("/pdf/links", test_links);
  g_test_add_func ("/pdf/korean", test_korean);
  g_test_add_func ("/pdf/refused", test_refused);
  int status = g_test_run ();
  /* Fonts are kept for the life of a process; the leak checker should not see them. */
  cairo_debug_reset_static_data ();
  FcFini ();
  return status;
}
