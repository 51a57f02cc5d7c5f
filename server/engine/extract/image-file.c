/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/image-file.h"

#include "shared/base/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Cameras put previews and colour tables before the size of a JPEG. */
#define HEAD_BYTES (1024 * 1024)

static const guint8 png_head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

static guint
read_16 (const guint8 *at)
{
  return ((guint) at[0] << 8) | at[1];
}

static guint
read_32 (const guint8 *at)
{
  return (read_16 (at) << 16) | read_16 (at + 2);
}

/* The header chunk is the first one: its length, "IHDR", width, height. */
static gboolean
read_png_size (const guint8 *data, gsize size, guint *width, guint *height)
{
  if (size < 33 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  *width = read_32 (data + 16);
  *height = read_32 (data + 20);
  return TRUE;
}

/* Start of frame, of any coding: C0 to CF without the three markers that are something else. */
static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
read_jpeg_size (const guint8 *data, gsize size, guint *width, guint *height)
{
  for (gsize at = 2; at + 9 < size;)
    {
      if (data[at] != 0xff)
        return FALSE;
      guint8 marker = data[at + 1];
      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (is_frame (marker))
        {
          *height = read_16 (data + at + 5);
          *width = read_16 (data + at + 7);
          return TRUE;
        }
      at += 2 + (gsize) read_16 (data + at + 2);
    }
  return FALSE;
}

const char *
mdg_image_sniff_bytes (
  const guint8 *data, gsize size, guint *ret_width, guint *ret_height, GError **error)
{
  guint width = 0, height = 0;
  gboolean is_png = size >= sizeof png_head && memcmp (data, png_head, sizeof png_head) == 0;
  gboolean is_jpeg = size >= 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff;
  if (!is_png && !is_jpeg)
    return NULL;
  gboolean readable = is_png ? read_png_size (data, size, &width, &height)
                             : read_jpeg_size (data, size, &width, &height);
  if (!readable || width == 0 || height == 0)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
      return NULL;
    }
  if (width > MDG_IMAGE_MAX_SIDE || height > MDG_IMAGE_MAX_SIDE ||
      (guint64) width * height > MDG_IMAGE_MAX_PIXELS)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_TOO_LARGE, NULL);
      return NULL;
    }
  *ret_width = width;
  *ret_height = height;
  return is_png ? "png" : "jpg";
}

const char *
mdg_image_sniff (int fd, guint *ret_width, guint *ret_height, GError **error)
{
  g_autofree guint8 *head = g_malloc (HEAD_BYTES);
  gsize size = 0;
  while (size < HEAD_BYTES)
    {
      gssize n = pread (fd, head + size, HEAD_BYTES - size, (off_t) size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      size += (gsize) n;
    }
  return mdg_image_sniff_bytes (head, size, ret_width, ret_height, error);
}
