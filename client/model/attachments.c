/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/attachments.h"

#include "client/model/answer.h"
#include "client/model/attachment-job.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgAttachments
{
  GObject parent_instance;
  MdgAccess *access;
  MdgUploadLine *line;
  GListStore *items;
  GHashTable *running; /* MdgAttachmentItem → GCancellable */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgAttachments, mdg_attachments, G_TYPE_OBJECT)

static void
tell (MdgAttachments *self)
{
  g_signal_emit (self, changed_signal, 0);
}

GListModel *
mdg_attachments_get_items (MdgAttachments *self)
{
  return G_LIST_MODEL (self->items);
}

static guint
n_items (MdgAttachments *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

static MdgAttachmentItem *
nth (MdgAttachments *self, guint i)
{
  return g_list_model_get_item (G_LIST_MODEL (self->items), i);
}

/* ---- sending ---- */

typedef struct
{
  MdgAttachments *self;
  MdgAttachmentItem *item;
} Sending;

static void
on_record (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAttachmentItem) item = user_data;
  g_autoptr (MdgAttachment) attachment =
    mdg_answer_finish_record (result, &MDG_ATTACHMENT_TYPE, NULL);
  if (attachment != NULL && attachment->id == mdg_attachment_item_get (item)->id)
    mdg_attachment_item_take (item, g_steal_pointer (&attachment));
}

static void
load (MdgAttachments *self, MdgAttachmentItem *item)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_ATTACHMENT, mdg_attachment_item_get (item)->id);
  mdg_access_send_async (self->access, "GET", path, NULL, NULL, on_record, g_object_ref (item));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = user_data;
  g_autoptr (MdgAttachments) self = sending->self;
  g_autoptr (MdgAttachmentItem) item = sending->item;
  g_autoptr (GError) error = NULL;
  g_free (sending);
  MdgAttachment *attachment = mdg_attachment_job_finish (result, &error);
  gboolean wanted = g_hash_table_remove (self->running, item);
  if (!wanted)
    {
      g_clear_pointer (&attachment, mdg_attachment_free);
      return;
    }
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (attachment != NULL)
    mdg_attachment_item_take (item, attachment);
  else
    mdg_attachment_item_fail (item, sentence != NULL ? sentence : "");
  /* The event that tells of its end may have come before its id was known here. */
  if (attachment != NULL && !mdg_attachment_item_is_ready (item))
    load (self, item);
  tell (self);
}

static char *
add (MdgAttachments *self, const char *name, gint64 size, GFile *file, GBytes *bytes)
{
  if (n_items (self) >= MDG_ATTACHMENTS_MAX)
    return g_strdup_printf (_ ("A question takes at most %d files."), MDG_ATTACHMENTS_MAX);
  MdgAttachment *attachment = mdg_attachment_new ();
  attachment->name = g_strdup (name);
  attachment->size = size;
  g_autoptr (MdgAttachmentItem) item = mdg_attachment_item_new (attachment);
  GCancellable *cancellable = g_cancellable_new ();
  Sending *sending = g_new0 (Sending, 1);
  sending->self = g_object_ref (self);
  sending->item = g_object_ref (item);
  g_list_store_append (self->items, item);
  g_signal_connect_object (item, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->running, g_object_ref (item), cancellable);
  mdg_attachment_job_async (mdg_access_get_connection (self->access), self->line, item, file, bytes,
                            cancellable, on_sent, sending);
  tell (self);
  return NULL;
}

char *
mdg_attachments_add_file (MdgAttachments *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  return add (self, shown, info != NULL ? g_file_info_get_size (info) : 0, file, NULL);
}

char *
mdg_attachments_add_bytes (MdgAttachments *self, const char *name, GBytes *bytes)
{
  return add (self, name, (gint64) g_bytes_get_size (bytes), NULL, bytes);
}

void
mdg_attachments_add_record (MdgAttachments *self, const MdgAttachment *attachment)
{
  g_autoptr (MdgAttachmentItem) item = mdg_attachment_item_new (mdg_attachment_copy (attachment));
  mdg_attachment_item_take (item, mdg_attachment_copy (attachment));
  g_signal_connect_object (item, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->items, item);
  tell (self);
}

