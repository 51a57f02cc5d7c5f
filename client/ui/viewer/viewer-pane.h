/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The document viewer: one document at a time, as pages, tables or text, with a place in it set
 * off; beside it what was read from the page. The main window shows it beside its pages. Main
 * thread.
 *
 * Actions: viewer.page (i: on or back), viewer.zoom (s: "width", "page", "in", "out" or a percent),
 * viewer.find, viewer.reading (toggles), viewer.wide (toggles), viewer.download, viewer.close,
 * viewer.retry, viewer.stop, viewer.place, viewer.citation (i: on or back), viewer.switch-passage
 * (xb), viewer.undo-switch, viewer.ask-passage (x).
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_VIEWER_PANE (mdg_viewer_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgViewerPane, mdg_viewer_pane, MDG, VIEWER_PANE, GtkBox)

/* Signals: "closed" (), "leave" (): the person wants back to where they were, "wide" (gboolean):
 * all the room is wanted, or no more, "citation" (gint64): the citation of that number is shown
 * now; 0: none any more. */
GtkWidget *mdg_viewer_pane_new (MdgAccess *access);

/* Opens the document; 0 for the version in force, the first page, no passage. The document that is
 * shown already is only scrolled. */
void mdg_viewer_pane_open (MdgViewerPane *self,
                           gint64 document_id,
                           gint64 version_id,
                           gint64 page,
                           gint64 passage_id);

/* Opens the place of citation @place of @citations (MdgCitation, one at least, copied); the reader
 * can walk through all of them. */
void
mdg_viewer_pane_open_citations (MdgViewerPane *self, GPtrArray *citations, guint place);

/* Opens a file that was attached to a question. */
void mdg_viewer_pane_open_attachment (MdgViewerPane *self, gint64 attachment_id);

/* Lets everything go, as "viewer.close" does without its signal. */
void mdg_viewer_pane_clear (MdgViewerPane *self);

/* Whether it has about the width of two pages: then what was read stands beside the page. */
void mdg_viewer_pane_set_roomy (MdgViewerPane *self, gboolean roomy);

void mdg_viewer_pane_focus (MdgViewerPane *self);
void mdg_viewer_pane_find (MdgViewerPane *self);

G_END_DECLS
