/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of a PDF with what was read off them in boxes, and a small bar to turn and enlarge them.
 * Used by the steps 分割, 突合確認 and プレビュー. Main thread. Pages from 1.
 *
 * Signal "drawn" (uint page, double x, y, width, height): a region was drawn, moved or resized on
 * the page, in points. Signal "picked" (uint page, string): a word was clicked while words may be
 * picked.
 */
#pragma once

#include "client/model/page-source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Words that are boxed at a time at most. */
#define MDG_PAGE_PANE_MAX_WORDS 3

#define MDG_TYPE_PAGE_PANE (mdg_page_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgPagePane, mdg_page_pane, MDG, PAGE_PANE, GtkBox)

GtkWidget *mdg_page_pane_new (void);

/* NULL for none; @password NULL for none. The same bytes again change nothing. */
void mdg_page_pane_set_pdf (MdgPagePane *self, GBytes *pdf, const char *password);

/* What stands there instead while there is no page: NULL shows the pages again. */
void mdg_page_pane_say (MdgPagePane *self, const char *sentence);

/* What stands on @page (NULL or "": nothing there). */
typedef struct
{
  guint page;
  const char *words;
} MdgPageWords;

/* Goes to @page and boxes @n words; places appear as they are found. */
void
mdg_page_pane_show (MdgPagePane *self, guint page, const MdgPageWords *words, guint n);

guint mdg_page_pane_get_page (MdgPagePane *self);
guint mdg_page_pane_get_n_pages (MdgPagePane *self);

/* How many places are boxed; for tests. */
guint mdg_page_pane_get_n_boxes (MdgPagePane *self);

/* The region of a rule; NULL for none. It can be drawn anew, moved and resized while it may. */
void mdg_page_pane_set_region (MdgPagePane *self, const MdgPageRect *region);
void mdg_page_pane_set_drawing (MdgPagePane *self, gboolean drawing);

/* The keyboard moves it from now on. */
void mdg_page_pane_focus_region (MdgPagePane *self);

/* Clicks pick words instead of selecting text. */
void mdg_page_pane_set_picking (MdgPagePane *self, gboolean picking);

/* The size of the page that is shown, in points. */
void mdg_page_pane_get_page_size (MdgPagePane *self, double *ret_width, double *ret_height);

/* The widget with the pages, for the focus. */
GtkWidget *mdg_page_pane_get_view (MdgPagePane *self);

G_END_DECLS
