/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-work.h"

#include "client/model/answer.h"
#include "client/model/notice-drafts.h"
#include "client/model/notice-fetch.h"

#include <gnutls/gnutls.h>
#include <string.h>

struct _MdgNoticeWork
{
  GObject parent_instance;
  MdgAccess *access;
  MdgNoticeDraft *draft;
  MdgNoticeSaver *saver;
  MdgNoticeKind *kind; /* what it proposes; NULL until it is chosen or loaded */
  MdgNoticeRows *rows;
  GBytes *pdf;
  char *password;
  GPtrArray *parts;
  MdgNoticePlan *plan;
  guint n_busy;
  guint list_turn; /* the newest reading of the list, and of the PDF: older ones are dropped */
  guint pdf_turn;
  gboolean closed;
  gint64 saved_at;
  char *save_trouble;
};

/* One reading under way. */
typedef struct
{
  MdgNoticeFetch *fetch;
  MdgFetchWork work;
  gint64 max; /* bytes */
  guint turn;
} Job;

enum
{
  PROP_BUSY = 1,
  PROP_SAVED_AT,
  PROP_SAVE_TROUBLE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgNoticeWork, mdg_notice_work, G_TYPE_OBJECT)

/* ---- telling and saving ---- */

static void
tell (MdgNoticeWork *self, const char *area)
{
  g_signal_emit (self, changed_signal, g_quark_from_string (area));
}

static void
keep (MdgNoticeWork *self)
{
  self->draft->updated_at = g_get_real_time ();
  mdg_notice_saver_save_soon (self->saver);
}

static void
keep_and_tell (MdgNoticeWork *self, const char *area)
{
  keep (self);
  tell (self, area);
}

static void
on_saved (MdgNoticeWork *self, const char *trouble)
{
  if (trouble == NULL)
    self->saved_at = g_get_real_time ();
  g_free (self->save_trouble);
  self->save_trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SAVED_AT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SAVE_TROUBLE]);
}

static void
set_busy (MdgNoticeWork *self, gboolean busy)
{
  self->n_busy = busy ? self->n_busy + 1 : self->n_busy - 1;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

/* ---- what falls when something changes ---- */

static void
drop_proof (MdgNoticeWork *self)
{
  if (self->draft->proof == NULL)
    return;
  g_clear_pointer (&self->draft->proof, mdg_split_proof_free);
  tell (self, MDG_NOTICE_AREA_PROOF);
}

static void
drop_parts (MdgNoticeWork *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->plan, mdg_notice_plan_free);
  tell (self, MDG_NOTICE_AREA_PARTS);
  drop_proof (self);
}

/* Rows or pages are other ones: what people decided about the former would hit somebody else. */
static void
drop_decisions (MdgNoticeWork *self)
{
  g_ptr_array_set_size (self->draft->decisions, 0);
  drop_parts (self);
}

/* ---- readings ---- */

static void
job_free (gpointer data)
{
  Job *job = data;
  mdg_notice_fetch_free (job->fetch);
  g_free (job);
}

