/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: everything under way for the open conversation hangs on one cancellable; opening another
 * one cancels it. Pages of messages are merged into the list by their ids, so that a page may come
 * twice, and the answer that is written at the time is left to its stream.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/chat.h"

#include "client/model/answer.h"
#include "client/model/run-stream.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <string.h>

struct _MdgChat
{
  GObject parent_instance;
  MdgAccess *access;
  gint64 id;
  MdgConversation *conversation;
  GListStore *messages;
  gint64 before; /* where older messages begin; 0: there are none */
  gint64 wanted; /* message that is looked for; 0: none */
  GCancellable *cancellable;
  guint n_loading;
  gboolean loading_older;
  char *trouble;
  MdgAsk *asking;       /* sent, not answered yet */
  MdgRunStream *stream; /* of the answer that is being written */
};

enum
{
  CHANGED,
  REFUSED,
  ASKED,
  GONE,
  FOUND,
  MISSING,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgChat, mdg_chat, G_TYPE_OBJECT)

static void
tell (MdgChat *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_trouble (MdgChat *self, char *sentence)
{
  g_free (self->trouble);
  self->trouble = sentence;
}

/* ---- the list ---- */

/* Where the message @id is, or would be. */
static guint
place_of (MdgChat *self, gint64 id, MdgMessageItem **ret_item)
{
  GListModel *list = G_LIST_MODEL (self->messages);
  guint low = 0;
  guint high = g_list_model_get_n_items (list);
  while (low < high)
    {
      guint middle = (low + high) / 2;
      g_autoptr (MdgMessageItem) item = g_list_model_get_item (list, middle);
      gint64 there = mdg_message_item_get (item)->id;
      if (there == id)
        {
          *ret_item = item; /* the list keeps it */
          return middle;
        }
      if (there < id)
        low = middle + 1;
      else
        high = middle;
    }
  *ret_item = NULL;
  return low;
}

MdgMessageItem *
mdg_chat_find (MdgChat *self, gint64 id)
{
  MdgMessageItem *item = NULL;
  place_of (self, id, &item);
  return item;
}

static gboolean
is_streamed (MdgChat *self, gint64 id)
{
  return self->stream != NULL && mdg_run_stream_get_message_id (self->stream) == id;
}

static void
merge_message (MdgChat *self, const MdgMessage *message)
{
  MdgMessageItem *item = NULL;
  guint place = place_of (self, message->id, &item);
  if (message->replaced && item != NULL)
    g_list_store_remove (self->messages, place);
  if (message->replaced || is_streamed (self, message->id))
    return;
  if (item != NULL &&
      !mdg_record_equal (&MDG_MESSAGE_TYPE, mdg_message_item_get (item), message))
    mdg_message_item_take (item, mdg_message_copy (message));
  if (item != NULL)
    return;
  g_autoptr (MdgMessageItem) added = mdg_message_item_new (mdg_message_copy (message));
  g_list_store_insert (self->messages, place, added);
}

/* A page of older messages comes in one piece: the view is told once. */
static void
prepend (MdgChat *self, GPtrArray *messages)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < messages->len; i++)
    if (!((const MdgMessage *) messages->pdata[i])->replaced)
      g_ptr_array_add (items, mdg_message_item_new (mdg_message_copy (messages->pdata[i])));
  g_list_store_splice (self->messages, 0, 0, items->pdata, items->len);
}

static int
compare_messages (gconstpointer a, gconstpointer b)
{
  const MdgMessage *one = *(MdgMessage *const *) a;
  const MdgMessage *other = *(MdgMessage *const *) b;
  return one->id < other->id ? -1 : one->id > other->id;
}

static gint64
first_id (MdgChat *self)
{
  g_autoptr (MdgMessageItem) item = g_list_model_get_item (G_LIST_MODEL (self->messages), 0);
  return item != NULL ? mdg_message_item_get (item)->id : G_MAXINT64;
}

/* ---- the answer that is written ---- */

static void
drop_stream (MdgChat *self)
{
  if (self->stream == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stream, self);
  mdg_run_stream_stop (self->stream);
  g_clear_object (&self->stream);
}

static MdgMessageItem *
streamed_item (MdgChat *self)
{
  return mdg_chat_find (self, mdg_run_stream_get_message_id (self->stream));
}

static void
on_state (MdgChat *self, const char *state)
{
  MdgMessageItem *item = streamed_item (self);
  if (item != NULL)
    mdg_message_item_set_state (item, state);
}

