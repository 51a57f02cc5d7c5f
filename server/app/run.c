/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/app/run.h"

#include "server/app/config-value.h"
#include "server/app/lifecycle.h"
#include "server/app/log.h"
#include "server/app/process.h"
#include "server/crypto/random.h"
#include "shared/base/error.h"

#include <malloc.h>
#include <mdg-config.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EXIT_FAILED 1
#define EXIT_CONFIG 2

/* Glibc keeps one heap per thread by default; few of them keep an idle server small. */
#define MAX_HEAPS 2

typedef struct
{
  const MdgRoleType *type;
  const char *config_path;
  MdgConfig *config;
  MdgLog *log; /* lives as long as the process */
  MdgDataLock *lock;
  gpointer role;
  MdgHttpServer *server;
  MdgLifecycle *lifecycle; /* set while stopping */
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->server, mdg_http_server_free);
  if (run->role != NULL)
    run->type->close (run->role);
  g_clear_pointer (&run->lock, mdg_data_lock_free);
  g_clear_pointer (&run->config, mdg_config_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
on_http_stopped (gpointer user_data)
{
  Run *run = user_data;
  mdg_lifecycle_stopped (run->lifecycle);
}

static void
stop_role (MdgLifecycle *lifecycle, guint deadline_ms, gpointer user_data)
{
  Run *run = user_data;
  run->lifecycle = lifecycle;
  mdg_http_server_stop (run->server, deadline_ms, on_http_stopped, run);
}

static gboolean
finish_role (gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  if (run->type->finish == NULL || run->type->finish (run->role, &error))
    return TRUE;
  g_critical ("The last checkpoint could not be made: %s", error->message);
  return FALSE;
}

static void
reload_role (gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgConfig) loaded = mdg_config_load (run->config_path, run->type->role, &error);
  guint changed = 0;
  g_autofree char *restart = NULL;
  g_autoptr (MdgConfig) merged = NULL;
  if (loaded != NULL)
    merged = mdg_config_merge (run->config, loaded, run->type->role, &changed, &restart);
  if (merged == NULL || !run->type->apply (run->role, merged, &error))
    {
      g_warning ("The settings stay as they were: %s", error->message);
      return;
    }
  mdg_log_set_level (run->log,
                     mdg_log_level_from_text (mdg_config_get_text (merged, MDG_SETTING_LOG_LEVEL)));
  mdg_config_free (run->config);
  run->config = g_steal_pointer (&merged);
  g_message ("Configuration read again: %u changed settings taken over", changed);
  if (restart != NULL)
    g_warning ("These changed settings wait for a restart: %s", restart);
}

/* A data folder that has gone (a disk unmounted) is nothing to serve from. */
static gboolean
is_role_well (gpointer user_data)
{
  Run *run = user_data;
  return access (mdg_config_get_text (run->config, run->type->data_dir), R_OK | W_OK | X_OK) == 0;
}

static gboolean
start_listening (Run *run, char **ret_address, GError **error)
{
  const char *listen = mdg_config_get_text (run->config, run->type->listen);
  g_autofree char *host = NULL;
  guint16 port = 0;
  gboolean parsed = mdg_listen_parse (listen, &host, &port);
  g_assert (parsed);

  MdgHttpLimits limits = { .n_workers =
                             (guint) mdg_config_get_int (run->config, run->type->workers) };
  if (run->type->fill_limits != NULL)
    run->type->fill_limits (run->config, &limits);
  run->server = mdg_http_server_new (NULL, run->type->get_router (run->role),
                                     run->type->get_metrics (run->role), &limits);
  g_autoptr (GError) local = NULL;
  if (!mdg_http_server_listen (run->server, host, port, &local))
    {
      mdg_set_error (error, MDG_ERROR_LISTEN, "address", listen, "reason", local->message, NULL);
      return FALSE;
    }
  *ret_address = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host,
                                  mdg_http_server_get_port (run->server));
  return TRUE;
}

static gboolean
open_role (Run *run, GError **error)
{
  if (!mdg_crypto_init (error))
    return FALSE;
  run->lock = mdg_data_lock_new (mdg_config_get_text (run->config, run->type->data_dir), error);
  if (run->lock == NULL)
    return FALSE;
  run->role = run->type->open (run->config, error);
  return run->role != NULL;
}

static void
start_log (Run *run)
{
  const char *format = mdg_config_get_text (run->config, MDG_SETTING_LOG_FORMAT);
  const char *level = mdg_config_get_text (run->config, MDG_SETTING_LOG_LEVEL);
  run->log =
    mdg_log_new (mdg_log_format_from_text (format), mdg_log_level_from_text (level), STDERR_FILENO);
  mdg_log_install (run->log);
}

static int
serve (Run *run)
{
  static const MdgLifecycleRole calls = { stop_role, finish_role, reload_role, is_role_well };
  g_autoptr (MdgLifecycle) lifecycle = mdg_lifecycle_new (&calls, run);
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  if (!open_role (run, &error) || !start_listening (run, &address, &error) ||
      (run->type->start != NULL && !run->type->start (run->role, &error)))
    {
      g_critical ("madoguchid %s does not start: %s", run->type->name, error->message);
      return EXIT_FAILED;
    }
  g_autofree char *status =
    g_strdup_printf ("madoguchid %s " MDG_VERSION " serves at http://%s", run->type->name, address);
  malloc_trim (0);
  return mdg_lifecycle_run (lifecycle, status);
}

int
mdg_run_role (const MdgRoleType *type, const char *config_path)
{
  mallopt (M_ARENA_MAX, MAX_HEAPS);
  g_auto (Run) run = { .type = type, .config_path = config_path };
  g_autoptr (GError) error = NULL;
  run.config = mdg_config_load (config_path, type->role, &error);
  if (run.config == NULL)
    {
      /* Not g_printerr (): that would turn Japanese into question marks where no locale is set. */
      fprintf (stderr, "madoguchid: %s\n", error->message);
      return EXIT_CONFIG;
    }
  start_log (&run);
  mdg_process_harden ();
  return serve (&run);
}