static Job *
job_new (MdgNoticeFetch *fetch, MdgFetchWork work, gint64 max, guint turn)
{
  Job *job = g_new0 (Job, 1);
  *job = (Job){ fetch, work, max, turn };
  return job;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  if (mdg_notice_fetch_run (job->fetch, job->work, job->max, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Does @job, which is taken, on a worker thread; then @apply answers @outer, which is taken, too.
 */
static void
run (GTask *outer, Job *job, GAsyncReadyCallback apply)
{
  MdgNoticeWork *self = g_task_get_source_object (outer);
  g_autoptr (GTask) inner = g_task_new (self, g_task_get_cancellable (outer), apply, outer);
  g_task_set_task_data (outer, job, job_free);
  g_task_set_task_data (inner, job, NULL);
  set_busy (self, TRUE);
  g_task_run_in_thread (inner, run_thread);
}

/* FALSE: it failed or came too late, and the outer task has been answered. */
static gboolean
is_good (MdgNoticeWork *self, GAsyncResult *inner, GTask *outer, guint newest)
{
  const Job *job = g_task_get_task_data (outer);
  g_autoptr (GError) error = NULL;
  gboolean good = g_task_propagate_boolean (G_TASK (inner), &error);
  set_busy (self, FALSE);
  if (good && (job->turn != newest || self->closed))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "a newer file was taken");
  if (error != NULL)
    g_task_return_error (outer, g_steal_pointer (&error));
  return good && job->turn == newest && !self->closed;
}

/* ---- the list ---- */

static void
set_text (char **member, const char *text)
{
  char *copy = g_strdup (text);
  g_free (*member);
  *member = copy;
}

static void
set_file (MdgNoticeFile **member, const MdgNoticeFile *file)
{
  MdgNoticeFile *copy = mdg_notice_file_copy (file);
  mdg_notice_file_free (*member);
  *member = copy;
}

static void
apply_list (MdgNoticeWork *self, MdgNoticeFetch *fetch)
{
  MdgNoticeDraft *draft = self->draft;
  const char delimiter[] = { fetch->delimiter, '\0' };
  set_file (&draft->list, fetch->written != NULL ? fetch->written : fetch->copy);
  set_file (&draft->source, fetch->written != NULL ? fetch->copy : NULL);
  set_text (&draft->encoding, fetch->encoding);
  set_text (&draft->delimiter, fetch->delimiter != 0 ? delimiter : NULL);
  set_text (&draft->duplicates, fetch->duplicates);
  mdg_notice_columns_free (draft->columns);
  draft->columns = mdg_notice_columns_copy (mdg_notice_rows_get_columns (fetch->rows));
  g_clear_pointer (&self->rows, mdg_notice_rows_unref);
  self->rows = mdg_notice_rows_ref (fetch->rows);
}

static void
on_list_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (source);
  g_autoptr (GTask) outer = user_data;
  MdgNoticeFetch *fetch = ((const Job *) g_task_get_task_data (outer))->fetch;
  if (!is_good (self, result, outer, self->list_turn))
    return;
  apply_list (self, fetch);
  drop_decisions (self);
  keep_and_tell (self, MDG_NOTICE_AREA_LIST);
  g_task_return_boolean (outer, TRUE);
}

static void
take_list (MdgNoticeWork *self,
           MdgNoticeFetch *fetch,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  run (g_task_new (self, cancellable, callback, user_data),
       job_new (fetch, MDG_FETCH_PARSE | MDG_FETCH_SEAL, MDG_CSV_MAX_BYTES, ++self->list_turn),
       on_list_taken);
}

static MdgNoticeFetch *
new_list_fetch (MdgNoticeWork *self)
{
  MdgNoticeFetch *fetch = mdg_notice_fetch_new (mdg_access_get_store (self->access));
  const MdgNoticeColumns *remembered = self->kind != NULL ? self->kind->columns : NULL;
  fetch->duplicates = g_strdup (MDG_DUPLICATES_STOP);
  fetch->remembered = mdg_notice_columns_copy (remembered);
  return fetch;
}

void
mdg_notice_work_take_list_async (MdgNoticeWork *self,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  MdgNoticeFetch *fetch = new_list_fetch (self);
  fetch->file = g_object_ref (file);
  fetch->name = g_file_get_basename (file);
  take_list (self, fetch, cancellable, callback, user_data);
}

void
mdg_notice_work_take_list_bytes_async (MdgNoticeWork *self,
                                       const char *name,
                                       GBytes *content,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  MdgNoticeFetch *fetch = new_list_fetch (self);
  fetch->content = g_bytes_ref (content);
  fetch->name = g_strdup (name);
  if (self->draft->columns != NULL)
    {
      mdg_notice_columns_free (fetch->remembered);
      fetch->remembered = mdg_notice_columns_copy (self->draft->columns);
    }
  take_list (self, fetch, cancellable, callback, user_data);
}

static const MdgNoticeFile *
chosen_list (const MdgNoticeDraft *draft)
{
  return draft->source != NULL ? draft->source : draft->list;
}

void
mdg_notice_work_read_again_async (MdgNoticeWork *self,
                                  const MdgNoticeReading *reading,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  const MdgNoticeFile *chosen = chosen_list (self->draft);
  g_return_if_fail (chosen != NULL);

  MdgNoticeFetch *fetch = mdg_notice_fetch_new (mdg_access_get_store (self->access));
  fetch->copy = mdg_notice_file_copy (chosen);
  fetch->name = g_strdup (chosen->name);
  fetch->encoding = g_strdup (reading->encoding);
  fetch->delimiter = reading->delimiter;
  fetch->duplicates = g_strdup (reading->duplicates);
  fetch->columns = mdg_notice_columns_copy (
    reading->columns != NULL ? reading->columns : self->draft->columns);
  take_list (self, fetch, cancellable, callback, user_data);
}

/* ---- PDF and attachments ---- */

static void
set_pdf (MdgNoticeWork *self, GBytes *content)
{
  g_clear_pointer (&self->pdf, g_bytes_unref);
  self->pdf = content != NULL ? g_bytes_ref (content) : NULL;
}

static void
on_pdf_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (source);
  g_autoptr (GTask) outer = user_data;
  const MdgNoticeFetch *fetch = ((const Job *) g_task_get_task_data (outer))->fetch;
  if (!is_good (self, result, outer, self->pdf_turn))
    return;
  set_file (&self->draft->pdf, fetch->copy);
  set_pdf (self, fetch->content);
  mdg_notice_work_set_password (self, NULL);
  drop_decisions (self);
  keep_and_tell (self, MDG_NOTICE_AREA_PDF);
  g_task_return_boolean (outer, TRUE);
}

