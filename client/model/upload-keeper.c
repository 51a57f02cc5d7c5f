/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/upload-keeper.h"

struct _MdgUploadKeeper
{
  GObject parent_instance;
  MdgStore *store;
  MdgUploadListFunc list; /* NULL when closed */
  gpointer list_data;
  guint timer;
  gboolean saving; /* a worker thread is about it */
  gboolean unsaved;
  guint made;    /* lists so far */
  GMutex lock;   /* one writer at a time */
  guint written; /* the newest that was written; under the lock */
};

typedef struct
{
  MdgUploadKeeper *keeper; /* borrowed: the task, or the caller, holds it */
  MdgStore *store;
  GPtrArray *entries;
  guint number;
} Save;

G_DEFINE_FINAL_TYPE (MdgUploadKeeper, mdg_upload_keeper, G_TYPE_OBJECT)

static void
save_free (gpointer data)
{
  Save *save = data;
  g_object_unref (save->store);
  g_ptr_array_unref (save->entries);
  g_free (save);
}

/* A list that is late is dropped for a newer one. */
static void
write_list (const Save *save)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&save->keeper->lock);
  if (save->number <= save->keeper->written)
    return;
  save->keeper->written = save->number;
  if (!mdg_upload_list_save (save->store, save->entries, &error))
    g_warning ("the list of uploads is not kept: %s", error->message);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  write_list (data);
  g_task_return_boolean (task, TRUE);
}

static Save *
save_new (MdgUploadKeeper *self)
{
  Save *save = g_new0 (Save, 1);
  save->keeper = self;
  save->number = ++self->made;
  save->store = g_object_ref (self->store);
  save->entries = self->list (self->list_data);
  self->unsaved = FALSE;
  return save;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgUploadKeeper *self = MDG_UPLOAD_KEEPER (source);
  self->saving = FALSE;
  if (self->unsaved)
    mdg_upload_keeper_save_soon (self);
}

static gboolean
on_timer (gpointer user_data)
{
  MdgUploadKeeper *self = user_data;
  self->timer = 0;
  self->saving = TRUE;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_saved, NULL);
  g_task_set_task_data (task, save_new (self), save_free);
  g_task_run_in_thread (task, save_in_thread);
  return G_SOURCE_REMOVE;
}

void
mdg_upload_keeper_save_soon (MdgUploadKeeper *self)
{
  self->unsaved = TRUE;
  if (self->timer == 0 && !self->saving && self->store != NULL && self->list != NULL)
    self->timer = g_timeout_add (MDG_UPLOAD_KEEP_MS, on_timer, self);
}

void
mdg_upload_keeper_close (MdgUploadKeeper *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->unsaved && self->store != NULL && self->list != NULL)
    {
      Save *save = save_new (self);
      write_list (save);
      save_free (save);
    }
  self->list = NULL;
}

GPtrArray *
mdg_upload_keeper_load (MdgUploadKeeper *self, MdgStore *store)
{
  g_set_object (&self->store, store);
  return mdg_upload_list_load (store);
}

MdgUploadKeeper *
mdg_upload_keeper_new (MdgUploadListFunc list, gpointer user_data)
{
  MdgUploadKeeper *self = g_object_new (MDG_TYPE_UPLOAD_KEEPER, NULL);
  self->list = list;
  self->list_data = user_data;
  return self;
}

static void
mdg_upload_keeper_dispose (GObject *object)
{
  MdgUploadKeeper *self = MDG_UPLOAD_KEEPER (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (mdg_upload_keeper_parent_class)->dispose (object);
}

static void
mdg_upload_keeper_finalize (GObject *object)
{
  g_mutex_clear (&MDG_UPLOAD_KEEPER (object)->lock);
  G_OBJECT_CLASS (mdg_upload_keeper_parent_class)->finalize (object);
}

static void
mdg_upload_keeper_class_init (MdgUploadKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_upload_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_upload_keeper_finalize;
}

static void
mdg_upload_keeper_init (MdgUploadKeeper *self)
{
  g_mutex_init (&self->lock);
}
