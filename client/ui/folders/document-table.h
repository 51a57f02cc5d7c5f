/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of documents: of one folder, or the queue over all folders. Sorting is the server's. Rows
 * do not move while the pointer or the focus is among them. Every action has a key: Enter opens, F2
 * renames, Delete deletes, Ctrl+A selects all, the menu key shows the menu.
 *
 * It is a list of rows rather than a column view because a row explains its error over its whole
 * width.
 */
#pragma once

#include "client/model/folders.h"
#include "client/model/uploads.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signals: "sorted" (column, descending) when the person sorts; "selection" when other documents
 * are selected. */
#define MDG_TYPE_DOCUMENT_TABLE (mdg_document_table_get_type ())
G_DECLARE_FINAL_TYPE (MdgDocumentTable, mdg_document_table, MDG, DOCUMENT_TABLE, GtkBox)

/* Once, after construction. */
void mdg_document_table_set_models (MdgDocumentTable *self,
                                    MdgFolders *folders,
                                    MdgUploads *uploads);

/* The documents to show; NULL for none. The queue cannot be sorted. */
void mdg_document_table_set_list (MdgDocumentTable *self, MdgPagedList *list, gboolean sortable);

/* Shows by the arrow what the list is sorted by. */
void mdg_document_table_set_sort (MdgDocumentTable *self, const char *column, gboolean descending);

guint mdg_document_table_count_selected (MdgDocumentTable *self);

/* TRUE when the person may change all that are selected. */
gboolean mdg_document_table_may_edit (MdgDocumentTable *self);

G_END_DECLS
