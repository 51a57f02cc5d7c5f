/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prompt templates to choose from: categories, the list with its search, and the chosen one with
 * its fields and the text they make. What is inserted is told with the signal "insert" (the text);
 * the dialog closes by itself. Main thread.
 *
 * Actions: prompts.insert, prompts.favourite, prompts.new, prompts.edit (a copy of one that cannot
 * be changed), prompts.delete.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PROMPTS_DIALOG (mdg_prompts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgPromptsDialog, mdg_prompts_dialog, MDG, PROMPTS_DIALOG, GtkWindow)

MdgPromptsDialog *mdg_prompts_dialog_present (GtkWidget *over, MdgAccess *access);

G_END_DECLS
