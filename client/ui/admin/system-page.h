/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the server is doing, in words.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SYSTEM_PAGE (mdg_system_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgSystemPage, mdg_system_page, MDG, SYSTEM_PAGE, GtkBox)

GtkWidget *mdg_system_page_new (MdgAdmin *admin);

G_END_DECLS