void
mdg_notice_work_take_pdf_async (MdgNoticeWork *self,
                                GFile *file,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  MdgNoticeFetch *fetch = mdg_notice_fetch_new (mdg_access_get_store (self->access));
  fetch->file = g_object_ref (file);
  fetch->name = g_file_get_basename (file);
  run (g_task_new (self, cancellable, callback, user_data),
       job_new (fetch, MDG_FETCH_SEAL, MDG_NOTICE_PDF_MAX_BYTES, ++self->pdf_turn), on_pdf_taken);
}

static void
on_attachment_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (source);
  g_autoptr (GTask) outer = user_data;
  const MdgNoticeFetch *fetch = ((const Job *) g_task_get_task_data (outer))->fetch;
  if (!is_good (self, result, outer, 0))
    return;
  if (self->draft->attachments->len < MDG_NOTICE_ATTACHMENTS_MAX)
    g_ptr_array_add (self->draft->attachments, mdg_notice_file_copy (fetch->copy));
  keep_and_tell (self, MDG_NOTICE_AREA_MESSAGE);
  g_task_return_boolean (outer, TRUE);
}

void
mdg_notice_work_add_attachment_async (MdgNoticeWork *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  MdgNoticeFetch *fetch = mdg_notice_fetch_new (mdg_access_get_store (self->access));
  fetch->file = g_object_ref (file);
  fetch->name = g_file_get_basename (file);
  run (g_task_new (self, cancellable, callback, user_data),
       job_new (fetch, MDG_FETCH_PDF | MDG_FETCH_SEAL, MDG_NOTICE_LETTER_MAX_BYTES, 0),
       on_attachment_taken);
}

void
mdg_notice_work_remove_attachment (MdgNoticeWork *self, guint place)
{
  g_return_if_fail (place < self->draft->attachments->len);

  g_ptr_array_remove_index (self->draft->attachments, place);
  keep_and_tell (self, MDG_NOTICE_AREA_MESSAGE);
}

/* ---- a draft of an earlier time ---- */

