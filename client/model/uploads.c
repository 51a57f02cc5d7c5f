/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: the list holds what is not sent yet. Whenever a place is free the first waiting item gets
 * a try (upload-job.h). A try ends in one of four ways: sent, the item leaves; the line is lost,
 * the item waits again and nothing starts before a growing pause is over; the server asks about
 * equal content, the item asks the person; anything else, the item has failed and says why.
 *
 * What is in the list, upload-keeper.h writes down.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/uploads.h"

#include "client/model/answer.h"
#include "client/model/upload-job.h"
#include "client/model/upload-keeper.h"
#include "client/net/event-source.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>

#define PROGRESS_MS 120
#define SPEED_SHARE 0.3 /* of the newest second in the mean */

struct _MdgUploads
{
  GObject parent_instance;
  MdgAccess *access;
  MdgUploadLine *line;
  MdgUploadKeeper *keeper;
  GListStore *items;
  GHashTable *running; /* MdgUploadItem → GCancellable */
  GHashTable *tries;   /* MdgUploadItem → number of tries */
  GHashTable *twins;   /* MdgUploadItem → id of the document with the same content (gint64) */
  GPtrArray *foreign;  /* MdgUploadEntry of other servers or accounts: kept as they are */
  char *trouble;
  gboolean paused;
  gboolean loaded;
  gboolean closing;
  guint attempt; /* of reaching the server */
  guint retry_timer;
  guint wait_ms; /* 0: the usual waits */
  guint progress_timer;
  guint n_sent;
  guint n_lost; /* skipped or removed do not count as not sent */
  gint64 bytes_sent;
  double speed; /* bytes a second */
  gint64 speed_at;
  gint64 speed_bytes;
};

enum
{
  PROP_0,
  TROUBLE,
  PAUSED,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];
static guint progress_signal;
static guint finished_signal;

static void mdg_uploads_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgUploads,
                               mdg_uploads,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mdg_uploads_model_init))

static void start_some (MdgUploads *self);

/* ---- keeping the list ---- */

static GPtrArray *
entries_of (MdgUploads *self)
{
  GPtrArray *entries = mdg_record_array_new (&MDG_UPLOAD_ENTRY_TYPE);
  for (guint i = 0; i < self->foreign->len; i++)
    g_ptr_array_add (entries, mdg_upload_entry_copy (self->foreign->pdata[i]));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      g_ptr_array_add (entries, mdg_upload_entry_copy (mdg_upload_item_get_entry (item)));
    }
  return entries;
}

static GPtrArray *
on_keep (gpointer user_data)
{
  return entries_of (user_data);
}

static void
save_soon (MdgUploads *self)
{
  mdg_upload_keeper_save_soon (self->keeper);
}

/* ---- telling ---- */

static void
measure_speed (MdgUploads *self)
{
  MdgUploadNumbers numbers;
  mdg_uploads_get_numbers (self, &numbers);
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - self->speed_at) / G_USEC_PER_SEC;
  if (seconds < 1)
    return;
  double bytes = (double) MAX (numbers.sent - self->speed_bytes, 0) / seconds;
  if (seconds < 5)
    self->speed = self->speed > 0 ? self->speed * (1 - SPEED_SHARE) + bytes * SPEED_SHARE : bytes;
  self->speed_at = now;
  self->speed_bytes = numbers.sent;
}

static gboolean
on_progress_timer (gpointer user_data)
{
  MdgUploads *self = user_data;
  self->progress_timer = 0;
  measure_speed (self);
  g_signal_emit (self, progress_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
tell_progress (MdgUploads *self)
{
  if (self->progress_timer == 0 && !self->closing)
    self->progress_timer = g_timeout_add (PROGRESS_MS, on_progress_timer, self);
}

static void
set_trouble (MdgUploads *self, char *trouble)
{
  g_autofree char *old = self->trouble;
  self->trouble = trouble;
  if (g_strcmp0 (old, trouble) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[TROUBLE]);
  tell_progress (self);
}

static void
on_item_changed (MdgUploadItem *item, MdgUploads *self)
{
  tell_progress (self);
}

static guint
count_state (MdgUploads *self, MdgUploadState state)
{
  guint n = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      n += mdg_upload_item_get_state (item) == state;
    }
  return n;
}

static gboolean
has_work (MdgUploads *self)
{
  return g_hash_table_size (self->running) > 0 || count_state (self, MDG_UPLOAD_WAITING) > 0;
}

static void
tell_if_finished (MdgUploads *self)
{
  if (self->closing || has_work (self) || self->n_sent + self->n_lost == 0)
    return;
  guint sent = self->n_sent;
  guint lost = self->n_lost;
  self->n_sent = 0;
  self->n_lost = 0;
  self->bytes_sent = 0;
  self->speed = 0;
  self->speed_bytes = 0;
  g_signal_emit (self, finished_signal, 0, sent, lost);
  tell_progress (self);
}

/* ---- items ---- */

static void
add_item (MdgUploads *self, MdgUploadEntry *entry)
{
  g_autoptr (MdgUploadItem) item = mdg_upload_item_new (entry);
  g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), self, 0);
  g_list_store_append (self->items, item);
}

