/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One folder in a list: name, lock when it is for chosen people, number of documents. Follows its
 * item.
 */
#pragma once

#include "client/model/folder-items.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_FOLDER_ROW (mdg_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgFolderRow, mdg_folder_row, MDG, FOLDER_ROW, GtkListBoxRow)

GtkWidget *mdg_folder_row_new (MdgFolderItem *item);
MdgFolderItem *mdg_folder_row_get_item (MdgFolderRow *self);

/* For gtk_list_box_set_header_func (): a heading before the first row of each group. */
void mdg_folder_row_head (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data);

G_END_DECLS
