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
  { "ward_names", MDG_FIELD_STRINGS, AT (ward_names), MDG_FIELD_OPTIONAL, MDG_NOTICE_MAX_ROWS },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_PLAN_TYPE, MdgNoticePlan, notice_plan_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeColumns, member)
static const MdgField notice_columns_fields[] = {
  { "number", MDG_FIELD_STRING, AT (number) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "kana", MDG_FIELD_STRING, AT (kana) },
  { "birth", MDG_FIELD_STRING, AT (birth) },
  { "mail", MDG_FIELD_STRING, AT (mail) },
  { "language", MDG_FIELD_STRING, AT (language) },
  { "postcode", MDG_FIELD_STRING, AT (postcode) },
  { "address", MDG_FIELD_STRING, AT (address) },
  { "number_digits", MDG_FIELD_INT, AT (number_digits) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_COLUMNS_TYPE, MdgNoticeColumns, notice_columns_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeKeys, member)
static const MdgField notice_keys_fields[] = {
  { "number", MDG_FIELD_STRING, AT (number) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "birth", MDG_FIELD_STRING, AT (birth) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_KEYS_TYPE, MdgNoticeKeys, notice_keys_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeRecipient, member)
static const MdgField notice_recipient_fields[] = {
  { "row", MDG_FIELD_INT, AT (row) },
  { "number", MDG_FIELD_STRING, AT (number) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "kana", MDG_FIELD_STRING, AT (kana) },
  { "birth", MDG_FIELD_STRING, AT (birth) },
  { "mail", MDG_FIELD_STRING, AT (mail) },
  { "language", MDG_FIELD_STRING, AT (language) },
  { "postcode", MDG_FIELD_STRING, AT (postcode) },
  { "address", MDG_FIELD_STRING, AT (address) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_RECIPIENT_TYPE, MdgNoticeRecipient, notice_recipient_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeDecision, member)
static const MdgField notice_decision_fields[] = {
  { "first", MDG_FIELD_INT, AT (first) },
  { "last", MDG_FIELD_INT, AT (last) },
  { "row", MDG_FIELD_INT, AT (row) },
  { "decision", MDG_FIELD_STRING, AT (decision), MDG_FIELD_REQUIRED },
  { "proposed", MDG_FIELD_INT, AT (proposed) },
  { "at", MDG_FIELD_TIME, AT (at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_DECISION_TYPE, MdgNoticeDecision, notice_decision_fields);

#define AT(member) G_STRUCT_OFFSET (MdgPdfFinding, member)
static const MdgField pdf_finding_fields[] = {
  { "kind", MDG_FIELD_STRING, AT (kind), MDG_FIELD_REQUIRED },
  { "stops", MDG_FIELD_BOOL, AT (stops) },
  { "page", MDG_FIELD_INT, AT (page) },
  { "n", MDG_FIELD_INT, AT (n) },
};
#undef AT
MDG_RECORD_TYPE (MDG_PDF_FINDING_TYPE, MdgPdfFinding, pdf_finding_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSplitFile, member)
static const MdgField split_file_fields[] = {
  { "file", MDG_FIELD_STRING, AT (file) },
  { "first", MDG_FIELD_INT, AT (first) },
  { "last", MDG_FIELD_INT, AT (last) },
  { "row", MDG_FIELD_INT, AT (row) },
  { "decision", MDG_FIELD_STRING, AT (decision) },
  { "sha256", MDG_FIELD_STRING, AT (sha256) },
  { "size", MDG_FIELD_INT, AT (size) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SPLIT_FILE_TYPE, MdgSplitFile, split_file_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSplitCheck, member)
static const MdgField split_check_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "passed", MDG_FIELD_BOOL, AT (passed) },
  { "n", MDG_FIELD_INT, AT (n) },
  { "page", MDG_FIELD_INT, AT (page) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SPLIT_CHECK_TYPE, MdgSplitCheck, split_check_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSplitProof, member)
static const MdgField split_proof_fields[] = {
  { "pdf_sha256", MDG_FIELD_STRING, AT (pdf_sha256) },
  { "pdf_size", MDG_FIELD_INT, AT (pdf_size) },
  { "csv_sha256", MDG_FIELD_STRING, AT (csv_sha256) },
  { "n_pages", MDG_FIELD_INT, AT (n_pages) },
  { "n_rows", MDG_FIELD_INT, AT (n_rows) },
  { "split", MDG_FIELD_STRING, AT (split) },
  { "findings", MDG_FIELD_RECORDS, AT (findings), MDG_FIELD_OPTIONAL, 1000,
    &MDG_PDF_FINDING_TYPE },
  { "checks", MDG_FIELD_RECORDS, AT (checks), MDG_FIELD_OPTIONAL, 100,
    &MDG_SPLIT_CHECK_TYPE },
  { "files", MDG_FIELD_RECORDS, AT (files), MDG_FIELD_OPTIONAL, MDG_NOTICE_MAX_PAGES,
    &MDG_SPLIT_FILE_TYPE },
  { "left", MDG_FIELD_RECORDS, AT (left), MDG_FIELD_OPTIONAL, MDG_NOTICE_MAX_PAGES,
    &MDG_NOTICE_PART_TYPE },
  { "passed", MDG_FIELD_BOOL, AT (passed) },
  { "made_at", MDG_FIELD_TIME, AT (made_at) },
  { "made_by", MDG_FIELD_STRING, AT (made_by) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SPLIT_PROOF_TYPE, MdgSplitProof, split_proof_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeKind, member)
static const MdgField notice_kind_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "section_name", MDG_FIELD_STRING, AT (section_name) },
  { "legal_basis", MDG_FIELD_STRING, AT (legal_basis), MDG_FIELD_OPTIONAL, 4000 },
  { "post", MDG_FIELD_STRING, AT (post) },
  { "signature", MDG_FIELD_BOOL, AT (signature) },
  { "signature_omitted", MDG_FIELD_STRING, AT (signature_omitted) },
  { "on_application", MDG_FIELD_BOOL, AT (on_application) },
  { "subject", MDG_FIELD_STRING, AT (subject) },
  { "message", MDG_FIELD_STRING, AT (message), MDG_FIELD_OPTIONAL, MDG_NOTICE_TEXT_MAX_CHARS },
  { "mail_text", MDG_FIELD_STRING, AT (mail_text), MDG_FIELD_OPTIONAL, MDG_NOTICE_TEXT_MAX_CHARS },
  { "authentication", MDG_FIELD_STRING, AT (authentication) },
  { "knowledge", MDG_FIELD_STRING, AT (knowledge) },
  { "reminders", MDG_FIELD_STRINGS, AT (reminders) },
  { "quiet_from", MDG_FIELD_STRING, AT (quiet_from) },
  { "quiet_until", MDG_FIELD_STRING, AT (quiet_until) },
  { "arrival", MDG_FIELD_STRING, AT (arrival) },
  { "deadline_hours", MDG_FIELD_INT, AT (deadline_hours) },
  { "retention_days", MDG_FIELD_INT, AT (retention_days) },
  { "approval", MDG_FIELD_BOOL, AT (approval) },
  { "columns", MDG_FIELD_RECORD, AT (columns), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_COLUMNS_TYPE },
  { "keys", MDG_FIELD_RECORD, AT (keys), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_KEYS_TYPE },
  { "split", MDG_FIELD_STRING, AT (split) },
  { "stopped", MDG_FIELD_BOOL, AT (stopped) },
  { "number", MDG_FIELD_INT, AT (number) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_KIND_TYPE, MdgNoticeKind, notice_kind_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeAttachment, member)
static const MdgField notice_attachment_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "sha256", MDG_FIELD_STRING, AT (sha256), MDG_FIELD_REQUIRED },
  { "size", MDG_FIELD_INT, AT (size) },
  { "received", MDG_FIELD_BOOL, AT (received) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_ATTACHMENT_TYPE, MdgNoticeAttachment, notice_attachment_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeRun, member)
static const MdgField notice_run_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "kind_id", MDG_FIELD_INT, AT (kind_id) },
  { "kind_number", MDG_FIELD_INT, AT (kind_number) },
  { "kind_name", MDG_FIELD_STRING, AT (kind_name) },
  { "title", MDG_FIELD_STRING, AT (title), MDG_FIELD_REQUIRED },
  { "draft", MDG_FIELD_STRING, AT (draft) },
  { "author", MDG_FIELD_STRING, AT (author) },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "state", MDG_FIELD_STRING, AT (state) },
  { "n_letters", MDG_FIELD_INT, AT (n_letters) },
  { "n_received", MDG_FIELD_INT, AT (n_received) },
  { "n_checked", MDG_FIELD_INT, AT (n_checked) },
  { "n_paper", MDG_FIELD_INT, AT (n_paper) },
  { "n_rows", MDG_FIELD_INT, AT (n_rows) },
  { "n_left_out", MDG_FIELD_INT, AT (n_left_out) },
  { "mine", MDG_FIELD_BOOL, AT (mine) },
  { "section_name", MDG_FIELD_STRING, AT (section_name) },
  { "attachments", MDG_FIELD_RECORDS, AT (attachments), MDG_FIELD_OPTIONAL,
    MDG_NOTICE_RUN_MAX_ATTACHMENTS, &MDG_NOTICE_ATTACHMENT_TYPE },
  { "columns", MDG_FIELD_RECORD, AT (columns), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_COLUMNS_TYPE },
  { "keys", MDG_FIELD_RECORD, AT (keys), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_KEYS_TYPE },
  { "proof", MDG_FIELD_RECORD, AT (proof), MDG_FIELD_OPTIONAL, 0, &MDG_SPLIT_PROOF_TYPE },
  { "findings", MDG_FIELD_RECORDS, AT (findings), MDG_FIELD_OPTIONAL, 1000,
    &MDG_NOTICE_FINDING_TYPE },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_RUN_TYPE, MdgNoticeRun, notice_run_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeFinding, member)
static const MdgField notice_finding_fields[] = {
  { "letter", MDG_FIELD_INT, AT (letter) },
  { "check", MDG_FIELD_STRING, AT (check) },
  { "page", MDG_FIELD_INT, AT (page) },
  { "other", MDG_FIELD_INT, AT (other) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_FINDING_TYPE, MdgNoticeFinding, notice_finding_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeLetter, member)
static const MdgField notice_letter_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "run_id", MDG_FIELD_INT, AT (run_id) },
  { "number", MDG_FIELD_INT, AT (number) },
  { "recipient", MDG_FIELD_RECORD, AT (recipient), MDG_FIELD_OPTIONAL, 0,
    &MDG_NOTICE_RECIPIENT_TYPE },
  { "subject", MDG_FIELD_STRING, AT (subject) },
  { "message", MDG_FIELD_STRING, AT (message), MDG_FIELD_OPTIONAL, MDG_NOTICE_FILLED_MAX_CHARS },
  { "first", MDG_FIELD_INT, AT (first) },
  { "last", MDG_FIELD_INT, AT (last) },
  { "decision", MDG_FIELD_STRING, AT (decision) },
  { "sha256", MDG_FIELD_STRING, AT (sha256) },
  { "size", MDG_FIELD_INT, AT (size) },
  { "received", MDG_FIELD_BOOL, AT (received) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_LETTER_TYPE, MdgNoticeLetter, notice_letter_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeBatch, member)
static const MdgField notice_batch_fields[] = {
  { "letters", MDG_FIELD_RECORDS, AT (letters), MDG_FIELD_REQUIRED, MDG_NOTICE_BATCH_MAX_LETTERS,
    &MDG_NOTICE_LETTER_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_BATCH_TYPE, MdgNoticeBatch, notice_batch_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeMissing, member)
static const MdgField notice_missing_fields[] = {
  { "letters", MDG_FIELD_STRINGS, AT (letters) },
  { "files", MDG_FIELD_STRINGS, AT (files) },
  { "attachments", MDG_FIELD_STRINGS, AT (attachments) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_MISSING_TYPE, MdgNoticeMissing, notice_missing_fields);
