/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. A stream is a socket taken over from libsoup and nothing else: no message, no headers, no
 * source of its own. One epoll descriptor watches all of them, itself watched by one GSource, so an
 * open stream costs the main loop nothing while it is silent and a few hundred bytes of memory.
 *
 * Sending appends to the stream's queue under the hub's lock and marks the stream as dirty; the
 * first dirty one wakes the main context, which then writes all of them. What a socket does not
 * take stays in the queue until epoll says that it is writable. An emptied queue is freed.
 *
 * A stream ends when the client hangs up, when its queue would pass the maximum, when nothing could
 * be written over two heartbeats, or when it is closed from here. Its closed function then runs
 * once.
 */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/stream.h"

#include "server/http/stream-hub.h"
#include "shared/wire/event-stream.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 128
#define INPUT_PIECE 1024
#define SEND_BUFFER_BYTES (32 * 1024) /* kernel memory for a client that does not read */
#define STALLED_HEARTBEATS 2
#define EVENT_BYTES (MDG_EVENT_MAX_BYTES + 1024) /* with its name, id and frame */

typedef enum
{
  STATE_OPEN,
  STATE_ENDING, /* takes nothing more; closes when the queue is empty */
  STATE_BROKEN, /* closes at once */
  STATE_CLOSED,
} State;

struct _MdgStream
{
  gatomicrefcount ref_count;
  MdgStreamHub *hub;
  gboolean chunked;

  /* Under the hub's lock. */
  State state;
  GByteArray *queue; /* NULL while empty */
  gsize written;     /* of the queue */
  gboolean dirty;
  gboolean awake;   /* the ready function has something to send */
  gboolean filling; /* it is being called: what it sends is written at once */

  /* Main context only. */
  int fd;
  gboolean wants_write;
  guint silent; /* heartbeats without progress */
  MdgStreamFunc ready_func;
  gpointer ready_data;
  MdgStreamFunc closed_func;
  gpointer closed_data;
  GDestroyNotify closed_destroy;
};

struct _MdgStreamHub
{
  gatomicrefcount ref_count;
  GMutex lock;
  GPtrArray *dirty; /* streams with a reference; under the lock */
  GHashTable *open; /* streams with a reference */
  MdgMetrics *metrics;
  int epoll_fd;
  GSource *source;
  GSource *heartbeat;
};

typedef struct
{
  GSource parent;
  MdgStreamHub *hub;
} HubSource;

static void
hub_unref (MdgStreamHub *hub)
{
  if (!g_atomic_ref_count_dec (&hub->ref_count))
    return;
  g_ptr_array_unref (hub->dirty);
  g_hash_table_unref (hub->open);
  g_mutex_clear (&hub->lock);
  g_free (hub);
}

MdgStream *
mdg_stream_ref (MdgStream *stream)
{
  g_atomic_ref_count_inc (&stream->ref_count);
  return stream;
}

void
mdg_stream_unref (MdgStream *stream)
{
  if (!g_atomic_ref_count_dec (&stream->ref_count))
    return;
  g_assert (stream->fd == -1);
  g_clear_pointer (&stream->queue, g_byte_array_unref);
  hub_unref (stream->hub);
  g_free (stream);
}

/* Lock held. The main context will look at @stream soon. */
static void
mark_dirty (MdgStream *stream)
{
  if (stream->dirty || stream->filling)
    return;
  stream->dirty = TRUE;
  g_ptr_array_add (stream->hub->dirty, mdg_stream_ref (stream));
  if (stream->hub->dirty->len == 1 && stream->hub->source != NULL)
    g_source_set_ready_time (stream->hub->source, 0);
}

/* Lock held. FALSE when there is no room. */
static gboolean
enqueue (MdgStream *stream, const char *text, gsize size)
{
  gsize waiting = stream->queue != NULL ? stream->queue->len - stream->written : 0;
  if (waiting > 0 ? waiting + size > MDG_STREAM_MAX_QUEUE : size > EVENT_BYTES)
    return FALSE;
  if (stream->queue == NULL)
    stream->queue = g_byte_array_new ();
  g_byte_array_append (stream->queue, (const guint8 *) text, (guint) size);
  return TRUE;
}