static void
forget (MdgUploads *self, MdgUploadItem *item)
{
  guint position = 0;
  g_autoptr (MdgUploadItem) held = g_object_ref (item);
  g_signal_handlers_disconnect_by_data (item, self);
  g_hash_table_remove (self->tries, item);
  g_hash_table_remove (self->twins, item);
  if (g_list_store_find (self->items, item, &position))
    g_list_store_remove (self->items, position);
  save_soon (self);
  tell_progress (self);
}

static void
wait_again (MdgUploads *self, MdgUploadItem *item)
{
  mdg_upload_item_set_state (item, MDG_UPLOAD_WAITING, NULL);
  save_soon (self);
  start_some (self);
}

/* ---- ends of tries ---- */

static const MdgErrorCode of_the_line[] = { MDG_ERROR_NETWORK_UNREACHABLE,
                                            MDG_ERROR_NETWORK_TIMEOUT,
                                            MDG_ERROR_NETWORK_CERTIFICATE,
                                            MDG_ERROR_SHUTTING_DOWN,
                                            MDG_ERROR_BUSY,
                                            MDG_ERROR_RATE_LIMITED,
                                            MDG_ERROR_REQUEST_TIMEOUT };
static const MdgErrorCode of_one_try[] = { MDG_ERROR_UPLOAD_OFFSET, MDG_ERROR_UPLOAD_INCOMPLETE,
                                           MDG_ERROR_NOT_FOUND, MDG_ERROR_INTERNAL,
                                           MDG_ERROR_UPLOAD_DAMAGED };

static gboolean
is_one_of (const GError *error, const MdgErrorCode *codes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_error_matches (error, MDG_ERROR, (int) codes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
on_retry (gpointer user_data)
{
  MdgUploads *self = user_data;
  self->retry_timer = 0;
  start_some (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_line (MdgUploads *self, const GError *error)
{
  if (self->retry_timer != 0)
    return;
  self->attempt++;
  guint wait_ms = self->wait_ms != 0
                    ? self->wait_ms
                    : mdg_event_source_wait_ms (self->attempt, g_random_double ());
  self->retry_timer = g_timeout_add (wait_ms, on_retry, self);
  set_trouble (self, mdg_answer_sentence (error));
}

static char *
sentence_of (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_strdup (_ ("The file is not there any more. Add it again from where it is now."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    return g_strdup (_ ("Another program (Excel, for example) has the file open, or you may not "
                        "read it. Close it there and try again."));
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE))
    return g_strdup (_ ("The file is larger than 500 MB. Divide it."));
  if (error->domain == G_IO_ERROR)
    return g_strdup (_ ("The file could not be read. Copy it to this PC and add it there."));
  return mdg_answer_sentence (error);
}

static gboolean
may_try_again (MdgUploads *self, MdgUploadItem *item)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->tries, item)) + 1;
  g_hash_table_insert (self->tries, item, GUINT_TO_POINTER (n));
  return n < MDG_UPLOAD_MAX_TRIES;
}

static void
ask_about_twin (MdgUploads *self, MdgUploadItem *item, const GError *error)
{
  const char *document = mdg_error_get_arg (error, "document");
  gint64 id = document != NULL ? g_ascii_strtoll (document, NULL, 10) : 0;
  g_autofree char *sentence = mdg_answer_sentence (error);
  g_hash_table_insert (self->twins, item, g_memdup2 (&id, sizeof id));
  mdg_upload_item_set_state (item, MDG_UPLOAD_ASKING, sentence);
}

static void
take_failure (MdgUploads *self, MdgUploadItem *item, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      mdg_upload_item_set_state (item, MDG_UPLOAD_WAITING, NULL);
      return;
    }
  if (is_one_of (error, of_the_line, G_N_ELEMENTS (of_the_line)))
    {
      mdg_upload_item_set_state (item, MDG_UPLOAD_WAITING, NULL);
      wait_for_line (self, error);
      return;
    }
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_DOCUMENT_DUPLICATE))
    {
      ask_about_twin (self, item, error);
      return;
    }
  if (is_one_of (error, of_one_try, G_N_ELEMENTS (of_one_try)) && may_try_again (self, item))
    {
      mdg_upload_item_set_state (item, MDG_UPLOAD_WAITING, NULL);
      return;
    }
  g_autofree char *sentence = sentence_of (error);
  self->n_lost++;
  mdg_upload_item_set_state (item, MDG_UPLOAD_FAILED, sentence);
}

