/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counters and their text.
 */
#include "server/http/metrics.h"

#include <string.h>

static const MdgRoute routes[] = {
  { "GET", "/api/v1/me", MDG_ROUTE_NO_PERMISSION, 0, 0, NULL },
  { "GET", "/api/v1/accounts/{id}", MDG_ROUTE_NO_PERMISSION, 0, 0, NULL },
};

static void
append_own (GString *text, gpointer user_data)
{
  mdg_metrics_append_gauge (text, "madoguchi_sessions", "Sessions.", *(int *) user_data);
}

static void
expect_line (const char *text, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  if (g_strv_contains ((const char *const *) lines, line))
    return;
  g_test_message ("missing: %s in\n%s", line, text);
  g_test_fail ();
}

static void
test_text (void)
{
  int sessions = 12;
  g_autoptr (MdgMetrics) metrics = mdg_metrics_new (routes, G_N_ELEMENTS (routes));
  mdg_metrics_add_func (metrics, append_own, &sessions);
  mdg_metrics_count (metrics, &routes[1], 200, 900);
  mdg_metrics_count (metrics, &routes[1], 204, 1000);
  mdg_metrics_count (metrics, &routes[1], 404, 1001);
  mdg_metrics_count (metrics, &routes[1], 500, 20000000);
  mdg_metrics_count (metrics, NULL, 404, 10);
  mdg_metrics_add_gauge (metrics, MDG_GAUGE_STREAMS, 3);
  mdg_metrics_add_gauge (metrics, MDG_GAUGE_STREAMS, -1);

  g_autofree char *text = mdg_metrics_to_text (metrics);
  expect_line (text, "madoguchi_http_requests_total{method=\"GET\",route=\"/api/v1/accounts/"
                     "{id}\",class=\"2xx\"} 2");
  expect_line (text, "madoguchi_http_requests_total{method=\"GET\",route=\"/api/v1/accounts/"
                     "{id}\",class=\"5xx\"} 1");
  expect_line (text, "madoguchi_http_requests_total{method=\"-\",route=\"-\",class=\"4xx\"} 1");
  expect_line (text, "madoguchi_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/"
                     "accounts/{id}\",le=\"0.001\"} 2");
  expect_line (text, "madoguchi_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/"
                     "accounts/{id}\",le=\"0.0025\"} 3");
  expect_line (text, "madoguchi_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/"
                     "accounts/{id}\",le=\"10\"} 3");
  expect_line (text, "madoguchi_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/"
                     "accounts/{id}\",le=\"+Inf\"} 4");
  expect_line (
    text, "madoguchi_http_request_seconds_count{method=\"GET\",route=\"/api/v1/accounts/{id}\"} 4");
  expect_line (
    text,
    "madoguchi_http_request_seconds_sum{method=\"GET\",route=\"/api/v1/accounts/{id}\"} 20.002901");
  expect_line (text, "madoguchi_http_streams 2");
  expect_line (text, "madoguchi_sessions 12");
  g_assert_null (strstr (text, "/api/v1/me"));
  g_assert_true (g_str_has_suffix (text, "\n"));
}

static gpointer
count_much (gpointer metrics)
{
  for (guint i = 0; i < 50000; i++)
    mdg_metrics_count (metrics, &routes[0], 200, 5);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (MdgMetrics) metrics = mdg_metrics_new (routes, G_N_ELEMENTS (routes));
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", count_much, metrics);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_autofree char *text = mdg_metrics_to_text (metrics);
  expect_line (text,
               "madoguchi_http_request_seconds_count{method=\"GET\",route=\"/api/v1/me\"} 200000");
  expect_line (text,
               "madoguchi_http_request_seconds_sum{method=\"GET\",route=\"/api/v1/me\"} 1.000000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/text", test_text);
  g_test_add_func ("/metrics/threads", test_threads);
  return g_test_run ();
}