static gboolean
enqueue_framed (MdgStream *stream, const char *text)
{
  gsize size = strlen (text);
  if (!stream->chunked)
    return enqueue (stream, text, size);
  g_autofree char *chunk = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n%s\r\n", size, text);
  return enqueue (stream, chunk, strlen (chunk));
}

static void
set_wants_write (MdgStream *stream, gboolean wants)
{
  if (stream->wants_write == wants)
    return;
  struct epoll_event event = { EPOLLIN | EPOLLRDHUP | (wants ? EPOLLOUT : 0u), { .ptr = stream } };
  epoll_ctl (stream->hub->epoll_fd, EPOLL_CTL_MOD, stream->fd, &event);
  stream->wants_write = wants;
}

static void
close_stream (MdgStream *stream)
{
  g_mutex_lock (&stream->hub->lock);
  gboolean was_open = stream->state != STATE_CLOSED;
  stream->state = STATE_CLOSED;
  g_clear_pointer (&stream->queue, g_byte_array_unref);
  g_mutex_unlock (&stream->hub->lock);
  if (!was_open)
    return;

  close (stream->fd);
  stream->fd = -1;
  mdg_metrics_add_gauge (stream->hub->metrics, MDG_GAUGE_STREAMS, -1);
  MdgStreamFunc func = g_steal_pointer (&stream->closed_func);
  if (func != NULL)
    func (stream, stream->closed_data);
  GDestroyNotify destroy = g_steal_pointer (&stream->closed_destroy);
  if (destroy != NULL)
    destroy (stream->closed_data);
  g_hash_table_remove (stream->hub->open, stream);
}

/* Lock held. Writes what the socket takes; FALSE when the socket is dead. */
static gboolean
write_queue (MdgStream *stream)
{
  while (stream->queue != NULL && stream->written < stream->queue->len)
    {
      gssize n = send (stream->fd, stream->queue->data + stream->written,
                       stream->queue->len - stream->written, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK;
      stream->written += (gsize) n;
      stream->silent = 0;
    }
  g_clear_pointer (&stream->queue, g_byte_array_unref);
  stream->written = 0;
  return TRUE;
}

/* Lock held. What has been written no longer takes room. */
static void
trim_queue (MdgStream *stream)
{
  if (stream->queue == NULL || stream->written == 0)
    return;
  g_byte_array_remove_range (stream->queue, 0, (guint) stream->written);
  stream->written = 0;
}

/* What became of a turn of writing. */
typedef enum
{
  FLUSH_FULL,  /* the socket takes no more for now */
  FLUSH_EMPTY, /* everything has gone out */
  FLUSH_ENDED,
} Flush;

static Flush
flush_once (MdgStream *stream)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&stream->hub->lock);
  if (stream->state == STATE_BROKEN || !write_queue (stream))
    return FLUSH_ENDED;
  trim_queue (stream);
  if (stream->queue != NULL)
    return FLUSH_FULL;
  return stream->state == STATE_ENDING ? FLUSH_ENDED : FLUSH_EMPTY;
}

/* Asks for more; FALSE when there is none. */
static gboolean
fill (MdgStream *stream)
{
  g_mutex_lock (&stream->hub->lock);
  gboolean wanted = stream->awake && stream->ready_func != NULL && stream->state == STATE_OPEN;
  stream->awake = FALSE;
  stream->filling = wanted;
  g_mutex_unlock (&stream->hub->lock);
  if (!wanted)
    return FALSE;
  stream->ready_func (stream, stream->ready_data);
  g_mutex_lock (&stream->hub->lock);
  stream->filling = FALSE;
  /* Woken while it was called: that mark was passed over. */
  gboolean again = stream->awake || stream->queue != NULL || stream->state != STATE_OPEN;
  stream->awake = again;
  g_mutex_unlock (&stream->hub->lock);
  return again;
}

