/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/fetch.h"

#include "shared/base/error.h"

#include <libsoup/soup.h>

#define PIECE 16384

/* Ends a call at its time: libsoup only counts seconds of silence, and a peer that sends a byte now
 * and then is never silent. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  gint64 end;
  gboolean is_over; /* the call */
  gboolean has_passed;
  GCancellable *cancellable;
  GThread *thread;
} Limit;

static gpointer
watch (gpointer data)
{
  Limit *limit = data;
  g_mutex_lock (&limit->mutex);
  while (!limit->is_over && !limit->has_passed)
    limit->has_passed = !g_cond_wait_until (&limit->cond, &limit->mutex, limit->end);
  gboolean has_passed = limit->has_passed && !limit->is_over;
  g_mutex_unlock (&limit->mutex);
  if (has_passed)
    g_cancellable_cancel (limit->cancellable);
  return NULL;
}

static void
limit_begin (Limit *limit, guint seconds)
{
  g_mutex_init (&limit->mutex);
  g_cond_init (&limit->cond);
  limit->end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  limit->is_over = limit->has_passed = FALSE;
  limit->cancellable = g_cancellable_new ();
  limit->thread = g_thread_new ("pades-limit", watch, limit);
}

/* TRUE when the time had passed. */
static gboolean
limit_end (Limit *limit)
{
  g_mutex_lock (&limit->mutex);
  limit->is_over = TRUE;
  g_cond_signal (&limit->cond);
  g_mutex_unlock (&limit->mutex);
  g_thread_join (limit->thread);
  g_object_unref (limit->cancellable);
  g_cond_clear (&limit->cond);
  g_mutex_clear (&limit->mutex);
  return limit->has_passed;
}

static void
on_cancelled (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static MdgErrorCode
read_body (GInputStream *stream, gsize max, GCancellable *cancellable, GByteArray *body)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  for (;;)
    {
      gssize n = g_input_stream_read (stream, piece, PIECE, cancellable, NULL);
      if (n < 0)
        return MDG_ERROR_NETWORK_UNREACHABLE;
      if (n == 0)
        return MDG_N_ERRORS;
      if (body->len + (gsize) n > max)
        return MDG_ERROR_BODY_TOO_LARGE;
      g_byte_array_append (body, piece, (guint) n);
    }
}

static MdgErrorCode
send_message (SoupMessage *message, gsize max, GCancellable *cancellable, GByteArray *body)
{
  /* The session belongs to a context nobody runs: a synchronous call needs none, and must not touch
   * the main loop. */
  g_autoptr (GMainContext) context = g_main_context_new ();
  MdgErrorCode code = MDG_ERROR_NETWORK_UNREACHABLE;
  g_main_context_push_thread_default (context);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, NULL);
  if (stream != NULL)
    code = soup_message_get_status (message) == SOUP_STATUS_OK
             ? read_body (stream, max, cancellable, body)
             : MDG_ERROR_BAD_REQUEST;
  g_clear_object (&stream);
  soup_session_abort (session);
  g_clear_object (&session);
  g_main_context_pop_thread_default (context);
  return code;
}

static SoupMessage *
new_message (const char *url, const char *type, GBytes *body)
{
  SoupMessage *message = soup_message_new (body != NULL ? "POST" : "GET", url);
  const char *scheme = message != NULL ? g_uri_get_scheme (soup_message_get_uri (message)) : NULL;
  if (message != NULL && !g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))
    g_clear_object (&message);
  if (message != NULL && body != NULL)
    soup_message_set_request_body_from_bytes (message, type, body);
  return message;
}

GBytes *
mdg_pades_fetch (const char *url,
                 const char *type,
                 GBytes *body,
                 guint seconds,
                 gsize max,
                 GCancellable *cancellable,
                 GError **error)
{
  Limit limit;
  gulong id = 0;
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autoptr (SoupMessage) message = new_message (url, type, body);
  if (message == NULL)
    {
      mdg_set_error (error, MDG_ERROR_NETWORK_UNREACHABLE, NULL);
      return NULL;
    }
  limit_begin (&limit, seconds);
  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), limit.cancellable, NULL);
  MdgErrorCode code = send_message (message, max, limit.cancellable, answer);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, id);
  gboolean has_passed = limit_end (&limit);
  if (code == MDG_N_ERRORS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&answer));
  if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    code = MDG_ERROR_CANCELLED;
  else if (has_passed)
    code = MDG_ERROR_NETWORK_TIMEOUT;
  mdg_set_error (error, code, NULL);
  return NULL;
}
