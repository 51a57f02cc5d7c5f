/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/call.h"

#include "server/engine/llm/decoder.h"
#include "shared/base/error.h"
#include "shared/wire/json.h"

#include <string.h>

#define READ_BYTES 8192
#define MAX_CODE_CHARS 60

/* The whole of one answer, however much the model seems to be at work. */
#define MAX_TOTAL_US (30 * 60 * G_USEC_PER_SEC)

/* After the last piece, for the connection to come to its end and be of use again. */
#define END_US (200 * 1000)

typedef struct
{
  const MdgLlmDoor *door;
  MdgLlmReader *reader;
  GCancellable *outer;
  GCancellable *inner; /* cancelled with the outer one and by the time limit */
  MdgDeadline *deadline;
  gboolean images;
} Call;

/* ---- time ---- */

static guint
or_usual (guint ms, guint usual)
{
  return ms != 0 ? ms : usual;
}

static gint64
first_limit (const Call *call)
{
  return call->reader->begun +
         (gint64) or_usual (call->door->settings->first_ms, MDG_LLM_FIRST_MS) * 1000;
}

/* Waiting for the first text has its own time; a model that is heard thinking gets more. */
static void
move_limit (Call *call)
{
  const MdgLlmReader *reader = call->reader;
  gint64 idle =
    reader->moved + (gint64) or_usual (call->door->settings->idle_ms, MDG_LLM_IDLE_MS) * 1000;
  gint64 limit = reader->size == 0 ? MAX (first_limit (call), idle) : idle;
  if (reader->over)
    limit = g_get_monotonic_time () + END_US;
  mdg_deadline_move (call->deadline, MIN (limit, reader->begun + MAX_TOTAL_US));
}

/* The connection stands and the question is about to go. */
static void
on_starting (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;
  call->reader->begun = call->reader->moved = g_get_monotonic_time ();
  mdg_deadline_move (call->deadline, first_limit (call));
}

/* HTTP/1.1: libsoup 3.2 keeps an HTTP/2 connection for the thread that made it, of which nothing
 * but an open socket would be left here, and has no other way of saying so. */
static void
on_network (SoupMessage *message, GSocketClientEvent event, GIOStream *stream, gpointer user_data)
{
  const char *protocols[] = { "http/1.1", NULL };
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && G_IS_TLS_CONNECTION (stream))
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (stream), protocols);
}

static void
on_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* ---- errors ---- */

/* A code is an identifier; a sentence could repeat the question. */
static gboolean
is_code (const char *text)
{
  gsize n = text != NULL ? strlen (text) : 0;
  return n > 0 && n <= MAX_CODE_CHARS &&
         strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_.-") == n;
}

static gboolean
fail (MdgErrorCode meaning, guint status, const char *code, GError **error)
{
  mdg_set_error (error, meaning, NULL);
  if (status != 0)
    g_prefix_error (error, "The provider answered %u%s%s: ", status, is_code (code) ? " " : "",
                    is_code (code) ? code : "");
  return FALSE;
}

static gboolean
fail_sending (Call *call, GError **error)
{
  if (g_cancellable_is_cancelled (call->outer) || call->reader->stopped)
    return fail (MDG_ERROR_CANCELLED, 0, NULL, error);
  return fail (call->reader->size > 0 ? MDG_ERROR_MODEL_CUT : MDG_ERROR_MODEL_UNREACHABLE, 0, NULL,
               error);
}

static gint64
read_retry (SoupMessageHeaders *headers)
{
  const char *ms = soup_message_headers_get_one (headers, "retry-after-ms"); /* Azure */
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 value = 0;
  if (ms != NULL && g_ascii_string_to_unsigned (ms, 10, 0, G_MAXINT32, &value, NULL))
    return (gint64) value;
  if (text == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &value, NULL))
    return (gint64) value * 1000;
  g_autoptr (GDateTime) until = soup_date_time_new_from_http_string (text);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  return until != NULL ? MAX (0, g_date_time_difference (until, now) / 1000) : -1;
}

