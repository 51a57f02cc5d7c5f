/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks for another title of a conversation. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_RENAME_DIALOG (mdg_rename_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgRenameDialog, mdg_rename_dialog, MDG, RENAME_DIALOG, GtkWindow)

/* Called when another title was chosen; @owner is the object given, still alive. */
typedef void (*MdgRenamed) (gpointer owner, const char *title);

/* Over the window of @widget. Holds @owner while it is open. */
void mdg_rename_dialog_present (GtkWidget *widget,
                                const char *title,
                                MdgRenamed renamed,
                                gpointer owner);

G_END_DECLS
