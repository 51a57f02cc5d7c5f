/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/shared/any-record.h"

#include "shared/base/clock.h"
#include "shared/model/account.h"
#include "shared/model/audit.h"
#include "shared/model/document.h"
#include "shared/model/folder.h"
#include "shared/model/import-report.h"
#include "shared/model/language-model.h"
#include "shared/model/notice-event.h"
#include "shared/model/notice.h"
#include "shared/model/permission.h"
#include "shared/model/prompt.h"
#include "shared/model/query.h"
#include "shared/model/search.h"
#include "shared/model/session.h"
#include "shared/model/system.h"

#define MEMBER(record, field, type) (*(type *) (gpointer) ((char *) (record) + (field)->offset))

const MdgRecordType *const *
any_record_types (gsize *ret_n)
{
  static const MdgRecordType *const types[] = {
    &MDG_ACCOUNT_TYPE,
    &MDG_SECTION_TYPE,
    &MDG_ACCOUNT_CHANGE_TYPE,
    &MDG_ME_TYPE,
    &MDG_AUDIT_ENTRY_TYPE,
    &MDG_AUDIT_CHECK_TYPE,
    &MDG_IMPORT_ERROR_TYPE,
    &MDG_INITIAL_PASSWORD_TYPE,
    &MDG_IMPORT_REPORT_TYPE,
    &MDG_GRANT_TYPE,
    &MDG_ROLE_TYPE,
    &MDG_ACCOUNT_QUERY_TYPE,
    &MDG_AUDIT_QUERY_TYPE,
    &MDG_SESSION_TYPE,
    &MDG_SIGN_IN_TYPE,
    &MDG_SIGNED_IN_TYPE,
    &MDG_INSTALLER_TYPE,
    &MDG_SERVER_INFO_TYPE,
    &MDG_TOTP_SETUP_TYPE,
    &MDG_SYSTEM_STATE_TYPE,
    &MDG_FOLDER_GRANT_TYPE,
    &MDG_SEARCH_SETTINGS_TYPE,
    &MDG_FOLDER_TYPE,
    &MDG_FOLDER_ACCESS_TYPE,
    &MDG_PERSON_TYPE,
    &MDG_PEOPLE_QUERY_TYPE,
    &MDG_DOCUMENT_TYPE,
    &MDG_DOCUMENT_VERSION_TYPE,
    &MDG_DOCUMENT_QUERY_TYPE,
    &MDG_DOCUMENT_SET_TYPE,
    &MDG_UPLOAD_TYPE,
    &MDG_PAGE_BOX_TYPE,
    &MDG_TABLE_ROW_TYPE,
    &MDG_PASSAGE_TYPE,
    &MDG_DOCUMENT_PAGE_TYPE,
    &MDG_PASSAGE_CHANGE_TYPE,
    &MDG_SEARCH_QUERY_TYPE,
    &MDG_TEXT_MARK_TYPE,
    &MDG_HIT_TYPE,
    &MDG_SEARCH_ANSWER_TYPE,
    &MDG_TEST_QUESTION_TYPE,
    &MDG_CHECKUP_TYPE,
    &MDG_SCOPE_TYPE,
    &MDG_CONVERSATION_TYPE,
    &MDG_CONVERSATION_QUERY_TYPE,
    &MDG_ATTACHMENT_TYPE,
    &MDG_CITATION_TYPE,
    &MDG_MESSAGE_TYPE,
    &MDG_MESSAGE_QUERY_TYPE,
    &MDG_ASK_TYPE,
    &MDG_ASKED_TYPE,
    &MDG_RUN_PIECE_TYPE,
    &MDG_EXPORT_QUERY_TYPE,
    &MDG_LANGUAGE_MODEL_TYPE,
    &MDG_MODEL_CHOICE_TYPE,
    &MDG_MODEL_CHOICES_TYPE,
    &MDG_MODEL_TEST_TYPE,
    &MDG_LIMIT_TYPE,
    &MDG_LIMITS_TYPE,
    &MDG_METER_TYPE,
    &MDG_USAGE_TYPE,
    &MDG_USAGE_QUERY_TYPE,
    &MDG_GUARD_SETTINGS_TYPE,
    &MDG_GUARD_FINDING_TYPE,
    &MDG_GUARD_REPORT_TYPE,
    &MDG_TEMPLATE_VARIABLE_TYPE,
    &MDG_TEMPLATE_TYPE,
    &MDG_INQUIRY_TYPE,
    &MDG_INQUIRY_QUERY_TYPE,
    &MDG_SOURCE_NEWS_TYPE,
    &MDG_SOURCE_NEWS_READ_TYPE,
    &MDG_NOTICE_PART_TYPE,
    &MDG_NOTICE_PLAN_TYPE,
    &MDG_NOTICE_COLUMNS_TYPE,
    &MDG_NOTICE_KEYS_TYPE,
    &MDG_NOTICE_RECIPIENT_TYPE,
    &MDG_NOTICE_DECISION_TYPE,
    &MDG_PDF_FINDING_TYPE,
    &MDG_SPLIT_FILE_TYPE,
    &MDG_SPLIT_CHECK_TYPE,
    &MDG_SPLIT_PROOF_TYPE,
    &MDG_NOTICE_EVENT_TYPE,
    &MDG_NOTICE_KIND_TYPE,
    &MDG_NOTICE_FINDING_TYPE,
    &MDG_NOTICE_RUN_TYPE,
    &MDG_NOTICE_LETTER_TYPE,
    &MDG_NOTICE_ATTACHMENT_TYPE,
    &MDG_NOTICE_BATCH_TYPE,
    &MDG_NOTICE_MISSING_TYPE,
  };
  *ret_n = G_N_ELEMENTS (types);
  return types;
}

