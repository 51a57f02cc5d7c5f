/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pdf"

#include "shared/pdf/page-codes.h"

#include "shared/pdf/drawing-turn.h"

#include <math.h>
#include <string.h>
#include <zbar.h>

#define DPI 200.0
#define POINTS_PER_INCH 72.0
#define MAX_PIXELS (36.0 * 1000 * 1000)
#define MAX_CODES 200
#define MAX_CODE_BYTES 8000

/* Codes need white around them: kept when only a part of the page is looked at. */
#define QUIET_PIXELS 20

typedef struct
{
  char *text;
  int top;
  int left;
} Code;

static void
clear_code (gpointer data)
{
  g_free (((Code *) data)->text);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  const Code *first = a, *second = b;
  if (first->top != second->top)
    return first->top < second->top ? -1 : 1;
  if (first->left != second->left)
    return first->left < second->left ? -1 : 1;
  return strcmp (first->text, second->text);
}

static MdgPdfArea
whole_page (PopplerPage *page)
{
  MdgPdfArea area = { 0 };
  poppler_page_get_size (page, &area.width, &area.height);
  return area;
}

/* @area of @page in grey, white around; NULL when it has no sensible size. */
static cairo_surface_t *
draw (PopplerPage *page, const MdgPdfArea *area)
{
  double scale = DPI / POINTS_PER_INCH;
  double pixels = area->width * scale * area->height * scale;
  if (!(pixels >= 1) || !isfinite (pixels))
    return NULL;
  if (pixels > MAX_PIXELS)
    scale *= sqrt (MAX_PIXELS / pixels);
  int width = (int) ceil (area->width * scale) + 2 * QUIET_PIXELS;
  int height = (int) ceil (area->height * scale) + 2 * QUIET_PIXELS;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_rectangle (cr, QUIET_PIXELS, QUIET_PIXELS, width - 2 * QUIET_PIXELS,
                   height - 2 * QUIET_PIXELS);
  cairo_clip (cr);
  cairo_translate (cr, QUIET_PIXELS, QUIET_PIXELS);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -area->x, -area->y);
  mdg_drawing_turn_take ();
  poppler_page_render_for_printing (page, cr);
  mdg_drawing_turn_end ();
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

/* One byte a pixel, as the reader of codes wants it. */
static guint8 *
to_grey (cairo_surface_t *surface)
{
  gsize width = (gsize) cairo_image_surface_get_width (surface);
  gsize height = (gsize) cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const guint8 *rows = cairo_image_surface_get_data (surface);
  guint8 *grey = g_malloc (width * height);
  for (gsize y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (const void *) (rows + y * stride);
      for (gsize x = 0; x < width; x++)
        {
          guint32 pixel = row[x];
          guint sum = ((pixel >> 16) & 0xff) * 77 + ((pixel >> 8) & 0xff) * 150 +
                      (pixel & 0xff) * 29;
          grey[y * width + x] = (guint8) (sum >> 8);
        }
    }
  return grey;
}

static zbar_image_scanner_t *
new_scanner (void)
{
  static const zbar_symbol_type_t kinds[] = { ZBAR_QRCODE, ZBAR_CODE128, ZBAR_CODE39, ZBAR_I25,
                                              ZBAR_CODABAR, ZBAR_EAN13, ZBAR_EAN8 };
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_scanner_set_config (scanner, 0, ZBAR_CFG_ENABLE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    zbar_image_scanner_set_config (scanner, kinds[i], ZBAR_CFG_ENABLE, 1);
  return scanner;
}

/* A code as one line of text: the separator of GS1 and the like would break it. */
static char *
dup_line (const zbar_symbol_t *symbol)
{
  gsize length = MIN (zbar_symbol_get_data_length (symbol), MAX_CODE_BYTES);
  g_autofree char *valid = g_utf8_make_valid (zbar_symbol_get_data (symbol), (gssize) length);
  GString *line = g_string_new (NULL);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (line, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_strstrip (g_string_free (line, FALSE));
}

static void
add_code (GArray *codes, const zbar_symbol_t *symbol)
{
  Code code = { dup_line (symbol), G_MAXINT, G_MAXINT };
  for (unsigned i = 0; i < zbar_symbol_get_loc_size (symbol); i++)
    {
      code.top = MIN (code.top, zbar_symbol_get_loc_y (symbol, i));
      code.left = MIN (code.left, zbar_symbol_get_loc_x (symbol, i));
    }
  g_array_append_val (codes, code);
}

static GArray *
scan (guint8 *grey, unsigned width, unsigned height)
{
  GArray *codes = g_array_new (FALSE, FALSE, sizeof (Code));
  zbar_image_scanner_t *scanner = new_scanner ();
  zbar_image_t *image = zbar_image_create ();
  g_array_set_clear_func (codes, clear_code);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, grey, (unsigned long) width * height, NULL);
  if (zbar_scan_image (scanner, image) > 0)
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image);
         symbol != NULL && codes->len < MAX_CODES; symbol = zbar_symbol_next (symbol))
      add_code (codes, symbol);
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  g_array_sort (codes, compare_codes);
  return codes;
}

char *
mdg_pdf_page_dup_codes (PopplerPage *page, const MdgPdfArea *area)
{
  MdgPdfArea whole = whole_page (page);
  cairo_surface_t *surface = draw (page, area != NULL && area->width > 0 ? area : &whole);
  if (surface == NULL)
    return NULL;
  unsigned width = (unsigned) cairo_image_surface_get_width (surface);
  unsigned height = (unsigned) cairo_image_surface_get_height (surface);
  g_autofree guint8 *grey = to_grey (surface);
  cairo_surface_destroy (surface);
  g_autoptr (GArray) codes = scan (grey, width, height);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < codes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", g_array_index (codes, Code, i).text);
  return g_string_free (text, FALSE);
}
