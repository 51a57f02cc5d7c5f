/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where questions are written: the text, files beside it, what to answer from, with which model,
 * and how much of this month's limit is used. Enter sends, Shift+Enter begins a new line; an Enter
 * that an input method wants never sends. Main thread.
 *
 * Actions: composer.send, composer.stop, composer.attach, composer.end-edit.
 */
#pragma once

#include "client/model/attachments.h"
#include "client/model/chat-means.h"
#include "shared/model/chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_COMPOSER (mdg_composer_get_type ())
G_DECLARE_FINAL_TYPE (MdgComposer, mdg_composer, MDG, COMPOSER, GtkBox)

/* Signals: "send" (const MdgAsk *), "stop" (), "edited": the text is different. */
void mdg_composer_set_up (MdgComposer *self, MdgAccess *access, MdgChatMeans *means);

/* Borrowed; NULL before it is set up. */
MdgAttachments *mdg_composer_get_attachments (MdgComposer *self);

/* Free with g_free (). */
char *mdg_composer_dup_text (MdgComposer *self);
void mdg_composer_set_text (MdgComposer *self, const char *text);

/* Puts @text where the cursor is, for the selection if there is one, and takes the focus. */
void mdg_composer_insert_text (MdgComposer *self, const char *text);

/* As the conversation has them; NULL: for a new one. */
void mdg_composer_set_conversation (MdgComposer *self, const MdgConversation *conversation);

/* While an answer is written there is a button to stop it in place of the one to send. */
void mdg_composer_set_running (MdgComposer *self, gboolean running);

/* Asks @question again in other words: its text and files are put into the composer. */
void mdg_composer_edit (MdgComposer *self, const MdgMessage *question, const char *text);

/* The question was taken: lets text and files go. */
void mdg_composer_sent (MdgComposer *self);

/* It was not: what to do about it is told above the text. */
void mdg_composer_refused (MdgComposer *self, const GError *error, const MdgAsk *ask);

void mdg_composer_add_files (MdgComposer *self, GListModel *files);
void mdg_composer_say (MdgComposer *self, const char *sentence);
void mdg_composer_focus (MdgComposer *self);

/* For an answer that is written anew. Free with mdg_ask_free (). */
MdgAsk *mdg_composer_ask_again (MdgComposer *self, gint64 message_id);

G_END_DECLS
