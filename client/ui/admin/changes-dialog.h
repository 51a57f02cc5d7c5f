/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transfers entered ahead of time, and cancelling them.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CHANGES_DIALOG (mdg_changes_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgChangesDialog, mdg_changes_dialog, MDG, CHANGES_DIALOG, GtkWindow)

void mdg_changes_dialog_present (GtkWidget *parent, MdgAdmin *admin);

G_END_DECLS
