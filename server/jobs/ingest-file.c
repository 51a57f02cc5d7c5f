/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/ingest-file.h"

#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define PIECE (256 * 1024)

static gboolean
fail (GError **error)
{
  int code = errno;
  if (code == ENOSPC || code == EDQUOT)
    mdg_set_error (error, MDG_ERROR_STORE_FULL, NULL);
  else
    {
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      g_prefix_error (error, "A file without a name: %s: ", g_strerror (code));
    }
  return FALSE;
}

static int
open_nameless (MdgCore *core, gint64 size, GError **error)
{
  int fd = size <= MDG_INGEST_MEMORY_BYTES
             ? memfd_create ("document", MFD_CLOEXEC)
             : open (mdg_store_get_data_dir (core->store), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    fail (error);
  return fd;
}

static gboolean
write_all (int fd, const guint8 *data, gsize size, GError **error)
{
  while (size > 0)
    {
      gssize written = write (fd, data, size);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return fail (error);
      data += written;
      size -= (gsize) written;
    }
  return TRUE;
}

static gboolean
unseal_into (MdgSegmentReader *reader, int fd, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);
  for (guint64 offset = 0;;)
    {
      gsize got = 0;
      if (g_cancellable_is_cancelled (cancellable))
        {
          mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
          return FALSE;
        }
      if (!mdg_segment_reader_read (reader, offset, buffer, PIECE, &got, error))
        return FALSE;
      if (got == 0)
        return TRUE;
      if (!write_all (fd, buffer, got, error))
        return FALSE;
      offset += got;
    }
}

int
mdg_ingest_unseal (MdgCore *core,
                   MdgSegmentReader *reader,
                   GCancellable *cancellable,
                   GError **error)
{
  int fd = open_nameless (core, (gint64) mdg_segment_reader_get_size (reader), error);
  if (fd < 0)
    return -1;
  if (unseal_into (reader, fd, cancellable, error) && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  close (fd);
  return -1;
}

int
mdg_ingest_open_original (MdgCore *core,
                          const MdgVersionRow *row,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (MdgSegmentReader) reader =
    mdg_version_open_file (core, row, MDG_FILE_ORIGINAL, error);
  return reader != NULL ? mdg_ingest_unseal (core, reader, cancellable, error) : -1;
}

static gboolean
push_all (MdgBlobWriter *writer, int fd, gint64 *ret_size, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gint64 offset = 0;
  for (;;)
    {
      gssize got = pread (fd, buffer, PIECE, offset);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return fail (error);
      if (got == 0)
        break;
      if (!mdg_blob_writer_push (writer, buffer, (gsize) got, error))
        return FALSE;
      offset += got;
    }
  *ret_size = offset;
  return TRUE;
}

char *
mdg_ingest_keep (MdgBlobWriter *writer, int fd, gint64 *ret_size, GError **error)
{
  gint64 size = 0;
  if (!push_all (writer, fd, &size, error))
    return NULL;
  char *id = mdg_blob_writer_commit (writer, NULL, NULL, error);
  if (id != NULL)
    *ret_size = size;
  return id;
}

char *
mdg_ingest_keep_rendition (
  MdgCore *core, const MdgVersionRow *row, int fd, gint64 *ret_size, GError **error)
{
  g_autoptr (MdgBlobWriter) writer =
    mdg_version_create_rendition (core, row, MDG_RENDITION_MAX_BYTES, error);
  return writer != NULL ? mdg_ingest_keep (writer, fd, ret_size, error) : NULL;
}
