/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One field of a prompt template as it is set up: kind, choices or example, whether it must be
 * filled. Main thread.
 */
#pragma once

#include "shared/model/prompt.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_VARIABLE_ROW (mdg_variable_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgVariableRow, mdg_variable_row, MDG, VARIABLE_ROW, GtkBox)

GtkWidget *mdg_variable_row_new (const MdgTemplateVariable *variable);

/* As it is set up now. New. */
MdgTemplateVariable *mdg_variable_row_dup (MdgVariableRow *self);

G_END_DECLS
