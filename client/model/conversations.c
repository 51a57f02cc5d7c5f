/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/conversations.h"

#include "client/model/answer.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

struct _MdgConversations
{
  GObject parent_instance;
  MdgAccess *access;
  MdgPagedList *list;
  guint timer;
};

G_DEFINE_FINAL_TYPE (MdgConversations, mdg_conversations, G_TYPE_OBJECT)

static gboolean
on_due (gpointer user_data)
{
  MdgConversations *self = user_data;
  self->timer = 0;
  mdg_paged_list_refresh (self->list);
  return G_SOURCE_REMOVE;
}

static void
on_event (MdgAccess *access, const char *name, const char *data, MdgConversations *self)
{
  gboolean ours = g_str_equal (name, MDG_EVENT_CONVERSATION_CHANGED) ||
                  g_str_equal (name, MDG_EVENT_MESSAGE_STARTED) ||
                  g_str_equal (name, MDG_EVENT_MESSAGE_FINISHED) ||
                  g_str_equal (name, MDG_EVENT_RESET);
  if (ours && self->timer == 0)
    self->timer = g_timeout_add (MDG_CONVERSATIONS_REFRESH_MS, on_due, self);
}

MdgPagedList *
mdg_conversations_get_list (MdgConversations *self)
{
  return self->list;
}

void
mdg_conversations_search (MdgConversations *self, const char *words)
{
  JsonObject *query = json_object_new ();
  if (words != NULL && *words != '\0')
    json_object_set_string_member (query, "q", words);
  mdg_paged_list_set_query (self->list, query);
}

static void
update (MdgConversations *self,
        const MdgConversation *wish,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_CONVERSATION, wish->id);
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_CONVERSATION_TYPE, wish);
  mdg_access_send_async (self->access, "PUT", path, body, cancellable, callback, user_data);
}

void
mdg_conversations_rename_async (MdgConversations *self,
                                const MdgConversation *conversation,
                                const char *title,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (MdgConversation) wish = mdg_conversation_copy (conversation);
  g_free (wish->title);
  wish->title = g_strdup (title);
  wish->titled = TRUE;
  update (self, wish, cancellable, callback, user_data);
}

void
mdg_conversations_pin_async (MdgConversations *self,
                             const MdgConversation *conversation,
                             gboolean pinned,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (MdgConversation) wish = mdg_conversation_copy (conversation);
  wish->pinned = pinned;
  update (self, wish, cancellable, callback, user_data);
}

void
mdg_conversations_delete_async (MdgConversations *self,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_CONVERSATION, id);
  mdg_access_send_async (self->access, "DELETE", path, NULL, cancellable, callback, user_data);
}

void
mdg_conversations_export_async (MdgConversations *self,
                                gint64 id,
                                const char *format,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_CONVERSATION_EXPORT, id);
  const MdgExportQuery query = { .format = (char *) format };
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_EXPORT_QUERY_TYPE, &query);
  MdgCall call = { .method = "POST", .path = path, .body = body, .slow = TRUE };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

MdgConversations *
mdg_conversations_new (MdgAccess *access)
{
  MdgConversations *self = g_object_new (MDG_TYPE_CONVERSATIONS, NULL);
  self->access = g_object_ref (access);
  self->list =
    mdg_paged_list_new (mdg_access_get_connection (access), MDG_PATH_CONVERSATIONS_SEARCH,
                        MDG_TYPE_CONVERSATION_ITEM, MDG_LIST_LOAD_ON_DEMAND);
  mdg_paged_list_set_lasting (self->list);
  mdg_conversations_search (self, NULL);
  g_signal_connect_object (access, "event",
                           G_CALLBACK (on_event), self, 0);
  return self;
}

static void
mdg_conversations_dispose (GObject *object)
{
  MdgConversations *self = MDG_CONVERSATIONS (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->list != NULL)
    mdg_paged_list_cancel (self->list);
  g_clear_object (&self->list);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_conversations_parent_class)->dispose (object);
}

static void
mdg_conversations_class_init (MdgConversationsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_conversations_dispose;
}

static void
mdg_conversations_init (MdgConversations *self)
{
}
