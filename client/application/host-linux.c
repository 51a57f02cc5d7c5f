/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GApplication is one instance by its name on the session bus, the console is always there, and
 * GLib's own writer knows journal and terminal. What is left is the end of the session, which is a
 * signal.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/host.h"

#include <glib-unix.h>
#include <gtk/gtk.h>

static const int end_signals[] = { SIGHUP, SIGINT, SIGTERM };

struct _MdgHost
{
  GApplication *application; /* borrowed */
  MdgHostEnd end;
  guint hold; /* cookie of the session manager, 0 for none */
  guint sources[G_N_ELEMENTS (end_signals)];
};

void
mdg_host_prepare (void)
{
}

GApplicationFlags
mdg_host_get_flags (void)
{
  return G_APPLICATION_DEFAULT_FLAGS;
}

static gboolean
on_end (gpointer user_data)
{
  MdgHost *host = user_data;
  host->end (host->application);
  return G_SOURCE_CONTINUE;
}

MdgHost *
mdg_host_new (GApplication *application, MdgHostEnd end)
{
  MdgHost *host = g_new0 (MdgHost, 1);
  host->application = application;
  host->end = end;
  for (guint i = 0; i < G_N_ELEMENTS (end_signals); i++)
    host->sources[i] = g_unix_signal_add (end_signals[i], on_end, host);
  return host;
}

gboolean
mdg_host_hand_over (MdgHost *host)
{
  return FALSE;
}

void
mdg_host_hold (MdgHost *host, const char *reason)
{
  GtkApplication *application = GTK_APPLICATION (host->application);
  if (host->hold != 0)
    gtk_application_uninhibit (application, host->hold);
  host->hold = *reason == '\0' ? 0
                               : gtk_application_inhibit (
                                   application, gtk_application_get_active_window (application),
                                   GTK_APPLICATION_INHIBIT_LOGOUT, reason);
}

/* Packages replace files under a running program without harm: nothing is waited for. */
gboolean
mdg_host_close_instances (GApplication *application)
{
  g_autoptr (GError) error = NULL;
  if (!g_application_register (application, NULL, &error))
    {
      g_warning ("the session bus was not reached: %s", error->message);
      return FALSE;
    }
  if (g_application_get_is_remote (application))
    g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  return TRUE;
}

void
mdg_host_free (MdgHost *host)
{
  if (host == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (end_signals); i++)
    g_source_remove (host->sources[i]);
  g_free (host);
}
