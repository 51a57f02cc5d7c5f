/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One document in a table: kind, name, state, period, time; below that, when it could not be read,
 * why and what helps. Follows its item. The remedy's button activates "documents.remedy" (x).
 */
#pragma once

#include "client/model/folder-items.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Property: "item" (MdgDocumentItem). An item with a note, the name of its folder, shows that in
 * place of the path. */
#define MDG_TYPE_DOCUMENT_ROW (mdg_document_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgDocumentRow, mdg_document_row, MDG, DOCUMENT_ROW, GtkBox)

G_END_DECLS