/* ---- giving up ---- */

static void
stop (MdgAttachments *self, MdgAttachmentItem *item)
{
  GCancellable *cancellable = g_hash_table_lookup (self->running, item);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  g_hash_table_remove (self->running, item);
}

void
mdg_attachments_remove (MdgAttachments *self, MdgAttachmentItem *item)
{
  guint place = 0;
  gint64 id = mdg_attachment_item_get (item)->id;
  if (!g_list_store_find (self->items, item, &place))
    return;
  stop (self, item);
  if (id != 0)
    {
      /* One that stands in an earlier message stays there; the server knows. */
      g_autofree char *path = mdg_path_fill (MDG_PATH_ATTACHMENT, id);
      mdg_access_send_async (self->access, "DELETE", path, NULL, NULL, NULL, NULL);
    }
  g_signal_handlers_disconnect_by_data (item, self);
  g_list_store_remove (self->items, place);
  tell (self);
}

void
mdg_attachments_clear (MdgAttachments *self)
{
  for (guint i = 0; i < n_items (self); i++)
    {
      g_autoptr (MdgAttachmentItem) item = nth (self, i);
      g_signal_handlers_disconnect_by_data (item, self);
      stop (self, item);
    }
  g_list_store_remove_all (self->items);
  tell (self);
}

/* ---- following the server ---- */

static void
on_event (MdgAccess *access, const char *name, const char *text, MdgAttachments *self)
{
  gboolean all = g_str_equal (name, MDG_EVENT_RESET);
  if (!all && !g_str_equal (name, MDG_EVENT_ATTACHMENT_CHANGED))
    return;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) data = mdg_json_parse_object (bytes, NULL);
  gint64 id = data != NULL ? json_object_get_int_member_with_default (data, "attachment", 0) : 0;
  for (guint i = 0; i < n_items (self); i++)
    {
      g_autoptr (MdgAttachmentItem) item = nth (self, i);
      gint64 there = mdg_attachment_item_get (item)->id;
      if (there != 0 && (all || there == id))
        load (self, item);
    }
}

/* ---- public ---- */

gboolean
mdg_attachments_are_ready (MdgAttachments *self)
{
  for (guint i = 0; i < n_items (self); i++)
    {
      g_autoptr (MdgAttachmentItem) item = nth (self, i);
      if (!mdg_attachment_item_is_ready (item))
        return FALSE;
    }
  return TRUE;
}

char **
mdg_attachments_dup_ids (MdgAttachments *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (guint i = 0; i < n_items (self); i++)
    {
      g_autoptr (MdgAttachmentItem) item = nth (self, i);
      g_autofree char *id =
        g_strdup_printf ("%" G_GINT64_FORMAT, mdg_attachment_item_get (item)->id);
      g_strv_builder_add (ids, id);
    }
  return g_strv_builder_end (ids);
}

MdgAttachments *
mdg_attachments_new (MdgAccess *access)
{
  MdgAttachments *self = g_object_new (MDG_TYPE_ATTACHMENTS, NULL);
  self->access = g_object_ref (access);
  self->line =
    mdg_upload_line_new_for (mdg_access_get_connection (access), MDG_PATH_ATTACHMENT_BYTES);
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  return self;
}

static void
mdg_attachments_dispose (GObject *object)
{
  MdgAttachments *self = MDG_ATTACHMENTS (object);
  if (self->items != NULL)
    mdg_attachments_clear (self);
  g_clear_object (&self->items);
  g_clear_pointer (&self->running, g_hash_table_unref);
  g_clear_object (&self->line);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_attachments_parent_class)->dispose (object);
}

static void
mdg_attachments_class_init (MdgAttachmentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_attachments_dispose;
  changed_signal = g_signal_new ("changed", MDG_TYPE_ATTACHMENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_attachments_init (MdgAttachments *self)
{
  self->items = g_list_store_new (MDG_TYPE_ATTACHMENT_ITEM);
  self->running = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}
