/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of conversations with the assistant: the list of them beside the one that is open. Main
 * thread.
 *
 * Actions: chat.show (x), chat.new, chat.write, chat.rename, chat.pin, chat.delete, chat.export (s:
 * MDG_EXPORT_…), chat.copy-all, chat.citation (xx: message, number), chat.attachment (x),
 * chat.regenerate (x), chat.edit (x), chat.to-end, chat.reload, chat.stop.
 */
#pragma once

#include "client/model/access.h"
#include "client/ui/chat/composer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CHAT_PAGE (mdg_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgChatPage, mdg_chat_page, MDG, CHAT_PAGE, GtkBox)

/* Signals: "citation" (GPtrArray * of MdgCitation, guint place): the reader wants to see the place
 * of the answer's citations; "attachment" (gint64 id): the file itself. */
GtkWidget *mdg_chat_page_new (MdgAccess *access);

/* Borrowed. */
MdgComposer *mdg_chat_page_get_composer (MdgChatPage *self);

/* The viewer shows citation @number of the answer that was asked for last; 0: none any more. */
void mdg_chat_page_set_shown (MdgChatPage *self, gint64 number);

/* Whether the list of conversations has room beside what else is shown. */
void mdg_chat_page_set_narrow (MdgChatPage *self, gboolean narrow);

/* Opens the conversation @id; 0: a new one. */
void mdg_chat_page_show (MdgChatPage *self, gint64 id);

/* The same, at the message @message_id. */
void mdg_chat_page_show_message (MdgChatPage *self, gint64 id, gint64 message_id);

/* Writes down what is begun and not sent. */
void mdg_chat_page_save (MdgChatPage *self);

G_END_DECLS
