/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may do what: a matrix of roles and rights, and the chosen role beside it.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ROLES_PAGE (mdg_roles_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgRolesPage, mdg_roles_page, MDG, ROLES_PAGE, GtkBox)

GtkWidget *mdg_roles_page_new (MdgAdmin *admin);

G_END_DECLS
