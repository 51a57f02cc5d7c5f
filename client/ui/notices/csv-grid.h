/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a list as they stand in its file, with the numbers that a spreadsheet shows. 100,000
 * rows cost what is seen of them. Main thread.
 */
#pragma once

#include "client/model/notice-rows.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Columns that are shown; the rest is read all the same. */
#define MDG_CSV_GRID_MAX_COLUMNS 60

#define MDG_TYPE_CSV_GRID (mdg_csv_grid_get_type ())
G_DECLARE_FINAL_TYPE (MdgCsvGrid, mdg_csv_grid, MDG, CSV_GRID, GtkBox)

/* NULL for nothing. */
void mdg_csv_grid_set_rows (MdgCsvGrid *self, MdgNoticeRows *rows);

G_END_DECLS
