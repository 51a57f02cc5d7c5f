/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/search.h"

#define AT(member) G_STRUCT_OFFSET (MdgSearchQuery, member)
static const MdgField search_query_fields[] = {
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_REQUIRED, MDG_QUESTION_MAX_CHARS },
  { "folders", MDG_FIELD_STRINGS, AT (folders), MDG_FIELD_OPTIONAL, MDG_FOLDERS_MAX },
  { "as_of", MDG_FIELD_STRING, AT (as_of), MDG_FIELD_OPTIONAL, 10 },
  { "limit", MDG_FIELD_INT, AT (limit), MDG_FIELD_OPTIONAL, MDG_SEARCH_LIMIT_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_SEARCH_QUERY_TYPE, MdgSearchQuery, search_query_fields);

#define AT(member) G_STRUCT_OFFSET (MdgTextMark, member)
static const MdgField text_mark_fields[] = {
  { "start", MDG_FIELD_INT, AT (start) },
  { "length", MDG_FIELD_INT, AT (length) },
};
#undef AT
MDG_RECORD_TYPE (MDG_TEXT_MARK_TYPE, MdgTextMark, text_mark_fields);

#define AT(member) G_STRUCT_OFFSET (MdgHit, member)
static const MdgField hit_fields[] = {
  { "passage", MDG_FIELD_RECORD, AT (passage), MDG_FIELD_REQUIRED, 0, &MDG_PASSAGE_TYPE },
  { "folder_name", MDG_FIELD_STRING, AT (folder_name) },
  { "document_name", MDG_FIELD_STRING, AT (document_name) },
  { "unit", MDG_FIELD_STRING, AT (unit) },
  { "effective_from", MDG_FIELD_STRING, AT (effective_from) },
  { "effective_until", MDG_FIELD_STRING, AT (effective_until) },
  { "ocr", MDG_FIELD_BOOL, AT (ocr) },
  { "score", MDG_FIELD_INT, AT (score) },
  { "marks", MDG_FIELD_RECORDS, AT (marks), MDG_FIELD_OPTIONAL, 1000, &MDG_TEXT_MARK_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_HIT_TYPE, MdgHit, hit_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSearchAnswer, member)
static const MdgField search_answer_fields[] = {
  { "hits", MDG_FIELD_RECORDS, AT (hits), MDG_FIELD_REQUIRED, MDG_SEARCH_LIMIT_MAX, &MDG_HIT_TYPE },
  { "n_folders", MDG_FIELD_INT, AT (n_folders) },
  { "n_passages", MDG_FIELD_INT, AT (n_passages) },
  { "elapsed_us", MDG_FIELD_INT, AT (elapsed_us) },
  { "meaning", MDG_FIELD_BOOL, AT (meaning) },
  { "as_of", MDG_FIELD_STRING, AT (as_of) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SEARCH_ANSWER_TYPE, MdgSearchAnswer, search_answer_fields);

#define AT(member) G_STRUCT_OFFSET (MdgTestQuestion, member)
static const MdgField test_question_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_REQUIRED, 1000 },
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "document_name", MDG_FIELD_STRING, AT (document_name) },
  { "page", MDG_FIELD_INT, AT (page) },
  { "place", MDG_FIELD_STRING, AT (place) },
  { "ran", MDG_FIELD_BOOL, AT (ran) },
  { "rank", MDG_FIELD_INT, AT (rank) },
  { "rank_before", MDG_FIELD_INT, AT (rank_before) },
  { "miss", MDG_FIELD_STRING, AT (miss) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_TEST_QUESTION_TYPE, MdgTestQuestion, test_question_fields);

#define AT(member) G_STRUCT_OFFSET (MdgCheckup, member)
static const MdgField checkup_fields[] = {
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "running", MDG_FIELD_STRING, AT (running) },
  { "percent", MDG_FIELD_INT, AT (percent) },
  { "ran_at", MDG_FIELD_TIME, AT (ran_at) },
  { "n_questions", MDG_FIELD_INT, AT (n_questions) },
  { "hits_before", MDG_FIELD_INT, AT (hits_before) },
  { "hits", MDG_FIELD_INT, AT (hits) },
  { "settings", MDG_FIELD_RECORD, AT (settings), MDG_FIELD_OPTIONAL, 0, &MDG_SEARCH_SETTINGS_TYPE },
  { "proposal", MDG_FIELD_RECORD, AT (proposal), MDG_FIELD_OPTIONAL, 0, &MDG_SEARCH_SETTINGS_TYPE },
  { "proposal_hits", MDG_FIELD_INT, AT (proposal_hits) },
  { "n_tried", MDG_FIELD_INT, AT (n_tried) },
  { "can_undo", MDG_FIELD_BOOL, AT (can_undo) },
  { "questions", MDG_FIELD_RECORDS, AT (questions), MDG_FIELD_OPTIONAL, MDG_CHECKUP_MAX_QUESTIONS,
    &MDG_TEST_QUESTION_TYPE },
  { "proposal_questions", MDG_FIELD_RECORDS, AT (proposal_questions), MDG_FIELD_OPTIONAL,
    MDG_CHECKUP_MAX_QUESTIONS, &MDG_TEST_QUESTION_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_CHECKUP_TYPE, MdgCheckup, checkup_fields);
