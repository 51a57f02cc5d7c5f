/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts, the tree of sections, CSV, scheduled transfers.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ACCOUNTS_PAGE (mdg_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgAccountsPage, mdg_accounts_page, MDG, ACCOUNTS_PAGE, GtkBox)

GtkWidget *mdg_accounts_page_new (MdgAdmin *admin);

G_END_DECLS
