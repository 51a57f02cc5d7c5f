/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that is selected with the pointer over one or more pages. What lies between the two ends is
 * worked out on the source's thread; while it is, further moves wait and only the last one counts.
 * Owned by the page view; main thread. Pages from 0, points of the page.
 */
#pragma once

#include "client/model/page-source.h"

G_BEGIN_DECLS

/* Pages that one selection reaches over at most. */
#define MDG_SELECTION_MAX_PAGES 50

typedef struct
{
  guint page;
  double x;
  double y;
} MdgPagePoint;

typedef struct _MdgTextSelection MdgTextSelection;

typedef void (*MdgSelectionChanged) (gpointer owner);

MdgTextSelection *mdg_text_selection_new (MdgSelectionChanged changed, gpointer owner);
void mdg_text_selection_free (MdgTextSelection *self);

/* Forgets all; @source may be NULL. */
void mdg_text_selection_set_source (MdgTextSelection *self, MdgPageSource *source);

void
mdg_text_selection_begin (MdgTextSelection *self, const MdgPagePoint *point, MdgSelectUnit unit);
void mdg_text_selection_move (MdgTextSelection *self, const MdgPagePoint *point);

/* All of one page. */
void mdg_text_selection_take_page (MdgTextSelection *self, guint page);
void mdg_text_selection_clear (MdgTextSelection *self);

/* The rectangles of MdgPageRect selected on @page, or NULL. Borrowed. */
GArray *mdg_text_selection_on_page (MdgTextSelection *self, guint page);

/* NULL when nothing is selected. Free with g_free (). */
char *mdg_text_selection_dup_text (MdgTextSelection *self);

G_END_DECLS
