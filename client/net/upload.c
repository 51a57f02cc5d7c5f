/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/upload.h"

#include "client/net/session.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

/* An answer is one small record or one problem. */
#define ANSWER_MAX_BYTES (64 * 1024)

struct _MdgUploadLine
{
  GObject parent_instance;
  MdgConnection *connection;
  SoupSession *session;
  char *pattern;
};

typedef struct
{
  SoupMessage *message;
  GCancellable *cancellable; /* of this piece: by the caller's, or by the time limit */
  GCancellable *outer;
  gulong outer_handler;
  guint timer;
  gboolean late;
  char *token;
  gsize sent;
  MdgUploadFunc progress;
  gpointer progress_data;
  guint8 *answer;
} Piece;

G_DEFINE_FINAL_TYPE (MdgUploadLine, mdg_upload_line, G_TYPE_OBJECT)

static void
piece_free (gpointer data)
{
  Piece *piece = data;
  g_clear_handle_id (&piece->timer, g_source_remove);
  g_cancellable_disconnect (piece->outer, piece->outer_handler);
  if (piece->message != NULL)
    g_signal_handlers_disconnect_by_data (piece->message, piece);
  g_clear_object (&piece->message);
  g_clear_object (&piece->cancellable);
  g_clear_object (&piece->outer);
  g_free (piece->token);
  g_free (piece->answer);
  g_free (piece);
}

static void
on_wrote (SoupMessage *message, guint size, Piece *piece)
{
  piece->sent += size;
  piece->progress (piece->sent, piece->progress_data);
}

static gboolean
on_late (gpointer user_data)
{
  Piece *piece = user_data;
  piece->timer = 0;
  piece->late = TRUE;
  g_cancellable_cancel (piece->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/* Nothing is told any more once the caller knows the end. */
static void
end_piece (GTask *task, GError *error)
{
  Piece *piece = g_task_get_task_data (task);
  g_clear_handle_id (&piece->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (piece->message, piece);
  if (error == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_autoptr (GError) known = error;
  if (piece->late && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, mdg_error_new (MDG_ERROR_NETWORK_TIMEOUT, NULL, NULL));
  else
    g_task_return_error (task, mdg_connection_explain (known));
}

static void
on_answer_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MdgUploadLine *self = g_task_get_source_object (task);
  Piece *piece = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  gboolean whole =
    g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &size, &error);
  if (!whole || SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (piece->message)))
    {
      end_piece (task, g_steal_pointer (&error));
      return;
    }
  g_autoptr (GBytes) body = g_bytes_new (piece->answer, size);
  g_autoptr (GError) refusal = mdg_session_error_of_answer (piece->message, body);
  if (g_error_matches (refusal, MDG_ERROR, MDG_ERROR_NOT_SIGNED_IN))
    mdg_connection_refused (self->connection, piece->token);
  else if (g_error_matches (refusal, MDG_ERROR, MDG_ERROR_CLIENT_TOO_OLD))
    mdg_connection_outdated (self->connection);
  end_piece (task, g_steal_pointer (&refusal));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Piece *piece = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
    soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (stream == NULL)
    {
      end_piece (task, g_steal_pointer (&error));
      return;
    }
  piece->answer = g_malloc (ANSWER_MAX_BYTES);
  g_input_stream_read_all_async (stream, piece->answer, ANSWER_MAX_BYTES, G_PRIORITY_DEFAULT,
                                 piece->cancellable, on_answer_read, g_steal_pointer (&task));
}

static void
follow_cancellable (Piece *piece, GCancellable *outer)
{
  piece->cancellable = g_cancellable_new ();
  if (outer == NULL)
    return;
  piece->outer = g_object_ref (outer);
  piece->outer_handler =
    g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled),
                           g_object_ref (piece->cancellable), g_object_unref);
}

void
mdg_upload_line_send_async (MdgUploadLine *self,
                            gint64 upload_id,
                            gint64 offset,
                            GBytes *bytes,
                            MdgUploadFunc progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *path = mdg_path_fill (self->pattern, upload_id);
  const char *query = strchr (path, '?') != NULL ? "" : "?offset=";
  g_autofree char *full = g_strdup_printf ("%s%s%" G_GINT64_FORMAT, path, query, offset);
  Piece *piece = g_new0 (Piece, 1);
  g_task_set_task_data (task, piece, piece_free);
  follow_cancellable (piece, cancellable);
  piece->progress = progress;
  piece->progress_data = progress_data;
  piece->token = g_strdup (mdg_connection_get_token (self->connection));
  piece->message = mdg_session_message_new (self->connection, "PUT", full);
  if (piece->message == NULL)
    {
      g_task_return_error (task, mdg_error_new (MDG_ERROR_NETWORK_UNREACHABLE, NULL, NULL));
      return;
    }
  soup_message_set_request_body_from_bytes (piece->message, "application/octet-stream", bytes);
  g_signal_connect (piece->message, "wrote-body-data", G_CALLBACK (on_wrote), piece);
  piece->timer = g_timeout_add_seconds (MDG_UPLOAD_PIECE_MAX_SECONDS, on_late, piece);
  soup_session_send_async (self->session, piece->message, G_PRIORITY_DEFAULT, piece->cancellable,
                           on_answer, g_steal_pointer (&task));
}

gboolean
mdg_upload_line_send_finish (MdgUploadLine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

MdgUploadLine *
mdg_upload_line_new_for (MdgConnection *connection, const char *pattern)
{
  MdgUploadLine *self = g_object_new (MDG_TYPE_UPLOAD_LINE, NULL);
  self->connection = g_object_ref (connection);
  self->session = mdg_session_new (connection, MDG_UPLOAD_TIMEOUT_SECONDS);
  self->pattern = g_strdup (pattern);
  return self;
}

MdgUploadLine *
mdg_upload_line_new (MdgConnection *connection)
{
  return mdg_upload_line_new_for (connection, MDG_PATH_UPLOAD_BYTES);
}

static void
mdg_upload_line_dispose (GObject *object)
{
  MdgUploadLine *self = MDG_UPLOAD_LINE (object);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->pattern, g_free);
  G_OBJECT_CLASS (mdg_upload_line_parent_class)->dispose (object);
}

static void
mdg_upload_line_class_init (MdgUploadLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_upload_line_dispose;
}

static void
mdg_upload_line_init (MdgUploadLine *self)
{
}