static GBytes *
read_short (GInputStream *stream, GCancellable *cancellable)
{
  GByteArray *all = g_byte_array_new ();
  guint8 buffer[READ_BYTES];
  while (all->len < MDG_LLM_MAX_PROBLEM_BYTES)
    {
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, NULL);
      if (n <= 0)
        break;
      g_byte_array_append (all, buffer, (guint) n);
    }
  return g_byte_array_free_to_bytes (all);
}

/* {"error": {"code", "type", "message"}}, {"error": "…"}, {"code", "message"}; or the header AWS
 * has. Anything else means what its status means. */
static gboolean
read_problem (Call *call,
              GBytes *body,
              guint status,
              SoupMessageHeaders *headers,
              MdgLlmOutcome *outcome,
              GError **error)
{
  g_autoptr (JsonObject) object = mdg_json_parse_object (body, NULL);
  JsonObject *problem = mdg_llm_object (object, "error");
  const char *message = mdg_llm_string (object, "error");
  problem = problem != NULL ? problem : object;
  if (message == NULL)
    message = mdg_llm_string (problem, "message");
  g_autofree char *aws =
    g_strdup (soup_message_headers_get_one (headers, "x-amzn-ErrorType"));
  if (aws != NULL)
    aws[strcspn (aws, ":")] = '\0';
  const char *code = aws != NULL ? aws : mdg_llm_string (problem, "code");
  const char *type = mdg_llm_string (problem, "type");
  g_autofree char *all = g_strjoin (" ", code != NULL ? code : "", type, NULL);
  outcome->complaint = g_strdup (message);
  return fail (mdg_llm_meaning (status, all, message, call->images), status,
               is_code (code) ? code : type, error);
}

/* ---- the answer ---- */

static gboolean
close_early (Call *call)
{
  return call->reader->stopped || call->reader->failure >= 0;
}

/* FALSE when it broke off or is no stream; what follows the last piece does not matter. */
static gboolean
read_stream (Call *call, GInputStream *stream, MdgLlmDecoder *decoder)
{
  char buffer[READ_BYTES];
  gssize n = 0;
  while (!close_early (call) &&
         (n = g_input_stream_read (stream, buffer, sizeof buffer, call->inner, NULL)) > 0)
    {
      if (!call->reader->over && !mdg_llm_decoder_feed (decoder, buffer, (gsize) n))
        return FALSE;
      move_limit (call);
    }
  if (call->reader->over || close_early (call))
    return TRUE;
  return n == 0 && mdg_llm_decoder_finish (decoder);
}

/* What an answer of a good status came to. */
static gboolean
judge (Call *call, gboolean read, GError **error)
{
  MdgLlmReader *reader = call->reader;
  if (reader->stopped || g_cancellable_is_cancelled (call->outer))
    return fail (MDG_ERROR_CANCELLED, 0, NULL, error);
  if (reader->failure >= 0)
    return fail (reader->size > 0 ? MDG_ERROR_MODEL_CUT : (MdgErrorCode) reader->failure, 0, NULL,
                 error);
  if (!read || (!reader->ended && !(reader->over && reader->size > 0)))
    return fail_sending (call, error);
  if (reader->size == 0 && reader->usage.stop == MDG_LLM_STOP_FILTERED)
    return fail (MDG_ERROR_MODEL_FILTERED, 0, NULL, error);
  return TRUE;
}

/* A gateway that does not stream sends the answer, or its error, as one JSON text. */
static void
read_whole (Call *call, GInputStream *stream)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 buffer[READ_BYTES];
  gssize n;
  while (all->len < MDG_LLM_MAX_ANSWER_BYTES &&
         (n = g_input_stream_read (stream, buffer, sizeof buffer, call->inner, NULL)) > 0)
    g_byte_array_append (all, buffer, (guint) n);
  g_autoptr (GBytes) bytes = g_bytes_new_static (all->data, all->len);
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  if (object != NULL)
    call->door->dialect->read (call->reader, NULL, object);
}

static gboolean
is_whole (const Call *call, SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  return call->door->dialect->framing == MDG_LLM_EVENTS &&
         g_strcmp0 (type, "application/json") == 0;
}

