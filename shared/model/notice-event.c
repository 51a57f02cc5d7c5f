/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/notice-event.h"

#define AT(member) G_STRUCT_OFFSET (MdgNoticeEvent, member)
static const MdgField notice_event_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "letter_id", MDG_FIELD_INT, AT (letter_id) },
  { "kind", MDG_FIELD_STRING, AT (kind), MDG_FIELD_REQUIRED },
  { "at", MDG_FIELD_TIME, AT (at) },
  { "mail_id", MDG_FIELD_INT, AT (mail_id) },
  { "purpose", MDG_FIELD_STRING, AT (purpose) },
  { "status", MDG_FIELD_STRING, AT (status) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_EVENT_TYPE, MdgNoticeEvent, notice_event_fields);
