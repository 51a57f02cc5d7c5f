/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counters of the HTTP layer and their text for Prometheus (exposition format 0.0.4). Labels are
 * route templates, methods and status classes, never paths, so their number is bounded by the route
 * table.
 *
 * Counting is a handful of atomic additions; any thread. One per server, owned by app.
 */
#pragma once

#include "server/http/route.h"

G_BEGIN_DECLS

typedef struct _MdgMetrics MdgMetrics;

typedef enum
{
  MDG_GAUGE_IN_FLIGHT, /* requests being answered */
  MDG_GAUGE_QUEUED,    /* of those, waiting for a worker */
  MDG_GAUGE_STREAMS,   /* open event streams */
  MDG_N_GAUGES
} MdgGauge;

/* Appends whole lines of exposition format to @text. */
typedef void (*MdgMetricsFunc) (GString *text, gpointer user_data);

/* @routes is the router's table; it must outlive the metrics. */
MdgMetrics *mdg_metrics_new (const MdgRoute *routes, gsize n_routes);
void mdg_metrics_free (MdgMetrics *metrics);

/* Counts one answer of @route (NULL: no route matched) that took @microseconds. */
void
mdg_metrics_count (MdgMetrics *metrics, const MdgRoute *route, guint status, gint64 microseconds);
void mdg_metrics_add_gauge (MdgMetrics *metrics, MdgGauge gauge, int delta);
int mdg_metrics_get_gauge (MdgMetrics *metrics, MdgGauge gauge);

/* Whatever the layer above wants to tell; called for each text, in the order added. Add before the
 * server listens. */
void mdg_metrics_add_func (MdgMetrics *metrics, MdgMetricsFunc func, gpointer user_data);

/* Appends "# HELP", "# TYPE" and the value of one gauge of the layer above. */
void mdg_metrics_append_gauge (GString *text, const char *name, const char *help, gint64 value);

char *mdg_metrics_to_text (MdgMetrics *metrics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgMetrics, mdg_metrics_free)

G_END_DECLS
