/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/local/file-source.h"

#include "shared/base/error.h"

#define BUFFER_BYTES (256 * 1024)
#define STAMP_ATTRIBUTES                                            \
  G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED \
                                 "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

gboolean
mdg_file_stamp_read (GFile *file,
                     MdgFileStamp *ret_stamp,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL)
    return FALSE;
  gint64 seconds =
    (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED);
  guint32 rest = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
  *ret_stamp = (MdgFileStamp){ g_file_info_get_size (info), seconds * G_USEC_PER_SEC + rest };
  return TRUE;
}

gboolean
mdg_file_stamp_equal (const MdgFileStamp *a, const MdgFileStamp *b)
{
  return a->size == b->size && a->mtime == b->mtime;
}

static gboolean
is_as_before (GFile *file, const MdgFileStamp *stamp, GCancellable *cancellable, GError **error)
{
  MdgFileStamp now;
  if (!mdg_file_stamp_read (file, &now, cancellable, error))
    return FALSE;
  if (mdg_file_stamp_equal (stamp, &now))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_UPLOAD_DAMAGED, NULL);
  return FALSE;
}

char *
mdg_file_digest (GFile *file, const MdgFileStamp *stamp, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) input = g_file_read (file, cancellable, error);
  if (input == NULL)
    return NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  gssize n = 0;
  while ((n = g_input_stream_read (G_INPUT_STREAM (input), buffer, BUFFER_BYTES, cancellable,
                                   error)) > 0)
    g_checksum_update (sum, buffer, n);
  if (n < 0 || !is_as_before (file, stamp, cancellable, error))
    return NULL;
  return g_strdup (g_checksum_get_string (sum));
}

GBytes *
mdg_file_read_piece (GFile *file,
                     const MdgFileStamp *stamp,
                     gint64 offset,
                     gsize length,
                     GCancellable *cancellable,
                     GError **error)
{
  if (!is_as_before (file, stamp, cancellable, error))
    return NULL;
  g_autoptr (GFileInputStream) input = g_file_read (file, cancellable, error);
  if (input == NULL ||
      !g_seekable_seek (G_SEEKABLE (input), offset, G_SEEK_SET, cancellable, error))
    return NULL;
  g_autofree guint8 *buffer = g_malloc (MAX (length, 1));
  gsize n = 0;
  if (!g_input_stream_read_all (G_INPUT_STREAM (input), buffer, length, &n, cancellable, error))
    return NULL;
  if (n == length)
    return g_bytes_new_take (g_steal_pointer (&buffer), length);
  mdg_set_error (error, MDG_ERROR_UPLOAD_DAMAGED, NULL);
  return NULL;
}