static void
on_job_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgUploads) self = user_data;
  MdgUploadItem *item = MDG_UPLOAD_ITEM (source);
  g_autoptr (GError) error = NULL;
  gboolean sent = mdg_upload_job_finish (result, &error);
  /* A try that was stopped may end after the next one of its item has begun. */
  if (self->closing ||
      g_hash_table_lookup (self->running, item) != g_task_get_cancellable (G_TASK (result)))
    return;
  g_hash_table_remove (self->running, item);
  if (sent)
    {
      self->n_sent++;
      self->bytes_sent += mdg_upload_item_get_entry (item)->size;
      self->attempt = 0;
      set_trouble (self, NULL);
      mdg_upload_item_set_state (item, MDG_UPLOAD_DONE, NULL);
      forget (self, item);
    }
  else
    {
      take_failure (self, item, error);
      save_soon (self);
    }
  start_some (self);
  tell_if_finished (self);
}

static void
start (MdgUploads *self, MdgUploadItem *item)
{
  GCancellable *cancellable = g_cancellable_new ();
  g_hash_table_insert (self->running, item, cancellable);
  mdg_upload_job_async (mdg_access_get_connection (self->access), self->line, item, cancellable,
                        on_job_ended, g_object_ref (self));
}

static void
start_some (MdgUploads *self)
{
  gboolean held = self->closing || self->paused || self->retry_timer != 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; !held && i < n && g_hash_table_size (self->running) < MDG_UPLOADS_AT_ONCE; i++)
    {
      g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (mdg_upload_item_get_state (item) == MDG_UPLOAD_WAITING &&
          !g_hash_table_contains (self->running, item))
        start (self, item);
    }
}

/* The line is there again: nobody waits for the rest of the pause. */
static void
on_line (MdgAccess *access, GParamSpec *pspec, MdgUploads *self)
{
  if (mdg_access_get_trouble (access) != NULL || self->retry_timer == 0)
    return;
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  start_some (self);
}

/* ---- what the person does ---- */

static MdgUploadEntry *
entry_new (MdgUploads *self, gint64 folder_id, GFile *file, const char *name)
{
  MdgUploadEntry *entry = mdg_upload_entry_new ();
  entry->server = g_strdup (mdg_access_get_address (self->access));
  entry->account_id = mdg_access_get_me (self->access)->account->id;
  entry->folder_id = folder_id;
  entry->uri = g_file_get_uri (file);
  entry->name = g_strdup (name);
  return entry;
}

static void
add_planned (
  MdgUploads *self, MdgPlanItem *planned, gint64 folder_id, const char *from, const char *until)
{
  const MdgTreeFile *file = mdg_plan_item_get_file (planned);
  MdgPlanChoice choice = mdg_plan_item_get_choice (planned);
  if (choice == MDG_PLAN_SKIP)
    return;
  MdgUploadEntry *entry = entry_new (self, folder_id, file->file, file->name);
  entry->path = g_strdup (file->folder);
  entry->size = file->stamp.size;
  entry->mtime = file->stamp.mtime;
  entry->effective_from = g_strdup (from);
  entry->effective_until = g_strdup (until);
  entry->document_id = choice == MDG_PLAN_REPLACE ? mdg_plan_item_get_document (planned) : 0;
  add_item (self, entry);
}

gboolean
mdg_uploads_add_plan (MdgUploads *self, MdgUploadPlan *plan, const char *from, const char *until)
{
  gint64 bytes = 0;
  guint have = g_list_model_get_n_items (G_LIST_MODEL (self->items)) + self->foreign->len;
  if (have + mdg_upload_plan_count (plan, &bytes) > MDG_UPLOAD_LIST_MAX)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (MdgPlanItem) planned = g_list_model_get_item (G_LIST_MODEL (plan), i);
      add_planned (self, planned, mdg_upload_plan_get_folder (plan), from, until);
    }
  save_soon (self);
  tell_progress (self);
  start_some (self);
  return TRUE;
}

