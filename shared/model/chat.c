/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/chat.h"

#define AT(member) G_STRUCT_OFFSET (MdgScope, member)
static const MdgField scope_fields[] = {
  { "kind", MDG_FIELD_STRING, AT (kind), MDG_FIELD_REQUIRED },
  { "folders", MDG_FIELD_STRINGS, AT (folders), MDG_FIELD_OPTIONAL, MDG_FOLDERS_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_SCOPE_TYPE, MdgScope, scope_fields);

#define AT(member) G_STRUCT_OFFSET (MdgConversation, member)
static const MdgField conversation_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "title", MDG_FIELD_STRING, AT (title), MDG_FIELD_OPTIONAL, MDG_CONVERSATION_TITLE_MAX_CHARS },
  { "titled", MDG_FIELD_BOOL, AT (titled) },
  { "pinned", MDG_FIELD_BOOL, AT (pinned) },
  { "scope", MDG_FIELD_RECORD, AT (scope), MDG_FIELD_OPTIONAL, 0, &MDG_SCOPE_TYPE },
  { "model_id", MDG_FIELD_INT, AT (model_id) },
  { "n_messages", MDG_FIELD_INT, AT (n_messages) },
  { "running_id", MDG_FIELD_INT, AT (running_id) },
  { "excerpt", MDG_FIELD_STRING, AT (excerpt) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_CONVERSATION_TYPE, MdgConversation, conversation_fields);

#define AT(member) G_STRUCT_OFFSET (MdgConversationQuery, member)
static const MdgField conversation_query_fields[] = {
  { "q", MDG_FIELD_STRING, AT (q) },
  { "after", MDG_FIELD_INT, AT (after) },
  { "limit", MDG_FIELD_INT, AT (limit), MDG_FIELD_OPTIONAL, MDG_MESSAGES_PAGE_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_CONVERSATION_QUERY_TYPE, MdgConversationQuery, conversation_query_fields);

#define AT(member) G_STRUCT_OFFSET (MdgAttachment, member)
static const MdgField attachment_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_OPTIONAL, MDG_FILE_NAME_MAX_CHARS },
  { "format", MDG_FIELD_STRING, AT (format) },
  { "size", MDG_FIELD_INT, AT (size) },
  { "sha256", MDG_FIELD_STRING, AT (sha256) },
  { "received", MDG_FIELD_INT, AT (received) },
  { "state", MDG_FIELD_STRING, AT (state) },
  { "problem", MDG_FIELD_STRING, AT (problem) },
  { "problem_text", MDG_FIELD_STRING, AT (problem_text) },
  { "unit", MDG_FIELD_STRING, AT (unit) },
  { "n_units", MDG_FIELD_INT, AT (n_units) },
  { "n_chars", MDG_FIELD_INT, AT (n_chars) },
  { "ocr", MDG_FIELD_BOOL, AT (ocr) },
  { "is_image", MDG_FIELD_BOOL, AT (is_image) },
  { "preview", MDG_FIELD_STRING, AT (preview), MDG_FIELD_OPTIONAL,
    MDG_ATTACHMENT_PREVIEW_MAX_CHARS },
};
#undef AT
MDG_RECORD_TYPE (MDG_ATTACHMENT_TYPE, MdgAttachment, attachment_fields);

#define AT(member) G_STRUCT_OFFSET (MdgCitation, member)
static const MdgField citation_fields[] = {
  { "number", MDG_FIELD_INT, AT (number) },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "version_id", MDG_FIELD_INT, AT (version_id) },
  { "attachment_id", MDG_FIELD_INT, AT (attachment_id) },
  { "passage_id", MDG_FIELD_INT, AT (passage_id) },
  { "document_name", MDG_FIELD_STRING, AT (document_name) },
  { "folder_name", MDG_FIELD_STRING, AT (folder_name) },
  { "unit", MDG_FIELD_STRING, AT (unit) },
  { "page", MDG_FIELD_INT, AT (page) },
  { "place", MDG_FIELD_STRING, AT (place) },
  { "heading", MDG_FIELD_STRING, AT (heading), MDG_FIELD_OPTIONAL, 4000 },
  { "quote", MDG_FIELD_STRING, AT (quote), MDG_FIELD_OPTIONAL, 4000 },
  { "verified", MDG_FIELD_BOOL, AT (verified) },
  { "boxes", MDG_FIELD_RECORDS, AT (boxes), MDG_FIELD_OPTIONAL, 0, &MDG_PAGE_BOX_TYPE },
  { "first_row", MDG_FIELD_INT, AT (first_row) },
  { "last_row", MDG_FIELD_INT, AT (last_row) },
  { "first_column", MDG_FIELD_INT, AT (first_column) },
  { "last_column", MDG_FIELD_INT, AT (last_column) },
  { "effective_from", MDG_FIELD_STRING, AT (effective_from) },
  { "effective_until", MDG_FIELD_STRING, AT (effective_until) },
  { "ocr", MDG_FIELD_BOOL, AT (ocr) },
  { "outdated", MDG_FIELD_BOOL, AT (outdated) },
  { "gone", MDG_FIELD_BOOL, AT (gone) },
};
#undef AT
MDG_RECORD_TYPE (MDG_CITATION_TYPE, MdgCitation, citation_fields);

