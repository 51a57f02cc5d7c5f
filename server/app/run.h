/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs one role from its configuration file to its last line of log. What both roles need stands
 * here once; a role only says what differs. Main thread.
 */
#pragma once

#include "server/app/config.h"
#include "server/http/server.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  MdgRoleFlags role;
  MdgSettingId listen;
  MdgSettingId data_dir;
  MdgSettingId workers;

  /* Opens everything but the listening socket; the data folder is locked by then. */
  gpointer (*open) (const MdgConfig *config, GError **error);
  MdgRouter *(*get_router) (gpointer role);
  MdgMetrics *(*get_metrics) (gpointer role);
  void (*fill_limits) (const MdgConfig *config, MdgHttpLimits *limits);

  /* Starts what runs beside requests. NULL: nothing does. */
  gboolean (*start) (gpointer role, GError **error);

  /* Takes reloadable settings over. On failure everything stays as it was. */
  gboolean (*apply) (gpointer role, const MdgConfig *config, GError **error);

  /* After the last request: leaves everything on disk as it should be. */
  gboolean (*finish) (gpointer role, GError **error);
  void (*close) (gpointer role);
} MdgRoleType;

extern const MdgRoleType mdg_core_role;
extern const MdgRoleType mdg_portal_role;

/* Serves until told to stop. The exit code of the process: 0, 1 for a failure while running, 2 for
 * a configuration that cannot be used. */
int mdg_run_role (const MdgRoleType *type, const char *config_path);

G_END_DECLS