void
mdg_uploads_replace (MdgUploads *self, const MdgDocument *document, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  MdgUploadEntry *entry = entry_new (self, document->folder_id, file, name);
  entry->document_id = document->id;
  entry->path = g_strdup (document->path);
  entry->effective_from = g_strdup (document->effective_from);
  entry->effective_until = g_strdup (document->effective_until);
  add_item (self, entry);
  save_soon (self);
  tell_progress (self);
  start_some (self);
}

static void
stop_job (MdgUploads *self, MdgUploadItem *item)
{
  GCancellable *cancellable = g_hash_table_lookup (self->running, item);
  if (cancellable == NULL)
    return;
  g_cancellable_cancel (cancellable);
  g_hash_table_remove (self->running, item);
}

static void
on_told (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  if (bytes == NULL)
    g_debug ("An upload ends on the server by itself: %s", error->message);
}

/* Frees what the server holds of it. Nobody waits for the answer: what is not told ends there by
 * itself after some days. */
static void
tell_server (MdgUploads *self, MdgUploadItem *item)
{
  gint64 id = mdg_upload_item_get_upload_id (item);
  if (id == 0)
    return;
  g_autofree char *path = mdg_path_fill (MDG_PATH_UPLOAD, id);
  MdgCall call = { .method = "DELETE", .path = path };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, NULL, on_told, NULL);
}

/* Forgets it for good, also where it was going. */
static void
give_up (MdgUploads *self, MdgUploadItem *item)
{
  stop_job (self, item);
  tell_server (self, item);
  forget (self, item);
}

void
mdg_uploads_decide (MdgUploads *self, MdgUploadItem *item, MdgDuplicateChoice choice)
{
  if (mdg_upload_item_get_state (item) != MDG_UPLOAD_ASKING)
    return;
  const gint64 *twin = g_hash_table_lookup (self->twins, item);
  MdgUploadEntry *entry = mdg_upload_item_edit_entry (item);
  if (choice == MDG_DUPLICATE_SKIP)
    {
      give_up (self, item);
      tell_if_finished (self);
      return;
    }
  entry->keep_both = TRUE;
  if (choice == MDG_DUPLICATE_REPLACE && twin != NULL && *twin != 0)
    entry->document_id = *twin;
  wait_again (self, item);
}

void
mdg_uploads_decide_all (MdgUploads *self, MdgDuplicateChoice choice)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->items)); i > 0; i--)
    {
      g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i - 1);
      if (item != NULL)
        mdg_uploads_decide (self, item, choice);
    }
}

void
mdg_uploads_retry (MdgUploads *self, MdgUploadItem *item)
{
  if (mdg_upload_item_get_state (item) != MDG_UPLOAD_FAILED)
    return;
  g_hash_table_remove (self->tries, item);
  wait_again (self, item);
}

void
mdg_uploads_remove (MdgUploads *self, MdgUploadItem *item)
{
  give_up (self, item);
  start_some (self);
  tell_if_finished (self);
}

void
mdg_uploads_remove_all (MdgUploads *self)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0)
    {
      g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), 0);
      give_up (self, item);
    }
  tell_if_finished (self);
}

void
mdg_uploads_set_paused (MdgUploads *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  for (guint i = 0; paused && i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (!g_hash_table_contains (self->running, item))
        continue;
      stop_job (self, item);
      mdg_upload_item_set_state (item, MDG_UPLOAD_WAITING, NULL);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PAUSED]);
  tell_progress (self);
  start_some (self);
}

void
mdg_uploads_resume (MdgUploads *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  const MdgMe *me = mdg_access_get_me (self->access);
  if (self->loaded || store == NULL || me == NULL)
    return;
  self->loaded = TRUE;
  g_autoptr (GPtrArray) entries = mdg_upload_keeper_load (self->keeper, store);
  g_ptr_array_set_free_func (entries, NULL); /* each is handed on */
  for (guint i = 0; i < entries->len; i++)
    {
      MdgUploadEntry *entry = entries->pdata[i];
      gboolean own = entry->account_id == me->account->id &&
                     g_strcmp0 (entry->server, mdg_access_get_address (self->access)) == 0;
      if (own)
        add_item (self, entry);
      else
        g_ptr_array_add (self->foreign, entry);
    }
  start_some (self);
}

/* ---- what is known ---- */

gboolean
mdg_uploads_is_paused (MdgUploads *self)
{
  return self->paused;
}

const char *
mdg_uploads_get_trouble (MdgUploads *self)
{
  return self->trouble;
}

gboolean
mdg_uploads_is_busy (MdgUploads *self)
{
  return has_work (self);
}

