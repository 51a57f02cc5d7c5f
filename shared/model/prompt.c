/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/prompt.h"

#define AT(member) G_STRUCT_OFFSET (MdgTemplateVariable, member)
static const MdgField template_variable_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "kind", MDG_FIELD_STRING, AT (kind) },
  { "choices", MDG_FIELD_STRINGS, AT (choices) },
  { "example", MDG_FIELD_STRING, AT (example) },
  { "required", MDG_FIELD_BOOL, AT (required) },
};
#undef AT
MDG_RECORD_TYPE (MDG_TEMPLATE_VARIABLE_TYPE, MdgTemplateVariable, template_variable_fields);

#define AT(member) G_STRUCT_OFFSET (MdgTemplate, member)
static const MdgField template_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "title", MDG_FIELD_STRING, AT (title), MDG_FIELD_REQUIRED },
  { "category", MDG_FIELD_STRING, AT (category) },
  { "description", MDG_FIELD_STRING, AT (description) },
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_REQUIRED, MDG_TEMPLATE_TEXT_MAX_CHARS },
  { "variables", MDG_FIELD_RECORDS, AT (variables), MDG_FIELD_OPTIONAL, MDG_TEMPLATE_VARIABLES_MAX,
    &MDG_TEMPLATE_VARIABLE_TYPE },
  { "sharing", MDG_FIELD_STRING, AT (sharing) },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "section_name", MDG_FIELD_STRING, AT (section_name) },
  { "author", MDG_FIELD_STRING, AT (author) },
  { "favourite", MDG_FIELD_BOOL, AT (favourite) },
  { "may_change", MDG_FIELD_BOOL, AT (may_change) },
  { "n_used", MDG_FIELD_INT, AT (n_used) },
  { "number", MDG_FIELD_INT, AT (number) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_TEMPLATE_TYPE, MdgTemplate, template_fields);

#define AT(member) G_STRUCT_OFFSET (MdgInquiry, member)
static const MdgField inquiry_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "folder_name", MDG_FIELD_STRING, AT (folder_name) },
  { "message_id", MDG_FIELD_INT, AT (message_id) },
  { "question", MDG_FIELD_STRING, AT (question), MDG_FIELD_OPTIONAL, MDG_INQUIRY_TEXT_MAX_CHARS },
  { "heading", MDG_FIELD_STRING, AT (heading), MDG_FIELD_OPTIONAL, MDG_INQUIRY_TEXT_MAX_CHARS },
  { "reply", MDG_FIELD_STRING, AT (reply), MDG_FIELD_OPTIONAL, MDG_INQUIRY_TEXT_MAX_CHARS },
  { "state", MDG_FIELD_STRING, AT (state) },
  { "asker", MDG_FIELD_STRING, AT (asker) },
  { "asker_section", MDG_FIELD_STRING, AT (asker_section) },
  { "replier", MDG_FIELD_STRING, AT (replier) },
  { "mine", MDG_FIELD_BOOL, AT (mine) },
  { "may_reply", MDG_FIELD_BOOL, AT (may_reply) },
  { "may_approve", MDG_FIELD_BOOL, AT (may_approve) },
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_INQUIRY_TYPE, MdgInquiry, inquiry_fields);

#define AT(member) G_STRUCT_OFFSET (MdgInquiryQuery, member)
static const MdgField inquiry_query_fields[] = {
  { "state", MDG_FIELD_STRING, AT (state) },
  { "mine", MDG_FIELD_BOOL, AT (mine) },
  { "after", MDG_FIELD_INT, AT (after) },
  { "limit", MDG_FIELD_INT, AT (limit), MDG_FIELD_OPTIONAL, MDG_MESSAGES_PAGE_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_INQUIRY_QUERY_TYPE, MdgInquiryQuery, inquiry_query_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSourceNews, member)
static const MdgField source_news_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "conversation_id", MDG_FIELD_INT, AT (conversation_id) },
  { "message_id", MDG_FIELD_INT, AT (message_id) },
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "document_name", MDG_FIELD_STRING, AT (document_name) },
  { "reason", MDG_FIELD_STRING, AT (reason) },
  { "before", MDG_FIELD_STRING, AT (before), MDG_FIELD_OPTIONAL, 4000 },
  { "after", MDG_FIELD_STRING, AT (after), MDG_FIELD_OPTIONAL, 4000 },
  { "page", MDG_FIELD_INT, AT (page) },
  { "read", MDG_FIELD_BOOL, AT (read) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SOURCE_NEWS_TYPE, MdgSourceNews, source_news_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSourceNewsRead, member)
static const MdgField source_news_read_fields[] = {
  { "ids", MDG_FIELD_STRINGS, AT (ids), MDG_FIELD_OPTIONAL, 1000 },
};
#undef AT
MDG_RECORD_TYPE (MDG_SOURCE_NEWS_READ_TYPE, MdgSourceNewsRead, source_news_read_fields);
