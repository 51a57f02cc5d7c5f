/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One document as the viewer shows it: what it is, how its pages come (as a PDF, as tables, as
 * text), and the pages with their passages. It follows the server: pages that were still being made
 * appear when they are there, and a document that is gone, or may no longer be read, is closed at
 * once. Content is held in memory only, never on the disk. Owned by the viewer; main thread.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/page-source.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* The largest PDF that is shown; of larger ones the text is. */
#define MDG_VIEWER_MAX_BYTES (256 * 1024 * 1024)

/* Pages of text and passages that are held. */
#define MDG_VIEWER_MAX_PAGES_HELD 64

typedef enum
{
  MDG_VIEW_LOADING,
  MDG_VIEW_PAGES,   /* the source has them */
  MDG_VIEW_TABLE,   /* MdgDocumentPage.rows */
  MDG_VIEW_TEXT,    /* MdgDocumentPage.text */
  MDG_VIEW_WAITING, /* not read yet */
  MDG_VIEW_FAILED   /* the sentence says why */
} MdgViewKind;

#define MDG_TYPE_VIEWER_DOCUMENT (mdg_viewer_document_get_type ())
G_DECLARE_FINAL_TYPE (MdgViewerDocument, mdg_viewer_document, MDG, VIEWER_DOCUMENT, GObject)

/* Begins to load. @version_id 0: the version in force.
 * Signals: "changed": kind, record, progress or sentence are different. "page" (guint number): a
 * page that was wanted is here, or its passages changed. */
MdgViewerDocument *
mdg_viewer_document_new (MdgAccess *access, gint64 document_id, gint64 version_id);

/* A file that was attached to a question. */
MdgViewerDocument *mdg_viewer_document_new_attached (MdgAccess *access, gint64 attachment_id);
gboolean mdg_viewer_document_is_attached (MdgViewerDocument *self);

/* Of the document, or of the attached file. */
gint64 mdg_viewer_document_get_id (MdgViewerDocument *self);
gint64 mdg_viewer_document_get_version_id (MdgViewerDocument *self);

/* Whether it is the document, or the attached file, @id; @version_id 0: any version. */
gboolean mdg_viewer_document_is (MdgViewerDocument *self,
                                 gint64 id,
                                 gboolean attached,
                                 gint64 version_id);
MdgViewKind mdg_viewer_document_get_kind (MdgViewerDocument *self);

/* NULL until it is known. Borrowed, until the main loop runs. */
const MdgDocument *mdg_viewer_document_get_record (MdgViewerDocument *self);

/* The version that is shown when it is not the one in force, else NULL. */
const MdgDocumentVersion *mdg_viewer_document_get_version (MdgViewerDocument *self);

/* The name of what is shown; "" until it is known. */
const char *mdg_viewer_document_get_name (MdgViewerDocument *self);

/* What its places are counted in (MDG_UNIT_…); NULL until it is known. */
const char *mdg_viewer_document_get_unit (MdgViewerDocument *self);

/* What failed, or why text is shown instead of pages; NULL when there is nothing to say. */
const char *mdg_viewer_document_get_sentence (MdgViewerDocument *self);

/* Bytes here and in all (0: not known) while the PDF comes. */
void
mdg_viewer_document_get_progress (MdgViewerDocument *self, guint64 *ret_have, guint64 *ret_total);

/* NULL unless the kind is PAGES. */
MdgPageSource *mdg_viewer_document_get_source (MdgViewerDocument *self);
guint mdg_viewer_document_get_n_pages (MdgViewerDocument *self);

/* The page @number (from 1) if it is here; asks for it otherwise, and "page" tells when it is.
 * NULL while it is not here or cannot be had. Borrowed, until the main loop runs. */
const MdgDocumentPage *mdg_viewer_document_get_page (MdgViewerDocument *self, guint number);

/* Why the page @number could not be had, or NULL. */
const char *mdg_viewer_document_get_page_trouble (MdgViewerDocument *self, guint number);

/* Ends whatever is under way and lets all content go; the document stays empty. */
void mdg_viewer_document_close (MdgViewerDocument *self);

/* Asks again after a failure. */
void mdg_viewer_document_retry (MdgViewerDocument *self);

/* Gives up the transfer of the pages; their text is shown. */
void mdg_viewer_document_stop (MdgViewerDocument *self);

/* TRUE when the person may switch passages off and add test questions. Known after a moment. */
gboolean mdg_viewer_document_may_edit (MdgViewerDocument *self);

/* The name of the folder; NULL until it is known. */
const char *mdg_viewer_document_get_folder_name (MdgViewerDocument *self);

/* Takes a passage out of the search or back into it; "page" tells. Finish with mdg_answer_finish
 * (). */
void mdg_viewer_document_switch_passage_async (MdgViewerDocument *self,
                                               gint64 passage_id,
                                               gboolean disabled,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

/* The file as it was added. Finish with mdg_answer_finish (). */
void mdg_viewer_document_download_async (MdgViewerDocument *self,
                                         MdgCallProgress progress,
                                         gpointer progress_data,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* The passage @id of @page, or NULL. */
const MdgPassage *mdg_document_page_find (const MdgDocumentPage *page, gint64 id);

G_END_DECLS
