/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A server with nothing behind it, to measure what the HTTP layer itself costs:
 *
 *   taskset -c 0 bench-http 8099 &
 *   taskset -c 1 wrk -c 50 -t 1 -d 10 http://127.0.0.1:8099/worker
 *
 * /worker answers on a worker thread, /inline on the main context, /events opens a stream.
 */
#define G_LOG_DOMAIN "madoguchi-bench"

#include "server/http/server.h"

#include <string.h>
#include <sys/resource.h>

static MdgResponse *
answer_tiny (MdgRequest *request, gpointer app, GError **error)
{
  g_autoptr (GBytes) body =
    g_bytes_new_static ("{\"product\":\"madoguchi\",\"version\":\"0.1.0\"}", 41);
  return mdg_response_new_bytes ("application/json", body, NULL);
}

static MdgResponse *
answer_metrics (MdgRequest *request, gpointer app, GError **error)
{
  char *text = mdg_metrics_to_text (*(MdgMetrics **) app);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  return mdg_response_new_bytes ("text/plain; version=0.0.4", body, NULL);
}

static void
start_events (MdgStream *stream, gpointer user_data)
{
  mdg_stream_send (stream, "1", "hello", "{\"epoch\":\"bench\"}");
}

static MdgResponse *
answer_events (MdgRequest *request, gpointer app, GError **error)
{
  return mdg_response_new_stream (start_events, NULL, NULL);
}

static const MdgRoute routes[] = {
  { "GET", "/worker", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC, 0, answer_tiny },
  { "GET", "/inline", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC | MDG_ROUTE_INLINE, 0,
    answer_tiny },
  { "GET", "/events", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC, 0, answer_events },
  { "GET", "/metrics", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC | MDG_ROUTE_LOCAL_ONLY, 0,
    answer_metrics },
};

int
main (int argc, char **argv)
{
  guint64 port = 8099;
  guint64 n_workers = 0;
  if ((argc > 1 && !g_ascii_string_to_unsigned (argv[1], 10, 1, G_MAXUINT16, &port, NULL)) ||
      (argc > 2 && !g_ascii_string_to_unsigned (argv[2], 10, 1, 64, &n_workers, NULL)))
    return 2;
  MdgHttpLimits limits = { .n_workers = (guint) n_workers };
  struct rlimit files;
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);

  g_autoptr (MdgMetrics) metrics = mdg_metrics_new (routes, G_N_ELEMENTS (routes));
  g_autoptr (MdgRouter) router = mdg_router_new (routes, G_N_ELEMENTS (routes), NULL, &metrics);
  g_autoptr (MdgHttpServer) server = mdg_http_server_new (NULL, router, metrics, &limits);
  g_autoptr (GError) error = NULL;
  if (!mdg_http_server_listen (server, "127.0.0.1", (guint16) port, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (loop);
  return 0;
}