static void
on_pdf_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (source);
  g_autoptr (GTask) outer = user_data;
  const MdgNoticeFetch *fetch = ((const Job *) g_task_get_task_data (outer))->fetch;
  if (!is_good (self, result, outer, self->pdf_turn))
    return;
  set_pdf (self, fetch->content);
  tell (self, MDG_NOTICE_AREA_PDF);
  g_task_return_boolean (outer, TRUE);
}

static void
load_pdf (MdgNoticeWork *self,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  MdgNoticeFetch *fetch = mdg_notice_fetch_new (mdg_access_get_store (self->access));
  fetch->copy = mdg_notice_file_copy (self->draft->pdf);
  run (g_task_new (self, cancellable, callback, user_data),
       job_new (fetch, 0, MDG_NOTICE_PDF_MAX_BYTES, ++self->pdf_turn), on_pdf_loaded);
}

static void
on_rest_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  GError *error = NULL;
  if (mdg_notice_work_finish (MDG_NOTICE_WORK (source), result, &error))
    g_task_return_boolean (outer, TRUE);
  else
    g_task_return_error (outer, error);
}

static void
on_list_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (source);
  g_autoptr (GTask) outer = user_data;
  const MdgNoticeFetch *fetch = ((const Job *) g_task_get_task_data (outer))->fetch;
  if (!is_good (self, result, outer, self->list_turn))
    return;
  g_clear_pointer (&self->rows, mdg_notice_rows_unref);
  self->rows = mdg_notice_rows_ref (fetch->rows);
  tell (self, MDG_NOTICE_AREA_LIST);
  if (self->draft->pdf != NULL)
    load_pdf (self, g_task_get_cancellable (outer), on_rest_loaded, g_steal_pointer (&outer));
  else
    g_task_return_boolean (outer, TRUE);
}

static MdgNoticeFetch *
kept_list_fetch (MdgNoticeWork *self)
{
  const MdgNoticeDraft *draft = self->draft;
  MdgNoticeFetch *fetch = mdg_notice_fetch_new (mdg_access_get_store (self->access));
  fetch->copy = mdg_notice_file_copy (chosen_list (draft));
  fetch->name = g_strdup (fetch->copy->name);
  fetch->encoding = g_strdup (draft->encoding);
  fetch->delimiter = draft->delimiter != NULL ? draft->delimiter[0] : 0;
  fetch->duplicates = g_strdup (draft->duplicates);
  fetch->columns = mdg_notice_columns_copy (draft->columns);
  return fetch;
}

void
mdg_notice_work_load_async (MdgNoticeWork *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  if (self->draft->list != NULL)
    {
      run (g_task_new (self, cancellable, callback, user_data),
           job_new (kept_list_fetch (self), MDG_FETCH_PARSE, MDG_CSV_MAX_BYTES,
                    ++self->list_turn),
           on_list_loaded);
    }
  else if (self->draft->pdf != NULL)
    {
      load_pdf (self, cancellable, callback, user_data);
    }
  else
    {
      g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
      g_task_return_boolean (task, TRUE);
    }
}

