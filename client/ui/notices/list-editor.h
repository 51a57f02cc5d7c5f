/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of recipients typed by hand: a table with a cell for each fact, into which rows copied
 * from a spreadsheet can be pasted. Main thread.
 */
#pragma once

#include "shared/notice/csv-table.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Longer lists are made in a spreadsheet. */
#define MDG_LIST_EDITOR_MAX_ROWS 2000

/* @content is CSV in UTF-8. */
typedef void (*MdgListTyped) (GBytes *content, gpointer owner);

/* Over the window of @widget. @table, unless NULL or longer than that, is what it begins with.
 * @owner is a GObject that is held while the window is open. */
void mdg_list_editor_present (GtkWidget *widget,
                              const MdgCsvTable *table,
                              MdgListTyped typed,
                              gpointer owner);

G_END_DECLS
