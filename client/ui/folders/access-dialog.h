/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who can see a folder and who may change what in it. Beside the grants stands who these are by
 * name, as the server works it out from what is saved.
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ACCESS_DIALOG (mdg_access_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgAccessDialog, mdg_access_dialog, MDG, ACCESS_DIALOG, GtkWindow)

void
mdg_access_dialog_present (GtkWidget *parent, MdgFolders *folders, const MdgFolder *folder);

G_END_DECLS
