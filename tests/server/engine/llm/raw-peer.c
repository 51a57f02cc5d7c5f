/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/engine/llm/raw-peer.h"

#include <string.h>

#define MAX_REQUEST (1024 * 1024)
#define HOLD_MS 5000

struct _MdgRawPeer
{
  GSocketListener *listener;
  GCancellable *ending;
  GThread *thread;
  char *host;
  const MdgRawAnswer *answers;
  guint n_answers;

  GMutex guard;
  GString *request;
  guint n_requests;
  guint n_left;
};

static gsize
find_length (const char *head)
{
  const char *line = strcasestr (head, "\r\ncontent-length:");
  return line != NULL ? (gsize) g_ascii_strtoull (line + 17, NULL, 10) : 0;
}

static gboolean
is_whole (GString *request)
{
  const char *end = strstr (request->str, "\r\n\r\n");
  return end != NULL &&
         request->len >= (gsize) (end + 4 - request->str) + find_length (request->str);
}

static gboolean
read_request (MdgRawPeer *peer, GInputStream *in)
{
  g_autoptr (GString) request = g_string_new (NULL);
  char buffer[4096];
  while (request->len < MAX_REQUEST && !is_whole (request))
    {
      gssize n = g_input_stream_read (in, buffer, sizeof buffer, peer->ending, NULL);
      if (n <= 0)
        return FALSE;
      g_string_append_len (request, buffer, n);
    }
  g_mutex_lock (&peer->guard);
  g_string_assign (peer->request, request->str);
  peer->n_requests++;
  g_mutex_unlock (&peer->guard);
  return TRUE;
}

static void
note_left (MdgRawPeer *peer)
{
  g_mutex_lock (&peer->guard);
  peer->n_left++;
  g_mutex_unlock (&peer->guard);
}

static gboolean
send_pieces (const MdgRawAnswer *answer, GOutputStream *out)
{
  gsize size = answer->size != 0 ? answer->size : strlen (answer->data);
  gsize step = answer->step != 0 ? answer->step : MAX (size, 1);
  for (gsize at = 0; at < size; at += step)
    {
      g_usleep (answer->pause_ms * 1000);
      if (!g_output_stream_write_all (out, answer->data + at, MIN (step, size - at), NULL, NULL,
                                      NULL))
        return FALSE;
    }
  return TRUE;
}

/* Whether the other side hangs up while nothing is sent. */
static gboolean
is_left (MdgRawPeer *peer, GSocket *socket)
{
  return g_socket_condition_timed_wait (socket, G_IO_IN | G_IO_HUP, HOLD_MS * 1000, peer->ending,
                                        NULL);
}

static void
serve (MdgRawPeer *peer, GSocketConnection *connection)
{
  GIOStream *stream = G_IO_STREAM (connection);
  GSocket *socket = g_socket_connection_get_socket (connection);
  guint at = MIN (mdg_raw_peer_count (peer), peer->n_answers - 1);
  const MdgRawAnswer *answer = &peer->answers[at];
  if (!read_request (peer, g_io_stream_get_input_stream (stream)))
    return;
  gboolean sent = send_pieces (answer, g_io_stream_get_output_stream (stream));
  if (!sent || (answer->hold && is_left (peer, socket)))
    note_left (peer);
  g_io_stream_close (stream, NULL, NULL);
}

static gpointer
run (gpointer data)
{
  MdgRawPeer *peer = data;
  g_autoptr (GSocketConnection) connection = NULL;
  while ((connection = g_socket_listener_accept (peer->listener, NULL, peer->ending, NULL)) != NULL)
    {
      serve (peer, connection);
      g_clear_object (&connection);
    }
  return NULL;
}

MdgRawPeer *
mdg_raw_peer_new (const MdgRawAnswer *answers, guint n_answers)
{
  g_autoptr (GError) error = NULL;
  MdgRawPeer *peer = g_new0 (MdgRawPeer, 1);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) address = NULL;
  peer->listener = g_socket_listener_new ();
  g_socket_listener_add_address (peer->listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &address, &error);
  g_assert_no_error (error);
  peer->host = g_strdup_printf (
    "127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  peer->answers = answers;
  peer->n_answers = n_answers;
  peer->ending = g_cancellable_new ();
  peer->request = g_string_new (NULL);
  g_mutex_init (&peer->guard);
  peer->thread = g_thread_new ("raw-peer", run, peer);
  return peer;
}

void
mdg_raw_peer_free (MdgRawPeer *peer)
{
  if (peer == NULL)
    return;
  g_cancellable_cancel (peer->ending);
  g_thread_join (peer->thread);
  g_socket_listener_close (peer->listener);
  g_object_unref (peer->listener);
  g_object_unref (peer->ending);
  g_string_free (peer->request, TRUE);
  g_mutex_clear (&peer->guard);
  g_free (peer->host);
  g_free (peer);
}

const char *
mdg_raw_peer_get_host (MdgRawPeer *peer)
{
  return peer->host;
}

guint
mdg_raw_peer_count (MdgRawPeer *peer)
{
  g_mutex_lock (&peer->guard);
  guint n = peer->n_requests;
  g_mutex_unlock (&peer->guard);
  return n;
}

char *
mdg_raw_peer_dup_request (MdgRawPeer *peer)
{
  g_mutex_lock (&peer->guard);
  char *request = g_strdup (peer->request->str);
  g_mutex_unlock (&peer->guard);
  return request;
}

guint
mdg_raw_peer_count_left (MdgRawPeer *peer)
{
  g_mutex_lock (&peer->guard);
  guint n = peer->n_left;
  g_mutex_unlock (&peer->guard);
  return n;
}
