/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Event streams from outside:
 *
 *   /stream/head       headers, first event, framing for HTTP/1.1 and 1.0
 *   /stream/send       events from another thread, in order
 *   /stream/heartbeat  a silent stream gets comments
 *   /stream/close      closing from the server ends the body properly, once
 *   /stream/gone       a client that hangs up is noticed
 *   /stream/slow       a client that does not read is closed, and does not pile up memory
 *   /stream/stalled    what is queued does not move: given up after two heartbeats
 *   /stream/outlived   a stream that somebody still holds when the server is gone
 *   /stream/max        more streams than allowed
 *   /stream/many       1,500 at once
 */
#include "server/http/stream-hub.h"
#include "shared/wire/event-stream.h"
#include "tests/server/http/site.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define ASK "GET /events HTTP/1.1\r\nHost: madoguchi\r\n\r\n"
#define MANY 1500

/* The chunks of @answer put together. */
static char *
unchunk (const char *answer)
{
  GString *text = g_string_new (NULL);
  char *p = (char *) answer_body (answer);
  for (guint64 size = g_ascii_strtoull (p, &p, 16); size > 0; size = g_ascii_strtoull (p, &p, 16))
    {
      if (!g_str_has_prefix (p, "\r\n") || strlen (p) < size + 4)
        break;
      g_string_append_len (text, p + 2, (gssize) size);
      p += 2 + size + 2;
    }
  return g_string_free (text, FALSE);
}

static int
open_events (Site *site)
{
  int fd = peer_connect (site);
  peer_send (fd, ASK, -1);
  return fd;
}

