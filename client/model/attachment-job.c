/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: like upload-job.c: the server knows an announcement by its name, size and hash and
 * answers with the bytes it has, so every try begins by announcing and goes on from there.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/attachment-job.h"

#include "client/local/file-source.h"
#include "client/model/answer.h"
#include "client/net/event-source.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

typedef struct
{
  MdgConnection *connection;
  MdgUploadLine *line;
  MdgAttachmentItem *item;
  GFile *file;
  GBytes *bytes;
  MdgFileStamp stamp;
  char *sha256;
  gint64 id;
  gint64 offset;
  guint n_tries;
  guint timer;
} Job;

/* For a worker thread: values of its own. */
typedef struct
{
  GFile *file;
  GBytes *bytes;
  MdgFileStamp stamp;
  gint64 offset;
  gsize length;
  char *sha256;
} Reading;

static void announce (GTask *task);
static void send_next (GTask *task);

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_handle_id (&job->timer, g_source_remove);
  g_clear_object (&job->connection);
  g_clear_object (&job->line);
  g_clear_object (&job->item);
  g_clear_object (&job->file);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job->sha256);
  g_free (job);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_clear_object (&reading->file);
  g_clear_pointer (&reading->bytes, g_bytes_unref);
  g_free (reading->sha256);
  g_free (reading);
}

static Reading *
reading_new (const Job *job)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->file = job->file != NULL ? g_object_ref (job->file) : NULL;
  reading->bytes = job->bytes != NULL ? g_bytes_ref (job->bytes) : NULL;
  reading->stamp = job->stamp;
  return reading;
}

/* ---- a lost line ---- */

static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, MDG_ERROR, MDG_ERROR_NETWORK_UNREACHABLE) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_NETWORK_TIMEOUT) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_SHUTTING_DOWN) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_BUSY) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_UPLOAD_OFFSET);
}

static gboolean
on_retry (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  job->timer = 0;
  if (!g_task_return_error_if_cancelled (task))
    announce (g_object_ref (task));
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* Takes @task and @error. */
static void
fail (GTask *task, GError *error)
{
  Job *job = g_task_get_task_data (task);
  if (!is_passing (error) || ++job->n_tries > MDG_ATTACHMENT_MAX_TRIES)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_error_free (error);
  job->timer = g_timeout_add (mdg_event_source_wait_ms (job->n_tries, g_random_double ()), on_retry,
                              task);
}

/* ---- sending ---- */

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  MdgAttachment *attachment = mdg_answer_finish_record (result, &MDG_ATTACHMENT_TYPE, &error);
  if (attachment == NULL)
    {
      fail (task, error);
      return;
    }
  g_task_return_pointer (task, attachment, (GDestroyNotify) mdg_attachment_free);
  g_object_unref (task);
}

static void
finish (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *path = mdg_path_fill (MDG_PATH_ATTACHMENT_FINISH, job->id);
  MdgCall call = { .method = "POST", .path = path, .slow = TRUE };
  mdg_connection_send_async (job->connection, &call, g_task_get_cancellable (task), on_finished,
                             task);
}

static void
on_sent_bytes (gsize sent, gpointer user_data)
{
  Job *job = user_data;
  mdg_attachment_item_set_sent (job->item, MIN (job->offset + (gint64) sent, job->stamp.size));
}

static void
on_piece_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  if (!mdg_upload_line_send_finish (job->line, result, &error))
    {
      fail (task, error);
      return;
    }
  job->n_tries = 0;
  job->offset = MIN (job->offset + MDG_UPLOAD_PIECE_BYTES, job->stamp.size);
  mdg_attachment_item_set_sent (job->item, job->offset);
  send_next (task);
}

static void
on_piece_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) piece = g_task_propagate_pointer (G_TASK (result), &error);
  if (piece == NULL)
    fail (task, error);
  else
    mdg_upload_line_send_async (job->line, job->id, job->offset, piece, on_sent_bytes, job,
                                g_task_get_cancellable (task), on_piece_sent, task);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  GBytes *piece =
    reading->bytes != NULL
      ? g_bytes_new_from_bytes (reading->bytes, (gsize) reading->offset, reading->length)
      : mdg_file_read_piece (reading->file, &reading->stamp, reading->offset, reading->length,
                             cancellable, &error);
  if (piece != NULL)
    g_task_return_pointer (task, piece, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/* Takes @task. */
static void
send_next (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  if (job->offset >= job->stamp.size)
    {
      finish (task);
      return;
    }
  Reading *reading = reading_new (job);
  reading->offset = job->offset;
  reading->length = (gsize) MIN (MDG_UPLOAD_PIECE_BYTES, job->stamp.size - job->offset);
  g_autoptr (GTask) inner =
    g_task_new (job->item, g_task_get_cancellable (task), on_piece_read, task);
  g_task_set_task_data (inner, reading, reading_free);
  g_task_run_in_thread (inner, read_in_thread);
}

static void
on_announced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (MdgAttachment) attachment =
    mdg_answer_finish_record (result, &MDG_ATTACHMENT_TYPE, &error);
  if (attachment == NULL)
    {
      fail (task, error);
      return;
    }
  job->id = attachment->id;
  job->offset = CLAMP (attachment->received, 0, job->stamp.size);
  send_next (task);
}

/* Takes @task. */
static void
announce (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  const MdgAttachment wish = { .name = mdg_attachment_item_get (job->item)->name,
                               .size = job->stamp.size,
                               .sha256 = job->sha256 };
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_ATTACHMENT_TYPE, &wish);
  MdgCall call = { .method = "POST", .path = MDG_PATH_ATTACHMENTS, .body = body };
  mdg_connection_send_async (job->connection, &call, g_task_get_cancellable (task), on_announced,
                             task);
}

/* ---- the file ---- */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (task, error);
      return;
    }
  job->stamp = reading->stamp;
  job->sha256 = g_strdup (reading->sha256);
  announce (task);
}

static gboolean
look (Reading *reading, GCancellable *cancellable, GError **error)
{
  if (reading->bytes != NULL)
    {
      reading->stamp.size = (gint64) g_bytes_get_size (reading->bytes);
      reading->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, reading->bytes);
      return TRUE;
    }
  if (!mdg_file_stamp_read (reading->file, &reading->stamp, cancellable, error))
    return FALSE;
  if (reading->stamp.size == 0 || reading->stamp.size > MDG_ATTACHMENTS_MAX_BYTES)
    {
      mdg_set_error (error,
                     reading->stamp.size == 0 ? MDG_ERROR_EXTRACT_EMPTY : MDG_ERROR_BODY_TOO_LARGE,
                     "max", "50 MB", NULL);
      return FALSE;
    }
  reading->sha256 = mdg_file_digest (reading->file, &reading->stamp, cancellable, error);
  return reading->sha256 != NULL;
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (look (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
mdg_attachment_job_async (MdgConnection *connection,
                          MdgUploadLine *line,
                          MdgAttachmentItem *item,
                          GFile *file,
                          GBytes *bytes,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (item, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  g_task_set_task_data (task, job, job_free);
  job->connection = g_object_ref (connection);
  job->line = g_object_ref (line);
  job->item = g_object_ref (item);
  job->file = file != NULL ? g_object_ref (file) : NULL;
  job->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_autoptr (GTask) inner = g_task_new (item, cancellable, on_looked, task);
  g_task_set_task_data (inner, reading_new (job), reading_free);
  g_task_run_in_thread (inner, look_in_thread);
}

MdgAttachment *
mdg_attachment_job_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