static void
on_text (MdgChat *self, const char *text)
{
  MdgMessageItem *item = streamed_item (self);
  if (item != NULL)
    mdg_message_item_append (item, text);
}

static void
on_citation (MdgChat *self, const MdgCitation *citation)
{
  MdgMessageItem *item = streamed_item (self);
  if (item != NULL)
    mdg_message_item_add_citation (item, mdg_citation_copy (citation));
}

static void
on_message (MdgChat *self, const MdgMessage *message)
{
  MdgMessageItem *item = streamed_item (self);
  if (!mdg_message_is_running (message))
    drop_stream (self);
  if (item != NULL)
    mdg_message_item_take (item, mdg_message_copy (message));
  tell (self);
}

static void
on_lost (MdgChat *self)
{
  MdgMessageItem *item = streamed_item (self);
  drop_stream (self);
  if (item != NULL)
    mdg_message_item_set_state (item, MDG_MESSAGE_INTERRUPTED);
  tell (self);
}

static void
follow (MdgChat *self, const MdgMessage *message)
{
  if (self->stream != NULL || !mdg_message_is_running (message) ||
      g_strcmp0 (message->role, MDG_MESSAGE_ASSISTANT) != 0)
    return;
  self->stream = mdg_run_stream_new (self->access, message->id, message->last_seq);
  g_signal_connect_object (self->stream, "state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "text", G_CALLBACK (on_text), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "citation", G_CALLBACK (on_citation), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "message", G_CALLBACK (on_message), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "lost", G_CALLBACK (on_lost), self, G_CONNECT_SWAPPED);
}

/* ---- loading ---- */

static void
lose (MdgChat *self, const GError *error)
{
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    {
      mdg_chat_open (self, 0);
      g_signal_emit (self, signals[GONE], 0);
      return;
    }
  set_trouble (self, mdg_answer_sentence (error));
  tell (self);
}

static gboolean
is_current (MdgChat *self, GAsyncResult *result)
{
  return self->cancellable == g_task_get_cancellable (G_TASK (result));
}

static void
on_conversation (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgConversation) conversation =
    mdg_answer_finish_record (result, &MDG_CONVERSATION_TYPE, &error);
  if (!is_current (self, result))
    return;
  self->n_loading--;
  if (conversation == NULL)
    {
      lose (self, error);
      return;
    }
  g_clear_pointer (&self->conversation, mdg_conversation_free);
  self->conversation = g_steal_pointer (&conversation);
  tell (self);
}

static void
load_conversation (MdgChat *self)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_CONVERSATION, self->id);
  self->n_loading++;
  mdg_access_send_async (self->access, "GET", path, NULL, self->cancellable, on_conversation,
                         g_object_ref (self));
}

static void
take_page (MdgChat *self, GPtrArray *messages, const char *next)
{
  gint64 before = first_id (self);
  gint64 cursor = next != NULL ? g_ascii_strtoll (next, NULL, 10) : 0;
  g_ptr_array_sort (messages, compare_messages);
  const MdgMessage *first = messages->len > 0 ? messages->pdata[0] : NULL;
  const MdgMessage *last = messages->len > 0 ? messages->pdata[messages->len - 1] : NULL;
  if (first == NULL || first->id < before)
    self->before = cursor;
  if (last != NULL && last->id < before)
    {
      prepend (self, messages);
    }
  else
    {
      for (guint i = 0; i < messages->len; i++)
        merge_message (self, messages->pdata[i]);
    }
  for (guint i = 0; i < messages->len; i++)
    follow (self, messages->pdata[i]);
}

/* After a page has come, or when there is none to wait for. */
static void
seek (MdgChat *self)
{
  MdgMessageItem *item = NULL;
  guint place = place_of (self, self->wanted, &item);
  if (self->wanted == 0)
    return;
  if (item == NULL && first_id (self) > self->wanted && self->before != 0)
    {
      mdg_chat_load_older (self);
      return;
    }
  self->wanted = 0;
  if (item != NULL)
    g_signal_emit (self, signals[FOUND], 0, place);
  else
    g_signal_emit (self, signals[MISSING], 0);
}

static void
on_messages (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autoptr (GPtrArray) messages =
    bytes != NULL ? mdg_codec_decode_page (&MDG_MESSAGE_TYPE, bytes, &next, &error) : NULL;
  if (!is_current (self, result))
    return;
  self->n_loading--;
  self->loading_older = FALSE;
  if (messages == NULL)
    {
      lose (self, error);
      return;
    }
  set_trouble (self, NULL);
  take_page (self, messages, next);
  tell (self);
  seek (self);
}

