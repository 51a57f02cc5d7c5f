/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One signed-in device with a button to sign it out (action "account.revoke" with its id).
 */
#pragma once

#include "client/model/items.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SESSION_ROW (mdg_session_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgSessionRow, mdg_session_row, MDG, SESSION_ROW, GtkListBoxRow)

GtkWidget *mdg_session_row_new (MdgSessionItem *item);

/* Without the button, for somebody else's devices. */
GtkWidget *mdg_session_row_new_plain (MdgSessionItem *item);

G_END_DECLS
