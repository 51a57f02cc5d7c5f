/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Administration: the pages that the person's rights allow.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ADMIN_PAGE (mdg_admin_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgAdminPage, mdg_admin_page, MDG, ADMIN_PAGE, GtkBox)

GtkWidget *mdg_admin_page_new (MdgAccess *access);

/* TRUE when the person's rights open at least one of its pages. */
gboolean mdg_admin_page_is_open_to (MdgAccess *access);

G_END_DECLS
