/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/download.h"

#include "client/net/session.h"
#include "shared/base/error.h"

#include <glib/gstdio.h>

#define PIECE_BYTES (128 * 1024)

typedef struct
{
  MdgConnection *connection;
  SoupSession *session; /* its own: its time limit is another */
  SoupMessage *message;
  GFile *file;
  GInputStream *input;
  GOutputStream *output;
  GBytes *piece; /* while it is being written */
  gint64 have;
  gint64 bytes;
  guint wait_seconds;
  MdgDownloadFunc progress;
  gpointer progress_data;
} Job;

static void read_piece (GTask *task);

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_pointer (&job->piece, g_bytes_unref);
  g_clear_object (&job->input);
  g_clear_object (&job->output);
  g_clear_object (&job->message);
  g_clear_object (&job->session);
  g_clear_object (&job->file);
  g_clear_object (&job->connection);
  g_free (job);
}

/* Takes @error. The file is closed first: on Windows nobody can delete it before. */
static void
fail_with (GTask *task, GError *error)
{
  Job *job = g_task_get_task_data (task);
  g_clear_object (&job->output);
  g_task_return_error (task, error);
}

static void
fail (GTask *task, MdgErrorCode code)
{
  fail_with (task, mdg_error_new (code, NULL, NULL));
}

static void
fail_file (GTask *task, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail_with (task, g_error_copy (error));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    fail (task, MDG_ERROR_UPDATE_NO_ROOM);
  else
    fail (task, MDG_ERROR_UPDATE_FILE);
}

static gint64
size_of (GFile *file)
{
  GStatBuf info;
  g_autofree char *path = g_file_get_path (file);
  return g_stat (path, &info) == 0 ? (gint64) info.st_size : 0;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, &size, &error))
    {
      fail_file (task, error);
      return;
    }
  job->have += (gint64) size;
  job->progress (job->have, job->progress_data);
  read_piece (g_steal_pointer (&task));
}

static void
on_piece (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (piece == NULL)
    {
      fail_with (task, mdg_connection_explain (error));
      return;
    }
  gsize size = g_bytes_get_size (piece);
  if (size == 0 && job->have < job->bytes)
    fail (task, MDG_ERROR_NETWORK_UNREACHABLE);
  else if (size == 0 && g_output_stream_close (job->output, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else if (size == 0)
    fail_file (task, error);
  else if ((gint64) size > job->bytes - job->have)
    fail (task, MDG_ERROR_UPDATE_DAMAGED);
  else
    {
      g_clear_pointer (&job->piece, g_bytes_unref);
      job->piece = g_bytes_ref (piece);
      GCancellable *cancellable = g_task_get_cancellable (task);
      g_output_stream_write_all_async (job->output, g_bytes_get_data (piece, NULL), size,
                                       G_PRIORITY_DEFAULT, cancellable, on_written,
                                       g_steal_pointer (&task));
    }
}

static void
read_piece (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_input_stream_read_bytes_async (job->input, PIECE_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_piece, task);
}

/* TRUE when the answer goes on where the file ends. */
static gboolean
is_rest (Job *job)
{
  goffset start = 0, end = 0, total = 0;
  return soup_message_get_status (job->message) == SOUP_STATUS_PARTIAL_CONTENT &&
         soup_message_headers_get_content_range (
           soup_message_get_response_headers (job->message), &start, &end, &total) &&
         start == job->have && (total == -1 || total == job->bytes);
}

static gboolean
open_output (Job *job, GError **error)
{
  if (!is_rest (job))
    {
      job->have = 0;
      g_file_delete (job->file, NULL, NULL);
    }
  job->output =
    G_OUTPUT_STREAM (g_file_append_to (job->file, G_FILE_CREATE_PRIVATE, NULL, error));
  return job->output != NULL;
}

static void
take_refusal (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  guint status = soup_message_get_status (job->message);
  const char *wait = soup_message_headers_get_one (
    soup_message_get_response_headers (job->message), "Retry-After");
  guint64 seconds = wait != NULL ? g_ascii_strtoull (wait, NULL, 10) : 0;
  job->wait_seconds = (guint) MIN (seconds, MDG_DOWNLOAD_MAX_RETRY_SECONDS);
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == 429)
    fail (task, MDG_ERROR_BUSY);
  else if (status == SOUP_STATUS_NOT_FOUND)
    fail (task, MDG_ERROR_NOT_FOUND);
  else if (status == SOUP_STATUS_BAD_GATEWAY)
    fail (task, MDG_ERROR_SHUTTING_DOWN);
  else if (status == SOUP_STATUS_GATEWAY_TIMEOUT)
    fail (task, MDG_ERROR_NETWORK_TIMEOUT);
  else
    fail (task, MDG_ERROR_NETWORK_NOT_MADOGUCHI);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  job->input = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  guint status = soup_message_get_status (job->message);
  if (job->input == NULL)
    fail_with (task, mdg_connection_explain (error));
  else if (status != SOUP_STATUS_OK && !is_rest (job))
    take_refusal (task);
  else if (!open_output (job, &error))
    fail_file (task, error);
  else
    {
      job->progress (job->have, job->progress_data);
      read_piece (g_steal_pointer (&task));
    }
}

static void
ask_for_rest (Job *job, const char *etag)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (job->message);
  soup_message_headers_set_range (headers, job->have, -1);
  soup_message_headers_append (headers, "If-Range", etag);
}

void
mdg_download_async (MdgConnection *connection,
                    const MdgDownload *download,
                    MdgDownloadFunc progress,
                    gpointer progress_data,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (connection, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  g_task_set_task_data (task, job, job_free);
  job->connection = g_object_ref (connection);
  job->file = g_file_new_for_path (download->file);
  job->bytes = download->bytes;
  job->progress = progress;
  job->progress_data = progress_data;
  job->have = size_of (job->file);
  if (job->have == download->bytes)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  job->message = mdg_session_message_new (connection, "GET", download->path);
  if (job->message == NULL)
    {
      fail (task, MDG_ERROR_NETWORK_UNREACHABLE);
      return;
    }
  /* A packed part of a file would not be the part that is missing. */
  soup_message_disable_feature (job->message, SOUP_TYPE_CONTENT_DECODER);
  if (job->have > 0 && job->have < download->bytes)
    ask_for_rest (job, download->etag);
  job->session = mdg_session_new (connection, MDG_DOWNLOAD_TIMEOUT_SECONDS);
  soup_session_send_async (job->session, job->message, G_PRIORITY_DEFAULT, cancellable, on_answer,
                           g_steal_pointer (&task));
}

gboolean
mdg_download_finish (GAsyncResult *result, guint *ret_wait_seconds, GError **error)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  *ret_wait_seconds = job->wait_seconds;
  return g_task_propagate_boolean (G_TASK (result), error);
}
