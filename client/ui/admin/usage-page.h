/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What language models were used for, by account, section, month or model, and the limits.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_USAGE_PAGE (mdg_usage_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgUsagePage, mdg_usage_page, MDG, USAGE_PAGE, GtkBox)

GtkWidget *mdg_usage_page_new (MdgAdmin *admin);

G_END_DECLS
