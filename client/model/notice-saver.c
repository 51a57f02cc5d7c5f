/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-saver.h"

#include "client/model/answer.h"

struct _MdgNoticeSaver
{
  GObject parent_instance;
  MdgStore *store;
  const MdgNoticeDraft *draft; /* NULL when closed */
  guint timer;
  gboolean saving; /* a worker thread is about it */
  gboolean unsaved;
  guint made;    /* states so far */
  GMutex lock;   /* one writer at a time */
  guint written; /* the newest that was written; under the lock */
};

typedef struct
{
  MdgStore *store;
  MdgNoticeDraft *draft;
  guint number;
} Save;

static guint saved_signal;

G_DEFINE_FINAL_TYPE (MdgNoticeSaver, mdg_notice_saver, G_TYPE_OBJECT)

static void
save_free (gpointer data)
{
  Save *save = data;
  g_object_unref (save->store);
  mdg_notice_draft_free (save->draft);
  g_free (save);
}

static Save *
save_new (MdgNoticeSaver *self)
{
  Save *save = g_new0 (Save, 1);
  save->store = g_object_ref (self->store);
  save->draft = mdg_notice_draft_copy (self->draft);
  save->number = ++self->made;
  self->unsaved = FALSE;
  return save;
}

/* A state that is late is dropped for a newer one. */
static gboolean
write_state (MdgNoticeSaver *self, const Save *save, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (save->number <= self->written)
    return TRUE;
  if (!mdg_notice_draft_save (save->store, save->draft, error))
    return FALSE;
  self->written = save->number;
  return TRUE;
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (write_state (source, data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgNoticeSaver *self = MDG_NOTICE_SAVER (source);
  g_autoptr (GError) error = NULL;
  self->saving = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *sentence = mdg_answer_sentence (error);
      g_warning ("a draft of notices is not kept: %s", error->message);
      self->unsaved = TRUE; /* with the next change, or at the end */
      g_signal_emit (self, saved_signal, 0, sentence);
      return;
    }
  if (self->unsaved)
    mdg_notice_saver_save_soon (self);
  else if (self->draft != NULL)
    g_signal_emit (self, saved_signal, 0, NULL);
}

static gboolean
on_timer (gpointer user_data)
{
  MdgNoticeSaver *self = user_data;
  self->timer = 0;
  self->saving = TRUE;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_saved, NULL);
  g_task_set_task_data (task, save_new (self), save_free);
  g_task_run_in_thread (task, save_in_thread);
  return G_SOURCE_REMOVE;
}

void
mdg_notice_saver_save_soon (MdgNoticeSaver *self)
{
  if (self->draft == NULL || self->store == NULL)
    return;
  self->unsaved = TRUE;
  if (self->timer == 0 && !self->saving)
    self->timer = g_timeout_add (MDG_NOTICE_SAVE_MS, on_timer, self);
}

gboolean
mdg_notice_saver_close (MdgNoticeSaver *self, GError **error)
{
  gboolean good = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->unsaved && self->draft != NULL)
    {
      Save *save = save_new (self);
      good = write_state (self, save, error);
      save_free (save);
    }
  self->draft = NULL;
  return good;
}

MdgNoticeSaver *
mdg_notice_saver_new (MdgStore *store, const MdgNoticeDraft *draft)
{
  MdgNoticeSaver *self = g_object_new (MDG_TYPE_NOTICE_SAVER, NULL);
  g_set_object (&self->store, store);
  self->draft = draft;
  return self;
}

static void
mdg_notice_saver_dispose (GObject *object)
{
  MdgNoticeSaver *self = MDG_NOTICE_SAVER (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (mdg_notice_saver_parent_class)->dispose (object);
}

static void
mdg_notice_saver_finalize (GObject *object)
{
  g_mutex_clear (&MDG_NOTICE_SAVER (object)->lock);
  G_OBJECT_CLASS (mdg_notice_saver_parent_class)->finalize (object);
}

static void
mdg_notice_saver_class_init (MdgNoticeSaverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_saver_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_saver_finalize;
  saved_signal = g_signal_new ("saved", MDG_TYPE_NOTICE_SAVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
mdg_notice_saver_init (MdgNoticeSaver *self)
{
  g_mutex_init (&self->lock);
}
