/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fields of a prompt template's variables, and the text as they fill it. Main thread.
 */
#pragma once

#include "shared/model/prompt.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PROMPT_FORM (mdg_prompt_form_get_type ())
G_DECLARE_FINAL_TYPE (MdgPromptForm, mdg_prompt_form, MDG, PROMPT_FORM, GtkBox)

/* Signal "changed": something was typed. NULL empties it. */
void mdg_prompt_form_set_template (MdgPromptForm *self, const MdgTemplate *template);

/* The filled text; NULL with *@ret_missing (free it) naming a field that must be filled, or holds
 * no day. New. */
char *mdg_prompt_form_fill (MdgPromptForm *self, char **ret_missing);

/* The text as far as it is filled; what is open shows its name in braces. New. */
char *mdg_prompt_form_preview (MdgPromptForm *self);

G_END_DECLS
