/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boxes put one below the other on pages, none of them cut. Pure numbers in one unit; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double height;
  double before;           /* room above, dropped at the top of a page */
  gboolean keep_with_next; /* a heading never stands alone at the foot of a page */
  guint page;              /* result, from 0 */
  double y;                /* result, from the top of the text area */
} MdgFlowBox;

/* Places @n boxes on pages of @page_height; the number of pages, at least one. A box higher than a
 * page gets one of its own. */
guint mdg_page_flow (MdgFlowBox *boxes, guint n, double page_height);

G_END_DECLS
