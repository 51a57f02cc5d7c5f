/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is about to be sent, before it is: the files with their sizes, which are not taken and why,
 * what to do about those of a known name, and the period in which they hold.
 */
#pragma once

#include "client/model/uploads.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ADD_DIALOG (mdg_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgAddDialog, mdg_add_dialog, MDG, ADD_DIALOG, GtkWindow)

/* @files are GFile: files and directories. */
void mdg_add_dialog_present (GtkWidget *parent,
                             MdgFolders *folders,
                             MdgUploads *uploads,
                             const MdgFolder *folder,
                             GListModel *files);

G_END_DECLS
