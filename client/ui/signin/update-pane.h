/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the sign-in window shows while the client is too old for its server: what is needed, and
 * where the system allows it, the way to get and install it. Ends the client when the installation
 * begins.
 */
#pragma once

#include "client/model/update.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_UPDATE_PANE (mdg_update_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgUpdatePane, mdg_update_pane, MDG, UPDATE_PANE, GtkBox)

/* Follows @update from now on; NULL: nothing. */
void mdg_update_pane_set_update (MdgUpdatePane *self, MdgUpdate *update);

G_END_DECLS