static void
load_messages (MdgChat *self, gint64 before)
{
  g_autofree char *filled = mdg_path_fill (MDG_PATH_CONVERSATION_MESSAGES, self->id);
  g_autoptr (GString) path = g_string_new (filled);
  g_autofree char *from = before > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, before) : NULL;
  g_autofree char *limit = g_strdup_printf (
    "%d", self->wanted != 0 && before > 0 ? MDG_MESSAGES_PAGE_MAX : MDG_CHAT_MESSAGES_PER_PAGE);
  mdg_query_add (path, "before", from);
  mdg_query_add (path, "limit", limit);
  self->n_loading++;
  mdg_access_send_async (self->access, "GET", path->str, NULL, self->cancellable, on_messages,
                         g_object_ref (self));
}

void
mdg_chat_load_older (MdgChat *self)
{
  if (self->before == 0 || self->loading_older)
    return;
  self->loading_older = TRUE;
  load_messages (self, self->before);
  tell (self);
}

void
mdg_chat_look_for (MdgChat *self, gint64 id)
{
  self->wanted = id;
  if (self->id != 0 && (mdg_chat_find (self, id) != NULL || self->n_loading == 0))
    seek (self);
}

static void
give_up (MdgChat *self)
{
  drop_stream (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->n_loading = 0;
  self->wanted = 0;
  self->loading_older = FALSE;
  g_clear_pointer (&self->asking, mdg_ask_free);
}

void
mdg_chat_reload (MdgChat *self)
{
  if (self->id == 0)
    return;
  load_conversation (self);
  load_messages (self, 0);
  tell (self);
}

void
mdg_chat_open (MdgChat *self, gint64 id)
{
  if (id == self->id && id != 0)
    return;
  give_up (self);
  self->id = id;
  self->before = 0;
  set_trouble (self, NULL);
  g_clear_pointer (&self->conversation, mdg_conversation_free);
  g_list_store_remove_all (self->messages);
  mdg_chat_reload (self);
  tell (self);
}

/* ---- asking ---- */

static void
refuse (MdgChat *self, const GError *error)
{
  g_autoptr (MdgAsk) ask = g_steal_pointer (&self->asking);
  g_signal_emit (self, signals[REFUSED], 0, error, ask);
  tell (self);
}

/* An answer written anew takes the place of the old one; a question asked anew also that of what
 * followed. What is gone is known when the page is loaded again. */
static void
take_asked (MdgChat *self, const MdgAsked *asked)
{
  g_autoptr (MdgAsk) ask = g_steal_pointer (&self->asking);
  MdgMessageItem *old = NULL;
  guint place = ask->replaces != 0 ? place_of (self, ask->replaces, &old) : 0;
  if (old != NULL)
    g_list_store_remove (self->messages, place);
  if (asked->conversation != NULL)
    {
      g_clear_pointer (&self->conversation, mdg_conversation_free);
      self->conversation = mdg_conversation_copy (asked->conversation);
    }
  if (asked->question != NULL)
    merge_message (self, asked->question);
  merge_message (self, asked->answer);
  follow (self, asked->answer);
  g_signal_emit (self, signals[ASKED], 0, ask);
  if (ask->replaces != 0)
    load_messages (self, 0);
  tell (self);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgAsked) asked = mdg_answer_finish_record (result, &MDG_ASKED_TYPE, &error);
  if (!is_current (self, result) || self->asking == NULL)
    return;
  if (asked == NULL)
    refuse (self, error);
  else if (asked->answer == NULL)
    mdg_chat_reload (self);
  else
    take_asked (self, asked);
}

static void
send_question (MdgChat *self)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_CONVERSATION_ASK, self->id);
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_ASK_TYPE, self->asking);
  MdgCall call = { .method = "POST", .path = path, .body = body, .slow = TRUE };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, self->cancellable,
                             on_asked, g_object_ref (self));
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgConversation) created =
    mdg_answer_finish_record (result, &MDG_CONVERSATION_TYPE, &error);
  if (!is_current (self, result) || self->asking == NULL)
    return;
  if (created == NULL)
    {
      refuse (self, error);
      return;
    }
  self->id = created->id;
  self->conversation = g_steal_pointer (&created);
  send_question (self);
}

