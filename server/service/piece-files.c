/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/piece-files.h"

#include "server/store/blob-store.h"
#include "shared/base/error.h"
#include "shared/model/document.h"

#include <string.h>

#define COPY_BYTES (256 * 1024)

static MdgKey *
get_key (MdgCore *core, const char *scope, MdgKeyringMode mode, GError **error)
{
  return mdg_keyring_get (mdg_store_get_keyring (core->store), scope, mode, error);
}

MdgUploadPiece *
mdg_piece_new (gint64 offset, GBytes *data)
{
  MdgUploadPiece *piece = g_new0 (MdgUploadPiece, 1);
  piece->offset = offset;
  piece->size = (gint64) g_bytes_get_size (data);
  mdg_hash_data (g_bytes_get_data (data, NULL), (gsize) piece->size, piece->hash);
  return piece;
}

gboolean
mdg_piece_check (const MdgUploadPiece *piece, gint64 file_size, GError **error)
{
  if (piece->offset + piece->size > file_size)
    {
      mdg_set_error (error, MDG_ERROR_UPLOAD_DAMAGED, NULL);
      return FALSE;
    }
  gboolean is_last = piece->offset + piece->size == file_size;
  if (piece->size > 0 && piece->offset % MDG_UPLOAD_PIECE_BYTES == 0 &&
      (is_last || piece->size == MDG_UPLOAD_PIECE_BYTES))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "offset", NULL);
  return FALSE;
}

/* Sent again after an answer that was lost. */
static gboolean
is_known (const MdgUploadPiece *piece, GPtrArray *known)
{
  for (guint i = 0; i < known->len; i++)
    {
      const MdgUploadPiece *other = known->pdata[i];
      if (other->offset == piece->offset && other->size == piece->size &&
          memcmp (other->hash, piece->hash, sizeof piece->hash) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
mdg_piece_is_next (const MdgUploadPiece *piece, gint64 received, GPtrArray *known, GError **error)
{
  if (piece->offset == received)
    return TRUE;
  if (piece->offset > received || !is_known (piece, known))
    mdg_set_error_int (error, MDG_ERROR_UPLOAD_OFFSET, "received", received);
  return FALSE;
}

gboolean
mdg_piece_write (
  MdgCore *core, const char *scope, GBytes *data, MdgUploadPiece *piece, GError **error)
{
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (data, &size);
  g_autoptr (MdgKey) key = get_key (core, scope, MDG_KEYRING_EXISTING, error);
  g_autoptr (MdgBlobWriter) writer =
    key != NULL ? mdg_blob_store_create (core->blobs, key, MDG_UPLOAD_PIECE_BYTES, error) : NULL;
  if (writer == NULL || !mdg_blob_writer_push (writer, bytes, size, error))
    return FALSE;
  piece->blob_id = mdg_blob_writer_commit (writer, piece->hash, NULL, error);
  return piece->blob_id != NULL;
}

static gboolean
append_piece (MdgContext *context,
              MdgKey *key,
              const MdgUploadPiece *piece,
              MdgBlobWriter *writer,
              GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  g_autoptr (MdgSegmentReader) reader =
    mdg_blob_store_read (context->core->blobs, piece->blob_id, key, error);
  if (reader == NULL)
    return FALSE;
  for (gint64 at = 0; at < piece->size;)
    {
      gsize n = 0;
      if (g_cancellable_set_error_if_cancelled (context->cancellable, error) ||
          !mdg_segment_reader_read (reader, (guint64) at, buffer, COPY_BYTES, &n, error) ||
          !mdg_blob_writer_push (writer, buffer, n, error))
        return FALSE;
      at += (gint64) n;
    }
  return TRUE;
}

static gboolean
join_all (MdgContext *context,
          const char *scope,
          GPtrArray *pieces,
          guint64 max,
          MdgWholeFile *whole,
          GError **error)
{
  g_autoptr (MdgKey) key = get_key (context->core, scope, MDG_KEYRING_EXISTING, error);
  g_autoptr (MdgBlobWriter) writer =
    key != NULL ? mdg_blob_store_create (context->core->blobs, key, max, error) : NULL;
  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < pieces->len; i++)
    if (!append_piece (context, key, pieces->pdata[i], writer, error))
      return FALSE;
  whole->blob_id = mdg_blob_writer_commit (writer, whole->hash, NULL, error);
  return whole->blob_id != NULL;
}

gboolean
mdg_pieces_join (MdgContext *context,
                 const char *scope,
                 GPtrArray *pieces,
                 guint64 max,
                 MdgWholeFile *ret_whole,
                 GError **error)
{
  MdgWholeFile whole = { NULL };
  if (pieces->len != 1)
    {
      if (!join_all (context, scope, pieces, max, &whole, error))
        return FALSE;
      *ret_whole = whole;
      return TRUE;
    }
  const MdgUploadPiece *only = pieces->pdata[0];
  ret_whole->is_piece = TRUE;
  ret_whole->blob_id = g_strdup (only->blob_id);
  memcpy (ret_whole->hash, only->hash, sizeof ret_whole->hash);
  return TRUE;
}

gboolean
mdg_whole_file_is (const MdgWholeFile *whole, const char *sha256)
{
  guint8 announced[MDG_HASH_SIZE];
  return mdg_hash_parse_hex (sha256, announced) &&
         memcmp (announced, whole->hash, sizeof announced) == 0;
}
