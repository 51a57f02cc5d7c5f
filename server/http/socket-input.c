/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/socket-input.h"

#include <string.h>

static const char farewell[] = "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n";

struct _MdgSocketInput
{
  GInputStream parent_instance;
  GSocket *socket;
  GDestroyNotify gone;
  gpointer user_data;
  gboolean idle;
  gboolean ended;
};

static void mdg_socket_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgSocketInput,
                               mdg_socket_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      mdg_socket_input_pollable_init))

/* The whole farewell at once: libsoup reads in pieces of several kilobytes. */
static gssize
say_farewell (MdgSocketInput *input, void *buffer, gsize count)
{
  gsize size = strlen (farewell);
  if (count < size)
    return 0;
  memcpy (buffer, farewell, size);
  input->idle = FALSE;
  input->ended = TRUE;
  return (gssize) size;
}

static gssize
receive (MdgSocketInput *input,
         void *buffer,
         gsize count,
         gboolean blocking,
         GCancellable *cancellable,
         GError **error)
{
  if (input->ended)
    return 0;
  g_autoptr (GError) problem = NULL;
  gssize n =
    g_socket_receive_with_blocking (input->socket, buffer, count, blocking, cancellable, &problem);
  gboolean waits = g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  if (n > 0)
    input->idle = FALSE;
  else if (input->idle && !waits)
    return say_farewell (input, buffer, count);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return n;
}

static gssize
mdg_socket_input_read (
  GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return receive (MDG_SOCKET_INPUT (stream), buffer, count, TRUE, cancellable, error);
}

static gboolean
mdg_socket_input_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  return g_socket_close (MDG_SOCKET_INPUT (stream)->socket, error);
}

static gboolean
mdg_socket_input_is_readable (GPollableInputStream *stream)
{
  MdgSocketInput *input = MDG_SOCKET_INPUT (stream);
  return g_socket_is_closed (input->socket) ||
         g_socket_condition_check (input->socket, G_IO_IN) != 0;
}

static gssize
mdg_socket_input_read_nonblocking (GPollableInputStream *stream,
                                   void *buffer,
                                   gsize count,
                                   GError **error)
{
  return receive (MDG_SOCKET_INPUT (stream), buffer, count, FALSE, NULL, error);
}

static GSource *
mdg_socket_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  MdgSocketInput *input = MDG_SOCKET_INPUT (stream);
  g_autoptr (GSource) child = g_socket_create_source (input->socket, G_IO_IN, cancellable);
  return g_pollable_source_new_full (stream, child, cancellable);
}

static void
mdg_socket_input_finalize (GObject *object)
{
  MdgSocketInput *input = MDG_SOCKET_INPUT (object);
  input->gone (input->user_data);
  g_object_unref (input->socket);
  G_OBJECT_CLASS (mdg_socket_input_parent_class)->finalize (object);
}

static void
mdg_socket_input_class_init (MdgSocketInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_socket_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = mdg_socket_input_read;
  G_INPUT_STREAM_CLASS (klass)->close_fn = mdg_socket_input_close;
}

static void
mdg_socket_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = mdg_socket_input_is_readable;
  iface->read_nonblocking = mdg_socket_input_read_nonblocking;
  iface->create_source = mdg_socket_input_create_source;
}

static void
mdg_socket_input_init (MdgSocketInput *input)
{
}

MdgSocketInput *
mdg_socket_input_new (GSocket *socket, GDestroyNotify gone, gpointer user_data)
{
  MdgSocketInput *input = g_object_new (MDG_TYPE_SOCKET_INPUT, NULL);
  input->socket = g_object_ref (socket);
  input->gone = gone;
  input->user_data = user_data;
  return input;
}

void
mdg_socket_input_set_idle (MdgSocketInput *input)
{
  input->idle = TRUE;
}

gboolean
mdg_socket_input_has_ended (MdgSocketInput *input)
{
  return input->ended;
}
