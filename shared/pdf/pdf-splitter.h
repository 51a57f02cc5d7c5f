/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs of pages taken out of a PDF, each into a document of its own that holds nothing else.
 *
 * DESIGN. qpdf builds every output from an empty document; the catalog of the source is never
 * carried over. Only what the pages draw goes along: content, resources that are really used (forms
 * and patterns looked into), boxes, rotation; annotations are drawn into the page, links to http(s)
 * addresses stay links. Bookmarks, attachments, form fields, metadata, structure that reaches other
 * pages, thumbnails, scripts, private data of other programs stay behind. The same pages of the
 * same source give the same bytes. One splitter belongs to one thread at a time; several over the
 * same bytes are fine.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgPdfSplitter MdgPdfSplitter;

/* Opens @source, which is kept and only read as needed. PDF_PASSWORD, PDF_DAMAGED, PDF_TOO_LONG as
 * mdg_pdf_source_open (). What may not be split at all is found by mdg_pdf_inspect () before. */
MdgPdfSplitter *mdg_pdf_splitter_new (GBytes *source, const char *password, GError **error);
void mdg_pdf_splitter_free (MdgPdfSplitter *splitter);

guint mdg_pdf_splitter_get_n_pages (const MdgPdfSplitter *splitter);

/* The pages @first to @last (from 1, both included) as a PDF of their own. PDF_DAMAGED {page}. */
GBytes *
mdg_pdf_splitter_extract (MdgPdfSplitter *splitter, guint first, guint last, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPdfSplitter, mdg_pdf_splitter_free)

G_END_DECLS
