/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/notice.h"

#define AT(member) G_STRUCT_OFFSET (MdgNoticePart, member)
static const MdgField notice_part_fields[] = {
  { "first", MDG_FIELD_INT, AT (first) },
  { "last", MDG_FIELD_INT, AT (last) },
  { "row", MDG_FIELD_INT, AT (row) },
  { "decision", MDG_FIELD_STRING, AT (decision), MDG_FIELD_REQUIRED },
  { "score", MDG_FIELD_INT, AT (score) },
  { "reasons", MDG_FIELD_STRINGS, AT (reasons) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_PART_TYPE, MdgNoticePart, notice_part_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticePlan, member)
static const MdgField notice_plan_fields[] = {
  { "parts", MDG_FIELD_RECORDS, AT (parts), MDG_FIELD_REQUIRED, MDG_NOTICE_MAX_PAGES,
    &MDG_NOTICE_PART_TYPE },
  { "rows_without_pages", MDG_FIELD_STRINGS, AT (rows_without_pages), MDG_FIELD_OPTIONAL,
    MDG_NOTICE_MAX_ROWS },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_PLAN_TYPE, MdgNoticePlan, notice_plan_fields);
