/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: each opening of the stream is a Stream with its own message, parser and cancellable, so
 * that late callbacks of a given-up stream touch nothing but themselves. The source keeps what
 * outlives a stream: the last event id and the number of failed tries.
 */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/event-source.h"

#include "client/net/session.h"
#include "shared/base/error.h"
#include "shared/wire/event-stream.h"
#include "shared/wire/paths.h"

#define PIECE_BYTES (16 * 1024)
#define STATUS_UPGRADE_REQUIRED 426 /* libsoup has no name for it */

typedef struct
{
  MdgEventSource *source; /* strong: a callback is under way whenever a Stream lives */
  GCancellable *cancellable;
  SoupMessage *message;
  GInputStream *input;
  MdgEventParser *parser;
  char *token;
} Stream;

struct _MdgEventSource
{
  GObject parent_instance;
  MdgConnection *connection;
  SoupSession *session;
  char *path;
  GCancellable *current; /* cancels the stream under way */
  GError *error;
  char *last_id;
  gboolean open;
  gboolean running;
  guint attempt;
  guint retry_timer;
  guint silence_timer;
  guint silence_ms;
};

enum
{
  EVENT,
  STATE_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgEventSource, mdg_event_source, G_TYPE_OBJECT)

static void open_stream (MdgEventSource *self);

static void
stream_free (Stream *stream)
{
  g_clear_object (&stream->cancellable);
  g_clear_object (&stream->message);
  g_clear_object (&stream->input);
  g_clear_pointer (&stream->parser, mdg_event_parser_free);
  g_clear_object (&stream->source);
  g_free (stream->token);
  g_free (stream);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stream, stream_free)

guint
mdg_event_source_wait_ms (guint attempt, double share)
{
  guint seconds = MDG_RETRY_FIRST_SECONDS;
  for (guint i = 1; i < attempt && seconds < MDG_RETRY_MAX_SECONDS; i++)
    seconds *= 2;
  seconds = MIN (seconds, MDG_RETRY_MAX_SECONDS);
  return (guint) (seconds * 500 * (1.0 + share));
}

static gboolean
is_current (Stream *stream)
{
  return stream->source->running && stream->source->current == stream->cancellable;
}

static gboolean
on_retry (gpointer user_data)
{
  MdgEventSource *self = user_data;
  self->retry_timer = 0;
  open_stream (self);
  return G_SOURCE_REMOVE;
}

static void
give_up_current (MdgEventSource *self)
{
  g_clear_handle_id (&self->silence_timer, g_source_remove);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  if (self->current != NULL)
    g_cancellable_cancel (self->current);
  g_clear_object (&self->current);
}

static void
break_off (MdgEventSource *self, GError *error)
{
  give_up_current (self);
  g_clear_error (&self->error);
  self->error = error;
  self->open = FALSE;
  self->attempt++;
  self->retry_timer =
    g_timeout_add (mdg_event_source_wait_ms (self->attempt, g_random_double ()), on_retry, self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static gboolean
on_silence (gpointer user_data)
{
  MdgEventSource *self = user_data;
  self->silence_timer = 0;
  break_off (self, mdg_error_new (MDG_ERROR_NETWORK_TIMEOUT, NULL, NULL));
  return G_SOURCE_REMOVE;
}

static void
heard_something (MdgEventSource *self)
{
  g_clear_handle_id (&self->silence_timer, g_source_remove);
  self->silence_timer = g_timeout_add (self->silence_ms, on_silence, self);
}

static void
on_event (const MdgEvent *event, gpointer user_data)
{
  Stream *stream = user_data;
  if (!is_current (stream))
    return;
  if (event->id != NULL)
    {
      g_autofree char *old = stream->source->last_id;
      stream->source->last_id = g_strdup (event->id);
    }
  g_signal_emit (stream->source, signals[EVENT], 0, event->name, event->data);
}

static void
on_piece (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Stream) stream = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (!is_current (stream))
    return;
  if (piece == NULL || g_bytes_get_size (piece) == 0)
    {
      break_off (stream->source, error != NULL
                                   ? mdg_connection_explain (error)
                                   : mdg_error_new (MDG_ERROR_NETWORK_UNREACHABLE, NULL, NULL));
      return;
    }
  heard_something (stream->source);
  gboolean good = mdg_event_parser_feed (stream->parser, g_bytes_get_data (piece, NULL),
                                         g_bytes_get_size (piece), &error);
  if (!is_current (stream))
    return;
  if (!good)
    {
      break_off (stream->source, g_steal_pointer (&error));
      return;
    }
  GInputStream *input = stream->input;
  GCancellable *cancellable = stream->cancellable;
  g_input_stream_read_bytes_async (input, PIECE_BYTES, G_PRIORITY_DEFAULT, cancellable, on_piece,
                                   g_steal_pointer (&stream));
}

static void
take_refusal (Stream *stream, guint status)
{
  MdgEventSource *self = stream->source;
  if (status == SOUP_STATUS_UNAUTHORIZED)
    {
      g_autoptr (MdgConnection) connection = g_object_ref (self->connection);
      mdg_event_source_stop (self);
      mdg_connection_refused (connection, stream->token);
      return;
    }
  if (status == STATUS_UPGRADE_REQUIRED)
    {
      g_autoptr (MdgConnection) connection = g_object_ref (self->connection);
      mdg_event_source_stop (self);
      mdg_connection_outdated (connection);
      return;
    }
  gboolean passing = status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == SOUP_STATUS_BAD_GATEWAY;
  break_off (self, mdg_error_new (passing ? MDG_ERROR_SHUTTING_DOWN : MDG_ERROR_NETWORK_UNREACHABLE,
                                  NULL, NULL));
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Stream) stream = user_data;
  g_autoptr (GError) error = NULL;
  stream->input = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (!is_current (stream))
    return;
  if (stream->input == NULL)
    {
      break_off (stream->source, mdg_connection_explain (error));
      return;
    }
  guint status = soup_message_get_status (stream->message);
  if (status != SOUP_STATUS_OK)
    {
      take_refusal (stream, status);
      return;
    }
  MdgEventSource *self = stream->source;
  self->open = TRUE;
  self->attempt = 0;
  g_clear_error (&self->error);
  heard_something (self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
  if (!is_current (stream))
    return;
  GInputStream *input = stream->input;
  GCancellable *cancellable = stream->cancellable;
  g_input_stream_read_bytes_async (input, PIECE_BYTES, G_PRIORITY_DEFAULT, cancellable, on_piece,
                                   g_steal_pointer (&stream));
}

static SoupMessage *
message_new (MdgEventSource *self)
{
  SoupMessage *message = mdg_session_message_new (self->connection, "GET", self->path);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, "Accept", "text/event-stream");
  if (self->last_id != NULL)
    soup_message_headers_append (headers, "Last-Event-ID", self->last_id);
  return message;
}

