/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sheet or a part of a CSV as a table with row numbers and column letters, cells marked. Draws
 * only what is seen, whatever the size of the sheet. A child of a GtkScrolledWindow; main thread.
 */
#pragma once

#include "shared/model/document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_TABLE_VIEW (mdg_table_view_get_type ())
G_DECLARE_FINAL_TYPE (MdgTableView, mdg_table_view, MDG, TABLE_VIEW, GtkWidget)

/* Signal "leave" (): Esc was pressed. */
GtkWidget *mdg_table_view_new (void);

/* Shows the rows of @page; NULL for none. Copies them. */
void mdg_table_view_set_page (MdgTableView *self, const MdgDocumentPage *page);

/* Marks the cells of @passage (NULL: none) and scrolls to them. */
void mdg_table_view_mark (MdgTableView *self, const MdgPassage *passage);

/* The cell with the cursor as "B5"; free with g_free (). */
char *mdg_table_view_dup_cell_name (MdgTableView *self);

G_END_DECLS
