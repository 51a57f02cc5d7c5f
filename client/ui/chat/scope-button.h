/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses what answers are taken from: all folders, some of them, attached files only, or no
 * documents. Main thread.
 */
#pragma once

#include "client/model/paged-list.h"
#include "shared/model/chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SCOPE_BUTTON (mdg_scope_button_get_type ())
G_DECLARE_FINAL_TYPE (MdgScopeButton, mdg_scope_button, MDG, SCOPE_BUTTON, GtkBox)

/* Signal "changed": the person has chosen otherwise. @folders: MdgFolderItem. */
void mdg_scope_button_set_folders (MdgScopeButton *self, MdgPagedList *folders);

/* NULL: all folders. */
void mdg_scope_button_set_scope (MdgScopeButton *self, const MdgScope *scope);

/* Free with mdg_scope_free (). Chosen folders of which none is left are all folders. */
MdgScope *mdg_scope_button_dup_scope (MdgScopeButton *self);

G_END_DECLS
