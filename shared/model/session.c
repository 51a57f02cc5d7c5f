/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/session.h"

#define AT(member) G_STRUCT_OFFSET (MdgSession, member)
static const MdgField session_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "device", MDG_FIELD_STRING, AT (device), MDG_FIELD_OPTIONAL, 100 },
  { "address", MDG_FIELD_STRING, AT (address), MDG_FIELD_OPTIONAL, 64 },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "last_seen_at", MDG_FIELD_TIME, AT (last_seen_at) },
  { "expires_at", MDG_FIELD_TIME, AT (expires_at) },
  { "current", MDG_FIELD_BOOL, AT (current) },
};
#undef AT
MDG_RECORD_TYPE (MDG_SESSION_TYPE, MdgSession, session_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSignIn, member)
static const MdgField sign_in_fields[] = {
  { "login", MDG_FIELD_STRING, AT (login), MDG_FIELD_REQUIRED, MDG_LOGIN_MAX_CHARS },
  { "password", MDG_FIELD_STRING, AT (password), MDG_FIELD_REQUIRED | MDG_FIELD_SECRET,
    MDG_PASSWORD_INPUT_MAX_CHARS },
  { "code", MDG_FIELD_STRING, AT (code), MDG_FIELD_SECRET, 32 },
  { "device", MDG_FIELD_STRING, AT (device), MDG_FIELD_OPTIONAL, 100 },
};
#undef AT
MDG_RECORD_TYPE (MDG_SIGN_IN_TYPE, MdgSignIn, sign_in_fields);

#define AT(member) G_STRUCT_OFFSET (MdgSignedIn, member)
static const MdgField signed_in_fields[] = {
  { "token", MDG_FIELD_STRING, AT (token), MDG_FIELD_REQUIRED | MDG_FIELD_SECRET, 128 },
  { "me", MDG_FIELD_RECORD, AT (me), MDG_FIELD_REQUIRED, 0, &MDG_ME_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_SIGNED_IN_TYPE, MdgSignedIn, signed_in_fields);

#define AT(member) G_STRUCT_OFFSET (MdgServerInfo, member)
static const MdgField server_info_fields[] = {
  { "product", MDG_FIELD_STRING, AT (product), MDG_FIELD_REQUIRED },
  { "version", MDG_FIELD_STRING, AT (version), MDG_FIELD_REQUIRED },
  { "minimum_client", MDG_FIELD_STRING, AT (minimum_client) },
  { "ward_name", MDG_FIELD_STRING, AT (ward_name) },
  { "contact", MDG_FIELD_STRING, AT (contact) },
  { "password_min", MDG_FIELD_INT, AT (password_min) },
  { "installer", MDG_FIELD_RECORD, AT (installer), MDG_FIELD_OPTIONAL, 0, &MDG_INSTALLER_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_SERVER_INFO_TYPE, MdgServerInfo, server_info_fields);

#define AT(member) G_STRUCT_OFFSET (MdgTotpSetup, member)
static const MdgField totp_setup_fields[] = {
  { "secret", MDG_FIELD_STRING, AT (secret), MDG_FIELD_REQUIRED | MDG_FIELD_SECRET },
  { "uri", MDG_FIELD_STRING, AT (uri), MDG_FIELD_SECRET },
  { "recovery_codes", MDG_FIELD_STRINGS, AT (recovery_codes), MDG_FIELD_OPTIONAL, 20 },
};
#undef AT
MDG_RECORD_TYPE (MDG_TOTP_SETUP_TYPE, MdgTotpSetup, totp_setup_fields);
