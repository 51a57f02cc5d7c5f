/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/image-pdf.h"

#include "server/engine/extract/image-file.h"
#include "shared/base/error.h"

#include <cairo-pdf.h>
#include <string.h>

/* The longer side of the page, in points: that of A4, at which letters have the size that is
 * expected of scans. */
#define PAGE_SIDE 842.0

typedef struct
{
  const guint8 *data;
  gsize left;
} Source;

static cairo_status_t
read_png (void *closure, unsigned char *data, unsigned int length)
{
  Source *source = closure;
  if (length > source->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, source->data, length);
  source->data += length;
  source->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
write_pdf (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A JPEG goes into the PDF as it is; the surface only says how large it is. */
static cairo_surface_t *
load (GBytes *file, const char *format, guint width, guint height)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file, &size);
  Source source = { data, size };
  if (strcmp (format, "png") == 0)
    return cairo_image_surface_create_from_png_stream (read_png, &source);
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, data, size, NULL, NULL);
  return surface;
}

static gboolean
draw (cairo_surface_t *image, guint width, guint height, GByteArray *out)
{
  double scale = PAGE_SIDE / MAX (width, height);
  cairo_surface_t *pdf =
    cairo_pdf_surface_create_for_stream (write_pdf, out, width * scale, height * scale);
  cairo_t *cairo = cairo_create (pdf);
  cairo_scale (cairo, scale, scale);
  cairo_set_source_surface (cairo, image, 0, 0);
  cairo_paint (cairo);
  gboolean fine = cairo_status (cairo) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cairo);
  cairo_surface_finish (pdf);
  fine = fine && cairo_surface_status (pdf) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy (pdf);
  return fine;
}

GBytes *
mdg_image_to_pdf (GBytes *file, GError **error)
{
  guint width = 0, height = 0;
  gsize size = 0;
  g_autoptr (GError) local = NULL;
  const guint8 *data = g_bytes_get_data (file, &size);
  const char *format = mdg_image_sniff_bytes (data, size, &width, &height, &local);
  if (format == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        mdg_set_error (error, MDG_ERROR_EXTRACT_UNSUPPORTED, NULL);
      return NULL;
    }
  cairo_surface_t *image = load (file, format, width, height);
  GByteArray *out = g_byte_array_new ();
  gboolean fine = cairo_surface_status (image) == CAIRO_STATUS_SUCCESS &&
                  draw (image, width, height, out);
  cairo_surface_destroy (image);
  if (fine)
    return g_byte_array_free_to_bytes (out);
  g_byte_array_unref (out);
  mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
  return NULL;
}
