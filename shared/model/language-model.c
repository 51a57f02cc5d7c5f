/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/language-model.h"

#define AT(member) G_STRUCT_OFFSET (MdgLanguageModel, member)
static const MdgField language_model_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED },
  { "provider", MDG_FIELD_STRING, AT (provider), MDG_FIELD_REQUIRED },
  { "url", MDG_FIELD_STRING, AT (url), MDG_FIELD_REQUIRED, 500 },
  { "model", MDG_FIELD_STRING, AT (model), MDG_FIELD_REQUIRED },
  { "key", MDG_FIELD_STRING, AT (key), MDG_FIELD_SECRET, 4000 },
  { "has_key", MDG_FIELD_BOOL, AT (has_key) },
  { "region", MDG_FIELD_STRING, AT (region) },
  { "domestic", MDG_FIELD_BOOL, AT (domestic) },
  { "no_training", MDG_FIELD_BOOL, AT (no_training) },
  { "cost_class", MDG_FIELD_STRING, AT (cost_class) },
  { "weight", MDG_FIELD_INT, AT (weight) },
  { "context_size", MDG_FIELD_INT, AT (context_size) },
  { "max_answer", MDG_FIELD_INT, AT (max_answer) },
  { "images", MDG_FIELD_BOOL, AT (images) },
  { "max_parallel", MDG_FIELD_INT, AT (max_parallel) },
  { "rank", MDG_FIELD_INT, AT (rank) },
  { "enabled", MDG_FIELD_BOOL, AT (enabled) },
  { "failing_since", MDG_FIELD_TIME, AT (failing_since) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_LANGUAGE_MODEL_TYPE, MdgLanguageModel, language_model_fields);

#define AT(member) G_STRUCT_OFFSET (MdgModelChoice, member)
static const MdgField model_choice_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "cost_class", MDG_FIELD_STRING, AT (cost_class) },
  { "domestic", MDG_FIELD_BOOL, AT (domestic) },
  { "images", MDG_FIELD_BOOL, AT (images) },
  { "context_size", MDG_FIELD_INT, AT (context_size) },
};
#undef AT
MDG_RECORD_TYPE (MDG_MODEL_CHOICE_TYPE, MdgModelChoice, model_choice_fields);

#define AT(member) G_STRUCT_OFFSET (MdgModelChoices, member)
static const MdgField model_choices_fields[] = {
  { "models", MDG_FIELD_RECORDS, AT (models), MDG_FIELD_OPTIONAL, MDG_LANGUAGE_MODELS_MAX,
    &MDG_MODEL_CHOICE_TYPE },
  { "sentence", MDG_FIELD_STRING, AT (sentence) },
};
#undef AT
MDG_RECORD_TYPE (MDG_MODEL_CHOICES_TYPE, MdgModelChoices, model_choices_fields);

#define AT(member) G_STRUCT_OFFSET (MdgModelTest, member)
static const MdgField model_test_fields[] = {
  { "ok", MDG_FIELD_BOOL, AT (ok) },
  { "problem", MDG_FIELD_STRING, AT (problem) },
  { "problem_text", MDG_FIELD_STRING, AT (problem_text) },
  { "first_us", MDG_FIELD_INT, AT (first_us) },
  { "text", MDG_FIELD_STRING, AT (text) },
};
#undef AT
MDG_RECORD_TYPE (MDG_MODEL_TEST_TYPE, MdgModelTest, model_test_fields);

#define AT(member) G_STRUCT_OFFSET (MdgLimit, member)
static const MdgField limit_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "kind", MDG_FIELD_STRING, AT (kind), MDG_FIELD_REQUIRED },
  { "account_id", MDG_FIELD_INT, AT (account_id) },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "tokens", MDG_FIELD_INT, AT (tokens) },
};
#undef AT
MDG_RECORD_TYPE (MDG_LIMIT_TYPE, MdgLimit, limit_fields);

