/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One section: its code, its name, and the section it stands below.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SECTION_DIALOG (mdg_section_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgSectionDialog, mdg_section_dialog, MDG, SECTION_DIALOG, GtkWindow)

/* @section NULL adds one below @parent_id. */
void mdg_section_dialog_present (GtkWidget *parent,
                                 MdgAdmin *admin,
                                 const MdgSection *section,
                                 gint64 parent_id);

G_END_DECLS
