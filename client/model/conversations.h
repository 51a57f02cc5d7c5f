/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The conversations of the signed-in person: the list of them, searched in by words, and what is
 * done with one of them. The list follows the server's events by itself. Owned by the chat page;
 * main thread. The *_async calls end with the finish functions of answer.h.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/chat-items.h"
#include "client/model/paged-list.h"

G_BEGIN_DECLS

/* The list is not loaded again more often than this. */
#define MDG_CONVERSATIONS_REFRESH_MS 800

#define MDG_TYPE_CONVERSATIONS (mdg_conversations_get_type ())
G_DECLARE_FINAL_TYPE (MdgConversations, mdg_conversations, MDG, CONVERSATIONS, GObject)

MdgConversations *mdg_conversations_new (MdgAccess *access);

/* MdgConversationItem, pinned ones first, then the newest. Nothing is loaded before the first
 * mdg_paged_list_reload (). Borrowed. */
MdgPagedList *mdg_conversations_get_list (MdgConversations *self);

/* Narrows the list to those that hold @words; NULL or "": all. */
void mdg_conversations_search (MdgConversations *self, const char *words);

/* A person's own title. Answers an MdgConversation. */
void mdg_conversations_rename_async (MdgConversations *self,
                                     const MdgConversation *conversation,
                                     const char *title,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void mdg_conversations_pin_async (MdgConversations *self,
                                  const MdgConversation *conversation,
                                  gboolean pinned,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void mdg_conversations_delete_async (MdgConversations *self,
                                     gint64 id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* The conversation as a file; @format is one of MDG_EXPORT_…. Answers its bytes. */
void mdg_conversations_export_async (MdgConversations *self,
                                     gint64 id,
                                     const char *format,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

G_END_DECLS
