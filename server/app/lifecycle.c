/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/app/lifecycle.h"

#include <glib-unix.h>
#include <systemd/sd-daemon.h>

struct _MdgLifecycle
{
  const MdgLifecycleRole *role;
  gpointer user_data;
  GMainLoop *loop;
  GArray *sources; /* guint */
  char *status;
  gboolean stopping;
  gboolean finished;
  gboolean failed;
};

static void
add_source (MdgLifecycle *lifecycle, guint source)
{
  g_array_append_val (lifecycle->sources, source);
}

static void
finish (MdgLifecycle *lifecycle)
{
  if (lifecycle->finished)
    return;
  lifecycle->finished = TRUE;
  lifecycle->failed = !lifecycle->role->finish (lifecycle->user_data);
  g_main_loop_quit (lifecycle->loop);
}

static gboolean
on_stop_signal (gpointer user_data)
{
  MdgLifecycle *lifecycle = user_data;
  if (!lifecycle->stopping)
    {
      mdg_lifecycle_stop (lifecycle);
      return G_SOURCE_CONTINUE;
    }
  g_message ("Told to stop once more: not waiting for what is running");
  finish (lifecycle);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload_signal (gpointer user_data)
{
  MdgLifecycle *lifecycle = user_data;
  if (lifecycle->stopping)
    return G_SOURCE_CONTINUE;
  sd_notifyf (
    0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT "\nSTATUS=Reading the configuration again",
    g_get_monotonic_time ());
  lifecycle->role->reload (lifecycle->user_data);
  sd_notifyf (0, "READY=1\nSTATUS=%s", lifecycle->status);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watchdog (gpointer user_data)
{
  MdgLifecycle *lifecycle = user_data;
  gboolean well =
    lifecycle->role->is_well == NULL || lifecycle->role->is_well (lifecycle->user_data);
  if (well)
    sd_notify (0, "WATCHDOG=1");
  else
    g_critical ("The role does not work any more; the watchdog is not told otherwise");
  return G_SOURCE_CONTINUE;
}

static void
start_watchdog (MdgLifecycle *lifecycle)
{
  uint64_t interval = 0;
  if (sd_watchdog_enabled (0, &interval) <= 0 || interval < 2000)
    return;
  on_watchdog (lifecycle);
  guint half_ms = (guint) MIN (interval / 2000, (uint64_t) G_MAXUINT);
  add_source (lifecycle,
              g_timeout_add_full (G_PRIORITY_HIGH, half_ms, on_watchdog, lifecycle, NULL));
}

MdgLifecycle *
mdg_lifecycle_new (const MdgLifecycleRole *role, gpointer user_data)
{
  MdgLifecycle *lifecycle = g_new0 (MdgLifecycle, 1);
  lifecycle->role = role;
  lifecycle->user_data = user_data;
  lifecycle->loop = g_main_loop_new (NULL, FALSE);
  lifecycle->sources = g_array_new (FALSE, FALSE, sizeof (guint));
  add_source (lifecycle, g_unix_signal_add (SIGTERM, on_stop_signal, lifecycle));
  add_source (lifecycle, g_unix_signal_add (SIGINT, on_stop_signal, lifecycle));
  add_source (lifecycle, g_unix_signal_add (SIGHUP, on_reload_signal, lifecycle));
  return lifecycle;
}

int
mdg_lifecycle_run (MdgLifecycle *lifecycle, const char *status)
{
  lifecycle->status = g_strdup (status);
  g_message ("%s", status);
  sd_notifyf (0, "READY=1\nSTATUS=%s", status);
  start_watchdog (lifecycle);
  g_main_loop_run (lifecycle->loop);
  g_message ("Stopped");
  return lifecycle->failed ? 1 : 0;
}

void
mdg_lifecycle_stop (MdgLifecycle *lifecycle)
{
  if (lifecycle->stopping)
    return;
  lifecycle->stopping = TRUE;
  g_message ("Stopping: no new requests are taken");
  sd_notify (0, "STOPPING=1\nSTATUS=Finishing what is running");
  lifecycle->role->stop (lifecycle, MDG_LIFECYCLE_DEADLINE_MS, lifecycle->user_data);
}

void
mdg_lifecycle_stopped (MdgLifecycle *lifecycle)
{
  finish (lifecycle);
}

void
mdg_lifecycle_free (MdgLifecycle *lifecycle)
{
  if (lifecycle == NULL)
    return;
  for (guint i = 0; i < lifecycle->sources->len; i++)
    g_source_remove (g_array_index (lifecycle->sources, guint, i));
  g_array_unref (lifecycle->sources);
  g_main_loop_unref (lifecycle->loop);
  g_free (lifecycle->status);
  g_free (lifecycle);
}
