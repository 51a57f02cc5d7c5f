/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A new folder: its name, its section, who can see it in three plain choices. Or the name and
 * description of one there is. Whoever may administer folders also sets the quota.
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_FOLDER_DIALOG (mdg_folder_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgFolderDialog, mdg_folder_dialog, MDG, FOLDER_DIALOG, GtkWindow)

/* @folder NULL makes one and shows it. */
void
mdg_folder_dialog_present (GtkWidget *parent, MdgFolders *folders, const MdgFolder *folder);

G_END_DECLS