void
mdg_uploads_get_numbers (MdgUploads *self, MdgUploadNumbers *ret_numbers)
{
  MdgUploadNumbers numbers = { .n_sent = self->n_sent,
                               .bytes = self->bytes_sent,
                               .sent = self->bytes_sent };
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      MdgUploadState state = mdg_upload_item_get_state (item);
      numbers.n_asking += state == MDG_UPLOAD_ASKING;
      numbers.n_failed += state == MDG_UPLOAD_FAILED;
      if (state == MDG_UPLOAD_ASKING || state == MDG_UPLOAD_FAILED)
        continue;
      numbers.n_open++;
      numbers.bytes += mdg_upload_item_get_entry (item)->size;
      numbers.sent += mdg_upload_item_get_sent (item);
    }
  if (self->speed > 1)
    numbers.seconds_left = (gint64) ((double) (numbers.bytes - numbers.sent) / self->speed) + 1;
  *ret_numbers = numbers;
}

void
mdg_uploads_set_wait_ms (MdgUploads *self, guint milliseconds)
{
  self->wait_ms = milliseconds;
}

/* ---- list, life ---- */

static GType
uploads_get_item_type (GListModel *model)
{
  return MDG_TYPE_UPLOAD_ITEM;
}

static guint
uploads_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MDG_UPLOADS (model)->items));
}

static gpointer
uploads_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (MDG_UPLOADS (model)->items), position);
}

static void
mdg_uploads_model_init (GListModelInterface *iface)
{
  iface->get_item_type = uploads_get_item_type;
  iface->get_n_items = uploads_get_n_items;
  iface->get_item = uploads_get_item;
}

static void
forward (GListModel *inner, guint position, guint removed, guint added, MdgUploads *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

MdgUploads *
mdg_uploads_new (MdgAccess *access)
{
  MdgUploads *self = g_object_new (MDG_TYPE_UPLOADS, NULL);
  self->access = g_object_ref (access);
  self->keeper = mdg_upload_keeper_new (on_keep, self);
  self->line = mdg_upload_line_new (mdg_access_get_connection (access));
  g_signal_connect_object (access, "notify::trouble", G_CALLBACK (on_line), self, 0);
  g_signal_connect_object (access, "notify::lasting", G_CALLBACK (mdg_uploads_resume), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
mdg_uploads_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgUploads *self = MDG_UPLOADS (object);
  if (id == PAUSED)
    g_value_set_boolean (value, self->paused);
  else
    g_value_set_string (value, self->trouble);
}

static void
cancel_jobs (MdgUploads *self)
{
  GHashTableIter iter;
  gpointer cancellable = NULL;
  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_cancellable_cancel (cancellable);
  g_hash_table_remove_all (self->running);
}

static void
mdg_uploads_dispose (GObject *object)
{
  MdgUploads *self = MDG_UPLOADS (object);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_clear_object (&self->line);
  g_clear_object (&self->keeper);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_uploads_parent_class)->dispose (object);
}

static void
mdg_uploads_finalize (GObject *object)
{
  MdgUploads *self = MDG_UPLOADS (object);
  g_clear_object (&self->items);
  g_clear_pointer (&self->running, g_hash_table_unref);
  g_clear_pointer (&self->tries, g_hash_table_unref);
  g_clear_pointer (&self->twins, g_hash_table_unref);
  g_clear_pointer (&self->foreign, g_ptr_array_unref);
  g_free (self->trouble);
  G_OBJECT_CLASS (mdg_uploads_parent_class)->finalize (object);
}

/* Before the last reference is given back: jobs under way hold this model. */
void
mdg_uploads_close (MdgUploads *self)
{
  if (self->closing)
    return;
  self->closing = TRUE;
  cancel_jobs (self);
  mdg_upload_keeper_close (self->keeper);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_clear_handle_id (&self->progress_timer, g_source_remove);
}

static void
mdg_uploads_class_init (MdgUploadsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = mdg_uploads_get_property;
  object_class->dispose = mdg_uploads_dispose;
  object_class->finalize = mdg_uploads_finalize;
  properties[TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  properties[PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  progress_signal = g_signal_new ("progress", MDG_TYPE_UPLOADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  finished_signal = g_signal_new ("finished", MDG_TYPE_UPLOADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
mdg_uploads_init (MdgUploads *self)
{
  self->items = g_list_store_new (MDG_TYPE_UPLOAD_ITEM);
  self->running = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->tries = g_hash_table_new (NULL, NULL);
  self->twins = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->foreign = mdg_record_array_new (&MDG_UPLOAD_ENTRY_TYPE);
  g_signal_connect (self->items, "items-changed", G_CALLBACK (forward), self);
}
