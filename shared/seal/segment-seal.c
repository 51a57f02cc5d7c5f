/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-seal"

#include "shared/seal/segment-seal.h"

#include "shared/base/error.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define SEGMENT_BITS 16
#define SEALED_SEGMENT (MDG_SEGMENT_SIZE + MDG_SEGMENT_TAG_SIZE)
#define NONCE_SIZE 12
#define NONCE_INDEX_AT 7
#define NONCE_LAST_AT 11
#define NO_SEGMENT G_MAXUINT32

G_STATIC_ASSERT (MDG_SEGMENT_SIZE == 1 << SEGMENT_BITS);

static const guint8 header_start[8] = { 'M', 'D', 'G', 'S', 1, SEGMENT_BITS, 0, 0 };

struct _MdgSegmentWriter
{
  gnutls_aead_cipher_hd_t cipher;
  MdgSegmentSink sink;
  gpointer user_data;
  guint8 header[MDG_SEGMENT_HEADER_SIZE];
  gboolean header_written;
  gboolean closed; /* finished or failed */
  guint32 index;
  gsize filled;
  guint8 plain[MDG_SEGMENT_SIZE];
  guint8 sealed[SEALED_SEGMENT];
};

struct _MdgSegmentReader
{
  gnutls_aead_cipher_hd_t cipher;
  MdgSegmentSource source;
  gpointer user_data;
  GDestroyNotify end; /* NULL: nothing is owned */
  gpointer end_data;
  guint64 size;
  guint32 count;
  guint32 held; /* which segment is in plain */
  guint8 plain[MDG_SEGMENT_SIZE];
  guint8 sealed[SEALED_SEGMENT];
};

static gboolean
refuse (GError **error)
{
  mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  return FALSE;
}

/* HKDF-SHA-256 (RFC 5869) with @label as info and no salt. */
static void
derive_key (const guint8 *key, const char *label, guint8 ret_key[MDG_SEGMENT_KEY_SIZE])
{
  guint8 extracted[MDG_SEGMENT_KEY_SIZE];
  const gnutls_datum_t secret = { (unsigned char *) key, MDG_SEGMENT_KEY_SIZE };
  const gnutls_datum_t salt = { NULL, 0 };
  const gnutls_datum_t prk = { extracted, sizeof extracted };
  const gnutls_datum_t info = { (unsigned char *) label, (unsigned int) strlen (label) };
  int result = gnutls_hkdf_extract (GNUTLS_MAC_SHA256, &secret, &salt, extracted);
  if (result == 0)
    result =
      gnutls_hkdf_expand (GNUTLS_MAC_SHA256, &prk, &info, ret_key, MDG_SEGMENT_KEY_SIZE);
  gnutls_memset (extracted, 0, sizeof extracted);
  if (result != 0)
    g_error ("HKDF: %s", gnutls_strerror (result));
}

/* The key of one file. Header and context are in the label: a file renamed to another's place, or a
 * header of another version, gives another key. */
static gnutls_aead_cipher_hd_t
open_file_cipher (const guint8 *key,
                  const guint8 header[MDG_SEGMENT_HEADER_SIZE],
                  const char *context)
{
  g_autoptr (GString) label = g_string_new ("segment-seal:");
  for (gsize i = 0; i < MDG_SEGMENT_HEADER_SIZE; i++)
    g_string_append_printf (label, "%02x", header[i]);
  g_string_append_printf (label, ":%s", context);

  guint8 file_key[MDG_SEGMENT_KEY_SIZE];
  derive_key (key, label->str, file_key);
  gnutls_aead_cipher_hd_t cipher;
  const gnutls_datum_t secret = { file_key, sizeof file_key };
  int result = gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_GCM, &secret);
  gnutls_memset (file_key, 0, sizeof file_key);
  if (result != 0)
    g_error ("AES-256-GCM: %s", gnutls_strerror (result));
  return cipher;
}

static void
make_nonce (guint32 index, gboolean last, guint8 nonce[NONCE_SIZE])
{
  guint32 big_endian = GUINT32_TO_BE (index);
  memset (nonce, 0, NONCE_SIZE);
  memcpy (nonce + NONCE_INDEX_AT, &big_endian, sizeof big_endian);
  nonce[NONCE_LAST_AT] = last ? 1 : 0;
}

static gboolean
write_header (MdgSegmentWriter *writer, GError **error)
{
  if (writer->header_written)
    return TRUE;
  writer->header_written = TRUE;
  return writer->sink (writer->header, sizeof writer->header, writer->user_data, error);
}