gboolean
mdg_notice_work_finish (MdgNoticeWork *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- head and message ---- */

void
mdg_notice_work_set_kind (MdgNoticeWork *self, const MdgNoticeKind *kind)
{
  gboolean changed = mdg_notice_draft_take_kind (self->draft, self->kind, kind);
  mdg_notice_kind_free (self->kind);
  self->kind = mdg_notice_kind_copy (kind);
  if (!changed)
    return;
  keep_and_tell (self, MDG_NOTICE_AREA_HEAD);
  tell (self, MDG_NOTICE_AREA_MESSAGE);
  tell (self, MDG_NOTICE_AREA_SPLIT);
}

static void
change_text (MdgNoticeWork *self, char **member, const char *text, const char *area)
{
  if (g_strcmp0 (*member != NULL ? *member : "", text) == 0)
    return;
  set_text (member, text);
  keep_and_tell (self, area);
}

void
mdg_notice_work_set_title (MdgNoticeWork *self, const char *title)
{
  change_text (self, &self->draft->title, title, MDG_NOTICE_AREA_HEAD);
}

void
mdg_notice_work_set_subject (MdgNoticeWork *self, const char *subject)
{
  change_text (self, &self->draft->subject, subject, MDG_NOTICE_AREA_MESSAGE);
}

void
mdg_notice_work_set_message (MdgNoticeWork *self, const char *message)
{
  change_text (self, &self->draft->message, message, MDG_NOTICE_AREA_MESSAGE);
}

void
mdg_notice_work_reach_step (MdgNoticeWork *self, const char *step)
{
  if (mdg_notice_step_place (step) > mdg_notice_step_place (self->draft->step))
    change_text (self, &self->draft->step, step, MDG_NOTICE_AREA_HEAD);
}

/* ---- PDF, pages, pairs ---- */

void
mdg_notice_work_set_same_for_all (MdgNoticeWork *self, gboolean same)
{
  if (self->draft->same_for_all == same)
    return;
  self->draft->same_for_all = same;
  drop_decisions (self);
  keep_and_tell (self, MDG_NOTICE_AREA_PDF);
}

static void
wipe (char **secret)
{
  if (*secret != NULL)
    gnutls_memset (*secret, 0, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

void
mdg_notice_work_set_password (MdgNoticeWork *self, const char *password)
{
  if (g_strcmp0 (self->password, password) == 0)
    return;
  wipe (&self->password);
  self->password = g_strdup (password);
  tell (self, MDG_NOTICE_AREA_PDF);
}

void
mdg_notice_work_set_split (MdgNoticeWork *self, const char *rule, const MdgNoticeKeys *keys)
{
  MdgNoticeDraft *draft = self->draft;
  gboolean same_rule = g_strcmp0 (draft->split, rule) == 0;
  if (same_rule && mdg_record_equal (&MDG_NOTICE_KEYS_TYPE, draft->keys, keys))
    return;
  MdgNoticeKeys *copy = mdg_notice_keys_copy (keys);
  set_text (&draft->split, rule);
  mdg_notice_keys_free (draft->keys);
  draft->keys = copy;
  if (same_rule)
    drop_parts (self);
  else
    drop_decisions (self);
  keep_and_tell (self, MDG_NOTICE_AREA_SPLIT);
}

void
mdg_notice_work_set_parts (MdgNoticeWork *self, GPtrArray *parts, MdgNoticePlan *plan)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->plan, mdg_notice_plan_free);
  self->parts = parts;
  self->plan = plan;
  tell (self, MDG_NOTICE_AREA_PARTS);
}

void
mdg_notice_work_set_decisions (MdgNoticeWork *self, GPtrArray *decisions)
{
  GPtrArray *copies = mdg_record_array_new (&MDG_NOTICE_DECISION_TYPE);
  for (guint i = 0; i < decisions->len; i++)
    g_ptr_array_add (copies, mdg_notice_decision_copy (decisions->pdata[i]));
  g_ptr_array_unref (self->draft->decisions);
  self->draft->decisions = copies;
  drop_proof (self);
  keep_and_tell (self, MDG_NOTICE_AREA_PARTS);
}

gboolean
mdg_notice_work_undo_decision (MdgNoticeWork *self)
{
  GPtrArray *decisions = self->draft->decisions;
  if (decisions->len == 0)
    return FALSE;
  g_ptr_array_set_size (decisions, (int) decisions->len - 1);
  drop_proof (self);
  keep_and_tell (self, MDG_NOTICE_AREA_PARTS);
  return TRUE;
}

void
mdg_notice_work_set_proof (MdgNoticeWork *self, MdgSplitProof *proof)
{
  mdg_split_proof_free (self->draft->proof);
  self->draft->proof = proof;
  keep_and_tell (self, MDG_NOTICE_AREA_PROOF);
}

void
mdg_notice_work_set_run (MdgNoticeWork *self, gint64 run_id)
{
  if (self->draft->run_id == run_id)
    return;
  self->draft->run_id = run_id;
  keep_and_tell (self, MDG_NOTICE_AREA_RUN);
}

/* ---- what is there ---- */

MdgAccess *
mdg_notice_work_get_access (MdgNoticeWork *self)
{
  return self->access;
}

const MdgNoticeDraft *
mdg_notice_work_get_draft (MdgNoticeWork *self)
{
  return self->draft;
}

gboolean
mdg_notice_work_is_busy (MdgNoticeWork *self)
{
  return self->n_busy > 0;
}

gint64
mdg_notice_work_get_saved_at (MdgNoticeWork *self)
{
  return self->saved_at;
}

const char *
mdg_notice_work_get_save_trouble (MdgNoticeWork *self)
{
  return self->save_trouble;
}

MdgNoticeRows *
mdg_notice_work_get_rows (MdgNoticeWork *self)
{
  return self->rows;
}

GBytes *
mdg_notice_work_get_pdf (MdgNoticeWork *self)
{
  return self->pdf;
}

const char *
mdg_notice_work_get_password (MdgNoticeWork *self)
{
  return self->password;
}

GPtrArray *
mdg_notice_work_get_parts (MdgNoticeWork *self)
{
  return self->parts;
}

const MdgNoticePlan *
mdg_notice_work_get_plan (MdgNoticeWork *self)
{
  return self->plan;
}

/* ---- life ---- */

MdgNoticeWork *
mdg_notice_work_new (MdgAccess *access, MdgNoticeDraft *draft)
{
  MdgNoticeWork *self = g_object_new (MDG_TYPE_NOTICE_WORK, NULL);
  self->access = g_object_ref (access);
  self->draft = draft;
  if (draft->decisions == NULL)
    draft->decisions = mdg_record_array_new (&MDG_NOTICE_DECISION_TYPE);
  if (draft->attachments == NULL)
    draft->attachments = mdg_record_array_new (&MDG_NOTICE_FILE_TYPE);
  self->saver = mdg_notice_saver_new (mdg_access_get_store (access), draft);
  g_signal_connect_object (self->saver, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  return self;
}

void
mdg_notice_work_close (MdgNoticeWork *self)
{
  g_autoptr (GError) error = NULL;
  self->closed = TRUE;
  if (self->saver != NULL && !mdg_notice_saver_close (self->saver, &error))
    g_warning ("a draft of notices is not kept: %s", error->message);
  wipe (&self->password);
}

static void
mdg_notice_work_dispose (GObject *object)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (object);
  mdg_notice_work_close (self);
  g_clear_object (&self->saver);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_notice_work_parent_class)->dispose (object);
}

static void
mdg_notice_work_finalize (GObject *object)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (object);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  mdg_notice_plan_free (self->plan);
  mdg_notice_kind_free (self->kind);
  g_clear_pointer (&self->rows, mdg_notice_rows_unref);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  mdg_notice_draft_free (self->draft);
  g_free (self->save_trouble);
  G_OBJECT_CLASS (mdg_notice_work_parent_class)->finalize (object);
}

static void
mdg_notice_work_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgNoticeWork *self = MDG_NOTICE_WORK (object);
  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_busy > 0);
      break;
    case PROP_SAVED_AT:
      g_value_set_int64 (value, self->saved_at);
      break;
    case PROP_SAVE_TROUBLE:
      g_value_set_string (value, self->save_trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mdg_notice_work_class_init (MdgNoticeWorkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = mdg_notice_work_dispose;
  object_class->finalize = mdg_notice_work_finalize;
  object_class->get_property = mdg_notice_work_get_property;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_SAVED_AT] = g_param_spec_int64 ("saved-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_SAVE_TROUBLE] = g_param_spec_string ("save-trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal =
    g_signal_new ("changed", MDG_TYPE_NOTICE_WORK, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_notice_work_init (MdgNoticeWork *self)
{
}
