/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sealing of large content in segments (shared/seal/segment-seal.h) under the server's keys, and
 * over files.
 */
#pragma once

#include "server/crypto/key.h"
#include "shared/seal/segment-seal.h"

G_BEGIN_DECLS

G_STATIC_ASSERT (MDG_SEGMENT_KEY_SIZE == MDG_KEY_SIZE);

/* mdg_segment_writer_new_raw () under @key. */
MdgSegmentWriter *
mdg_segment_writer_new (MdgKey *key, const char *context, MdgSegmentSink sink, gpointer user_data);

/* mdg_segment_reader_new_raw () under @key. */
MdgSegmentReader *mdg_segment_reader_new (MdgKey *key,
                                          const char *context,
                                          guint64 sealed_size,
                                          MdgSegmentSource source,
                                          gpointer user_data,
                                          GError **error);

/* The same over a file, which the reader closes. Reads with pread (), never moves the position.
 * @fd is closed on failure too. */
MdgSegmentReader *
mdg_segment_reader_new_fd (MdgKey *key, const char *context, int fd, GError **error);

G_END_DECLS
