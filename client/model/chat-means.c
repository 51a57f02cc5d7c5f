/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/chat-means.h"

#include "client/model/answer.h"
#include "client/model/folder-items.h"
#include "shared/model/chat.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

struct _MdgChatMeans
{
  GObject parent_instance;
  MdgAccess *access;
  MdgModelChoices *choices;
  MdgMeter *meter;
  MdgPagedList *folders;
  GCancellable *cancellable;
  gboolean loaded;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgChatMeans, mdg_chat_means, G_TYPE_OBJECT)

static void
tell (MdgChatMeans *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
on_choices (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChatMeans) self = user_data;
  MdgModelChoices *choices = mdg_answer_finish_record (result, &MDG_MODEL_CHOICES_TYPE, NULL);
  if (choices == NULL)
    return; /* those before stay; the banner of the window tells of a lost line */
  g_clear_pointer (&self->choices, mdg_model_choices_free);
  self->choices = choices;
  tell (self);
}

static void
on_meter (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChatMeans) self = user_data;
  MdgMeter *meter = mdg_answer_finish_record (result, &MDG_METER_TYPE, NULL);
  if (meter == NULL)
    return;
  g_clear_pointer (&self->meter, mdg_meter_free);
  self->meter = meter;
  tell (self);
}

static void
load_choices (MdgChatMeans *self)
{
  mdg_access_send_async (self->access, "GET", MDG_PATH_MODEL_CHOICES, NULL, self->cancellable,
                         on_choices, g_object_ref (self));
}

static void
load_meter (MdgChatMeans *self)
{
  mdg_access_send_async (self->access, "GET", MDG_PATH_ME_METER, NULL, self->cancellable, on_meter,
                         g_object_ref (self));
}

void
mdg_chat_means_load (MdgChatMeans *self)
{
  self->loaded = TRUE;
  load_choices (self);
  load_meter (self);
  mdg_paged_list_reload (self->folders);
}

static void
on_event (MdgAccess *access, const char *name, const char *data, MdgChatMeans *self)
{
  gboolean all = g_str_equal (name, MDG_EVENT_RESET) || g_str_equal (name, MDG_EVENT_ME_CHANGED);
  if (!self->loaded)
    return;
  if (all || g_str_equal (name, MDG_EVENT_MODELS_CHANGED))
    load_choices (self);
  if (all || g_str_equal (name, MDG_EVENT_METER_CHANGED))
    load_meter (self);
  if (all || g_str_equal (name, MDG_EVENT_FOLDERS_CHANGED))
    mdg_paged_list_refresh (self->folders);
}

const MdgModelChoices *
mdg_chat_means_get_choices (MdgChatMeans *self)
{
  return self->choices;
}

const MdgMeter *
mdg_chat_means_get_meter (MdgChatMeans *self)
{
  return self->meter;
}

MdgPagedList *
mdg_chat_means_get_folders (MdgChatMeans *self)
{
  return self->folders;
}

void
mdg_chat_means_check_async (MdgChatMeans *self,
                            const char *text,
                            char **attachments,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  const MdgAsk ask = { .text = (char *) text, .attachments = attachments };
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_ASK_TYPE, &ask);
  MdgCall call = { .method = "POST", .path = MDG_PATH_GUARD_CHECK, .body = body, .reads = TRUE };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

MdgChatMeans *
mdg_chat_means_new (MdgAccess *access)
{
  MdgChatMeans *self = g_object_new (MDG_TYPE_CHAT_MEANS, NULL);
  self->access = g_object_ref (access);
  self->folders = mdg_paged_list_new (mdg_access_get_connection (access), MDG_PATH_FOLDERS,
                                      MDG_TYPE_FOLDER_ITEM, MDG_LIST_LOAD_ALL);
  mdg_paged_list_set_lasting (self->folders);
  g_signal_connect_object (self->folders, "loaded", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  return self;
}

static void
mdg_chat_means_dispose (GObject *object)
{
  MdgChatMeans *self = MDG_CHAT_MEANS (object);
  if (self->folders != NULL)
    mdg_paged_list_cancel (self->folders);
  g_clear_object (&self->folders);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_chat_means_parent_class)->dispose (object);
}

static void
mdg_chat_means_finalize (GObject *object)
{
  MdgChatMeans *self = MDG_CHAT_MEANS (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->choices, mdg_model_choices_free);
  g_clear_pointer (&self->meter, mdg_meter_free);
  G_OBJECT_CLASS (mdg_chat_means_parent_class)->finalize (object);
}

static void
mdg_chat_means_class_init (MdgChatMeansClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_chat_means_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_chat_means_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_CHAT_MEANS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_chat_means_init (MdgChatMeans *self)
{
  self->cancellable = g_cancellable_new ();
}
