/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The left pane of the folders page: folders by division, the way to the queue, the room that the
 * shown folder takes.
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_FOLDER_LIST (mdg_folder_list_get_type ())
G_DECLARE_FINAL_TYPE (MdgFolderList, mdg_folder_list, MDG, FOLDER_LIST, GtkBox)

/* Once, after construction. */
void mdg_folder_list_set_folders (MdgFolderList *self, MdgFolders *folders);

/* Whether the queue is what the page shows, and how much is in it. */
void mdg_folder_list_set_queue (MdgFolderList *self, gboolean shown, guint n);

/* The order and the groups of folders for people. Transfer full. */
GListModel *mdg_folder_list_sort (GListModel *folders);

G_END_DECLS
