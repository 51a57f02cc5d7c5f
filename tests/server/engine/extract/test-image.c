/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /image/text      what is written in a picture
 * /image/hostile   pictures that are none
 */
#include "shared/base/error.h"
#include "tests/server/engine/extract/extract-test.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <string.h>
#include <unistd.h>

#define WIDTH 1400
#define HEIGHT 500

static cairo_status_t
on_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A screenshot with some lines of text. */
static GByteArray *
draw (const char *const *lines)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_select_font_face (cairo, "IPAMincho", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cairo, 56);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      cairo_move_to (cairo, 60, 100 + 100 * i);
      cairo_show_text (cairo, lines[i]);
    }
  cairo_destroy (cairo);
  cairo_surface_write_to_png_stream (surface, on_bytes, bytes);
  cairo_surface_destroy (surface);
  return bytes;
}

static MdgExtracted *
extract (const void *data, gsize size, const char *format, GError **error)
{
  MdgExtractLimits limits = { .ocr = TRUE };
  MdgFileType type = { (char *) format, MDG_ROUTE_NATIVE, FALSE };
  int fd = extract_test_file (data, size);
  MdgExtracted *extracted = mdg_extract_file (&limits, fd, &type, NULL, NULL, NULL, error);
  close (fd);
  return extracted;
}

static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  static const char *const lines[] = { "転入届は、引っ越した日から十四日以内に",
                                       "届け出てください。手数料は要りません。",
                                       "窓口には、本人確認書類をお持ちください。", NULL };
  g_autoptr (GByteArray) png = draw (lines);
  g_autoptr (MdgExtracted) extracted = extract (png->data, png->len, "png", &error);
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_EXTRACT_NO_OCR))
    {
      g_test_skip ("Tesseract's Japanese is not installed");
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (extracted->format, ==, "png");
  g_assert_cmpint (extracted->pages->len, ==, 1);
  const MdgExtractedPage *page = extracted->pages->pdata[0];
  g_autofree char *text = mdg_extracted_page_dup_text (page);
  g_test_message ("read: %s", text);
  g_assert_true (page->ocr);
  g_assert_nonnull (strstr (text, "日以内に"));
}

static const struct
{
  const char *sentence;
  const char *format;
  const char *data;
  gsize size;
} hostile[] = {
  { "a PNG that is only a head", "png",
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1e\x8\x2\0\0\0\0\0\0\0", 33 },
  { "a JPEG that is only a frame", "jpg", "\xff\xd8\xff\xc0\0\x11\x8\0\x1e\0\x28\x3\0\0\0\0\0\0\0",
    20 },
  { "a text with the name of a picture", "png", "<svg/>", 6 },
};

static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", hostile[i].sentence);
      g_assert_null (extract (hostile[i].data, hostile[i].size, hostile[i].format, &error));
      g_assert_nonnull (error);
      g_assert_false (g_error_matches (error, MDG_ERROR, MDG_ERROR_EXTRACT_CRASHED));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/text", test_text);
  g_test_add_func ("/image/hostile", test_hostile);
  int status = g_test_run ();
  /* Fonts are kept for the life of a process; the leak checker should not see them. */
  cairo_debug_reset_static_data ();
  FcFini ();
  return status;
}
