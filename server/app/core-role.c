/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/app/core-role.h"

#include "server/api/api.h"
#include "server/app/core-config.h"
#include "server/app/lifecycle.h"
#include "server/app/log.h"
#include "server/app/process.h"
#include "server/crypto/random.h"
#include "server/http/server.h"
#include "server/jobs/runner.h"
#include "shared/base/error.h"

#include <malloc.h>
#include <string.h>
#include <unistd.h>

/* How often changes that madoguchictl makes are looked for: a revoked session must end within a second. */
#define FOREIGN_CHANGE_MS 250

/* Glibc keeps one heap per thread by default; few of them keep an idle server small. */
#define MAX_HEAPS 2

typedef struct
{
  char *path;
  MdgConfig *config;
  MdgLog *log;
  MdgDataLock *lock;
  MdgClock *clock;
  MdgMasterKey *master;
  MdgCore *core;
  MdgApi api;
  MdgMetrics *metrics;
  MdgRouter *router;
  MdgHttpServer *http;
  MdgJobRunner *jobs;
  guint poll_source;
} CoreRole;

static gboolean
on_poll (gpointer user_data)
{
  CoreRole *role = user_data;
  if (mdg_core_poll_foreign_changes (role->core))
    mdg_job_runner_wake (role->jobs);
  return G_SOURCE_CONTINUE;
}

static gboolean
open_core (CoreRole *role, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_config_get_settings (role->config, &settings);
  const char *data_dir = mdg_config_get_text (role->config, MDG_SETTING_SERVER_DATA_DIR);
  role->lock = mdg_data_lock_new (data_dir, error);
  role->master = role->lock != NULL ? mdg_core_config_load_key (role->config, error) : NULL;
  role->core = role->master != NULL ? mdg_core_new (data_dir, role->master, role->clock, &settings, error) : NULL;
  return role->core != NULL && mdg_core_jobs_put (role->core, error);
}

/* "127.0.0.1:8080" or "[::1]:8080", as the configuration has checked it. */
static char *
split_address (const char *listen, guint16 *ret_port)
{
  const char *colon = strrchr (listen, ':');
  gsize length = (gsize) (colon - listen);
  *ret_port = (guint16) g_ascii_strtoull (colon + 1, NULL, 10);
  return *listen == '[' ? g_strndup (listen + 1, length - 2) : g_strndup (listen, length);
}

static gboolean
open_http (CoreRole *role, GError **error)
{
  gsize n_routes = 0;
  const MdgRoute *routes = mdg_api_get_routes (&n_routes);
  guint16 port = 0;
  MdgHttpLimits limits = {
    .n_workers = (guint) mdg_config_get_int (role->config, MDG_SETTING_SERVER_WORKERS),
    .max_queue = (guint) mdg_config_get_int (role->config, MDG_SETTING_LIMITS_QUEUE),
    .max_streams = (guint) mdg_config_get_int (role->config, MDG_SETTING_LIMITS_STREAMS),
  };
  g_autofree char *address = split_address (mdg_config_get_text (role->config, MDG_SETTING_SERVER_LISTEN), &port);
  role->metrics = mdg_metrics_new (routes, n_routes);
  role->api = (MdgApi){ role->core, role->metrics };
  mdg_api_register_gauges (&role->api);
  role->router = mdg_api_router_new (&role->api);
  role->http = mdg_http_server_new (NULL, role->router, role->metrics, &limits);
  return mdg_http_server_listen (role->http, address, port, error);
}

static void
on_http_stopped (gpointer user_data)
{
  mdg_lifecycle_stopped (user_data);
}

static void
stop (MdgLifecycle *lifecycle, guint deadline_ms, gpointer user_data)
{
  CoreRole *role = user_data;
  g_clear_handle_id (&role->poll_source, g_source_remove);
  mdg_job_runner_stop (role->jobs);
  mdg_http_server_stop (role->http, deadline_ms, on_http_stopped, lifecycle);
}