static gboolean
write_segment (MdgSegmentWriter *writer, gboolean last, GError **error)
{
  guint8 nonce[NONCE_SIZE];
  gsize sealed_size = writer->filled + MDG_SEGMENT_TAG_SIZE;
  if (writer->index >= MDG_SEGMENT_MAX_COUNT)
    {
      gint64 max = (gint64) MDG_SEGMENT_MAX_COUNT * MDG_SEGMENT_SIZE;
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", max);
      return FALSE;
    }
  make_nonce (writer->index, last, nonce);
  int result =
    gnutls_aead_cipher_encrypt (writer->cipher, nonce, NONCE_SIZE, NULL, 0, MDG_SEGMENT_TAG_SIZE,
                                writer->plain, writer->filled, writer->sealed, &sealed_size);
  if (result != 0)
    g_error ("AES-256-GCM: %s", gnutls_strerror (result));
  writer->index++;
  writer->filled = 0;
  return write_header (writer, error) &&
         writer->sink (writer->sealed, sealed_size, writer->user_data, error);
}

MdgSegmentWriter *
mdg_segment_writer_new_raw (const guint8 *key,
                            const char *context,
                            MdgSegmentSink sink,
                            gpointer user_data)
{
  g_return_val_if_fail (key != NULL && context != NULL && sink != NULL, NULL);

  MdgSegmentWriter *writer = g_new0 (MdgSegmentWriter, 1);
  memcpy (writer->header, header_start, sizeof header_start);
  if (gnutls_rnd (GNUTLS_RND_NONCE, writer->header + sizeof header_start,
                  sizeof writer->header - sizeof header_start) != 0)
    g_error ("There is no randomness.");
  writer->cipher = open_file_cipher (key, writer->header, context);
  writer->sink = sink;
  writer->user_data = user_data;
  return writer;
}

/* A full segment is held back until more content or the end comes: only then is it known whether it
 * is the last. */
static gboolean
push_content (MdgSegmentWriter *writer, const guint8 *data, gsize size, GError **error)
{
  while (size > 0)
    {
      if (writer->filled == MDG_SEGMENT_SIZE && !write_segment (writer, FALSE, error))
        return FALSE;
      gsize taken = MIN (size, MDG_SEGMENT_SIZE - writer->filled);
      memcpy (writer->plain + writer->filled, data, taken);
      writer->filled += taken;
      data += taken;
      size -= taken;
    }
  return TRUE;
}

static gboolean
is_open (MdgSegmentWriter *writer, GError **error)
{
  if (!writer->closed)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  g_prefix_error (error, "Writing to a sealed file after its end or a failure: ");
  return FALSE;
}

gboolean
mdg_segment_writer_push (MdgSegmentWriter *writer, gconstpointer data, gsize size, GError **error)
{
  if (!is_open (writer, error))
    return FALSE;
  writer->closed = !push_content (writer, data, size, error);
  return !writer->closed;
}

gboolean
mdg_segment_writer_finish (MdgSegmentWriter *writer, GError **error)
{
  if (!is_open (writer, error))
    return FALSE;
  writer->closed = TRUE;
  return write_segment (writer, TRUE, error);
}

void
mdg_segment_writer_free (MdgSegmentWriter *writer)
{
  if (writer == NULL)
    return;
  gnutls_aead_cipher_deinit (writer->cipher);
  gnutls_memset (writer->plain, 0, sizeof writer->plain);
  g_free (writer);
}

guint64
mdg_segment_sealed_size (guint64 size)
{
  guint64 count = size == 0 ? 1 : (size + MDG_SEGMENT_SIZE - 1) / MDG_SEGMENT_SIZE;
  return MDG_SEGMENT_HEADER_SIZE + size + count * MDG_SEGMENT_TAG_SIZE;
}

/* How many segments, and bytes of content, a sealed file of this size has; FALSE for a size that no
 * writer makes. */
static gboolean
measure (guint64 sealed_size, guint32 *ret_count, guint64 *ret_size)
{
  if (sealed_size < MDG_SEGMENT_HEADER_SIZE + MDG_SEGMENT_TAG_SIZE)
    return FALSE;
  guint64 body = sealed_size - MDG_SEGMENT_HEADER_SIZE;
  guint64 count = body / SEALED_SEGMENT + (body % SEALED_SEGMENT != 0 ? 1 : 0);
  if (count > MDG_SEGMENT_MAX_COUNT || body < count * MDG_SEGMENT_TAG_SIZE)
    return FALSE;
  guint64 size = body - count * MDG_SEGMENT_TAG_SIZE;
  if (mdg_segment_sealed_size (size) != sealed_size)
    return FALSE;
  *ret_count = (guint32) count;
  *ret_size = size;
  return TRUE;
}

