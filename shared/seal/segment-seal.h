/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sealing of large content in segments, so that a page can be read from the middle of a file.
 *
 * The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption
 * and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015) over AES-256-GCM:
 *
 *   header   "MDGS" · version 1 · log2 of the segment size (16) · 2 zero bytes · 16 random bytes
 *   segment  64 KiB of ciphertext (the last: 0 to 64 KiB) · tag of 16 bytes
 *
 * Each file has a key of its own, derived from the key given, the header and the context; each
 * segment's nonce is its number and whether it is the last. So a changed, missing, moved,
 * repeated or added segment is refused, also one taken from another file. Opening a reader
 * authenticates the last segment, so the size it reports is true as well. Only the last of a file
 * with content is short; an empty file has one empty segment.
 *
 * A writer or reader is used by one thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_SEGMENT_SIZE 65536
#define MDG_SEGMENT_TAG_SIZE 16
#define MDG_SEGMENT_HEADER_SIZE 24
#define MDG_SEGMENT_KEY_SIZE 32

/* 256 GiB of content. */
#define MDG_SEGMENT_MAX_COUNT (1u << 22)

typedef struct _MdgSegmentWriter MdgSegmentWriter;
typedef struct _MdgSegmentReader MdgSegmentReader;

/* Takes the next sealed bytes; FALSE with @error ends the writing. */
typedef gboolean (*MdgSegmentSink) (gconstpointer data,
                                    gsize size,
                                    gpointer user_data,
                                    GError **error);

/* Fills @buffer with exactly @size sealed bytes from @offset; FALSE with @error otherwise. */
typedef gboolean (*MdgSegmentSource) (
  guint64 offset, gpointer buffer, gsize size, gpointer user_data, GError **error);

/* @key is MDG_SEGMENT_KEY_SIZE bytes, not kept. @context names the place the content belongs to,
 * such as "blob:<id>"; the reader needs the same. Nothing is written before the first push or
 * finish. */
MdgSegmentWriter *mdg_segment_writer_new_raw (const guint8 *key,
                                              const char *context,
                                              MdgSegmentSink sink,
                                              gpointer user_data);

/* Adds content. After a failure the writer refuses everything; what was written is worthless. */
gboolean
mdg_segment_writer_push (MdgSegmentWriter *writer, gconstpointer data, gsize size, GError **error);

/* Writes the last segment. Without it no reader opens what was written. */
gboolean mdg_segment_writer_finish (MdgSegmentWriter *writer, GError **error);
void mdg_segment_writer_free (MdgSegmentWriter *writer);

/* @sealed_size is the size of the whole sealed file. MDG_ERROR_SEAL_BROKEN when header, size or
 * last segment are not what the writer wrote, or key or context differ. */
MdgSegmentReader *mdg_segment_reader_new_raw (const guint8 *key,
                                              const char *context,
                                              guint64 sealed_size,
                                              MdgSegmentSource source,
                                              gpointer user_data,
                                              GError **error);

/* Calls @end with @data when the reader is freed: for what @source reads from. */
void mdg_segment_reader_own (MdgSegmentReader *reader, GDestroyNotify end, gpointer data);

/* Bytes of content. */
guint64 mdg_segment_reader_get_size (MdgSegmentReader *reader);

/* Reads up to @size bytes from @offset of the content; *ret_read is less than @size only at the
 * end, and 0 past it. Nothing that failed authentication is handed out. */
gboolean mdg_segment_reader_read (MdgSegmentReader *reader,
                                  guint64 offset,
                                  gpointer buffer,
                                  gsize size,
                                  gsize *ret_read,
                                  GError **error);
void mdg_segment_reader_free (MdgSegmentReader *reader);

/* Bytes a file of @size bytes of content takes when sealed. */
guint64 mdg_segment_sealed_size (guint64 size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSegmentWriter, mdg_segment_writer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSegmentReader, mdg_segment_reader_free)

G_END_DECLS
