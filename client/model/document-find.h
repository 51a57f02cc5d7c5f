/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A search through the pages of one document: from the page that is shown to the end, then from the
 * beginning; places are known as they are found. Owned by the viewer; main thread.
 */
#pragma once

#include "client/model/page-source.h"

G_BEGIN_DECLS

#define MDG_FIND_MAX_PLACES 5000

#define MDG_TYPE_DOCUMENT_FIND (mdg_document_find_get_type ())
G_DECLARE_FINAL_TYPE (MdgDocumentFind, mdg_document_find, MDG, DOCUMENT_FIND, GObject)

/* Signal "changed": more places or pages, or another one is the current. */
MdgDocumentFind *mdg_document_find_new (void);

/* Looks for @words in @source, beginning on @page. "" or a NULL source ends the search and forgets
 * all places. */
void mdg_document_find_start (MdgDocumentFind *self,
                              MdgPageSource *source,
                              const char *words,
                              guint page);

gboolean mdg_document_find_is_running (MdgDocumentFind *self);
guint mdg_document_find_get_n_places (MdgDocumentFind *self);

/* TRUE when there were more places than are kept. */
gboolean mdg_document_find_is_full (MdgDocumentFind *self);

/* Pages looked at. */
guint mdg_document_find_get_n_done (MdgDocumentFind *self);

/* The number of the current place, from 1, in the order of the document; 0 while there is none. */
guint mdg_document_find_get_current (MdgDocumentFind *self);

/* Goes @by places on or back, round the ends. */
void mdg_document_find_go (MdgDocumentFind *self, int by);

/* Page and rectangles of the current place; FALSE while there is none. Borrowed. */
gboolean mdg_document_find_get_place (MdgDocumentFind *self, guint *ret_page, GArray **ret_rects);

/* Calls @each for every place on @page. */
typedef void (*MdgFindEach) (GArray *rects, gboolean current, gpointer user_data);
void
mdg_document_find_on_page (MdgDocumentFind *self, guint page, MdgFindEach each, gpointer user_data);

G_END_DECLS
