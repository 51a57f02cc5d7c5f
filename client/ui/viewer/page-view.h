/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of a PDF, one below the other, on a canvas: scrolled, zoomed, with places marked, words
 * found and text selected. A child of a GtkScrolledWindow; owned by the viewer pane; main thread.
 * Pages from 0; rectangles in points of the page.
 */
#pragma once

#include "client/model/document-find.h"
#include "client/model/page-source.h"
#include "shared/model/document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_ZOOM_MIN_PERCENT 25
#define MDG_ZOOM_MAX_PERCENT 500

/* Characters of a page's text that a screen reader is given. */
#define MDG_PAGE_DESCRIPTION_CHARS 6000

typedef enum
{
  MDG_ZOOM_WIDTH, /* as wide as the view */
  MDG_ZOOM_PAGE,  /* a whole page */
  MDG_ZOOM_PERCENT
} MdgZoom;

#define MDG_TYPE_PAGE_VIEW (mdg_page_view_get_type ())
G_DECLARE_FINAL_TYPE (MdgPageView, mdg_page_view, MDG, PAGE_VIEW, GtkWidget)

/* Properties: "page" (uint, the one that fills most of the view), "percent" (int). Signals:
 * "leave" (): Esc was pressed. */
GtkWidget *mdg_page_view_new (void);

/* NULL for none. */
void mdg_page_view_set_source (MdgPageView *self, MdgPageSource *source);

/* The search whose places are shown; NULL for none. */
void mdg_page_view_set_find (MdgPageView *self, MdgDocumentFind *find);

guint mdg_page_view_get_page (MdgPageView *self);
void mdg_page_view_go_to_page (MdgPageView *self, guint page);

/* Boxes the places @boxes (MdgPageBox, which count pages from 1; NULL for none); @show brings the
 * first into the upper third. */
void mdg_page_view_mark (MdgPageView *self, GPtrArray *boxes, gboolean show);

/* How many places are boxed; for tests. */
guint mdg_page_view_get_n_marks (MdgPageView *self);

/* Scrolls as little as needed to see @rect of @page. */
void mdg_page_view_show_rect (MdgPageView *self, guint page, const MdgPageRect *rect);

/* Where @rect of @page is seen now, in the widget's own coordinates. */
graphene_rect_t
mdg_page_view_to_widget (MdgPageView *self, guint page, const MdgPageRect *rect);

/* The page at a place of the widget and the point of it, which may lie beyond its edges. */
guint
mdg_page_view_to_page (MdgPageView *self, double x, double y, double *ret_x, double *ret_y);

/* @percent is used with MDG_ZOOM_PERCENT. */
void mdg_page_view_set_zoom (MdgPageView *self, MdgZoom zoom, int percent);
MdgZoom mdg_page_view_get_zoom (MdgPageView *self);
int mdg_page_view_get_percent (MdgPageView *self);

/* The next step of a row of percents; @by is 1 or -1. */
void mdg_page_view_step_zoom (MdgPageView *self, int by);

/* The selected text to the clipboard; FALSE when nothing is selected. */
gboolean mdg_page_view_copy (MdgPageView *self);

/* TRUE when the pictures of all pages in view are there; for tests and measuring. */
gboolean mdg_page_view_is_drawn (MdgPageView *self);

G_END_DECLS
