/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/system.h"

#define AT(member) G_STRUCT_OFFSET (MdgSystemState, member)
static const MdgField state_fields[] = {
  { "version", MDG_FIELD_STRING, AT (version), MDG_FIELD_REQUIRED },
  { "uptime_seconds", MDG_FIELD_INT, AT (uptime_seconds) },
  { "now", MDG_FIELD_TIME, AT (now) },
  { "time_zone", MDG_FIELD_STRING, AT (time_zone) },
  { "ntp", MDG_FIELD_STRING, AT (ntp) },
  { "accounts", MDG_FIELD_INT, AT (accounts) },
  { "sessions", MDG_FIELD_INT, AT (sessions) },
  { "streams", MDG_FIELD_INT, AT (streams) },
  { "jobs_waiting", MDG_FIELD_INT, AT (jobs_waiting) },
  { "jobs_failed", MDG_FIELD_INT, AT (jobs_failed) },
  { "store_bytes", MDG_FIELD_INT, AT (store_bytes) },
  { "blob_bytes", MDG_FIELD_INT, AT (blob_bytes) },
  { "disk_free_bytes", MDG_FIELD_INT, AT (disk_free_bytes) },
  { "audit_rows", MDG_FIELD_INT, AT (audit_rows) },
  { "last_checkpoint_at", MDG_FIELD_TIME, AT (last_checkpoint_at) },
  { "last_backup_at", MDG_FIELD_TIME, AT (last_backup_at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SYSTEM_STATE_TYPE, MdgSystemState, state_fields);
