/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-send.h"

#include "client/model/answer.h"
#include "client/model/notice-letters.h"
#include "client/net/upload.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <string.h>

/* A lost line is tried again after 1, 2, 4 ... seconds, a minute at most. */
#define RETRY_MAX_SECONDS 60

/* While the server checks, it is asked so often, besides its events. */
#define ASK_SECONDS 5

/* Letters of one call, in bytes: well below what the server takes. */
#define BATCH_BYTES (MDG_NOTICE_BATCH_MAX_BYTES / 2)

/* Shares of the three phases. */
#define PART_LETTERS 0.1
#define PART_FILES 0.6

struct _MdgNoticeSend
{
  GObject parent_instance;
  MdgAccess *access;
  MdgNoticeDraft *draft;
  MdgNoticeSendState state;
  MdgNoticeLetters *letters; /* NULL before they were read */
  MdgUploadLine *letter_line;
  MdgUploadLine *attachment_line;
  GCancellable *cancellable; /* of what is under way; NULL while nothing is */
  MdgNoticeMissing *missing;
  guint next;        /* place in the list of missing ones that is being sent */
  guint n_in_flight; /* files */
  gint64 run_id;
  guint done;
  guint total;
  guint n_lost; /* tries in a row that the line was lost in */
  guint timer;
  char *trouble;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_RUN_ID,
  PROP_DONE,
  PROP_TOTAL,
  PROP_FRACTION,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MdgNoticeSend, mdg_notice_send, G_TYPE_OBJECT)

static void begin (MdgNoticeSend *self);
static void ask_missing (MdgNoticeSend *self);
static void ask_run (MdgNoticeSend *self);

/* ---- what is told ---- */

static void
set_state (MdgNoticeSend *self, MdgNoticeSendState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}

static void
set_trouble (MdgNoticeSend *self, const char *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TROUBLE]);
}

static void
set_done (MdgNoticeSend *self, gint64 done, gint64 total)
{
  self->done = (guint) CLAMP (done, 0, total);
  self->total = (guint) total;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}

static void
set_run_id (MdgNoticeSend *self, gint64 run_id)
{
  if (self->run_id == run_id)
    return;
  self->run_id = run_id;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUN_ID]);
}

/* ---- ends ---- */

/* Nothing of this try goes on. */
static void
end_try (MdgNoticeSend *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->missing, mdg_notice_missing_free);
  self->n_in_flight = 0;
}

