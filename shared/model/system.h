/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state of the server as administrators see it.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

typedef struct
{
  char *version;
  gint64 uptime_seconds;
  gint64 now;
  char *time_zone;
  char *ntp; /* "synchronised", "not synchronised" or "unknown" */
  gint64 accounts;
  gint64 sessions;
  gint64 streams;
  gint64 jobs_waiting;
  gint64 jobs_failed;
  gint64 store_bytes;
  gint64 blob_bytes;
  gint64 disk_free_bytes;
  gint64 audit_rows;
  gint64 last_checkpoint_at;
  gint64 last_backup_at;
} MdgSystemState;

MDG_DECLARE_RECORD (MdgSystemState, mdg_system_state, MDG_SYSTEM_STATE_TYPE)

G_END_DECLS
