/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of a signed-in person: rail, account menu, banner, pages. Only pages that the person
 * may use are there.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MAIN_WINDOW (mdg_main_window_get_type ())
G_DECLARE_FINAL_TYPE (MdgMainWindow, mdg_main_window, MDG, MAIN_WINDOW, GtkApplicationWindow)

/* Actions: win.page (the name), win.page-number, win.reload, win.search, win.next-pane;
 * win.open-document (xxxx: document, version or 0, page or 0, passage or 0) shows a document in the
 * viewer beside the page; win.search-documents puts the cursor into the search of the title bar.
 * @menu is the account menu. */
GtkWindow *mdg_main_window_new (GtkApplication *application, MdgAccess *access, GMenuModel *menu);

G_END_DECLS