static gboolean
on_retry (gpointer user_data)
{
  MdgNoticeSend *self = user_data;
  self->timer = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_of_the_line (const GError *error)
{
  static const MdgErrorCode codes[] = { MDG_ERROR_NETWORK_UNREACHABLE, MDG_ERROR_NETWORK_TIMEOUT,
                                        MDG_ERROR_SHUTTING_DOWN, MDG_ERROR_BUSY,
                                        MDG_ERROR_RATE_LIMITED, MDG_ERROR_REQUEST_TIMEOUT };
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, MDG_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

static void
fail (MdgNoticeSend *self, const GError *error)
{
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (sentence == NULL) /* cancelled: who did it has set the state */
    return;
  end_try (self);
  set_trouble (self, sentence);
  if (!is_of_the_line (error))
    {
      set_state (self, MDG_NOTICE_SEND_FAILED);
      return;
    }
  guint pause = MIN (1u << MIN (self->n_lost, 10), RETRY_MAX_SECONDS);
  self->n_lost++;
  set_state (self, MDG_NOTICE_SEND_OFFLINE);
  self->timer = g_timeout_add_seconds (pause, on_retry, self);
}

/* Answers to a try that was given up concern nobody any more. */
typedef struct
{
  MdgNoticeSend *self;
  GCancellable *cancellable;
} Call;

static Call *
call_new (MdgNoticeSend *self)
{
  Call *call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  call->cancellable = g_object_ref (self->cancellable);
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_object_unref (call->cancellable);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static gboolean
is_current (const Call *call)
{
  return call->self->cancellable == call->cancellable;
}

static void
send_call (MdgNoticeSend *self,
           const char *method,
           const char *pattern,
           GBytes *body,
           gboolean slow,
           GAsyncReadyCallback callback)
{
  g_autofree char *path = mdg_path_fill (pattern, self->run_id);
  MdgCall call = { .method = method, .path = path, .body = body, .slow = slow };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, self->cancellable,
                             callback, call_new (self));
}

/* ---- checking ---- */

static gboolean
on_ask_again (gpointer user_data)
{
  MdgNoticeSend *self = user_data;
  self->timer = 0;
  ask_run (self);
  return G_SOURCE_REMOVE;
}

/* What the run says of itself once everything is there. */
static void
take_run (MdgNoticeSend *self, const MdgNoticeRun *run)
{
  set_done (self, run->n_checked, run->n_letters);
  if (g_strcmp0 (run->state, MDG_RUN_CHECKING) == 0)
    {
      set_state (self, MDG_NOTICE_SEND_CHECKING);
      g_clear_handle_id (&self->timer, g_source_remove);
      self->timer = g_timeout_add_seconds (ASK_SECONDS, on_ask_again, self);
      return;
    }
  end_try (self);
  set_state (self, g_strcmp0 (run->state, MDG_RUN_CHECKED) == 0 ? MDG_NOTICE_SEND_CHECKED
                                                                : MDG_NOTICE_SEND_REFUSED);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeRun) run = mdg_answer_finish_record (result, &MDG_NOTICE_RUN_TYPE, &error);
  if (!is_current (call))
    return;
  call->self->n_lost = 0;
  if (run != NULL)
    take_run (call->self, run);
  else
    fail (call->self, error);
}

static void
ask_run (MdgNoticeSend *self)
{
  send_call (self, "GET", MDG_PATH_NOTICE_RUN, NULL, FALSE, on_run);
}

static void
finish (MdgNoticeSend *self)
{
  set_state (self, MDG_NOTICE_SEND_CHECKING);
  set_done (self, 0, mdg_notice_letters_count (self->letters));
  send_call (self, "POST", MDG_PATH_NOTICE_RUN_FINISH, NULL, TRUE, on_run);
}

static void
on_event (MdgAccess *access, const char *name, const char *text, MdgNoticeSend *self)
{
  if (self->state != MDG_NOTICE_SEND_CHECKING || self->cancellable == NULL)
    return;
  if (g_str_equal (name, MDG_EVENT_RESET))
    ask_run (self);
  if (!g_str_equal (name, MDG_EVENT_NOTICE_RUN_PROGRESS) &&
      !g_str_equal (name, MDG_EVENT_NOTICE_RUNS_CHANGED))
    return;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) data = mdg_json_parse_object (bytes, NULL);
  if (data == NULL || json_object_get_int_member_with_default (data, "run", 0) != self->run_id)
    return;
  if (g_str_equal (name, MDG_EVENT_NOTICE_RUNS_CHANGED))
    ask_run (self);
  else
    set_done (self, json_object_get_int_member_with_default (data, "checked", 0),
              json_object_get_int_member_with_default (data, "letters", self->total));
}

/* ---- files ---- */

static void send_files (MdgNoticeSend *self);

typedef struct
{
  MdgNoticeLetters *letters;
  guint number;
  gboolean is_attachment;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  mdg_notice_letters_unref (reading->letters);
  g_free (reading);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;
  GBytes *file =
    reading->is_attachment
      ? mdg_notice_letters_read_attachment (reading->letters, reading->number, &error)
      : mdg_notice_letters_read_file (reading->letters, reading->number, &error);
  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_sent_bytes (gsize sent, gpointer user_data)
{
}

static void
on_file_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  MdgNoticeSend *self = call->self;
  g_autoptr (GError) error = NULL;
  gboolean sent = mdg_upload_line_send_finish (MDG_UPLOAD_LINE (source), result, &error);
  if (!is_current (call))
    return;
  if (!sent)
    {
      fail (self, error);
      return;
    }
  self->n_lost = 0;
  self->n_in_flight--;
  if (source == G_OBJECT (self->letter_line))
    set_done (self, (gint64) self->done + 1, self->total);
  send_files (self);
}

