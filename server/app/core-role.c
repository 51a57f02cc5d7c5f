/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/api/api.h"
#include "server/app/core-config.h"
#include "server/app/run.h"
#include "server/jobs/attachment-jobs.h"
#include "server/jobs/chat-runs.h"
#include "server/jobs/installer-watch.h"
#include "server/jobs/notice-jobs.h"
#include "server/jobs/runner.h"

/* How often changes that madoguchictl makes are looked for: a revoked session must end within a
 * second. */
#define FOREIGN_CHANGES_MS 250

typedef struct
{
  MdgClock *clock;
  MdgCore *core;
  MdgMetrics *metrics;
  MdgApi api;
  MdgRouter *router;
  MdgJobRunner *jobs;
  MdgChatRuns *chats;
  MdgInstallerWatch *installers;
  guint foreign_changes;
} CoreRole;

static void
close_core (gpointer data)
{
  CoreRole *role = data;
  g_clear_handle_id (&role->foreign_changes, g_source_remove);
  g_clear_pointer (&role->installers, mdg_installer_watch_free);
  g_clear_pointer (&role->chats, mdg_chat_runs_free);
  g_clear_pointer (&role->jobs, mdg_job_runner_free);
  g_clear_pointer (&role->router, mdg_router_free);
  g_clear_pointer (&role->metrics, mdg_metrics_free);
  g_clear_pointer (&role->core, mdg_core_free);
  g_clear_pointer (&role->clock, mdg_clock_free);
  g_free (role);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoreRole, close_core)

static guint
get_uint (const MdgConfig *config, MdgSettingId id)
{
  return (guint) mdg_config_get_int (config, id);
}

static gpointer
open_core (const MdgConfig *config, GError **error)
{
  g_autoptr (MdgMasterKey) master = mdg_core_config_load_key (config, error);
  if (master == NULL)
    return NULL;

  g_autoptr (CoreRole) role = g_new0 (CoreRole, 1);
  g_auto (MdgCoreSettings) settings;
  mdg_core_config_get_settings (config, &settings);
  role->clock = mdg_clock_new ();
  role->core = mdg_core_new (mdg_config_get_text (config, MDG_SETTING_SERVER_DATA_DIR), master,
                             role->clock, &settings, error);
  if (role->core == NULL)
    return NULL;

  gsize n_routes = 0;
  const MdgRoute *routes = mdg_api_get_routes (&n_routes);
  role->metrics = mdg_metrics_new (routes, n_routes);
  role->api = (MdgApi){ .core = role->core, .metrics = role->metrics };
  role->router = mdg_api_router_new (&role->api);
  mdg_api_register_gauges (&role->api);
  mdg_core_open_converter (role->core);
  role->jobs = mdg_job_runner_new (role->core, mdg_core_job_kinds ());
  mdg_job_runner_set_threads (role->jobs, MDG_LANE_INGEST,
                              mdg_ingest_board_get_workers (role->core->ingest));
  mdg_job_runner_set_threads (role->jobs, MDG_LANE_RENDER, MDG_RENDER_WORKERS);
  mdg_job_runner_set_threads (role->jobs, MDG_LANE_ATTACHMENTS, MDG_ATTACHMENT_WORKERS);
  mdg_job_runner_set_threads (role->jobs, MDG_LANE_NOTICES, MDG_NOTICE_WORKERS);
  role->chats = mdg_chat_runs_new (role->core);
  return g_steal_pointer (&role);
}

static MdgRouter *
get_router (gpointer data)
{
  CoreRole *role = data;
  return role->router;
}

static MdgMetrics *
get_metrics (gpointer data)
{
  CoreRole *role = data;
  return role->metrics;
}

static void
fill_limits (const MdgConfig *config, MdgHttpLimits *limits)
{
  limits->max_queue = get_uint (config, MDG_SETTING_LIMITS_QUEUE);
  limits->max_streams = get_uint (config, MDG_SETTING_LIMITS_STREAMS);
}

static gboolean
on_foreign_changes (gpointer data)
{
  CoreRole *role = data;
  if (mdg_core_poll_foreign_changes (role->core))
    mdg_job_runner_wake (role->jobs);
  return G_SOURCE_CONTINUE;
}

static gboolean
start_core (gpointer data, GError **error)
{
  CoreRole *role = data;
  if (!mdg_core_jobs_put (role->core, error) || !mdg_chat_runs_start (role->chats, error))
    return FALSE;
  mdg_job_runner_start (role->jobs);
  role->installers = mdg_installer_watch_new (role->core);
  role->foreign_changes = g_timeout_add (FOREIGN_CHANGES_MS, on_foreign_changes, role);
  return TRUE;
}

static gboolean
apply_core (gpointer data, const MdgConfig *config, GError **error)
{
  CoreRole *role = data;
  g_auto (MdgCoreSettings) settings;
  mdg_core_config_get_settings (config, &settings);
  mdg_core_set_settings (role->core, &settings);
  mdg_installer_watch_wake (role->installers);
  return TRUE;
}

static gboolean
finish_core (gpointer data, GError **error)
{
  CoreRole *role = data;
  g_clear_handle_id (&role->foreign_changes, g_source_remove);
  g_clear_pointer (&role->installers, mdg_installer_watch_free);
  mdg_chat_runs_stop (role->chats);
  mdg_job_runner_stop (role->jobs);
  return mdg_core_checkpoint (role->core, error);
}

const MdgRoleType mdg_core_role = {
  .name = "core",
  .role = MDG_ROLE_CORE,
  .listen = MDG_SETTING_SERVER_LISTEN,
  .data_dir = MDG_SETTING_SERVER_DATA_DIR,
  .workers = MDG_SETTING_SERVER_WORKERS,
  .open = open_core,
  .get_router = get_router,
  .get_metrics = get_metrics,
  .fill_limits = fill_limits,
  .start = start_core,
  .apply = apply_core,
  .finish = finish_core,
  .close = close_core,
};
