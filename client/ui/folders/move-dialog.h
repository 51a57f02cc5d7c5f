/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents into another folder: one that the person may write to.
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MOVE_DIALOG (mdg_move_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgMoveDialog, mdg_move_dialog, MDG, MOVE_DIALOG, GtkWindow)

/* @documents are MdgDocument; copied. */
void mdg_move_dialog_present (GtkWidget *parent, MdgFolders *folders, GPtrArray *documents);

G_END_DECLS
