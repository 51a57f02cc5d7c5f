/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/refusal.h"

#include "server/http/answer-head.h"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define DRAIN_PIECE 16384

struct _MdgRefusals
{
  GMainContext *context;
  GHashTable *drains; /* of Drain */
};

typedef struct
{
  MdgRefusals *refusals;
  GSource *source;
  int fd;
  gsize drained;
  gint64 deadline; /* monotonic */
} Drain;

static void
drain_free (gpointer data)
{
  Drain *drain = data;
  g_source_destroy (drain->source);
  g_source_unref (drain->source);
  close (drain->fd);
  g_free (drain);
}

static gboolean on_drain (int fd, GIOCondition condition, gpointer user_data);

static void
watch_drain (Drain *drain, GIOCondition condition)
{
  drain->source = g_unix_fd_source_new (drain->fd, condition);
  g_source_set_callback (drain->source, G_SOURCE_FUNC (on_drain), drain, NULL);
  g_source_set_ready_time (drain->source, drain->deadline);
  g_source_attach (drain->source, drain->refusals->context);
}

/* Enough thrown away: what comes now fills the buffers, and the client stops sending and listens.
 */
static void
only_wait (Drain *drain)
{
  g_source_destroy (drain->source);
  g_source_unref (drain->source);
  watch_drain (drain, G_IO_HUP | G_IO_ERR);
}

/* Also called with no condition when the time is up. */
static gboolean
on_drain (int fd, GIOCondition condition, gpointer user_data)
{
  Drain *drain = user_data;
  char piece[DRAIN_PIECE];
  gssize n = (condition & G_IO_IN) != 0 ? recv (fd, piece, sizeof piece, MSG_DONTWAIT) : 0;
  if (n <= 0)
    {
      g_hash_table_remove (drain->refusals->drains, drain);
      return G_SOURCE_REMOVE;
    }
  drain->drained += (gsize) n;
  if (drain->drained < MDG_REFUSAL_DRAIN_BYTES)
    return G_SOURCE_CONTINUE;
  only_wait (drain);
  return G_SOURCE_REMOVE;
}

MdgRefusals *
mdg_refusals_new (GMainContext *context)
{
  MdgRefusals *refusals = g_new0 (MdgRefusals, 1);
  refusals->context = g_main_context_ref (context);
  refusals->drains = g_hash_table_new_full (NULL, NULL, drain_free, NULL);
  return refusals;
}

static void
start_drain (MdgRefusals *refusals, int fd)
{
  Drain *drain = g_new0 (Drain, 1);
  drain->refusals = refusals;
  drain->fd = fd;
  drain->deadline = g_get_monotonic_time () + MDG_REFUSAL_DRAIN_MS * G_TIME_SPAN_MILLISECOND;
  watch_drain (drain, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_hash_table_add (refusals->drains, drain);
}

void
mdg_refusals_send (MdgRefusals *refusals, int fd, MdgResponse *response)
{
  GString *text = mdg_answer_head_new (response, FALSE);
  GBytes *body = mdg_response_get_body (response);
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  /* A problem document fits into any empty send buffer; one that does not is not worth waiting for.
   */
  gssize sent = send (fd, text->str, text->len, MSG_DONTWAIT | MSG_NOSIGNAL);
  g_string_free (text, TRUE);
  if (sent < 0 || g_hash_table_size (refusals->drains) >= MDG_REFUSAL_MAX_DRAINS)
    {
      close (fd);
      return;
    }
  shutdown (fd, SHUT_WR);
  start_drain (refusals, fd);
}

void
mdg_refusals_free (MdgRefusals *refusals)
{
  if (refusals == NULL)
    return;
  g_hash_table_unref (refusals->drains);
  g_main_context_unref (refusals->context);
  g_free (refusals);
}
