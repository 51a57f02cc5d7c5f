/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-picture.h"

#include <math.h>
#include <string.h>

/* Of the page's area, all pictures together: scanners that cut a page into strips are seen too. */
#define MIN_COVERED 0.5

/* A0 at 300 dpi would be 140 million; A3 is 17. */
#define MAX_PIXELS 40e6
#define POINTS_PER_INCH 72.0

/* The name stands in every list of what a page needs as /ImageB, /ImageC and /ImageI, too. */
gboolean
mdg_pdf_has_images (GBytes *file)
{
  static const char name[] = "/Image";
  const gsize length = sizeof name - 1;
  gsize size = 0;
  const char *at = g_bytes_get_data (file, &size);
  const char *end = at + size;
  while (at != NULL && (at = memmem (at, (gsize) (end - at), name, length)) != NULL)
    {
      at += length;
      if (at == end || !g_ascii_isalpha (*at))
        return TRUE;
    }
  return FALSE;
}

static double
covered_area (PopplerPage *page)
{
  double area = 0;
  GList *images = poppler_page_get_image_mapping (page);
  for (GList *item = images; item != NULL; item = item->next)
    {
      const PopplerRectangle *box = &((const PopplerImageMapping *) item->data)->area;
      area += fabs (box->x2 - box->x1) * fabs (box->y2 - box->y1);
    }
  poppler_page_free_image_mapping (images);
  return area;
}

gboolean
mdg_pdf_page_is_picture (PopplerPage *page)
{
  double width = 0, height = 0;
  poppler_page_get_size (page, &width, &height);
  return width > 0 && height > 0 && covered_area (page) >= MIN_COVERED * width * height;
}

cairo_surface_t *
mdg_pdf_page_draw (PopplerPage *page, double dpi)
{
  double width = 0, height = 0;
  double scale = dpi / POINTS_PER_INCH;
  poppler_page_get_size (page, &width, &height);
  if (!(width > 0 && height > 0) || width * scale * height * scale > MAX_PIXELS)
    return NULL;
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_RGB24, (int) ceil (width * scale), (int) ceil (height * scale));
  cairo_t *cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_scale (cairo, scale, scale);
  poppler_page_render (page, cairo);
  gboolean fine = cairo_status (cairo) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  if (fine && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}
