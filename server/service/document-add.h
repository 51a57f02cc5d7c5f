/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents that the server itself writes into a folder. In two steps, so that the row is written
 * in the lease of what it belongs to: first the file, durable and sealed under the folder's key;
 * then document, version and the job that reads it. A file whose row was never written (a kill in
 * between) is swept. Any thread.
 */
#pragma once

#include "server/service/context.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 folder_id;
  char *name;
  char *path; /* NULL: none */
  char *blob_id;
  gint64 size;
  char *sha256;
} MdgNewDocument;

/* Writes the file; with no lease held. FILE_NAME, STORE_FULL. */
MdgNewDocument *mdg_new_document_write (MdgCore *core,
                                        gint64 folder_id,
                                        const char *path,
                                        const char *name,
                                        GBytes *content,
                                        GError **error);

/* Rows, job, audit. FOLDER_FULL. The asker's right is the caller's question. */
gboolean mdg_new_document_insert (MdgContext *context,
                                  MdgLease *lease,
                                  const MdgNewDocument *document,
                                  gint64 *ret_document_id,
                                  GError **error);

/* The rows could not be written: the file goes. */
void mdg_new_document_discard (MdgCore *core, const MdgNewDocument *document);
void mdg_new_document_free (MdgNewDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNewDocument, mdg_new_document_free)

G_END_DECLS
