/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Importing accounts: dry run, problems by row and column, import, first passwords.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_IMPORT_DIALOG (mdg_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgImportDialog, mdg_import_dialog, MDG, IMPORT_DIALOG, GtkWindow)

void mdg_import_dialog_present (GtkWidget *parent, MdgAdmin *admin, const char *name, GBytes *csv);

G_END_DECLS
