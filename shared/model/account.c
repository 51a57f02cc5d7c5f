/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/account.h"

#define AT(member) G_STRUCT_OFFSET (MdgAccount, member)
static const MdgField account_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "login", MDG_FIELD_STRING, AT (login), MDG_FIELD_REQUIRED, MDG_LOGIN_MAX_CHARS },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED, MDG_NAME_MAX_CHARS },
  { "kana", MDG_FIELD_STRING, AT (kana), MDG_FIELD_OPTIONAL, MDG_NAME_MAX_CHARS },
  { "email", MDG_FIELD_STRING, AT (email), MDG_FIELD_OPTIONAL, MDG_EMAIL_MAX_CHARS },
  { "section_id", MDG_FIELD_INT, AT (section_id) },
  { "section_name", MDG_FIELD_STRING, AT (section_name), MDG_FIELD_OPTIONAL, MDG_NAME_MAX_CHARS },
  { "roles", MDG_FIELD_STRINGS, AT (roles), MDG_FIELD_OPTIONAL, 20 },
  { "state", MDG_FIELD_STRING, AT (state), MDG_FIELD_OPTIONAL, 16 },
  { "expired", MDG_FIELD_BOOL, AT (expired) },
  { "locked", MDG_FIELD_BOOL, AT (locked) },
  { "totp", MDG_FIELD_BOOL, AT (totp) },
  { "must_change_password", MDG_FIELD_BOOL, AT (must_change_password) },
  { "expires_on", MDG_FIELD_STRING, AT (expires_on), MDG_FIELD_OPTIONAL, 10 },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "last_sign_in_at", MDG_FIELD_TIME, AT (last_sign_in_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_ACCOUNT_TYPE, MdgAccount, account_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSection, member)
static const MdgField section_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "parent_id", MDG_FIELD_INT, AT (parent_id) },
  { "code", MDG_FIELD_STRING, AT (code), MDG_FIELD_REQUIRED, 32 },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED, MDG_NAME_MAX_CHARS },
  { "n_accounts", MDG_FIELD_INT, AT (n_accounts) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SECTION_TYPE, MdgSection, section_fields);

#define AT(member) G_STRUCT_OFFSET (MdgAccountChange, member)
static const MdgField change_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "account_id", MDG_FIELD_INT, AT (account_id) },
  { "login", MDG_FIELD_STRING, AT (login) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "effective_on", MDG_FIELD_STRING, AT (effective_on), MDG_FIELD_REQUIRED, 10 },
  { "section_name", MDG_FIELD_STRING, AT (section_name) },
  { "roles", MDG_FIELD_STRINGS, AT (roles), MDG_FIELD_OPTIONAL, 20 },
  { "state", MDG_FIELD_STRING, AT (state), MDG_FIELD_OPTIONAL, 16 },
};
#undef AT
MDG_RECORD_TYPE (MDG_ACCOUNT_CHANGE_TYPE, MdgAccountChange, change_fields);

#define AT(member) G_STRUCT_OFFSET (MdgMe, member)
static const MdgField me_fields[] = {
  { "account", MDG_FIELD_RECORD, AT (account), MDG_FIELD_REQUIRED, 0, &MDG_ACCOUNT_TYPE },
  { "grants", MDG_FIELD_RECORDS, AT (grants), MDG_FIELD_REQUIRED, 200, &MDG_GRANT_TYPE },
  { "session_id", MDG_FIELD_INT, AT (session_id) },
  { "ward_name", MDG_FIELD_STRING, AT (ward_name) },
  { "server_version", MDG_FIELD_STRING, AT (server_version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_ME_TYPE, MdgMe, me_fields);