/* What a proxy says instead of opening a tunnel is no word of the provider's. */
static gboolean
is_from_proxy (SoupMessage *message)
{
  return g_strcmp0 (g_uri_get_scheme (soup_message_get_uri (message)), "https") == 0 &&
         soup_message_get_tls_peer_certificate (message) == NULL;
}

static gboolean
read_answer (Call *call,
             SoupMessage *message,
             GInputStream *stream,
             MdgLlmOutcome *outcome,
             GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  outcome->status = soup_message_get_status (message);
  if (is_from_proxy (message))
    return fail (MDG_ERROR_MODEL_UNREACHABLE, outcome->status, NULL, error);
  if (outcome->status != 200)
    {
      g_autoptr (GBytes) body = read_short (stream, call->inner);
      outcome->retry_ms = read_retry (headers);
      return read_problem (call, body, outcome->status, headers, outcome, error);
    }
  outcome->answered = TRUE;
  gboolean read = TRUE;
  if (is_whole (call, headers))
    read_whole (call, stream);
  else
    {
      g_autoptr (MdgLlmDecoder) decoder = mdg_llm_decoder_new (call->door->dialect, call->reader);
      read = read_stream (call, stream, decoder);
    }
  return judge (call, read, error);
}

static gboolean
send (Call *call, SoupMessage *message, MdgLlmOutcome *outcome, GError **error)
{
  g_autoptr (GInputStream) stream =
    soup_session_send (call->door->session, message, call->inner, NULL);
  if (stream == NULL)
    return fail_sending (call, error);
  gboolean fine = read_answer (call, message, stream, outcome, error);
  /* What was not read to its end must not be waited for: the provider is to stop. */
  if (!fine)
    g_cancellable_cancel (call->inner);
  g_input_stream_close (stream, call->inner, NULL);
  return fine;
}

static gboolean
call_once (const MdgLlmDoor *door,
           GBytes *body,
           gboolean images,
           MdgLlmReader *reader,
           MdgLlmOutcome *ret_outcome,
           GCancellable *cancellable,
           GError **error)
{
  *ret_outcome = (MdgLlmOutcome){ .retry_ms = -1 };
  g_autoptr (SoupMessage) message = soup_message_new_from_uri ("POST", door->uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (!door->dialect->authorise (door->settings, door->uri, body,
                                 soup_message_get_request_headers (message), error))
    return FALSE;
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  Call call = {
    .door = door, .reader = reader, .outer = cancellable, .inner = inner, .images = images
  };
  gint64 connect = (gint64) or_usual (door->settings->connect_ms, MDG_LLM_CONNECT_MS) * 1000;
  call.deadline = mdg_deadline_begin (door->deadlines, reader->begun + connect, inner);
  g_signal_connect (message, "network-event", G_CALLBACK (on_network), &call);
  g_signal_connect (message, "starting", G_CALLBACK (on_starting), &call);
  gulong handler =
    cancellable != NULL
      ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), inner, NULL)
      : 0;
  gboolean fine = send (&call, message, ret_outcome, error);
  g_cancellable_disconnect (cancellable, handler);
  mdg_deadline_end (door->deadlines, call.deadline);
  g_signal_handlers_disconnect_by_data (message, &call);
  return fine;
}

/* libsoup attaches a source for each call to the thread's main context, synchronous as it is. In a
 * context of its own, which nobody runs, it neither runs on the server's main thread, beside the
 * call it belongs to, nor stays in its loop. */
gboolean
mdg_llm_call (const MdgLlmDoor *door,
              GBytes *body,
              gboolean images,
              MdgLlmReader *reader,
              MdgLlmOutcome *ret_outcome,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GMainContext) own = g_main_context_new ();
  g_main_context_push_thread_default (own);
  gboolean fine = call_once (door, body, images, reader, ret_outcome, cancellable, error);
  g_main_context_pop_thread_default (own);
  return fine;
}

void
mdg_llm_outcome_clear (MdgLlmOutcome *outcome)
{
  g_clear_pointer (&outcome->complaint, g_free);
}