static void
test_head (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int fd = open_events (site);
  g_autofree char *answer = peer_read (fd, "\"x\"}\n\n\r\n");
  g_assert_cmpuint (answer_status (answer), ==, 200);
  g_assert_nonnull (strstr (answer, "Content-Type: text/event-stream\r\n"));
  g_assert_nonnull (strstr (answer, "X-Accel-Buffering: no\r\n"));
  g_assert_nonnull (strstr (answer, "Transfer-Encoding: chunked\r\n"));
  g_assert_nonnull (strstr (answer, "Cache-Control: no-store\r\n"));
  g_autofree char *text = unchunk (answer);
  g_assert_cmpstr (text, ==, "id: 1\nevent: hello\ndata: {\"epoch\":\"x\"}\n\n");
  close (fd);

  int old = peer_connect (site);
  peer_send (old, "GET /events HTTP/1.0\r\nHost: madoguchi\r\n\r\n", -1);
  g_autofree char *plain = peer_read (old, "\"x\"}\n\n");
  g_assert_null (strstr (plain, "chunked"));
  g_assert_cmpstr (answer_body (plain), ==, "id: 1\nevent: hello\ndata: {\"epoch\":\"x\"}\n\n");
  close (old);

  g_autofree char *head =
    peer_ask (site, "HEAD /events HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
  g_assert_cmpuint (answer_status (head), ==, 200);
  g_assert_cmpstr (answer_body (head), ==, "");
}

static void
test_send (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int fd = open_events (site);
  site_wait_for_streams (site, 1);
  MdgStream *stream = site_get_stream (site, 0);
  g_autoptr (GString) expected = g_string_new ("id: 1\nevent: hello\ndata: {\"epoch\":\"x\"}\n\n");
  for (guint i = 2; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_assert_true (mdg_stream_send (stream, id, NULL, "文"));
      g_string_append_printf (expected, "id: %u\ndata: 文\n\n", i);
      if (i % 50 == 0)
        g_usleep (1000);
    }
  g_autofree char *answer = peer_read (fd, "id: 499\ndata: 文\n\n\r\n");
  g_autofree char *text = unchunk (answer);
  g_assert_cmpstr (text, ==, expected->str);
  close (fd);
}

static void
test_heartbeat (void)
{
  MdgHttpLimits limits = { .heartbeat_ms = 100 };
  g_autoptr (Site) site = site_new (&limits);
  int fd = open_events (site);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *answer = peer_read (fd, "3\r\n:\n\n\r\n3\r\n:\n\n\r\n");
  g_assert_nonnull (strstr (answer, "3\r\n:\n\n\r\n3\r\n:\n\n\r\n"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  close (fd);
}

static void
test_close (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int fd = open_events (site);
  site_wait_for_streams (site, 1);
  MdgStream *stream = site_get_stream (site, 0);
  mdg_stream_send (stream, "2", "session-revoked", "{}");
  mdg_stream_close (stream);
  mdg_stream_close (stream);
  g_assert_false (mdg_stream_send (stream, "3", NULL, "late"));
  g_autofree char *answer = peer_read (fd, NULL);
  g_assert_true (g_str_has_suffix (answer, "\r\n0\r\n\r\n"));
  g_assert_nonnull (strstr (answer, "session-revoked"));
  g_assert_null (strstr (answer, "late"));
  site_wait (site, &site->n_closed, 1);
  g_assert_true (mdg_stream_is_closed (stream));
  g_usleep (50000);
  g_assert_cmpuint (site->n_closed, ==, 1);
  g_assert_cmpint (mdg_metrics_get_gauge (site->metrics, MDG_GAUGE_STREAMS), ==, 0);
  close (fd);
}

static void
test_gone (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int fd = open_events (site);
  site_wait_for_streams (site, 1);
  peer_send (fd, "a stream's client may talk, nobody listens", -1);
  g_usleep (50000);
  g_assert_cmpuint (site->n_closed, ==, 0);
  close (fd);
  site_wait (site, &site->n_closed, 1);
  g_assert_false (mdg_stream_send (site_get_stream (site, 0), "2", NULL, "x"));
}

static void
test_slow (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int fd = open_events (site);
  site_wait_for_streams (site, 1);
  MdgStream *stream = site_get_stream (site, 0);
  g_autofree char *data = g_strnfill (4000, 'x');
  /* What the kernel holds, then what the queue holds: far less than this. */
  guint sent = 0;
  while (sent < 5000 && mdg_stream_send (stream, NULL, NULL, data))
    {
      sent++;
      g_usleep (200);
    }
  g_assert_cmpuint (sent, <, 5000);
  site_wait (site, &site->n_closed, 1);
  g_assert_false (mdg_stream_send (stream, NULL, NULL, "x"));
  g_autofree char *answer = peer_read (fd, NULL);
  g_assert_false (g_str_has_suffix (answer, "\r\n0\r\n\r\n"));
  close (fd);

  /* An event larger than any may be cannot be sent at all. */
  int other = open_events (site);
  site_wait_for_streams (site, 2);
  g_autofree char *huge = g_strnfill (MDG_EVENT_MAX_BYTES + 4096, 'x');
  g_assert_false (mdg_stream_send (site_get_stream (site, 1), NULL, NULL, huge));
  site_wait (site, &site->n_closed, 2);
  close (other);
}

/* Has much to tell, and tells it when it is asked. */
typedef struct
{
  guint sent;
  guint last;
  const char *data;
} Teller;

static void
on_ready (MdgStream *stream, gpointer user_data)
{
  Teller *teller = user_data;
  if (teller->sent == teller->last)
    {
      mdg_stream_close (stream);
      return;
    }
  g_autofree char *id = g_strdup_printf ("%u", ++teller->sent);
  g_assert_true (mdg_stream_send (stream, id, "piece", teller->data));
}

/* Megabytes for one who reads late, without one event being lost or piled up. */
static void
test_asked (void)
{
  g_autofree char *data = g_strnfill (2 * MDG_STREAM_MAX_QUEUE, 'x');
  Teller teller = { 0, 50, data };
  g_autoptr (Site) site = site_new (NULL);
  int fd = open_events (site);
  site_wait_for_streams (site, 1);
  mdg_stream_set_ready_func (site_get_stream (site, 0), on_ready, &teller);
  g_usleep (100000);
  g_assert_cmpuint (teller.sent, <, 20); /* it waits for the reader */
  g_autofree char *answer = peer_read (fd, NULL);
  close (fd);
  site_wait (site, &site->n_closed, 1);
  g_assert_cmpuint (teller.sent, ==, 50);
  g_assert_nonnull (strstr (answer, "id: 50\n"));
  g_assert_cmpuint (strlen (answer), >, 50 * strlen (data));
}

static void
note_closed (MdgStream *stream, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Nothing more is sent, but what is queued does not move either: given up after two heartbeats. */
static void
test_stalled (void)
{
  int pair[2];
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (MdgMetrics) metrics = mdg_metrics_new (NULL, 0);
  MdgStreamHub *hub = mdg_stream_hub_new (context, metrics, 100);
  g_autoptr (MdgStream) stream = mdg_stream_hub_open (hub, pair[0], "", TRUE);
  gboolean closed = FALSE;
  mdg_stream_set_closed_func (stream, note_closed, &closed, NULL);

  /* The socket takes some of it, the queue the rest. */
  g_autofree char *data = g_strnfill (50000, 'x');
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (mdg_stream_send (stream, NULL, NULL, data));
      while (g_main_context_iteration (context, FALSE))
        ;
      g_assert_false (closed);
      char piece[60000];
      while (i < 2 && recv (pair[1], piece, sizeof piece, 0) > 0)
        g_main_context_iteration (context, FALSE);
    }
  gint64 start = g_get_monotonic_time ();
  while (!closed && g_get_monotonic_time () - start < 10 * G_TIME_SPAN_SECOND)
    g_main_context_iteration (context, TRUE);
  g_assert_true (closed);
  g_assert_cmpint (g_get_monotonic_time () - start, >, 100 * G_TIME_SPAN_MILLISECOND / 2);
  mdg_stream_hub_free (hub);
  close (pair[1]);
}

/* The hub may go before the last who holds a stream. */
static void
test_outlived (void)
{
  int pair[2];
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (MdgMetrics) metrics = mdg_metrics_new (NULL, 0);
  MdgStreamHub *hub = mdg_stream_hub_new (context, metrics, 1000);
  g_autoptr (MdgStream) stream = mdg_stream_hub_open (hub, pair[0], "head", FALSE);
  gboolean closed = FALSE;
  mdg_stream_set_closed_func (stream, note_closed, &closed, NULL);
  mdg_stream_hub_free (hub);
  g_assert_true (closed);
  g_assert_false (mdg_stream_send (stream, "1", NULL, "late"));
  mdg_stream_close (stream);
  g_assert_cmpint (mdg_metrics_get_gauge (metrics, MDG_GAUGE_STREAMS), ==, 0);
  char piece[10] = "";
  g_assert_cmpint (recv (pair[1], piece, sizeof piece, 0), ==, 4);
  close (pair[1]);
}

static void
test_max (void)
{
  MdgHttpLimits limits = { .max_streams = 1 };
  g_autoptr (Site) site = site_new (&limits);
  int fd = open_events (site);
  site_wait_for_streams (site, 1);
  g_autofree char *busy =
    peer_ask (site, "GET /events HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
  g_assert_cmpuint (answer_status (busy), ==, 503);
  close (fd);
}

static gsize
resident_bytes (void)
{
  g_autofree char *text = NULL;
  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  long pages = 0;
  g_assert_cmpint (sscanf (text, "%*s %ld", &pages), ==, 1);
  return (gsize) pages * (gsize) sysconf (_SC_PAGESIZE);
}

static void
test_many (void)
{
  struct rlimit files;
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  if (files.rlim_cur < 2 * MANY + 100)
    {
      g_test_skip ("not enough file descriptors");
      return;
    }

  g_autoptr (Site) site = site_new (NULL);
  static int fds[MANY];
  gsize before = resident_bytes ();
  for (guint i = 0; i < MANY; i++)
    fds[i] = open_events (site);
  site_wait_for_streams (site, MANY);
  g_test_message ("%.1f KiB a stream", (double) (resident_bytes () - before) / MANY / 1024);

  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < MANY; i++)
    g_assert_true (mdg_stream_send (site_get_stream (site, i), "2", "me-changed", "{}"));
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *answer = peer_read (fds[i], "me-changed\ndata: {}\n\n\r\n");
      g_assert_cmpuint (answer_status (answer), ==, 200);
    }
  g_test_message ("%d ms for one event to all", (int) ((g_get_monotonic_time () - start) / 1000));
  g_assert_cmpint (mdg_metrics_get_gauge (site->metrics, MDG_GAUGE_STREAMS), ==, MANY);
  for (guint i = 0; i < MANY; i++)
    close (fds[i]);
  site_wait (site, &site->n_closed, MANY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/head", test_head);
  g_test_add_func ("/stream/send", test_send);
  g_test_add_func ("/stream/heartbeat", test_heartbeat);
  g_test_add_func ("/stream/close", test_close);
  g_test_add_func ("/stream/gone", test_gone);
  g_test_add_func ("/stream/slow", test_slow);
  g_test_add_func ("/stream/asked", test_asked);
  g_test_add_func ("/stream/stalled", test_stalled);
  g_test_add_func ("/stream/outlived", test_outlived);
  g_test_add_func ("/stream/max", test_max);
  g_test_add_func ("/stream/many", test_many);
  return g_test_run ();
}
