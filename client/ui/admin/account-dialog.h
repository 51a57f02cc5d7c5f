/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One account: adding it or changing it, stopping it, its password, second factor and devices.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ACCOUNT_DIALOG (mdg_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgAccountDialog, mdg_account_dialog, MDG, ACCOUNT_DIALOG, GtkWindow)

/* @account NULL adds one; @section_id is then chosen beforehand. */
void mdg_account_dialog_present (GtkWidget *parent,
                                 MdgAdmin *admin,
                                 const MdgAccount *account,
                                 gint64 section_id);

G_END_DECLS
