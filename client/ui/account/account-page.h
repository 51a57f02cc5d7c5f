/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One's own settings: profile, devices, password, second factor.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ACCOUNT_PAGE (mdg_account_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgAccountPage, mdg_account_page, MDG, ACCOUNT_PAGE, GtkBox)

GtkWidget *mdg_account_page_new (MdgAccess *access);

G_END_DECLS