static void
on_file_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  MdgNoticeSend *self = call->self;
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = g_task_propagate_pointer (G_TASK (result), &error);
  if (!is_current (call))
    return;
  if (file == NULL)
    {
      fail (self, error);
      return;
    }
  MdgUploadLine *line = reading->is_attachment ? self->attachment_line : self->letter_line;
  mdg_upload_line_send_async (line, self->run_id, reading->number, file, on_sent_bytes, self,
                              self->cancellable, on_file_sent, g_steal_pointer (&call));
}

static void
read_file (MdgNoticeSend *self, const char *number, gboolean is_attachment)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->letters = mdg_notice_letters_ref (self->letters);
  reading->number = (guint) g_ascii_strtoull (number, NULL, 10);
  reading->is_attachment = is_attachment;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_file_read, call_new (self));
  g_task_set_task_data (task, reading, reading_free);
  self->n_in_flight++;
  g_task_run_in_thread (task, read_in_thread);
}

/* Keeps so many files under way until all that were missing are; then asks again. */
static void
send_files (MdgNoticeSend *self)
{
  const MdgNoticeMissing *missing = self->missing;
  guint n_attachments = g_strv_length (missing->attachments);
  guint n_files = g_strv_length (missing->files);
  while (self->n_in_flight < MDG_NOTICE_FILES_AT_ONCE && self->next < n_attachments + n_files)
    {
      gboolean is_attachment = self->next < n_attachments;
      read_file (self,
                 is_attachment ? missing->attachments[self->next]
                               : missing->files[self->next - n_attachments],
                 is_attachment);
      self->next++;
    }
  if (self->n_in_flight == 0)
    ask_missing (self);
}

/* ---- letters ---- */

/* The next numbers of those missing as one body; *@ret_n is how many there are in it. */
static GBytes *
make_batch (MdgNoticeLetters *letters, char **numbers, guint from, guint *ret_n)
{
  guint n = 0;
  gsize size = 0;
  g_autoptr (MdgNoticeBatch) batch = mdg_notice_batch_new ();
  g_clear_pointer (&batch->letters, g_ptr_array_unref);
  batch->letters = mdg_record_array_new (&MDG_NOTICE_LETTER_TYPE);
  for (; numbers[from + n] != NULL && n < MDG_NOTICE_BATCH_LETTERS && size < BATCH_BYTES; n++)
    {
      guint number = (guint) g_ascii_strtoull (numbers[from + n], NULL, 10);
      MdgNoticeLetter *letter = mdg_notice_letters_make (letters, number);
      size += letter->message != NULL ? strlen (letter->message) : 0;
      g_ptr_array_add (batch->letters, letter);
    }
  *ret_n = n;
  return mdg_codec_encode_bytes (&MDG_NOTICE_BATCH_TYPE, batch);
}

static void send_letters (MdgNoticeSend *self);

static void
on_letters_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  MdgNoticeSend *self = call->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = mdg_answer_finish (result, &error);
  if (!is_current (call))
    return;
  if (answer == NULL)
    {
      fail (self, error);
      return;
    }
  self->n_lost = 0;
  send_letters (self);
}

static void
send_letters (MdgNoticeSend *self)
{
  guint n = 0;
  if (self->missing->letters[self->next] == NULL)
    {
      ask_missing (self);
      return;
    }
  g_autoptr (GBytes) body =
    make_batch (self->letters, self->missing->letters, self->next, &n);
  guint first = (guint) g_ascii_strtoull (self->missing->letters[self->next], NULL, 10);
  set_state (self, MDG_NOTICE_SEND_LETTERS);
  set_done (self, first - 1, mdg_notice_letters_count (self->letters));
  self->next += n;
  send_call (self, "POST", MDG_PATH_NOTICE_RUN_LETTERS, body, TRUE, on_letters_sent);
}

/* ---- what is missing ---- */

static void
on_missing (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  MdgNoticeSend *self = call->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeMissing) missing =
    mdg_answer_finish_record (result, &MDG_NOTICE_MISSING_TYPE, &error);
  if (!is_current (call))
    return;
  if (missing == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_pointer (&self->missing, mdg_notice_missing_free);
  self->missing = g_steal_pointer (&missing);
  self->next = 0;
  if (*self->missing->letters != NULL)
    send_letters (self);
  else if (*self->missing->files != NULL || *self->missing->attachments != NULL)
    {
      set_state (self, MDG_NOTICE_SEND_FILES);
      send_files (self);
    }
  else
    finish (self);
}

