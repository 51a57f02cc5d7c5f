/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/seal.h"

#include "shared/base/error.h"

#include <png.h>
#include <string.h>

void
mdg_seal_free (MdgPadesPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_pointer (&picture->colours, g_bytes_unref);
  g_clear_pointer (&picture->alpha, g_bytes_unref);
  g_free (picture);
}

/* RGBA of @png, NULL when it is none or too large. */
static guint8 *
decode (GBytes *png, guint *ret_width, guint *ret_height)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (png, &size);
  if (size > MDG_SEAL_FILE_MAX || png_image_begin_read_from_memory (&image, data, size) == 0)
    return NULL;
  if (image.width > MDG_SEAL_PIXELS_MAX || image.height > MDG_SEAL_PIXELS_MAX)
    {
      png_image_free (&image);
      return NULL;
    }
  image.format = PNG_FORMAT_RGBA;
  g_autofree guint8 *pixels = g_malloc (PNG_IMAGE_SIZE (image));
  if (png_image_finish_read (&image, NULL, pixels, 0, NULL) == 0)
    return NULL;
  *ret_width = image.width;
  *ret_height = image.height;
  return g_steal_pointer (&pixels);
}

static GBytes *
compress (const guint8 *data, gsize size)
{
  g_autoptr (GZlibCompressor) compressor =
    g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream =
    g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_assert (g_output_stream_write_all (stream, data, size, NULL, NULL, NULL));
  g_assert (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

MdgPadesPicture *
mdg_seal_read (GBytes *png, GError **error)
{
  guint width = 0, height = 0;
  gboolean shines_through = FALSE;
  g_autofree guint8 *pixels = decode (png, &width, &height);
  if (pixels == NULL)
    {
      mdg_set_error_int (error, MDG_ERROR_SIGNING_SEAL_IMAGE, "max", MDG_SEAL_PIXELS_MAX);
      return NULL;
    }
  gsize n_pixels = (gsize) width * height;
  g_autofree guint8 *colours = g_malloc (3 * n_pixels);
  g_autofree guint8 *alpha = g_malloc (n_pixels);
  for (gsize i = 0; i < n_pixels; i++)
    {
      memcpy (colours + 3 * i, pixels + 4 * i, 3);
      alpha[i] = pixels[4 * i + 3];
      shines_through |= alpha[i] != 0xff;
    }
  MdgPadesPicture *picture = g_new0 (MdgPadesPicture, 1);
  picture->width = width;
  picture->height = height;
  picture->colours = compress (colours, 3 * n_pixels);
  picture->alpha = shines_through ? compress (alpha, n_pixels) : NULL;
  return picture;
}