static void
flush_stream (MdgStream *stream)
{
  if (stream->fd == -1)
    return;
  Flush flush = flush_once (stream);
  while (flush == FLUSH_EMPTY && fill (stream))
    flush = flush_once (stream);
  if (flush == FLUSH_ENDED)
    close_stream (stream);
  else
    set_wants_write (stream, flush == FLUSH_FULL);
}

/* A stream's client has nothing to say; reading tells when it hangs up. FALSE when it has. */
static gboolean
read_away (MdgStream *stream)
{
  char piece[INPUT_PIECE];
  gssize n = recv (stream->fd, piece, sizeof piece, MSG_DONTWAIT);
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void
handle_event (MdgStream *stream, guint32 events)
{
  gboolean gone = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  if (!gone && (events & EPOLLIN) != 0)
    gone = !read_away (stream);
  if (gone)
    close_stream (stream);
  else if ((events & EPOLLOUT) != 0)
    flush_stream (stream);
}

static void
handle_events (MdgStreamHub *hub)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  int n = epoll_wait (hub->epoll_fd, events, EVENTS_AT_ONCE, 0);
  /* A closed function may close another stream of this batch. */
  for (int i = 0; i < n; i++)
    mdg_stream_ref (events[i].data.ptr);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (MdgStream) stream = events[i].data.ptr;
      if (stream->fd != -1)
        handle_event (stream, events[i].events);
    }
}

static void
flush_dirty (MdgStreamHub *hub)
{
  g_mutex_lock (&hub->lock);
  g_autoptr (GPtrArray) batch = hub->dirty;
  hub->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_stream_unref);
  for (guint i = 0; i < batch->len; i++)
    ((MdgStream *) batch->pdata[i])->dirty = FALSE;
  g_mutex_unlock (&hub->lock);
  for (guint i = 0; i < batch->len; i++)
    flush_stream (batch->pdata[i]);
}

static gboolean
hub_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  MdgStreamHub *hub = ((HubSource *) source)->hub;
  g_source_set_ready_time (source, -1);
  g_atomic_ref_count_inc (&hub->ref_count);
  flush_dirty (hub);
  handle_events (hub);
  hub_unref (hub);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs hub_source_funcs = {
  .dispatch = hub_source_dispatch,
};

static void
beat (MdgStream *stream)
{
  g_mutex_lock (&stream->hub->lock);
  if (stream->queue != NULL && ++stream->silent >= STALLED_HEARTBEATS)
    stream->state = STATE_BROKEN;
  if (stream->state == STATE_OPEN && !enqueue_framed (stream, ":\n\n"))
    stream->state = STATE_BROKEN;
  mark_dirty (stream);
  g_mutex_unlock (&stream->hub->lock);
}

static gboolean
on_heartbeat (gpointer user_data)
{
  MdgStreamHub *hub = user_data;
  GHashTableIter iter;
  gpointer stream = NULL;
  g_hash_table_iter_init (&iter, hub->open);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    beat (stream);
  return G_SOURCE_CONTINUE;
}

MdgStreamHub *
mdg_stream_hub_new (GMainContext *context, MdgMetrics *metrics, guint heartbeat_ms)
{
  MdgStreamHub *hub = g_new0 (MdgStreamHub, 1);
  hub->metrics = metrics;
  g_atomic_ref_count_init (&hub->ref_count);
  g_mutex_init (&hub->lock);
  hub->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_stream_unref);
  hub->open = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) mdg_stream_unref, NULL);
  hub->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  g_assert (hub->epoll_fd >= 0);

  hub->source = g_source_new (&hub_source_funcs, sizeof (HubSource));
  g_source_set_name (hub->source, "madoguchi-http streams");
  ((HubSource *) hub->source)->hub = hub;
  g_source_add_unix_fd (hub->source, hub->epoll_fd, G_IO_IN);
  g_source_attach (hub->source, context);

  hub->heartbeat = g_timeout_source_new (heartbeat_ms);
  g_source_set_callback (hub->heartbeat, on_heartbeat, hub, NULL);
  g_source_attach (hub->heartbeat, context);
  return hub;
}