static void
ask_missing (MdgNoticeSend *self)
{
  send_call (self, "GET", MDG_PATH_NOTICE_RUN_MISSING, NULL, FALSE, on_missing);
}

/* ---- the run ---- */

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  MdgNoticeSend *self = call->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeRun) run = mdg_answer_finish_record (result, &MDG_NOTICE_RUN_TYPE, &error);
  if (!is_current (call))
    return;
  if (run == NULL)
    {
      fail (self, error);
      return;
    }
  self->n_lost = 0;
  set_run_id (self, run->id);
  set_trouble (self, NULL);
  if (g_strcmp0 (run->state, MDG_RUN_RECEIVING) != 0)
    {
      take_run (self, run);
      return;
    }
  set_done (self, run->n_received, run->n_letters);
  ask_missing (self);
}

static void
create_run (MdgNoticeSend *self)
{
  g_autoptr (MdgNoticeRun) run = mdg_notice_letters_make_run (self->letters);
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_NOTICE_RUN_TYPE, run);
  set_state (self, MDG_NOTICE_SEND_LETTERS);
  send_call (self, "POST", MDG_PATH_NOTICE_RUNS, body, FALSE, on_created);
}

/* ---- reading ---- */

typedef struct
{
  MdgStore *store;
  MdgNoticeDraft *draft;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  g_object_unref (opening->store);
  mdg_notice_draft_free (opening->draft);
  g_free (opening);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;
  MdgNoticeLetters *letters = mdg_notice_letters_open (opening->store, opening->draft, &error);
  if (letters != NULL)
    g_task_return_pointer (task, letters, (GDestroyNotify) mdg_notice_letters_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  MdgNoticeSend *self = call->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeLetters) letters = g_task_propagate_pointer (G_TASK (result), &error);
  if (!is_current (call))
    return;
  if (letters == NULL)
    {
      fail (self, error);
      return;
    }
  self->letters = g_steal_pointer (&letters);
  create_run (self);
}

static void
open_letters (MdgNoticeSend *self, MdgStore *store)
{
  Opening *opening = g_new0 (Opening, 1);
  opening->store = g_object_ref (store);
  opening->draft = mdg_notice_draft_copy (self->draft);
  set_state (self, MDG_NOTICE_SEND_READING);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_opened, call_new (self));
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_in_thread);
}

/* One try, from the start: what is there already is found out on the way. */
static void
begin (MdgNoticeSend *self)
{
  MdgConnection *connection = mdg_access_get_connection (self->access);
  MdgStore *store = mdg_access_get_store (self->access);
  end_try (self);
  if (connection == NULL || store == NULL)
    {
      g_autoptr (GError) error = mdg_error_new (MDG_ERROR_NETWORK_UNREACHABLE, NULL, NULL);
      fail (self, error);
      return;
    }
  g_clear_object (&self->letter_line);
  g_clear_object (&self->attachment_line);
  self->letter_line = mdg_upload_line_new_for (connection, MDG_PATH_NOTICE_RUN_FILE "?letter=");
  self->attachment_line =
    mdg_upload_line_new_for (connection, MDG_PATH_NOTICE_RUN_FILE "?attachment=");
  self->cancellable = g_cancellable_new ();
  if (self->letters != NULL)
    create_run (self);
  else
    open_letters (self, store);
}

/* ---- public ---- */

static gboolean
is_over (const MdgNoticeSend *self)
{
  return self->state == MDG_NOTICE_SEND_CHECKED || self->state == MDG_NOTICE_SEND_REFUSED;
}

void
mdg_notice_send_start (MdgNoticeSend *self)
{
  if (self->cancellable != NULL || is_over (self))
    return;
  self->n_lost = 0;
  set_trouble (self, NULL);
  begin (self);
}

