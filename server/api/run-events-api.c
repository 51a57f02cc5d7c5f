/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. A reader of an answer keeps its place on the run board and fetches when its socket has
 * taken what came before, so nothing is piled up for a slow one. Last-Event-ID says where it was.
 * An answer that is over is told from its row, as the one event "message"; one that is neither on
 * the board nor over is being written by another process, and asked for again.
 */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/chat.h"

/* Joins one stream to one run. Reference-counted: the response holds one until the stream has been
 * started, the stream one until it has ended. Main context, but for on_news. */
typedef struct
{
  MdgCore *core;
  gint64 message_id;
  gint64 seq;
  MdgRunReader *reader;
  MdgStream *stream;
  MdgMessage *message; /* of an answer that is not on the board */
} RunLink;

static void
clear_link (gpointer data)
{
  RunLink *link = data;
  g_clear_pointer (&link->reader, mdg_run_reader_free);
  g_clear_pointer (&link->stream, mdg_stream_unref);
  mdg_message_free (link->message);
}

static void
unref_link (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_link);
}

static void
on_news (gpointer user_data)
{
  RunLink *link = user_data;
  MdgStream *stream = g_atomic_pointer_get (&link->stream);
  if (stream != NULL)
    mdg_stream_wake (stream);
}

/* Sends the next event; what follows is asked for when it has gone out. */
static void
on_ready (MdgStream *stream, gpointer user_data)
{
  RunLink *link = user_data;
  gboolean over = FALSE;
  g_auto (MdgRunEvent) event = { 0 };
  if (link->reader == NULL || !mdg_run_reader_next (link->reader, &event, &over))
    return;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, event.seq);
  mdg_stream_send (stream, id, event.name, event.data);
  if (over)
    mdg_stream_close (stream);
}

static void
on_closed (MdgStream *stream, gpointer user_data)
{
  RunLink *link = user_data;
  g_clear_pointer (&link->reader, mdg_run_reader_free);
}

static gboolean
is_over (const MdgMessage *message)
{
  return !g_str_equal (message->state, MDG_MESSAGE_WAITING) &&
         !g_str_equal (message->state, MDG_MESSAGE_SEARCHING) &&
         !g_str_equal (message->state, MDG_MESSAGE_WRITING);
}

static void
send_message (MdgStream *stream, const MdgMessage *message)
{
  if (is_over (message))
    {
      g_autoptr (GBytes) json = mdg_codec_encode_bytes (&MDG_MESSAGE_TYPE, message);
      g_autofree char *data = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
      mdg_stream_send (stream, NULL, MDG_RUN_EVENT_MESSAGE, data);
    }
  mdg_stream_close (stream);
}

static void
on_open (MdgStream *stream, gpointer user_data)
{
  RunLink *link = user_data;
  if (link->reader == NULL)
    {
      send_message (stream, link->message);
      return;
    }
  g_atomic_pointer_set (&link->stream, mdg_stream_ref (stream));
  mdg_stream_set_closed_func (stream, on_closed, g_atomic_rc_box_acquire (link), unref_link);
  mdg_stream_set_ready_func (stream, on_ready, link);
}

static gint64
last_seq (MdgRequest *request)
{
  gint64 seq = 0;
  const char *last_id = mdg_request_get_header (request, "Last-Event-ID");
  return last_id != NULL &&
             g_ascii_string_to_signed (last_id, 10, 0, G_MAXINT64, &seq, NULL)
           ? seq
           : 0;
}

MDG_HANDLER (mdg_api_message_events)
{
  MdgContext *context = mdg_api_context (request);
  gint64 id = mdg_request_get_id (request);
  RunLink *link = g_atomic_rc_box_new0 (RunLink);
  link->core = context->core;
  /* The reader first: an answer that ends in between is read to its end, or found in its row. */
  link->reader = mdg_run_board_read (context->core->runs, id, last_seq (request), on_news, link);
  link->message = mdg_chat_service_message (context, id, error);
  if (link->message != NULL)
    return mdg_response_new_stream (on_open, link, unref_link);
  unref_link (link);
  return NULL;
}
