/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done about personal data before a question leaves.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_GUARD_PAGE (mdg_guard_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgGuardPage, mdg_guard_page, MDG, GUARD_PAGE, GtkBox)

GtkWidget *mdg_guard_page_new (MdgAdmin *admin);

G_END_DECLS
