/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/metrics.h"

#include <stdatomic.h>

#define MAX_FUNCS 8
#define N_CLASSES 5 /* 1xx, which never happens, to 5xx */

/* Upper bounds in microseconds; one bucket more for the rest. */
static const gint64 bounds[] = { 1000, 2500, 5000, 10000, 25000, 50000,
                                 100000, 250000, 500000, 1000000, 2500000, 10000000 };
#define N_BUCKETS (G_N_ELEMENTS (bounds) + 1)

typedef struct
{
  _Atomic guint64 by_class[N_CLASSES];
  _Atomic guint64 buckets[N_BUCKETS];
  _Atomic guint64 microseconds;
} Counter;

typedef struct
{
  MdgMetricsFunc func;
  gpointer user_data;
} Extra;

struct _MdgMetrics
{
  const MdgRoute *routes;
  gsize n_routes;
  Counter *counters; /* one for each route, then one for what matched none */
  _Atomic int gauges[MDG_N_GAUGES];
  Extra extras[MAX_FUNCS];
  guint n_extras;
};

static const struct
{
  const char *name;
  const char *help;
} gauge_texts[MDG_N_GAUGES] = {
  [MDG_GAUGE_IN_FLIGHT] = { "madoguchi_http_in_flight", "Requests being read or answered." },
  [MDG_GAUGE_QUEUED] = { "madoguchi_http_queued", "Requests waiting for a worker." },
  [MDG_GAUGE_STREAMS] = { "madoguchi_http_streams", "Open event streams." },
};

MdgMetrics *
mdg_metrics_new (const MdgRoute *routes, gsize n_routes)
{
  MdgMetrics *metrics = g_new0 (MdgMetrics, 1);
  metrics->routes = routes;
  metrics->n_routes = n_routes;
  metrics->counters = g_new0 (Counter, n_routes + 1);
  return metrics;
}

void
mdg_metrics_free (MdgMetrics *metrics)
{
  if (metrics == NULL)
    return;
  g_free (metrics->counters);
  g_free (metrics);
}

static void
add (_Atomic guint64 *counter, guint64 amount)
{
  atomic_fetch_add_explicit (counter, amount, memory_order_relaxed);
}

static guint64
get (_Atomic guint64 *counter)
{
  return atomic_load_explicit (counter, memory_order_relaxed);
}

void
mdg_metrics_count (MdgMetrics *metrics, const MdgRoute *route, guint status, gint64 microseconds)
{
  gsize index = route != NULL ? (gsize) (route - metrics->routes) : metrics->n_routes;
  g_return_if_fail (index <= metrics->n_routes && status >= 100 && status <= 599);

  Counter *counter = &metrics->counters[index];
  gsize bucket = 0;
  while (bucket < G_N_ELEMENTS (bounds) && microseconds > bounds[bucket])
    bucket++;
  add (&counter->by_class[status / 100 - 1], 1);
  add (&counter->buckets[bucket], 1);
  add (&counter->microseconds, (guint64) MAX (microseconds, 0));
}

void
mdg_metrics_add_gauge (MdgMetrics *metrics, MdgGauge gauge, int delta)
{
  atomic_fetch_add_explicit (&metrics->gauges[gauge], delta, memory_order_relaxed);
}

int
mdg_metrics_get_gauge (MdgMetrics *metrics, MdgGauge gauge)
{
  return atomic_load_explicit (&metrics->gauges[gauge], memory_order_relaxed);
}

void
mdg_metrics_add_func (MdgMetrics *metrics, MdgMetricsFunc func, gpointer user_data)
{
  g_return_if_fail (metrics->n_extras < MAX_FUNCS);

  metrics->extras[metrics->n_extras++] = (Extra){ func, user_data };
}

void
mdg_metrics_append_gauge (GString *text, const char *name, const char *help, gint64 value)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s gauge\n%s %" G_GINT64_FORMAT "\n",
                          name, help, name, name, value);
}

static guint64
append_buckets (GString *text, const char *labels, Counter *counter)
{
  guint64 count = 0;
  for (gsize i = 0; i < N_BUCKETS; i++)
    {
      char bound[G_ASCII_DTOSTR_BUF_SIZE] = "+Inf";
      if (i < G_N_ELEMENTS (bounds))
        g_ascii_formatd (bound, sizeof bound, "%g", (double) bounds[i] / 1e6);
      count += get (&counter->buckets[i]);
      g_string_append_printf (
        text, "madoguchi_http_request_seconds_bucket{%s,le=\"%s\"} %" G_GUINT64_FORMAT "\n", labels,
        bound, count);
    }
  return count;
}

static char *
dup_labels (MdgMetrics *metrics, gsize index)
{
  if (index == metrics->n_routes)
    return g_strdup ("method=\"-\",route=\"-\"");
  const MdgRoute *route = &metrics->routes[index];
  return g_strdup_printf ("method=\"%s\",route=\"%s\"", route->method, route->path);
}

static gboolean
is_used (Counter *counter)
{
  for (gsize i = 0; i < N_BUCKETS; i++)
    if (get (&counter->buckets[i]) != 0)
      return TRUE;
  return FALSE;
}

static void
append_classes (GString *text, MdgMetrics *metrics, gsize index)
{
  g_autofree char *labels = dup_labels (metrics, index);
  for (guint i = 0; i < N_CLASSES; i++)
    {
      guint64 count = get (&metrics->counters[index].by_class[i]);
      if (count > 0)
        g_string_append_printf (
          text, "madoguchi_http_requests_total{%s,class=\"%uxx\"} %" G_GUINT64_FORMAT "\n", labels,
          i + 1, count);
    }
}

static void
append_histogram (GString *text, MdgMetrics *metrics, gsize index)
{
  Counter *counter = &metrics->counters[index];
  if (!is_used (counter))
    return;
  g_autofree char *labels = dup_labels (metrics, index);
  guint64 count = append_buckets (text, labels, counter);
  char sum[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (sum, sizeof sum, "%.6f", (double) get (&counter->microseconds) / 1e6);
  g_string_append_printf (text, "madoguchi_http_request_seconds_sum{%s} %s\n", labels, sum);
  g_string_append_printf (text, "madoguchi_http_request_seconds_count{%s} %" G_GUINT64_FORMAT "\n",
                          labels, count);
}

char *
mdg_metrics_to_text (MdgMetrics *metrics)
{
  GString *text = g_string_sized_new (4096);
  g_string_append (text, "# HELP madoguchi_http_requests_total Answers by route and status class.\n"
                         "# TYPE madoguchi_http_requests_total counter\n");
  for (gsize i = 0; i <= metrics->n_routes; i++)
    append_classes (text, metrics, i);
  g_string_append (
    text, "# HELP madoguchi_http_request_seconds Time from the first byte read to the answer.\n"
          "# TYPE madoguchi_http_request_seconds histogram\n");
  for (gsize i = 0; i <= metrics->n_routes; i++)
    append_histogram (text, metrics, i);
  for (guint i = 0; i < MDG_N_GAUGES; i++)
    mdg_metrics_append_gauge (text, gauge_texts[i].name, gauge_texts[i].help,
                              mdg_metrics_get_gauge (metrics, (MdgGauge) i));
  for (guint i = 0; i < metrics->n_extras; i++)
    metrics->extras[i].func (text, metrics->extras[i].user_data);
  return g_string_free (text, FALSE);
}
