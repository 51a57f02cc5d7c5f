/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A prompt template to be written or changed: its text, the fields that the text names, who sees
 * it, and the versions before. Main thread.
 *
 * Actions: editor.save.
 */
#pragma once

#include "client/model/access.h"
#include "shared/model/prompt.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PROMPT_EDITOR (mdg_prompt_editor_get_type ())
G_DECLARE_FINAL_TYPE (MdgPromptEditor, mdg_prompt_editor, MDG, PROMPT_EDITOR, GtkWindow)

/* @template NULL: a new one; one that the person may not change becomes a copy of his own. Signal
 * "saved" (const MdgTemplate *). */
MdgPromptEditor *
mdg_prompt_editor_present (GtkWidget *over, MdgAccess *access, const MdgTemplate *template);

G_END_DECLS
