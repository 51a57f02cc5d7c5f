/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Name and period of one document.
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_DOCUMENT_DIALOG (mdg_document_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgDocumentDialog, mdg_document_dialog, MDG, DOCUMENT_DIALOG, GtkWindow)

void mdg_document_dialog_present (GtkWidget *parent,
                                  MdgFolders *folders,
                                  const MdgDocument *document);

G_END_DECLS