static void
open_stream (MdgEventSource *self)
{
  give_up_current (self);
  if (!self->running || mdg_connection_get_token (self->connection) == NULL)
    return;
  self->current = g_cancellable_new ();
  heard_something (self);
  Stream *stream = g_new0 (Stream, 1);
  stream->source = g_object_ref (self);
  stream->cancellable = g_object_ref (self->current);
  stream->message = message_new (self);
  stream->token = g_strdup (mdg_connection_get_token (self->connection));
  stream->parser = mdg_event_parser_new (on_event, stream);
  soup_session_send_async (self->session, stream->message, G_PRIORITY_DEFAULT, stream->cancellable,
                           on_opened, stream);
}

void
mdg_event_source_start (MdgEventSource *self)
{
  self->running = TRUE;
  self->attempt = 0;
  open_stream (self);
}

void
mdg_event_source_stop (MdgEventSource *self)
{
  self->running = FALSE;
  self->open = FALSE;
  give_up_current (self);
}

void
mdg_event_source_retry_now (MdgEventSource *self)
{
  if (self->running && !self->open)
    open_stream (self);
}

gboolean
mdg_event_source_is_open (MdgEventSource *self)
{
  return self->open;
}

const GError *
mdg_event_source_get_error (MdgEventSource *self)
{
  return self->error;
}

void
mdg_event_source_set_silence_ms (MdgEventSource *self, guint milliseconds)
{
  self->silence_ms = milliseconds;
}

MdgEventSource *
mdg_event_source_new_for (MdgConnection *connection, const char *path, const char *last_id)
{
  MdgEventSource *self = g_object_new (MDG_TYPE_EVENT_SOURCE, NULL);
  self->path = g_strdup (path);
  self->last_id = g_strdup (last_id);
  self->connection = g_object_ref (connection);
  self->session = mdg_session_new (connection, 0);
  return self;
}

MdgEventSource *
mdg_event_source_new (MdgConnection *connection)
{
  return mdg_event_source_new_for (connection, MDG_PATH_EVENTS, NULL);
}

static void
mdg_event_source_dispose (GObject *object)
{
  MdgEventSource *self = MDG_EVENT_SOURCE (object);
  mdg_event_source_stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->connection);
  g_clear_error (&self->error);
  g_clear_pointer (&self->last_id, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (mdg_event_source_parent_class)->dispose (object);
}

static void
mdg_event_source_class_init (MdgEventSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_event_source_dispose;
  signals[EVENT] = g_signal_new ("event", MDG_TYPE_EVENT_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", MDG_TYPE_EVENT_SOURCE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_event_source_init (MdgEventSource *self)
{
  self->silence_ms = MDG_EVENT_SILENCE_SECONDS * 1000;
}
