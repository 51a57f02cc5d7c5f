/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What extract-worker says to the program that started it.
 *
 * DESIGN. The worker opened an untrusted file, so what it says is untrusted too. A frame is a kind
 * (one byte), a length (four bytes, little-endian) and so many bytes. The pages come in order, then
 * one frame that ends it with the document's properties, or one with an error. The reader takes
 * bytes as they arrive and checks each frame against the limits below before anything is made of
 * it; whatever breaks a rule is EXTRACT_CRASHED.
 *
 * Not thread-safe; a reader belongs to the call that waits for the worker.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

#define MDG_PIPE_MAX_FRAME (64 * 1024 * 1024)
#define MDG_PIPE_MAX_BYTES (G_GUINT64_CONSTANT (1) << 30)
#define MDG_PIPE_MAX_BLOCKS 100000
#define MDG_PIPE_MAX_BOXES 20000
#define MDG_PIPE_MAX_LABEL 1000
#define MDG_PIPE_MAX_TITLE 4000

/* The worker's side; FALSE when the other end is gone. */
gboolean mdg_worker_pipe_put_page (int fd, const MdgExtractedPage *page);
gboolean mdg_worker_pipe_put_error (int fd, const GError *error);

/* @extracted gives title, unit, unpaginated and truncated. */
gboolean mdg_worker_pipe_put_end (int fd, const MdgExtracted *extracted);

/* The other side. @func may be NULL: the pages are kept. */
typedef struct _MdgPipeReader MdgPipeReader;

MdgPipeReader *mdg_pipe_reader_new (const char *format,
                                    MdgExtractPageFunc func,
                                    gpointer user_data);
void mdg_pipe_reader_free (MdgPipeReader *reader);

/* Takes the next bytes. FALSE with the worker's error, @func's, or EXTRACT_CRASHED. */
gboolean mdg_pipe_reader_feed (MdgPipeReader *reader,
                               const guint8 *data,
                               gsize size,
                               GError **error);

/* Pages so far that were read from pictures. */
guint mdg_pipe_reader_get_n_ocr (const MdgPipeReader *reader);

/* What was read, once the end was said; NULL before that. Leaves the reader empty. */
MdgExtracted *mdg_pipe_reader_steal (MdgPipeReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPipeReader, mdg_pipe_reader_free)

G_END_DECLS