#define AT(member) G_STRUCT_OFFSET (MdgMessage, member)
static const MdgField message_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "conversation_id", MDG_FIELD_INT, AT (conversation_id) },
  { "role", MDG_FIELD_STRING, AT (role) },
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_OPTIONAL, MDG_ANSWER_MAX_CHARS },
  { "state", MDG_FIELD_STRING, AT (state) },
  { "problem", MDG_FIELD_STRING, AT (problem) },
  { "problem_text", MDG_FIELD_STRING, AT (problem_text) },
  { "outcome", MDG_FIELD_STRING, AT (outcome) },
  { "answers", MDG_FIELD_INT, AT (answers) },
  { "replaced", MDG_FIELD_BOOL, AT (replaced) },
  { "citations", MDG_FIELD_RECORDS, AT (citations), MDG_FIELD_OPTIONAL, MDG_CITATIONS_MAX,
    &MDG_CITATION_TYPE },
  { "nearest", MDG_FIELD_RECORDS, AT (nearest), MDG_FIELD_OPTIONAL, MDG_SEARCH_LIMIT_MAX,
    &MDG_HIT_TYPE },
  { "attachments", MDG_FIELD_RECORDS, AT (attachments), MDG_FIELD_OPTIONAL, MDG_ATTACHMENTS_MAX,
    &MDG_ATTACHMENT_TYPE },
  { "scope", MDG_FIELD_RECORD, AT (scope), MDG_FIELD_OPTIONAL, 0, &MDG_SCOPE_TYPE },
  { "searched", MDG_FIELD_STRINGS, AT (searched), MDG_FIELD_OPTIONAL, MDG_FOLDERS_MAX },
  { "n_sources", MDG_FIELD_INT, AT (n_sources) },
  { "as_of", MDG_FIELD_STRING, AT (as_of) },
  { "model_id", MDG_FIELD_INT, AT (model_id) },
  { "model_name", MDG_FIELD_STRING, AT (model_name) },
  { "remarks", MDG_FIELD_STRINGS, AT (remarks) },
  { "tokens_in", MDG_FIELD_INT, AT (tokens_in) },
  { "tokens_out", MDG_FIELD_INT, AT (tokens_out) },
  { "estimated", MDG_FIELD_BOOL, AT (estimated) },
  { "last_seq", MDG_FIELD_INT, AT (last_seq) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "finished_at", MDG_FIELD_TIME, AT (finished_at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_MESSAGE_TYPE, MdgMessage, message_fields);

#define AT(member) G_STRUCT_OFFSET (MdgMessageQuery, member)
static const MdgField message_query_fields[] = {
  { "before", MDG_FIELD_INT, AT (before) },
  { "limit", MDG_FIELD_INT, AT (limit), MDG_FIELD_OPTIONAL, MDG_MESSAGES_PAGE_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_MESSAGE_QUERY_TYPE, MdgMessageQuery, message_query_fields);

#define AT(member) G_STRUCT_OFFSET (MdgAsk, member)
static const MdgField ask_fields[] = {
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_OPTIONAL, MDG_MESSAGE_MAX_CHARS },
  { "replaces", MDG_FIELD_INT, AT (replaces) },
  { "scope", MDG_FIELD_RECORD, AT (scope), MDG_FIELD_OPTIONAL, 0, &MDG_SCOPE_TYPE },
  { "model_id", MDG_FIELD_INT, AT (model_id) },
  { "attachments", MDG_FIELD_STRINGS, AT (attachments), MDG_FIELD_OPTIONAL, MDG_ATTACHMENTS_MAX },
  { "as_of", MDG_FIELD_STRING, AT (as_of) },
  { "send_anyway", MDG_FIELD_BOOL, AT (send_anyway) },
};
#undef AT
MDG_RECORD_TYPE (MDG_ASK_TYPE, MdgAsk, ask_fields);

#define AT(member) G_STRUCT_OFFSET (MdgAsked, member)
static const MdgField asked_fields[] = {
  { "conversation", MDG_FIELD_RECORD, AT (conversation), MDG_FIELD_OPTIONAL, 0,
    &MDG_CONVERSATION_TYPE },
  { "question", MDG_FIELD_RECORD, AT (question), MDG_FIELD_OPTIONAL, 0, &MDG_MESSAGE_TYPE },
  { "answer", MDG_FIELD_RECORD, AT (answer), MDG_FIELD_OPTIONAL, 0, &MDG_MESSAGE_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_ASKED_TYPE, MdgAsked, asked_fields);

#define AT(member) G_STRUCT_OFFSET (MdgRunPiece, member)
static const MdgField run_piece_fields[] = {
  { "state", MDG_FIELD_STRING, AT (state) },
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_OPTIONAL, MDG_ANSWER_MAX_CHARS },
};
#undef AT
MDG_RECORD_TYPE (MDG_RUN_PIECE_TYPE, MdgRunPiece, run_piece_fields);

#define AT(member) G_STRUCT_OFFSET (MdgExportQuery, member)
static const MdgField export_query_fields[] = {
  { "format", MDG_FIELD_STRING, AT (format), MDG_FIELD_REQUIRED },
};
#undef AT
MDG_RECORD_TYPE (MDG_EXPORT_QUERY_TYPE, MdgExportQuery, export_query_fields);
