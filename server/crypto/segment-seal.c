/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/segment-seal.h"

#include "shared/base/error.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/stat.h>
#include <unistd.h>

MdgSegmentWriter *
mdg_segment_writer_new (MdgKey *key, const char *context, MdgSegmentSink sink, gpointer user_data)
{
  g_return_val_if_fail (key != NULL, NULL);

  return mdg_segment_writer_new_raw (mdg_key_get_bytes (key), context, sink, user_data);
}

MdgSegmentReader *
mdg_segment_reader_new (MdgKey *key,
                        const char *context,
                        guint64 sealed_size,
                        MdgSegmentSource source,
                        gpointer user_data,
                        GError **error)
{
  g_return_val_if_fail (key != NULL, NULL);

  return mdg_segment_reader_new_raw (mdg_key_get_bytes (key), context, sealed_size, source,
                                     user_data, error);
}

static gboolean
read_file (guint64 offset, gpointer buffer, gsize size, gpointer user_data, GError **error)
{
  guint8 *at = buffer;
  while (size > 0)
    {
      gssize got = pread (GPOINTER_TO_INT (user_data), at, size, (off_t) offset);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          int saved = errno;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                       "Reading sealed content: %s", g_strerror (saved));
          return FALSE;
        }
      if (got == 0)
        {
          mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
          return FALSE;
        }
      at += got;
      size -= (gsize) got;
      offset += (guint64) got;
    }
  return TRUE;
}

static void
close_file (gpointer fd)
{
  close (GPOINTER_TO_INT (fd));
}

MdgSegmentReader *
mdg_segment_reader_new_fd (MdgKey *key, const char *context, int fd, GError **error)
{
  struct stat info;
  MdgSegmentReader *reader = NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    reader = mdg_segment_reader_new (key, context, (guint64) info.st_size, read_file,
                                     GINT_TO_POINTER (fd), error);
  else
    mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  if (reader != NULL)
    mdg_segment_reader_own (reader, close_file, GINT_TO_POINTER (fd));
  else
    close (fd);
  return reader;
}
