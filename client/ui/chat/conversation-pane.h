/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The open conversation: its head, its messages, the composer. It activates the actions of the chat
 * page. Main thread.
 */
#pragma once

#include "client/model/chat.h"
#include "client/ui/chat/composer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CONVERSATION_PANE (mdg_conversation_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgConversationPane, mdg_conversation_pane, MDG, CONVERSATION_PANE, GtkBox)

/* Signal "edited" (const char *): the text of the question that is being written. */
void mdg_conversation_pane_set_up (MdgConversationPane *self,
                                   MdgAccess *access,
                                   MdgChat *chat,
                                   MdgChatMeans *means);

/* Borrowed. */
MdgComposer *mdg_conversation_pane_get_composer (MdgConversationPane *self);

/* Another conversation was opened: @draft is what was written there. */
void mdg_conversation_pane_opened (MdgConversationPane *self, const char *draft);

/* The citation that is open in the viewer, by its message; 0: none. */
void
mdg_conversation_pane_set_shown (MdgConversationPane *self, gint64 message_id, gint64 number);

/* The whole conversation as far as it is loaded, as text. Free with g_free (). */
char *mdg_conversation_pane_dup_text (MdgConversationPane *self);

void mdg_conversation_pane_regenerate (MdgConversationPane *self, gint64 message_id);
void mdg_conversation_pane_edit (MdgConversationPane *self, gint64 message_id);
void mdg_conversation_pane_to_end (MdgConversationPane *self);
void mdg_conversation_pane_say (MdgConversationPane *self, const char *style, const char *sentence);

/* Head, messages, composer; for moving from pane to pane. Free with g_free (). */
GtkWidget **mdg_conversation_pane_dup_panes (MdgConversationPane *self);

G_END_DECLS
