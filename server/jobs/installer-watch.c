/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/installer-watch.h"

struct _MdgInstallerWatch
{
  MdgCore *core;
  GThread *thread;
  GCancellable *cancellable;
  GMutex lock;
  GCond woken;
  gboolean wake;
};

static void
scan (MdgInstallerWatch *watch)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (watch->core, &settings);
  mdg_installers_scan (watch->core->installers, settings.installers_folder, watch->cancellable);
}

static gpointer
run (gpointer data)
{
  MdgInstallerWatch *watch = data;
  while (!g_cancellable_is_cancelled (watch->cancellable))
    {
      scan (watch);
      gint64 until = g_get_monotonic_time () + MDG_INSTALLER_WATCH_SECONDS * G_TIME_SPAN_SECOND;
      g_mutex_lock (&watch->lock);
      while (!watch->wake && g_cond_wait_until (&watch->woken, &watch->lock, until))
        ;
      watch->wake = FALSE;
      g_mutex_unlock (&watch->lock);
    }
  return NULL;
}

MdgInstallerWatch *
mdg_installer_watch_new (MdgCore *core)
{
  MdgInstallerWatch *watch = g_new0 (MdgInstallerWatch, 1);
  watch->core = core;
  watch->cancellable = g_cancellable_new ();
  g_mutex_init (&watch->lock);
  g_cond_init (&watch->woken);
  watch->thread = g_thread_new ("installers", run, watch);
  return watch;
}

void
mdg_installer_watch_wake (MdgInstallerWatch *watch)
{
  g_mutex_lock (&watch->lock);
  watch->wake = TRUE;
  g_cond_signal (&watch->woken);
  g_mutex_unlock (&watch->lock);
}

void
mdg_installer_watch_free (MdgInstallerWatch *watch)
{
  if (watch == NULL)
    return;
  g_cancellable_cancel (watch->cancellable);
  mdg_installer_watch_wake (watch);
  g_thread_join (watch->thread);
  g_object_unref (watch->cancellable);
  g_mutex_clear (&watch->lock);
  g_cond_clear (&watch->woken);
  g_free (watch);
}
