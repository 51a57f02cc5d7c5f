/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/query.h"

#define AT(member) G_STRUCT_OFFSET (MdgAccountQuery, member)
static const MdgField account_query_fields[] = {
  { "q", MDG_FIELD_STRING, AT (q), MDG_FIELD_OPTIONAL, 100 },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "role", MDG_FIELD_STRING, AT (role), MDG_FIELD_OPTIONAL, 64 },
  { "state", MDG_FIELD_STRING, AT (state), MDG_FIELD_OPTIONAL, 16 },
  { "after", MDG_FIELD_INT, AT (after) },
  { "limit", MDG_FIELD_INT, AT (limit), MDG_FIELD_OPTIONAL, MDG_QUERY_LIMIT_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_ACCOUNT_QUERY_TYPE, MdgAccountQuery, account_query_fields);

#define AT(member) G_STRUCT_OFFSET (MdgAuditQuery, member)
static const MdgField audit_query_fields[] = {
  { "actor", MDG_FIELD_STRING, AT (actor), MDG_FIELD_OPTIONAL, 64 },
  { "from", MDG_FIELD_STRING, AT (from), MDG_FIELD_OPTIONAL, 40 },
  { "to", MDG_FIELD_STRING, AT (to), MDG_FIELD_OPTIONAL, 40 },
  { "action", MDG_FIELD_STRING, AT (action), MDG_FIELD_OPTIONAL, 64 },
  { "after", MDG_FIELD_INT, AT (after) },
  { "limit", MDG_FIELD_INT, AT (limit), MDG_FIELD_OPTIONAL, MDG_QUERY_LIMIT_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_AUDIT_QUERY_TYPE, MdgAuditQuery, audit_query_fields);
