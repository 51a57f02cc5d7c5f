/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the pages of a document stand when they are put one below the other, each in the middle.
 * Pixels from the top left corner of the whole; pages from 0. Pure numbers; owned by the page view.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_PAGE_GAP 12
#define MDG_PAGE_MARGIN 16

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} MdgPagePlace;

typedef struct
{
  GArray *places; /* MdgPagePlace with x within the column */
  double width;   /* of the widest page, without margins */
  double height;  /* of all, with margins */
  double scale;   /* pixels for a point */
} MdgPageLayout;

/* The size of page @page in points. */
typedef void (*MdgPageSizeFunc) (gpointer data, guint page, double *ret_width, double *ret_height);

MdgPageLayout *mdg_page_layout_new (void);
void mdg_page_layout_free (MdgPageLayout *layout);

void mdg_page_layout_set (
  MdgPageLayout *layout, guint n_pages, double scale, MdgPageSizeFunc size, gpointer data);

/* The place of @page in a view of @view_width pixels. */
MdgPagePlace mdg_page_layout_place (const MdgPageLayout *layout, guint page, double view_width);

/* The page that holds @y, or the one before the gap that does; 0 without pages. */
guint mdg_page_layout_page_at (const MdgPageLayout *layout, double y);

/* The scale at which a page of @width by @height points fits into a view of that many pixels;
 * @view_height 0: only its width. */
double mdg_page_layout_fit (double width, double height, double view_width, double view_height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPageLayout, mdg_page_layout_free)

G_END_DECLS