#define AT(member) G_STRUCT_OFFSET (MdgLimits, member)
static const MdgField limits_fields[] = {
  { "limits", MDG_FIELD_RECORDS, AT (limits), MDG_FIELD_OPTIONAL, 0, &MDG_LIMIT_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_LIMITS_TYPE, MdgLimits, limits_fields);

#define AT(member) G_STRUCT_OFFSET (MdgMeter, member)
static const MdgField meter_fields[] = {
  { "month", MDG_FIELD_STRING, AT (month) },
  { "used", MDG_FIELD_INT, AT (used) },
  { "limit", MDG_FIELD_INT, AT (limit) },
  { "light_only", MDG_FIELD_BOOL, AT (light_only) },
};
#undef AT
MDG_RECORD_TYPE (MDG_METER_TYPE, MdgMeter, meter_fields);

#define AT(member) G_STRUCT_OFFSET (MdgUsage, member)
static const MdgField usage_fields[] = {
  { "account_id", MDG_FIELD_INT, AT (account_id) },
  { "login", MDG_FIELD_STRING, AT (login) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "section_name", MDG_FIELD_STRING, AT (section_name) },
  { "month", MDG_FIELD_STRING, AT (month) },
  { "questions", MDG_FIELD_INT, AT (questions) },
  { "tokens_in", MDG_FIELD_INT, AT (tokens_in) },
  { "tokens_out", MDG_FIELD_INT, AT (tokens_out) },
  { "weighted", MDG_FIELD_INT, AT (weighted) },
  { "files", MDG_FIELD_INT, AT (files) },
  { "limit", MDG_FIELD_INT, AT (limit) },
  { "standard", MDG_FIELD_INT, AT (standard) },
  { "light", MDG_FIELD_INT, AT (light) },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "model_id", MDG_FIELD_INT, AT (model_id) },
  { "model_name", MDG_FIELD_STRING, AT (model_name) },
  { "people", MDG_FIELD_INT, AT (people) },
};
#undef AT
MDG_RECORD_TYPE (MDG_USAGE_TYPE, MdgUsage, usage_fields);

#define AT(member) G_STRUCT_OFFSET (MdgUsageQuery, member)
static const MdgField usage_query_fields[] = {
  { "month", MDG_FIELD_STRING, AT (month) },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "q", MDG_FIELD_STRING, AT (q) },
  { "by", MDG_FIELD_STRING, AT (by) },
  { "after", MDG_FIELD_INT, AT (after) },
  { "limit", MDG_FIELD_INT, AT (limit) },
};
#undef AT
MDG_RECORD_TYPE (MDG_USAGE_QUERY_TYPE, MdgUsageQuery, usage_query_fields);

#define AT(member) G_STRUCT_OFFSET (MdgGuardSettings, member)
static const MdgField guard_settings_fields[] = {
  { "my_number", MDG_FIELD_STRING, AT (my_number) },
  { "telephone", MDG_FIELD_STRING, AT (telephone) },
  { "mail", MDG_FIELD_STRING, AT (mail) },
  { "card", MDG_FIELD_STRING, AT (card) },
  { "word", MDG_FIELD_STRING, AT (word) },
  { "words", MDG_FIELD_STRINGS, AT (words), MDG_FIELD_OPTIONAL, MDG_GUARD_WORDS_MAX },
  { "abroad", MDG_FIELD_BOOL, AT (abroad) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_GUARD_SETTINGS_TYPE, MdgGuardSettings, guard_settings_fields);

#define AT(member) G_STRUCT_OFFSET (MdgGuardFinding, member)
static const MdgField guard_finding_fields[] = {
  { "kind", MDG_FIELD_STRING, AT (kind) },
  { "action", MDG_FIELD_STRING, AT (action) },
  { "start", MDG_FIELD_INT, AT (start) },
  { "length", MDG_FIELD_INT, AT (length) },
  { "attachment_id", MDG_FIELD_INT, AT (attachment_id) },
};
#undef AT
MDG_RECORD_TYPE (MDG_GUARD_FINDING_TYPE, MdgGuardFinding, guard_finding_fields);

#define AT(member) G_STRUCT_OFFSET (MdgGuardReport, member)
static const MdgField guard_report_fields[] = {
  { "findings", MDG_FIELD_RECORDS, AT (findings), MDG_FIELD_OPTIONAL, 0, &MDG_GUARD_FINDING_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_GUARD_REPORT_TYPE, MdgGuardReport, guard_report_fields);
