/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One passage of the page that is read: its heading, how it begins, and what an editor may do with
 * it. Its buttons act through "viewer.switch-passage" and "viewer.ask-passage".
 */
#pragma once

#include "shared/model/document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PASSAGE_ROW (mdg_passage_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgPassageRow, mdg_passage_row, MDG, PASSAGE_ROW, GtkListBoxRow)

GtkWidget *mdg_passage_row_new (const MdgPassage *passage, gboolean may_edit);
gint64 mdg_passage_row_get_id (MdgPassageRow *self);

G_END_DECLS
