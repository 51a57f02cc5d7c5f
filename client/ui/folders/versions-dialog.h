/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The versions of one document: which is in force, to open and to download.
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_VERSIONS_DIALOG (mdg_versions_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgVersionsDialog, mdg_versions_dialog, MDG, VERSIONS_DIALOG, GtkWindow)

void mdg_versions_dialog_present (GtkWidget *parent,
                                  MdgFolders *folders,
                                  const MdgDocument *document);

G_END_DECLS
