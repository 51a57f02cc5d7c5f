/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/run-stream.h"

#include "client/model/answer.h"
#include "client/net/event-source.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

#include <string.h>

struct _MdgRunStream
{
  GObject parent_instance;
  MdgAccess *access;
  MdgEventSource *source;
  GCancellable *cancellable; /* of the look at the message itself, or NULL */
  gint64 id;
};

enum
{
  STATE,
  TEXT,
  CITATION,
  MESSAGE,
  LOST,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgRunStream, mdg_run_stream, G_TYPE_OBJECT)

gboolean
mdg_message_is_running (const MdgMessage *message)
{
  return g_strcmp0 (message->state, MDG_MESSAGE_WAITING) == 0 ||
         g_strcmp0 (message->state, MDG_MESSAGE_SEARCHING) == 0 ||
         g_strcmp0 (message->state, MDG_MESSAGE_WRITING) == 0;
}

void
mdg_run_stream_stop (MdgRunStream *self)
{
  if (self->source != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->source, self);
      mdg_event_source_stop (self->source);
    }
  g_clear_object (&self->source);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
tell_message (MdgRunStream *self, const MdgMessage *message)
{
  g_autoptr (MdgRunStream) alive = g_object_ref (self);
  if (!mdg_message_is_running (message))
    mdg_run_stream_stop (self);
  g_signal_emit (alive, signals[MESSAGE], 0, message);
}

/* ---- events ---- */

static void
take_piece (MdgRunStream *self, GBytes *data, gboolean is_text)
{
  g_autoptr (MdgRunPiece) piece =
    mdg_codec_decode_bytes (&MDG_RUN_PIECE_TYPE, data, MDG_DECODE_TOLERANT, NULL);
  if (piece != NULL && is_text && piece->text != NULL)
    g_signal_emit (self, signals[TEXT], 0, piece->text);
  else if (piece != NULL && !is_text && piece->state != NULL)
    g_signal_emit (self, signals[STATE], 0, piece->state);
}

static void
take_citation (MdgRunStream *self, GBytes *data)
{
  g_autoptr (MdgCitation) citation =
    mdg_codec_decode_bytes (&MDG_CITATION_TYPE, data, MDG_DECODE_TOLERANT, NULL);
  if (citation != NULL)
    g_signal_emit (self, signals[CITATION], 0, citation);
}

static void
take_message (MdgRunStream *self, GBytes *data)
{
  g_autoptr (MdgMessage) message =
    mdg_codec_decode_bytes (&MDG_MESSAGE_TYPE, data, MDG_DECODE_TOLERANT, NULL);
  if (message != NULL && message->id == self->id)
    tell_message (self, message);
}

static void
on_event (MdgEventSource *source, const char *name, const char *text, MdgRunStream *self)
{
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  if (g_strcmp0 (name, MDG_RUN_EVENT_TEXT) == 0)
    take_piece (self, data, TRUE);
  else if (g_strcmp0 (name, MDG_RUN_EVENT_STATE) == 0)
    take_piece (self, data, FALSE);
  else if (g_strcmp0 (name, MDG_RUN_EVENT_CITATION) == 0)
    take_citation (self, data);
  else if (g_strcmp0 (name, MDG_RUN_EVENT_MESSAGE) == 0)
    take_message (self, data);
}

/* ---- a line that was cut ---- */

static void
on_message (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgRunStream) self = user_data;
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr (MdgMessage) message = mdg_answer_finish_record (result, &MDG_MESSAGE_TYPE, &error);
  if (self->cancellable != cancellable)
    return;
  g_clear_object (&self->cancellable);
  gboolean refused = g_error_matches (error, MDG_ERROR, MDG_ERROR_NOT_FOUND) ||
                     g_error_matches (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  /* One that still runs is followed by its stream, which holds what comes after @last_seq. */
  if (message != NULL && !mdg_message_is_running (message))
    tell_message (self, message);
  else if (refused)
    {
      mdg_run_stream_stop (self);
      g_signal_emit (self, signals[LOST], 0);
    }
}

static void
on_state_changed (MdgRunStream *self)
{
  if (mdg_event_source_get_error (self->source) == NULL || self->cancellable != NULL)
    return;
  g_autofree char *path = mdg_path_fill (MDG_PATH_MESSAGE, self->id);
  self->cancellable = g_cancellable_new ();
  mdg_access_send_async (self->access, "GET", path, NULL, self->cancellable, on_message,
                         g_object_ref (self));
}

gint64
mdg_run_stream_get_message_id (MdgRunStream *self)
{
  return self->id;
}

MdgRunStream *
mdg_run_stream_new (MdgAccess *access, gint64 message_id, gint64 last_seq)
{
  MdgRunStream *self = g_object_new (MDG_TYPE_RUN_STREAM, NULL);
  g_autofree char *path = mdg_path_fill (MDG_PATH_MESSAGE_EVENTS, message_id);
  g_autofree char *last = last_seq > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, last_seq) : NULL;
  self->access = g_object_ref (access);
  self->id = message_id;
  self->source = mdg_event_source_new_for (mdg_access_get_connection (access), path, last);
  g_signal_connect_object (self->source, "event", G_CALLBACK (on_event), self, 0);
  g_signal_connect_object (self->source, "state-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  mdg_event_source_start (self->source);
  return self;
}

static void
mdg_run_stream_dispose (GObject *object)
{
  MdgRunStream *self = MDG_RUN_STREAM (object);
  mdg_run_stream_stop (self);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_run_stream_parent_class)->dispose (object);
}

static void
mdg_run_stream_class_init (MdgRunStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_run_stream_dispose;
  signals[STATE] = g_signal_new ("state", MDG_TYPE_RUN_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TEXT] = g_signal_new ("text", MDG_TYPE_RUN_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CITATION] = g_signal_new ("citation", MDG_TYPE_RUN_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[MESSAGE] = g_signal_new ("message", MDG_TYPE_RUN_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[LOST] = g_signal_new ("lost", MDG_TYPE_RUN_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
mdg_run_stream_init (MdgRunStream *self)
{
}
