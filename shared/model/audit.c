/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/audit.h"

#define AT(member) G_STRUCT_OFFSET (MdgAuditEntry, member)
static const MdgField entry_fields[] = {
  { "seq", MDG_FIELD_INT, AT (seq) },
  { "at", MDG_FIELD_TIME, AT (at) },
  { "actor_id", MDG_FIELD_INT, AT (actor_id) },
  { "actor_login", MDG_FIELD_STRING, AT (actor_login) },
  { "actor_name", MDG_FIELD_STRING, AT (actor_name) },
  { "action", MDG_FIELD_STRING, AT (action), MDG_FIELD_REQUIRED },
  { "object", MDG_FIELD_STRING, AT (object) },
  { "object_name", MDG_FIELD_STRING, AT (object_name) },
  { "outcome", MDG_FIELD_STRING, AT (outcome), MDG_FIELD_REQUIRED },
  { "address", MDG_FIELD_STRING, AT (address) },
  { "detail", MDG_FIELD_STRING, AT (detail), MDG_FIELD_OPTIONAL, 20000 },
};
#undef AT
MDG_RECORD_TYPE (MDG_AUDIT_ENTRY_TYPE, MdgAuditEntry, entry_fields);

#define AT(member) G_STRUCT_OFFSET (MdgAuditCheck, member)
static const MdgField check_fields[] = {
  { "whole", MDG_FIELD_BOOL, AT (whole), MDG_FIELD_REQUIRED },
  { "n_rows", MDG_FIELD_INT, AT (n_rows) },
  { "n_checkpoints", MDG_FIELD_INT, AT (n_checkpoints) },
  { "broken_seq", MDG_FIELD_INT, AT (broken_seq) },
  { "reason", MDG_FIELD_STRING, AT (reason) },
  { "last_at", MDG_FIELD_TIME, AT (last_at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_AUDIT_CHECK_TYPE, MdgAuditCheck, check_fields);
