/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/folder.h"

#define AT(member) G_STRUCT_OFFSET (MdgFolderGrant, member)
static const MdgField folder_grant_fields[] = {
  { "kind", MDG_FIELD_STRING, AT (kind), MDG_FIELD_REQUIRED, 16 },
  { "account_id", MDG_FIELD_INT, AT (account_id) },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "role_code", MDG_FIELD_STRING, AT (role_code), MDG_FIELD_OPTIONAL, 64 },
  { "role", MDG_FIELD_STRING, AT (role), MDG_FIELD_REQUIRED, 16 },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_OPTIONAL, 100 },
  { "section_name", MDG_FIELD_STRING, AT (section_name), MDG_FIELD_OPTIONAL, 100 },
  { "n_people", MDG_FIELD_INT, AT (n_people) },
};
#undef AT
MDG_RECORD_TYPE (MDG_FOLDER_GRANT_TYPE, MdgFolderGrant, folder_grant_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSearchSettings, member)
static const MdgField search_settings_fields[] = {
  { "chunk_chars", MDG_FIELD_INT, AT (chunk_chars), MDG_FIELD_OPTIONAL, MDG_CHUNK_CHARS_MAX },
  { "word_weight", MDG_FIELD_INT, AT (word_weight), MDG_FIELD_OPTIONAL, 100 },
  { "heading_weight", MDG_FIELD_INT, AT (heading_weight), MDG_FIELD_OPTIONAL, 1000 },
  { "n_passages", MDG_FIELD_INT, AT (n_passages), MDG_FIELD_OPTIONAL, MDG_N_PASSAGES_MAX },
};
#undef AT
MDG_RECORD_TYPE (MDG_SEARCH_SETTINGS_TYPE, MdgSearchSettings, search_settings_fields);

#define AT(member) G_STRUCT_OFFSET (MdgFolder, member)
static const MdgField folder_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED, MDG_FOLDER_NAME_MAX_CHARS },
  { "description", MDG_FIELD_STRING, AT (description), MDG_FIELD_OPTIONAL,
    MDG_FOLDER_DESCRIPTION_MAX_CHARS },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "section_name", MDG_FIELD_STRING, AT (section_name), MDG_FIELD_OPTIONAL, 100 },
  { "division_name", MDG_FIELD_STRING, AT (division_name), MDG_FIELD_OPTIONAL, 100 },
  { "my_role", MDG_FIELD_STRING, AT (my_role), MDG_FIELD_OPTIONAL, 16 },
  { "may_manage", MDG_FIELD_BOOL, AT (may_manage) },
  { "n_readers", MDG_FIELD_INT, AT (n_readers) },
  { "audience", MDG_FIELD_STRING, AT (audience), MDG_FIELD_OPTIONAL, 16 },
  { "n_documents", MDG_FIELD_INT, AT (n_documents) },
  { "n_ready", MDG_FIELD_INT, AT (n_ready) },
  { "n_working", MDG_FIELD_INT, AT (n_working) },
  { "n_failed", MDG_FIELD_INT, AT (n_failed) },
  { "n_expired", MDG_FIELD_INT, AT (n_expired) },
  { "bytes", MDG_FIELD_INT, AT (bytes) },
  { "quota_bytes", MDG_FIELD_INT, AT (quota_bytes) },
  { "settings", MDG_FIELD_RECORD, AT (settings), MDG_FIELD_OPTIONAL, 0, &MDG_SEARCH_SETTINGS_TYPE },
  { "can_undo_settings", MDG_FIELD_BOOL, AT (can_undo_settings) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_FOLDER_TYPE, MdgFolder, folder_fields);

#define AT(member) G_STRUCT_OFFSET (MdgFolderAccess, member)
static const MdgField folder_access_fields[] = {
  { "grants", MDG_FIELD_RECORDS, AT (grants), MDG_FIELD_REQUIRED, MDG_FOLDER_MAX_GRANTS,
    &MDG_FOLDER_GRANT_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_FOLDER_ACCESS_TYPE, MdgFolderAccess, folder_access_fields);

#define AT(member) G_STRUCT_OFFSET (MdgPerson, member)
static const MdgField person_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_OPTIONAL, 100 },
  { "kana", MDG_FIELD_STRING, AT (kana) },
  { "section_name", MDG_FIELD_STRING, AT (section_name) },
  { "role", MDG_FIELD_STRING, AT (role) },
};
#undef AT
MDG_RECORD_TYPE (MDG_PERSON_TYPE, MdgPerson, person_fields);

#define AT(member) G_STRUCT_OFFSET (MdgPeopleQuery, member)
static const MdgField people_query_fields[] = {
  { "q", MDG_FIELD_STRING, AT (q), MDG_FIELD_OPTIONAL, 100 },
  { "limit", MDG_FIELD_INT, AT (limit) },
};
#undef AT
MDG_RECORD_TYPE (MDG_PEOPLE_QUERY_TYPE, MdgPeopleQuery, people_query_fields);

void
mdg_search_settings_fill (MdgSearchSettings *settings)
{
  const struct
  {
    gint64 *value;
    gint64 fallback;
  } members[] = {
    { &settings->chunk_chars, MDG_CHUNK_CHARS_DEFAULT },
    { &settings->word_weight, MDG_WORD_WEIGHT_DEFAULT },
    { &settings->heading_weight, MDG_HEADING_WEIGHT_DEFAULT },
    { &settings->n_passages, MDG_N_PASSAGES_DEFAULT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (*members[i].value == 0)
      *members[i].value = members[i].fallback;
}