void
mdg_notice_send_stop (MdgNoticeSend *self)
{
  end_try (self);
  if (!is_over (self))
    set_state (self, MDG_NOTICE_SEND_WAITING);
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeSend) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = mdg_answer_finish (result, &error);
  if (answer != NULL || g_error_matches (error, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    {
      set_run_id (self, 0);
      set_done (self, 0, 0);
      set_trouble (self, NULL);
      return;
    }
  g_autofree char *sentence = mdg_answer_sentence (error);
  set_trouble (self, sentence);
}

void
mdg_notice_send_cancel (MdgNoticeSend *self)
{
  end_try (self);
  set_state (self, MDG_NOTICE_SEND_WAITING);
  MdgConnection *connection = mdg_access_get_connection (self->access);
  if (self->run_id == 0 || connection == NULL)
    return;
  g_autofree char *path = mdg_path_fill (MDG_PATH_NOTICE_RUN, self->run_id);
  MdgCall call = { .method = "DELETE", .path = path, .slow = TRUE };
  mdg_connection_send_async (connection, &call, NULL, on_cancelled, g_object_ref (self));
}

MdgNoticeSend *
mdg_notice_send_new (MdgAccess *access, const MdgNoticeDraft *draft)
{
  MdgNoticeSend *self = g_object_new (MDG_TYPE_NOTICE_SEND, NULL);
  self->access = g_object_ref (access);
  self->draft = mdg_notice_draft_copy (draft);
  self->run_id = draft->run_id;
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  return self;
}

MdgNoticeSendState
mdg_notice_send_get_state (MdgNoticeSend *self)
{
  return self->state;
}

const char *
mdg_notice_send_get_draft_id (MdgNoticeSend *self)
{
  return self->draft->id;
}

gint64
mdg_notice_send_get_run_id (MdgNoticeSend *self)
{
  return self->run_id;
}

guint
mdg_notice_send_get_done (MdgNoticeSend *self)
{
  return self->done;
}

guint
mdg_notice_send_get_total (MdgNoticeSend *self)
{
  return self->total;
}

double
mdg_notice_send_get_fraction (MdgNoticeSend *self)
{
  double part = self->total > 0 ? (double) self->done / self->total : 0;
  switch (self->state)
    {
    case MDG_NOTICE_SEND_LETTERS:
      return PART_LETTERS * part;
    case MDG_NOTICE_SEND_FILES:
      return PART_LETTERS + PART_FILES * part;
    case MDG_NOTICE_SEND_CHECKING:
      return PART_LETTERS + PART_FILES + (1 - PART_LETTERS - PART_FILES) * part;
    case MDG_NOTICE_SEND_CHECKED:
    case MDG_NOTICE_SEND_REFUSED:
      return 1;
    default:
      return 0;
    }
}

const char *
mdg_notice_send_get_trouble (MdgNoticeSend *self)
{
  return self->trouble;
}

static void
mdg_notice_send_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgNoticeSend *self = MDG_NOTICE_SEND (object);
  if (id == PROP_STATE)
    g_value_set_uint (value, self->state);
  else if (id == PROP_RUN_ID)
    g_value_set_int64 (value, self->run_id);
  else if (id == PROP_DONE)
    g_value_set_uint (value, self->done);
  else if (id == PROP_TOTAL)
    g_value_set_uint (value, self->total);
  else if (id == PROP_FRACTION)
    g_value_set_double (value, mdg_notice_send_get_fraction (self));
  else if (id == PROP_TROUBLE)
    g_value_set_string (value, self->trouble);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mdg_notice_send_dispose (GObject *object)
{
  MdgNoticeSend *self = MDG_NOTICE_SEND (object);
  end_try (self);
  g_clear_object (&self->letter_line);
  g_clear_object (&self->attachment_line);
  g_clear_pointer (&self->letters, mdg_notice_letters_unref);
  g_clear_pointer (&self->draft, mdg_notice_draft_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_notice_send_parent_class)->dispose (object);
}

static void
mdg_notice_send_class_init (MdgNoticeSendClass *klass)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = mdg_notice_send_dispose;
  object_class->get_property = mdg_notice_send_get_property;
  props[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, MDG_NOTICE_SEND_FAILED, 0, flags);
  props[PROP_RUN_ID] = g_param_spec_int64 ("run-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  props[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
mdg_notice_send_init (MdgNoticeSend *self)
{
}
