/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/ocr.h"

#include <tesseract/capi.h>

#include <string.h>

#define LANGUAGES "jpn+eng"
#define VERTICAL_LANGUAGES "jpn_vert+eng"
#define POINTS_PER_INCH 72.0f

/* Of a line, in percent: below it is speckle. */
#define MIN_CONFIDENCE 30

struct _MdgOcr
{
  TessBaseAPI *horizontal;
  TessBaseAPI *vertical; /* made when the first vertical page comes */
};

static TessBaseAPI *
open_languages (const char *languages)
{
  TessBaseAPI *api = TessBaseAPICreate ();
  if (TessBaseAPIInit2 (api, NULL, languages, OEM_LSTM_ONLY) == 0)
    return api;
  TessBaseAPIDelete (api);
  return NULL;
}

MdgOcr *
mdg_ocr_new (void)
{
  TessBaseAPI *horizontal = open_languages (LANGUAGES);
  if (horizontal == NULL)
    return NULL;
  MdgOcr *ocr = g_new0 (MdgOcr, 1);
  ocr->horizontal = horizontal;
  return ocr;
}

void
mdg_ocr_free (MdgOcr *ocr)
{
  if (ocr == NULL)
    return;
  TessBaseAPIDelete (ocr->horizontal);
  if (ocr->vertical != NULL)
    TessBaseAPIDelete (ocr->vertical);
  g_free (ocr);
}

static guint8 *
make_grey (cairo_surface_t *surface, int width, int height)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint8 *grey = g_malloc ((gsize) width * (gsize) height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel;
        memcpy (&pixel, data + (gsize) y * (gsize) stride + (gsize) x * 4, sizeof pixel);
        guint sum = 77 * (pixel >> 16 & 0xff) + 150 * (pixel >> 8 & 0xff) + 29 * (pixel & 0xff);
        grey[(gsize) y * (gsize) width + (gsize) x] = (guint8) (sum >> 8);
      }
  return grey;
}

static gboolean
is_japanese (gunichar c)
{
  return g_unichar_iswide (c);
}

/* Tesseract puts spaces between Japanese characters. */
static char *
close_up (const char *text)
{
  GString *out = g_string_new (NULL);
  gunichar before = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c == '\n' || c == '\r')
        continue;
      const char *next = at;
      while (g_utf8_get_char (next) == ' ')
        next = g_utf8_next_char (next);
      if (c == ' ' && (is_japanese (before) || is_japanese (g_utf8_get_char (next))))
        continue;
      g_string_append_unichar (out, c);
      before = c;
    }
  return g_strstrip (g_string_free (out, FALSE));
}

static void
add_line (GPtrArray *lines, TessResultIterator *iterator)
{
  const TessPageIterator *place = TessResultIteratorGetPageIteratorConst (iterator);
  int left, top, right, bottom;
  char *raw = TessResultIteratorGetUTF8Text (iterator, RIL_TEXTLINE);
  if (raw == NULL)
    return;
  g_autofree char *text = close_up (raw);
  TessDeleteText (raw);
  if (*text == '\0' || TessResultIteratorConfidence (iterator, RIL_TEXTLINE) < MIN_CONFIDENCE ||
      !TessPageIteratorBoundingBox (place, RIL_TEXTLINE, &left, &top, &right, &bottom))
    return;
  const float scale = POINTS_PER_INCH / MDG_OCR_DPI;
  MdgBox box = { (float) left * scale, (float) top * scale, (float) (right - left) * scale,
                 (float) (bottom - top) * scale };
  MdgPdfLine *line = mdg_pdf_line_new (text, &box, MIN (box.width, box.height));
  line->is_vertical = box.height > box.width * 2 && g_utf8_strlen (text, -1) > 2;
  g_ptr_array_add (lines, line);
}

static GPtrArray *
recognize (TessBaseAPI *api)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_pdf_line_free);
  if (TessBaseAPIRecognize (api, NULL) != 0)
    return lines;
  TessResultIterator *iterator = TessBaseAPIGetIterator (api);
  if (iterator == NULL)
    return lines;
  do
    add_line (lines, iterator);
  while (lines->len < MDG_PDF_MAX_LINES && TessResultIteratorNext (iterator, RIL_TEXTLINE));
  TessResultIteratorDelete (iterator);
  return lines;
}

/* Most lines are written from top to bottom. */
static gboolean
is_vertical (TessBaseAPI *api)
{
  guint n = 0, n_vertical = 0;
  TessPageIterator *iterator = TessBaseAPIAnalyseLayout (api);
  if (iterator == NULL)
    return FALSE;
  do
    {
      TessOrientation orientation;
      TessWritingDirection direction;
      TessTextlineOrder order;
      float skew;
      TessPageIteratorOrientation (iterator, &orientation, &direction, &order, &skew);
      n++;
      n_vertical += direction == WRITING_DIRECTION_TOP_TO_BOTTOM;
    }
  while (TessPageIteratorNext (iterator, RIL_TEXTLINE));
  TessPageIteratorDelete (iterator);
  return n_vertical * 2 > n;
}

static void
show (TessBaseAPI *api, const guint8 *grey, int width, int height)
{
  TessBaseAPISetPageSegMode (api, PSM_AUTO);
  TessBaseAPISetImage (api, grey, width, height, 1, width);
  TessBaseAPISetSourceResolution (api, MDG_OCR_DPI);
}

/* The reader for the way the page is written. */
static TessBaseAPI *
choose (MdgOcr *ocr, const guint8 *grey, int width, int height)
{
  show (ocr->horizontal, grey, width, height);
  if (!is_vertical (ocr->horizontal))
    return ocr->horizontal;
  if (ocr->vertical == NULL)
    ocr->vertical = open_languages (VERTICAL_LANGUAGES);
  if (ocr->vertical == NULL)
    return ocr->horizontal;
  show (ocr->vertical, grey, width, height);
  return ocr->vertical;
}

GPtrArray *
mdg_ocr_read (MdgOcr *ocr, cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autofree guint8 *grey = make_grey (surface, width, height);
  TessBaseAPI *api = choose (ocr, grey, width, height);
  GPtrArray *lines = recognize (api);
  TessBaseAPIClear (api);
  return lines;
}

const MdgOcrEngine mdg_ocr_tesseract = {
  .open = mdg_ocr_new,
  .close = mdg_ocr_free,
  .read = mdg_ocr_read,
};
