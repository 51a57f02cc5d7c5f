/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One grant in the access dialog: who, what they may do, a button to take it away. Signals:
 * "changed", "removed".
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_GRANT_ROW (mdg_grant_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgGrantRow, mdg_grant_row, MDG, GRANT_ROW, GtkListBoxRow)

/* Copies @grant. */
GtkWidget *mdg_grant_row_new (const MdgFolderGrant *grant);

/* With the role that is chosen now. Borrowed. */
const MdgFolderGrant *mdg_grant_row_get_grant (MdgGrantRow *self);

G_END_DECLS
