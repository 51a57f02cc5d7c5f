/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shown folder: its head with who can see it, the place to drop files, filters with counts, the
 * table of documents. Actions of the page ("folders.…") are activated from here.
 */
#pragma once

#include "client/model/folders.h"
#include "client/model/uploads.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_DOCUMENTS_PANE (mdg_documents_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgDocumentsPane, mdg_documents_pane, MDG, DOCUMENTS_PANE, GtkBox)

/* Once, after construction. */
void mdg_documents_pane_set_models (MdgDocumentsPane *self,
                                    MdgFolders *folders,
                                    MdgUploads *uploads);

void mdg_documents_pane_focus_search (MdgDocumentsPane *self);

/* Whether the page has a check-up pane to show. */
void mdg_documents_pane_set_checkup (MdgDocumentsPane *self, gboolean there);

/* For tests and the choosers: asks about @files (GFile) before they are sent. */
void mdg_documents_pane_add (MdgDocumentsPane *self, GListModel *files);

G_END_DECLS