static void
create (MdgChat *self)
{
  const MdgConversation wish = { .scope = self->asking->scope,
                                 .model_id = self->asking->model_id };
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_CONVERSATION_TYPE, &wish);
  mdg_access_send_async (self->access, "POST", MDG_PATH_CONVERSATIONS, body, self->cancellable,
                         on_created, g_object_ref (self));
}

void
mdg_chat_ask (MdgChat *self, const MdgAsk *ask)
{
  if (mdg_chat_is_running (self))
    return;
  self->asking = mdg_ask_copy (ask);
  if (self->id == 0)
    create (self);
  else
    send_question (self);
  tell (self);
}

/* How it ended the stream tells. */
static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) done = mdg_answer_finish (result, &error);
  if (done != NULL || !is_current (self, result))
    return;
  set_trouble (self, mdg_answer_sentence (error));
  tell (self);
}

void
mdg_chat_cancel (MdgChat *self)
{
  if (self->stream == NULL)
    return;
  g_autofree char *path =
    mdg_path_fill (MDG_PATH_MESSAGE_CANCEL, mdg_run_stream_get_message_id (self->stream));
  mdg_access_send_async (self->access, "POST", path, NULL, self->cancellable, on_cancelled,
                         g_object_ref (self));
}

/* ---- following the server ---- */

static void
on_event (MdgAccess *access, const char *name, const char *text, MdgChat *self)
{
  if (self->id == 0)
    return;
  if (g_str_equal (name, MDG_EVENT_RESET))
    {
      mdg_chat_reload (self);
      return;
    }
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) data = mdg_json_parse_object (bytes, NULL);
  if (data == NULL ||
      json_object_get_int_member_with_default (data, "conversation", 0) != self->id)
    return;
  gint64 message = json_object_get_int_member_with_default (data, "message", 0);
  MdgMessageItem *item = mdg_chat_find (self, message);
  if (g_str_equal (name, MDG_EVENT_CONVERSATION_CHANGED))
    load_conversation (self);
  else if (g_str_equal (name, MDG_EVENT_MESSAGE_STARTED) && item == NULL && self->asking == NULL)
    load_messages (self, 0);
  else if (g_str_equal (name, MDG_EVENT_MESSAGE_FINISHED) && !is_streamed (self, message) &&
           (item == NULL || mdg_message_item_is_running (item)))
    load_messages (self, 0);
}

/* ---- public ---- */

gint64
mdg_chat_get_id (MdgChat *self)
{
  return self->id;
}

const MdgConversation *
mdg_chat_get_conversation (MdgChat *self)
{
  return self->conversation;
}

GListModel *
mdg_chat_get_messages (MdgChat *self)
{
  return G_LIST_MODEL (self->messages);
}

gboolean
mdg_chat_is_loading (MdgChat *self)
{
  return self->n_loading > 0;
}

const char *
mdg_chat_get_trouble (MdgChat *self)
{
  return self->trouble;
}

gboolean
mdg_chat_has_older (MdgChat *self)
{
  return self->before != 0;
}

gboolean
mdg_chat_is_running (MdgChat *self)
{
  return self->asking != NULL || self->stream != NULL;
}

MdgChat *
mdg_chat_new (MdgAccess *access)
{
  MdgChat *self = g_object_new (MDG_TYPE_CHAT, NULL);
  self->access = g_object_ref (access);
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  return self;
}

static void
mdg_chat_dispose (GObject *object)
{
  MdgChat *self = MDG_CHAT (object);
  if (self->cancellable != NULL)
    give_up (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_chat_parent_class)->dispose (object);
}

static void
mdg_chat_finalize (GObject *object)
{
  MdgChat *self = MDG_CHAT (object);
  g_clear_pointer (&self->conversation, mdg_conversation_free);
  g_clear_object (&self->messages);
  g_free (self->trouble);
  G_OBJECT_CLASS (mdg_chat_parent_class)->finalize (object);
}

static void
mdg_chat_class_init (MdgChatClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_chat_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_chat_finalize;
  signals[CHANGED] = g_signal_new ("changed", MDG_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", MDG_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[ASKED] = g_signal_new ("asked", MDG_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[GONE] = g_signal_new ("gone", MDG_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[FOUND] = g_signal_new ("found", MDG_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[MISSING] = g_signal_new ("missing", MDG_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
mdg_chat_init (MdgChat *self)
{
  self->messages = g_list_store_new (MDG_TYPE_MESSAGE_ITEM);
  self->cancellable = g_cancellable_new ();
}
