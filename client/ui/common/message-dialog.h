/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small modal window with a question or a sentence. Used through dialogs.h.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MESSAGE_DIALOG (mdg_message_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgMessageDialog, mdg_message_dialog, MDG, MESSAGE_DIALOG, GtkWindow)

/* Signal "answered" (gboolean): TRUE when the person chose to go on. The window closes itself.
 * Signal "more": see mdg_message_dialog_set_more (). */
MdgMessageDialog *mdg_message_dialog_new (GtkWindow *parent, const char *title, const char *body);

/* The button that goes on; without it there is only one button to close. */
void
mdg_message_dialog_set_action (MdgMessageDialog *self, const char *label, gboolean destructive);

/* A text to copy. */
void mdg_message_dialog_set_secret (MdgMessageDialog *self, const char *secret);

/* One more thing to do while the window stays; its button emits "more". */
void mdg_message_dialog_set_more (MdgMessageDialog *self, const char *label);

/* Going on needs @word to be typed. */
void mdg_message_dialog_set_word (MdgMessageDialog *self, const char *label, const char *word);

G_END_DECLS
