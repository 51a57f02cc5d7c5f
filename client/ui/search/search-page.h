/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Search for words over all folders one may read: results with folder, place and the words set off.
 * A result opens in the viewer beside the list. Owned by the main window; main thread.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SEARCH_PAGE (mdg_search_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgSearchPage, mdg_search_page, MDG, SEARCH_PAGE, GtkBox)

/* Actions: search.run, search.more, search.stop, search.retry. */
GtkWidget *mdg_search_page_new (MdgAccess *access);

/* Searches for @words; "" waits for words. */
void mdg_search_page_search (MdgSearchPage *self, const char *words);

G_END_DECLS
