/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a reader of a format puts its pages: hands each one out when it is complete, so that memory
 * holds one page and not a document, and keeps to MDG_EXTRACT_MAX_PAGES.
 *
 * Owned by one reader; not thread-safe.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

typedef struct _MdgPageSink MdgPageSink;

/* Without @func the pages are gathered for mdg_page_sink_finish (). */
MdgPageSink *mdg_page_sink_new (const char *format,
                                MdgUnitKind unit,
                                MdgExtractPageFunc func,
                                gpointer user_data);
void mdg_page_sink_free (MdgPageSink *sink);

/* What finish gives: for setting title and unpaginated. Borrowed. */
MdgExtracted *mdg_page_sink_get_extracted (MdgPageSink *sink);

/* Begins the next page; there must be none open. @label may be NULL. Borrowed until it ends. NULL
 * when the sink is full, which marks the document truncated. */
MdgExtractedPage *mdg_page_sink_begin (MdgPageSink *sink, const char *label, gboolean hidden);

/* The page that has begun and not ended, or NULL. */
MdgExtractedPage *mdg_page_sink_get_page (MdgPageSink *sink);

/* Ends the open page, if any, and hands it out. */
gboolean mdg_page_sink_end (MdgPageSink *sink, GError **error);

gboolean mdg_page_sink_is_full (const MdgPageSink *sink);

/* Ends the open page and gives the document; EXTRACT_EMPTY when no page had any text. */
MdgExtracted *mdg_page_sink_finish (MdgPageSink *sink, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPageSink, mdg_page_sink_free)

G_END_DECLS
