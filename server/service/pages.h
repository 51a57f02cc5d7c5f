/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of documents as they are read beside a preview: text, table rows, passages with their
 * boxes; and passages that an editor switches off. All functions block, any thread.
 */
#pragma once

#include "server/engine/extract/extracted.h"
#include "server/service/context.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* Page @number of the version @version_id, or with 0 of the one in force. NOT_FOUND. */
MdgDocumentPage *mdg_page_service_get (
  MdgContext *context, gint64 document_id, gint64 version_id, gint64 number, GError **error);

/* Pages @first to @last as they were read, MdgExtractedPage, for the search of quotes. NOT_FOUND.
 */
GPtrArray *mdg_page_service_read (MdgContext *context,
                                  gint64 document_id,
                                  gint64 version_id,
                                  guint first,
                                  guint last,
                                  GError **error);

/* Editors; the passage as it is now. NOT_FOUND. */
MdgPassage *mdg_page_service_change_passage (MdgContext *context,
                                             gint64 folder_id,
                                             const MdgPassageChange *change,
                                             GError **error);

G_END_DECLS