MdgStream *
mdg_stream_hub_open (MdgStreamHub *hub, int fd, const char *head, gboolean chunked)
{
  MdgStream *stream = g_new0 (MdgStream, 1);
  g_atomic_ref_count_init (&stream->ref_count);
  g_atomic_ref_count_inc (&hub->ref_count);
  stream->hub = hub;
  stream->fd = fd;
  stream->chunked = chunked;

  int size = SEND_BUFFER_BYTES;
  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  struct epoll_event event = { EPOLLIN | EPOLLRDHUP, { .ptr = stream } };
  epoll_ctl (hub->epoll_fd, EPOLL_CTL_ADD, fd, &event);
  g_hash_table_add (hub->open, mdg_stream_ref (stream));
  mdg_metrics_add_gauge (hub->metrics, MDG_GAUGE_STREAMS, 1);

  g_mutex_lock (&hub->lock);
  enqueue (stream, head, strlen (head));
  mark_dirty (stream);
  g_mutex_unlock (&hub->lock);
  return stream;
}

guint
mdg_stream_hub_get_n_open (MdgStreamHub *hub)
{
  return g_hash_table_size (hub->open);
}

void
mdg_stream_hub_close_all (MdgStreamHub *hub)
{
  g_autoptr (GList) streams = g_hash_table_get_keys (hub->open);
  for (GList *l = streams; l != NULL; l = l->next)
    mdg_stream_close (l->data);
  flush_dirty (hub);
}

void
mdg_stream_hub_free (MdgStreamHub *hub)
{
  if (hub == NULL)
    return;
  g_source_destroy (hub->heartbeat);
  g_source_unref (hub->heartbeat);
  mdg_stream_hub_close_all (hub);
  g_autoptr (GList) stuck = g_hash_table_get_keys (hub->open);
  for (GList *l = stuck; l != NULL; l = l->next)
    close_stream (l->data);

  g_mutex_lock (&hub->lock);
  g_source_destroy (hub->source);
  g_clear_pointer (&hub->source, g_source_unref);
  g_mutex_unlock (&hub->lock);
  close (hub->epoll_fd);
  flush_dirty (hub);
  hub_unref (hub);
}

gboolean
mdg_stream_send (MdgStream *stream, const char *id, const char *event, const char *data)
{
  g_autofree char *text = mdg_event_format (id, event, data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&stream->hub->lock);
  if (stream->state != STATE_OPEN)
    return FALSE;
  gboolean queued = enqueue_framed (stream, text);
  if (!queued)
    stream->state = STATE_BROKEN;
  mark_dirty (stream);
  return queued;
}

void
mdg_stream_close (MdgStream *stream)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&stream->hub->lock);
  if (stream->state != STATE_OPEN)
    return;
  stream->state = STATE_ENDING;
  if (stream->chunked)
    enqueue (stream, "0\r\n\r\n", 5);
  mark_dirty (stream);
}

void
mdg_stream_set_ready_func (MdgStream *stream, MdgStreamFunc func, gpointer user_data)
{
  stream->ready_func = func;
  stream->ready_data = user_data;
  mdg_stream_wake (stream);
}

void
mdg_stream_wake (MdgStream *stream)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&stream->hub->lock);
  stream->awake = TRUE;
  if (stream->state == STATE_OPEN)
    mark_dirty (stream);
}

gboolean
mdg_stream_is_closed (MdgStream *stream)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&stream->hub->lock);
  return stream->state != STATE_OPEN;
}

void
mdg_stream_set_closed_func (MdgStream *stream,
                            MdgStreamFunc func,
                            gpointer user_data,
                            GDestroyNotify destroy)
{
  stream->closed_func = func;
  stream->closed_data = user_data;
  stream->closed_destroy = destroy;
}