static char *
any_string (gsize max, GRand *chance)
{
  static const gunichar letters[] = { 'a', 'Z', '0', ' ', '"', '\\', '/',
                                      '\n', '\t', '<', 0x7a93, 0x53e3, 0x9ad9, 0xfa11,
                                      0x20bb7, 0x1f600, 0xff71, 0x2028, 0xe9, 0xe0100 };
  gsize limit = MIN (max != 0 ? max : MDG_MAX_STRING_CHARS, 40);
  gsize n = (gsize) g_rand_int_range (chance, 0, (gint32) limit + 1);
  GString *out = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    g_string_append_unichar (out, letters[g_rand_int_range (chance, 0, G_N_ELEMENTS (letters))]);
  return g_string_free (out, FALSE);
}

static char **
any_strings (gsize max, GRand *chance)
{
  guint n = (guint) g_rand_int_range (chance, 0, (gint32) MIN (max != 0 ? max : 4, 4) + 1);
  char **strings = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    strings[i] = any_string (0, chance);
  return strings;
}

static gint64
any_time (GRand *chance)
{
  return (gint64) (g_rand_double (chance) * 4e9) * MDG_SECOND +
         g_rand_int_range (chance, 1, 1000000);
}

static GPtrArray *
any_records (const MdgField *field, GRand *chance, gboolean full)
{
  GPtrArray *records = mdg_record_array_new (field->record);
  for (gint32 n = g_rand_int_range (chance, full ? 1 : 0, 4); n > 0; n--)
    g_ptr_array_add (records, any_record_new (field->record, chance, full));
  return records;
}

static void
fill (const MdgField *field, gpointer record, GRand *chance, gboolean full)
{
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      MEMBER (record, field, char *) = any_string (field->max, chance);
      break;
    case MDG_FIELD_INT:
      MEMBER (record, field, gint64) =
        field->max != 0 ? (gint64) field->max : (gint64) g_rand_int (chance) << 30;
      break;
    case MDG_FIELD_BOOL:
      MEMBER (record, field, gboolean) = full || g_rand_boolean (chance);
      break;
    case MDG_FIELD_TIME:
      MEMBER (record, field, gint64) = any_time (chance);
      break;
    case MDG_FIELD_STRINGS:
      MEMBER (record, field, char **) = any_strings (field->max, chance);
      break;
    case MDG_FIELD_RECORD:
      MEMBER (record, field, gpointer) = any_record_new (field->record, chance, full);
      break;
    case MDG_FIELD_RECORDS:
      MEMBER (record, field, GPtrArray *) = any_records (field, chance, full);
      break;
    }
}

gpointer
any_record_new (const MdgRecordType *type, GRand *chance, gboolean full)
{
  gpointer record = mdg_record_new (type);
  for (gsize i = 0; i < type->n_fields; i++)
    if (full || (type->fields[i].flags & MDG_FIELD_REQUIRED) != 0 || g_rand_boolean (chance))
      fill (&type->fields[i], record, chance, full);
  return record;
}

void
any_record_change (const MdgRecordType *type, gpointer record, gsize index)
{
  const MdgField *field = &type->fields[index];
  g_autoptr (GRand) chance = g_rand_new_with_seed (7);
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      g_free (MEMBER (record, field, char *));
      MEMBER (record, field, char *) = g_strdup ("another");
      break;
    case MDG_FIELD_INT:
    case MDG_FIELD_TIME:
      MEMBER (record, field, gint64) += 1;
      break;
    case MDG_FIELD_BOOL:
      MEMBER (record, field, gboolean) = !MEMBER (record, field, gboolean);
      break;
    case MDG_FIELD_STRINGS:
      g_strfreev (MEMBER (record, field, char **));
      MEMBER (record, field, char **) = g_strsplit ("one more,than others,have,of,them", ",", -1);
      break;
    case MDG_FIELD_RECORD:
      any_record_change (field->record, MEMBER (record, field, gpointer), 0);
      break;
    case MDG_FIELD_RECORDS:
      g_ptr_array_add (MEMBER (record, field, GPtrArray *),
                       any_record_new (field->record, chance, TRUE));
      break;
    }
}
