/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/system.h"

#include "mdg-config.h"
#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/jobs.h"
#include "server/store/sessions.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

/* What the kernel says of the clock (adjtimex (2)); the kernel of a container may not say. */
static const char *
get_ntp_state (void)
{
  struct timex state = { 0 };
  int rc = adjtimex (&state);
  if (rc < 0)
    return "unknown";
  return rc == TIME_ERROR || (state.status & STA_UNSYNC) != 0 ? "not synchronised" : "synchronised";
}

static gint64
size_of_file (const char *path, const char *suffix)
{
  GStatBuf info;
  g_autofree char *full = g_strconcat (path, suffix, NULL);
  return g_stat (full, &info) == 0 ? (gint64) info.st_size : 0;
}

static gint64
free_bytes (const char *dir)
{
  struct statvfs info;
  return statvfs (dir, &info) == 0 ? (gint64) info.f_bavail * (gint64) info.f_frsize : 0;
}

static gboolean
fill_counts (MdgLease *lease, MdgSystemState *state, GError **error)
{
  return mdg_accounts_count (lease, &state->accounts, error) &&
         mdg_sessions_count (lease, &state->sessions, error) &&
         mdg_jobs_count (lease, &state->jobs_waiting, &state->jobs_failed, error) &&
         mdg_audit_count (lease, &state->audit_rows, &state->last_checkpoint_at, error) &&
         mdg_audit_get_last (lease, MDG_ACTION_BACKUP, &state->last_backup_at, error);
}

MdgSystemState *
mdg_system_get_state (MdgContext *context, GError **error)
{
  MdgCore *core = context->core;
  if (!mdg_policy_require_all (context, MDG_PERMISSION_SYSTEM_READ, error))
    return NULL;
  g_autoptr (MdgSystemState) state = mdg_system_state_new ();
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !fill_counts (lease, state, error))
    return NULL;
  const char *dir = mdg_store_get_data_dir (core->store);
  const char *path = mdg_store_get_path (core->store);
  state->version = g_strdup (MDG_VERSION);
  state->now = mdg_clock_now (core->clock);
  state->uptime_seconds = (state->now - core->started_at) / MDG_SECOND;
  state->time_zone = g_strdup ("Asia/Tokyo (+09:00)");
  state->ntp = g_strdup (get_ntp_state ());
  state->streams = mdg_event_hub_count (core->hub);
  state->store_bytes = size_of_file (path, "") + size_of_file (path, "-wal");
  state->disk_free_bytes = free_bytes (dir);
  return g_steal_pointer (&state);
}

MdgServerInfo *
mdg_system_get_info (MdgCore *core)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  MdgServerInfo *info = mdg_server_info_new ();
  info->product = g_strdup ("madoguchi");
  info->version = g_strdup (MDG_VERSION);
  info->minimum_client = g_strdup (settings.minimum_client);
  info->ward_name = g_strdup (settings.ward_name);
  info->contact = g_strdup (settings.contact);
  info->password_min = settings.password_min;
  info->installer = mdg_installers_dup_offer (core->installers);
  return info;
}