static gsize
segment_size (MdgSegmentReader *reader, guint32 index)
{
  if (index + 1 < reader->count)
    return MDG_SEGMENT_SIZE;
  return (gsize) (reader->size - (guint64) index * MDG_SEGMENT_SIZE);
}

static gboolean
hold_segment (MdgSegmentReader *reader, guint32 index, GError **error)
{
  if (reader->held == index)
    return TRUE;
  reader->held = NO_SEGMENT;

  guint8 nonce[NONCE_SIZE];
  gsize plain_size = segment_size (reader, index);
  gsize sealed_size = plain_size + MDG_SEGMENT_TAG_SIZE;
  guint64 offset = MDG_SEGMENT_HEADER_SIZE + (guint64) index * SEALED_SEGMENT;
  if (!reader->source (offset, reader->sealed, sealed_size, reader->user_data, error))
    return FALSE;
  make_nonce (index, index + 1 == reader->count, nonce);
  int result =
    gnutls_aead_cipher_decrypt (reader->cipher, nonce, NONCE_SIZE, NULL, 0, MDG_SEGMENT_TAG_SIZE,
                                reader->sealed, sealed_size, reader->plain, &plain_size);
  if (result != 0)
    return refuse (error);
  reader->held = index;
  return TRUE;
}

MdgSegmentReader *
mdg_segment_reader_new_raw (const guint8 *key,
                            const char *context,
                            guint64 sealed_size,
                            MdgSegmentSource source,
                            gpointer user_data,
                            GError **error)
{
  g_return_val_if_fail (key != NULL && context != NULL && source != NULL, NULL);

  guint8 header[MDG_SEGMENT_HEADER_SIZE];
  guint32 count = 0;
  guint64 size = 0;
  if (!measure (sealed_size, &count, &size))
    {
      refuse (error);
      return NULL;
    }
  if (!source (0, header, sizeof header, user_data, error))
    return NULL;
  if (memcmp (header, header_start, sizeof header_start) != 0)
    {
      refuse (error);
      return NULL;
    }

  g_autoptr (MdgSegmentReader) reader = g_new0 (MdgSegmentReader, 1);
  reader->cipher = open_file_cipher (key, header, context);
  reader->source = source;
  reader->user_data = user_data;
  reader->size = size;
  reader->count = count;
  reader->held = NO_SEGMENT;
  if (!hold_segment (reader, count - 1, error))
    return NULL;
  return g_steal_pointer (&reader);
}

void
mdg_segment_reader_own (MdgSegmentReader *reader, GDestroyNotify end, gpointer data)
{
  reader->end = end;
  reader->end_data = data;
}

guint64
mdg_segment_reader_get_size (MdgSegmentReader *reader)
{
  return reader->size;
}

gboolean
mdg_segment_reader_read (MdgSegmentReader *reader,
                         guint64 offset,
                         gpointer buffer,
                         gsize size,
                         gsize *ret_read,
                         GError **error)
{
  guint8 *at = buffer;
  gsize wanted = offset < reader->size ? (gsize) MIN (size, reader->size - offset) : 0;
  gsize done = 0;
  while (done < wanted)
    {
      guint32 index = (guint32) ((offset + done) / MDG_SEGMENT_SIZE);
      gsize inside = (gsize) ((offset + done) % MDG_SEGMENT_SIZE);
      if (!hold_segment (reader, index, error))
        {
          gnutls_memset (buffer, 0, done);
          return FALSE;
        }
      gsize taken = MIN (wanted - done, segment_size (reader, index) - inside);
      memcpy (at + done, reader->plain + inside, taken);
      done += taken;
    }
  *ret_read = done;
  return TRUE;
}

void
mdg_segment_reader_free (MdgSegmentReader *reader)
{
  if (reader == NULL)
    return;
  gnutls_aead_cipher_deinit (reader->cipher);
  if (reader->end != NULL)
    reader->end (reader->end_data);
  gnutls_memset (reader->plain, 0, sizeof reader->plain);
  g_free (reader);
}
