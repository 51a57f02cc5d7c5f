/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the main window offers around conversations: win.prompt-templates, win.ask-section (x: the
 * answer, 0 for none), win.inquiries, win.open-conversation (xx: conversation, message). Only while
 * the person may use the assistant. Main thread.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  /* What was made of a template is to go into the question. */
  void (*insert_text) (const char *text, gpointer user_data);
  void (*open_conversation) (gint64 conversation_id, gint64 message_id, gpointer user_data);
} MdgAssistantFuncs;

/* Adds the actions to @window. @funcs are copied; @user_data must live as long as the window. */
void mdg_assistant_actions_add (GtkApplicationWindow *window,
                                MdgAccess *access,
                                const MdgAssistantFuncs *funcs,
                                gpointer user_data);

/* Takes them away again. */
void mdg_assistant_actions_remove (GtkApplicationWindow *window);

G_END_DECLS
