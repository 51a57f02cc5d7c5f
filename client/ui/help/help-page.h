/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The manual: its chapters at the left, the chosen one beside them. Chapters are
 * data/help/<language>/NN-name.md.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_HELP_PAGE (mdg_help_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgHelpPage, mdg_help_page, MDG, HELP_PAGE, GtkBox)

GtkWidget *mdg_help_page_new (void);

G_END_DECLS
