/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: the server knows an announcement by its folder, name, size and hash, and answers the
 * upload it has with the bytes it has. So every try begins alike, the first one and one after a
 * lost line, a restart of this client or of the server: announce, then go on from "received".
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/upload-job.h"

#include "client/local/file-source.h"
#include "client/model/answer.h"
#include "shared/base/error.h"
#include "shared/model/document.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

typedef struct
{
  MdgConnection *connection;
  MdgUploadLine *line;
  MdgUploadItem *item;
  GFile *file;
  MdgFileStamp stamp;
  gint64 upload_id;
  gint64 offset;
  guint n_corrections;
} Job;

/* For a worker thread: values of its own. */
typedef struct
{
  GFile *file;
  MdgFileStamp stamp;
  gboolean stamp_known;
  gboolean hash_known;
  gint64 offset;
  gsize length;
  char *sha256;
} Reading;

static void send_next (GTask *task);

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_object (&job->connection);
  g_clear_object (&job->line);
  g_clear_object (&job->item);
  g_clear_object (&job->file);
  g_free (job);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_clear_object (&reading->file);
  g_free (reading->sha256);
  g_free (reading);
}

static GError *
stopped (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
}

/* ---- finishing ---- */

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  if (bytes != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
finish (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *path = mdg_path_fill (MDG_PATH_UPLOAD_FINISH, job->upload_id);
  MdgCall call = { .method = "POST", .path = path, .slow = TRUE };
  mdg_connection_send_async (job->connection, &call, g_task_get_cancellable (task), on_finished,
                             task);
}

/* ---- pieces ---- */

/* FALSE when the error tells of no other place to go on. */
static gboolean
correct_offset (Job *job, const GError *error)
{
  const char *received = mdg_error_get_arg (error, "received");
  if (!g_error_matches (error, MDG_ERROR, MDG_ERROR_UPLOAD_OFFSET) || received == NULL ||
      ++job->n_corrections > MDG_UPLOAD_MAX_CORRECTIONS)
    return FALSE;
  gint64 offset = g_ascii_strtoll (received, NULL, 10);
  if (offset < 0 || offset > job->stamp.size)
    return FALSE;
  job->offset = offset;
  return TRUE;
}

static void
on_sent_bytes (gsize sent, gpointer user_data)
{
  Job *job = user_data;
  mdg_upload_item_set_sent (job->item, MIN (job->offset + (gint64) sent, job->stamp.size));
}

static void
on_piece_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  if (mdg_upload_line_send_finish (job->line, result, &error))
    job->offset = MIN (job->offset + MDG_UPLOAD_PIECE_BYTES, job->stamp.size);
  else if (!correct_offset (job, error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  mdg_upload_item_set_sent (job->item, job->offset);
  send_next (g_steal_pointer (&task));
}

static void
on_piece_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_task_propagate_pointer (G_TASK (result), &error);
  if (piece == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  mdg_upload_line_send_async (job->line, job->upload_id, job->offset, piece, on_sent_bytes, job,
                              g_task_get_cancellable (task), on_piece_sent,
                              g_object_ref (task));
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;
  GBytes *piece = mdg_file_read_piece (reading->file, &reading->stamp, reading->offset,
                                       reading->length, cancellable, &error);
  if (piece != NULL)
    g_task_return_pointer (task, piece, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
send_next (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  if (job->offset >= job->stamp.size)
    {
      finish (task);
      return;
    }
  Reading *reading = g_new0 (Reading, 1);
  reading->file = g_object_ref (job->file);
  reading->stamp = job->stamp;
  reading->offset = job->offset;
  reading->length = (gsize) MIN (MDG_UPLOAD_PIECE_BYTES, job->stamp.size - job->offset);
  g_autoptr (GTask) inner = g_task_new (job->item, cancellable, on_piece_read, task);
  g_task_set_task_data (inner, reading, reading_free);
  g_task_run_in_thread (inner, read_in_thread);
}

/* ---- announcing ---- */

static void
on_announced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgUpload) upload = mdg_answer_finish_record (result, &MDG_UPLOAD_TYPE, &error);
  if (upload == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  job->upload_id = upload->id;
  mdg_upload_item_set_upload_id (job->item, upload->id);
  job->offset = CLAMP (upload->received, 0, job->stamp.size);
  mdg_upload_item_set_state (job->item, MDG_UPLOAD_SENDING, NULL);
  mdg_upload_item_set_sent (job->item, job->offset);
  send_next (g_steal_pointer (&task));
}

static void
announce (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  const MdgUploadEntry *entry = mdg_upload_item_get_entry (job->item);
  const MdgUpload upload = { .folder_id = entry->folder_id,
                             .document_id = entry->document_id,
                             .name = entry->name,
                             .path = entry->path,
                             .size = entry->size,
                             .sha256 = entry->sha256,
                             .keep_both = entry->keep_both,
                             .effective_from = entry->effective_from,
                             .effective_until = entry->effective_until };
  g_autofree char *path = mdg_path_fill (MDG_PATH_FOLDER_UPLOADS, entry->folder_id);
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_UPLOAD_TYPE, &upload);
  MdgCall call = { .method = "POST", .path = path, .body = body };
  mdg_connection_send_async (job->connection, &call, g_task_get_cancellable (task), on_announced,
                             task);
}

/* ---- the file ---- */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  MdgUploadEntry *entry = mdg_upload_item_edit_entry (job->item);
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  job->stamp = reading->stamp;
  entry->size = reading->stamp.size;
  entry->mtime = reading->stamp.mtime;
  if (reading->sha256 != NULL)
    {
      g_free (entry->sha256);
      entry->sha256 = g_strdup (reading->sha256);
    }
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_task_return_error (task, stopped ());
  else
    announce (g_steal_pointer (&task));
}

static gboolean
look (Reading *reading, GCancellable *cancellable, GError **error)
{
  MdgFileStamp now;
  if (!mdg_file_stamp_read (reading->file, &now, cancellable, error))
    return FALSE;
  /* A file that is another now starts anew. */
  if (!reading->stamp_known || !mdg_file_stamp_equal (&now, &reading->stamp))
    reading->hash_known = FALSE;
  reading->stamp = now;
  if (now.size == 0 || now.size > MDG_UPLOAD_MAX_BYTES)
    {
      mdg_set_error (error, now.size == 0 ? MDG_ERROR_EXTRACT_EMPTY : MDG_ERROR_BODY_TOO_LARGE,
                     "max", "500 MB", NULL);
      return FALSE;
    }
  if (reading->hash_known)
    return TRUE;
  reading->sha256 = mdg_file_digest (reading->file, &now, cancellable, error);
  return reading->sha256 != NULL;
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  if (look (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
mdg_upload_job_async (MdgConnection *connection,
                      MdgUploadLine *line,
                      MdgUploadItem *item,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  const MdgUploadEntry *entry = mdg_upload_item_get_entry (item);
  GTask *task = g_task_new (item, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  g_task_set_task_data (task, job, job_free);
  job->connection = g_object_ref (connection);
  job->line = g_object_ref (line);
  job->item = g_object_ref (item);
  job->file = g_file_new_for_uri (entry->uri);
  Reading *reading = g_new0 (Reading, 1);
  reading->file = g_object_ref (job->file);
  reading->stamp = (MdgFileStamp){ entry->size, entry->mtime };
  reading->stamp_known = entry->mtime != 0;
  reading->hash_known = entry->sha256 != NULL;
  mdg_upload_item_set_state (item, MDG_UPLOAD_READING, NULL);
  g_autoptr (GTask) inner = g_task_new (item, cancellable, on_looked, task);
  g_task_set_task_data (inner, reading, reading_free);
  g_task_run_in_thread (inner, look_in_thread);
}

gboolean
mdg_upload_job_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gint64
mdg_upload_job_get_id (GAsyncResult *result)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  return job->upload_id;
}
