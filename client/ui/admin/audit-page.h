/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The audit log: searching, one entry in detail, export, checking the chain.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_AUDIT_PAGE (mdg_audit_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgAuditPage, mdg_audit_page, MDG, AUDIT_PAGE, GtkBox)

GtkWidget *mdg_audit_page_new (MdgAdmin *admin);

G_END_DECLS
