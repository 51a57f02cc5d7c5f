/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file of a version as the readers need it: open, plain, and without a name. Small ones are
 * kept in memory; the memory of large ones would be missed, so they lie in an unlinked file of the
 * data folder while they are read. Any thread.
 */
#pragma once

#include "server/service/documents.h"

G_BEGIN_DECLS

#define MDG_INGEST_MEMORY_BYTES (64 * 1024 * 1024)

/* A rendition that is larger than this is not kept. */
#define MDG_RENDITION_MAX_BYTES (G_GUINT64_CONSTANT (1) * 1024 * 1024 * 1024)

/* What @reader reads, plain, to be closed by the caller; -1 on failure. */
int mdg_ingest_unseal (MdgCore *core,
                       MdgSegmentReader *reader,
                       GCancellable *cancellable,
                       GError **error);

/* Seals what is behind @fd with @writer and makes it durable; its blob, and its size. */
char *
mdg_ingest_keep (MdgBlobWriter *writer, int fd, gint64 *ret_size, GError **error);

/* The original of @row, to be closed by the caller; -1 on failure. */
int mdg_ingest_open_original (MdgCore *core,
                              const MdgVersionRow *row,
                              GCancellable *cancellable,
                              GError **error);

/* Seals and stores the PDF behind @fd; its blob, and its size. */
char *mdg_ingest_keep_rendition (
  MdgCore *core, const MdgVersionRow *row, int fd, gint64 *ret_size, GError **error);

G_END_DECLS