static gboolean
finish (gpointer user_data)
{
  CoreRole *role = user_data;
  g_autoptr (GError) error = NULL;
  if (mdg_core_checkpoint (role->core, &error))
    return TRUE;
  g_warning ("The audit log could not be signed at the end: %s", error->message);
  return FALSE;
}

static void
reload (gpointer user_data)
{
  CoreRole *role = user_data;
  guint changed = 0;
  g_autofree char *restart = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgConfig) loaded = mdg_config_load (role->path, MDG_ROLE_CORE, &error);
  if (loaded == NULL)
    {
      g_warning ("The configuration stays as it was: %s", error->message);
      return;
    }
  MdgConfig *merged = mdg_config_merge (role->config, loaded, MDG_ROLE_CORE, &changed, &restart);
  mdg_config_free (role->config);
  role->config = merged;
  g_auto (MdgCoreSettings) settings;
  mdg_core_config_get_settings (role->config, &settings);
  mdg_core_set_settings (role->core, &settings);
  mdg_log_set_level (role->log, mdg_log_level_from_text (mdg_config_get_text (role->config, MDG_SETTING_LOG_LEVEL)));
  g_message ("Configuration read again: %u settings changed", changed);
  if (restart != NULL)
    g_message ("These take effect at the next start: %s", restart);
}

static const MdgLifecycleRole lifecycle_role = { stop, finish, reload, NULL };

static void
close_role (CoreRole *role)
{
  g_clear_handle_id (&role->poll_source, g_source_remove);
  g_clear_pointer (&role->jobs, mdg_job_runner_free);
  g_clear_pointer (&role->http, mdg_http_server_free);
  g_clear_pointer (&role->router, mdg_router_free);
  g_clear_pointer (&role->metrics, mdg_metrics_free);
  g_clear_pointer (&role->core, mdg_core_free);
  g_clear_pointer (&role->master, mdg_master_key_unref);
  g_clear_pointer (&role->lock, mdg_data_lock_free);
  g_clear_pointer (&role->clock, mdg_clock_free);
  g_clear_pointer (&role->config, mdg_config_free);
  g_free (role->path);
}

static int
serve (CoreRole *role)
{
  g_autoptr (MdgLifecycle) lifecycle = mdg_lifecycle_new (&lifecycle_role, role);
  role->jobs = mdg_job_runner_new (role->core, mdg_core_job_kinds ());
  mdg_job_runner_start (role->jobs);
  role->poll_source = g_timeout_add (FOREIGN_CHANGE_MS, on_poll, role);
  g_autofree char *status = g_strdup_printf ("core serves on port %u", mdg_http_server_get_port (role->http));
  malloc_trim (0);
  return mdg_lifecycle_run (lifecycle, status);
}

static int
start (CoreRole *role, const char *path)
{
  g_autoptr (GError) error = NULL;
  role->path = g_strdup (path);
  role->config = mdg_config_load (path, MDG_ROLE_CORE, &error);
  if (role->config == NULL)
    {
      g_printerr ("madoguchid: %s\n", error->message);
      return 2;
    }
  /* The log belongs to the process from here on; it is never freed. */
  role->log = mdg_log_new (mdg_log_format_from_text (mdg_config_get_text (role->config, MDG_SETTING_LOG_FORMAT)),
                           mdg_log_level_from_text (mdg_config_get_text (role->config, MDG_SETTING_LOG_LEVEL)), STDERR_FILENO);
  mdg_log_install (role->log);
  role->clock = mdg_clock_new ();
  if (mdg_crypto_init (&error) && open_core (role, &error) && open_http (role, &error))
    return serve (role);
  g_critical ("core cannot start: %s", error->message);
  return 1;
}

int
mdg_core_role_run (const char *path)
{
  mallopt (M_ARENA_MAX, MAX_HEAPS);
  mdg_process_harden ();
  CoreRole role = { NULL };
  int code = start (&role, path);
  close_role (&role);
  return code;
}

void
mdg_core_role_print_routes (void)
{
  gsize n_routes = 0;
  const MdgRoute *routes = mdg_api_get_routes (&n_routes);
  for (gsize i = 0; i < n_routes; i++)
    g_print ("%s %s\n", routes[i].method, routes[i].path);
}
