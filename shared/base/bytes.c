/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/bytes.h"

#include "shared/base/error.h"

struct _MdgBytes
{
  GByteArray *array;
  gsize max;
};

MdgBytes *
mdg_bytes_new (gsize max)
{
  MdgBytes *bytes = g_new0 (MdgBytes, 1);
  bytes->array = g_byte_array_new ();
  bytes->max = MIN (max, G_MAXUINT / 2);
  return bytes;
}

gboolean
mdg_bytes_append (MdgBytes *bytes, gconstpointer data, gsize size, GError **error)
{
  if (size > bytes->max - bytes->array->len)
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", (gint64) bytes->max);
      return FALSE;
    }
  g_byte_array_append (bytes->array, data, (guint) size);
  return TRUE;
}

gsize
mdg_bytes_get_size (MdgBytes *bytes)
{
  return bytes->array->len;
}

const guint8 *
mdg_bytes_get_data (MdgBytes *bytes)
{
  return bytes->array->data;
}

GBytes *
mdg_bytes_steal (MdgBytes *bytes)
{
  GBytes *result = g_byte_array_free_to_bytes (bytes->array);
  bytes->array = g_byte_array_new ();
  return result;
}

void
mdg_bytes_free (MdgBytes *bytes)
{
  if (bytes == NULL)
    return;
  g_byte_array_unref (bytes->array);
  g_free (bytes);
}
