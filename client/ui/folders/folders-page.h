/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page 資料フォルダ: folders on the left, the documents of the one that is shown, and a side
 * pane for what belongs to it (viewer, check-up). Owned by the main window; main thread.
 *
 * Actions on the page and all in it: "folders.side" (s) shows the side pane of that name or hides
 * it when it is shown already, "folders.close-side", "folders.show" (x) shows a folder. A document
 * is opened by the window action "win.open-document" with (xxxx): document, version (0: the one in
 * force), page (0: the first), passage (0: none).
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_FOLDERS_SIDE_CHECKUP "checkup"
#define MDG_FOLDERS_SIDE_VIEWER "viewer"

#define MDG_TYPE_FOLDERS_PAGE (mdg_folders_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgFoldersPage, mdg_folders_page, MDG, FOLDERS_PAGE, GtkBox)

GtkWidget *mdg_folders_page_new (MdgAccess *access);

/* The model behind the page. Borrowed. */
MdgFolders *mdg_folders_page_get_folders (MdgFoldersPage *self);

/* Puts @widget into the side pane under @name; a button for it is shown only then. It gives itself
 * a width by width-request (360 to 480). */
void mdg_folders_page_set_side (MdgFoldersPage *self, const char *name, GtkWidget *widget);

/* Shows the pane @name; NULL hides the side pane. */
void mdg_folders_page_show_side (MdgFoldersPage *self, const char *name);

/* TRUE while files are on their way; *@ret_n is how many. Closing the window interrupts them until
 * the next start. */
gboolean mdg_folders_page_is_sending (MdgFoldersPage *self, guint *ret_n);

G_END_DECLS
