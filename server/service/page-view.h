/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages as they were read, as people are shown them. Plain functions; any thread.
 */
#pragma once

#include "server/engine/extract/extracted.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* Text, rows of a sheet or CSV, size; without passages and without saying whose page it is. New. */
MdgDocumentPage *
mdg_page_view_new (const MdgExtractedPage *extracted, const char *unit, gint64 n_pages);

/* All pages of a file that is in no folder, with their passages, numbered in the file:
 * MdgDocumentPage. */
GPtrArray *mdg_page_view_all (const MdgExtracted *extracted);

G_END_DECLS
