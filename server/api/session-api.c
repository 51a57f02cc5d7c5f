/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/me.h"
#include "server/service/sign-in.h"

typedef struct
{
  char *current;
  char *wanted;
} PasswordChange;

static const MdgField password_change_fields[] = {
  { "current", MDG_FIELD_STRING, G_STRUCT_OFFSET (PasswordChange, current),
    MDG_FIELD_REQUIRED | MDG_FIELD_SECRET, MDG_PASSWORD_INPUT_MAX_CHARS },
  { "new", MDG_FIELD_STRING, G_STRUCT_OFFSET (PasswordChange, wanted),
    MDG_FIELD_REQUIRED | MDG_FIELD_SECRET, MDG_PASSWORD_INPUT_MAX_CHARS },
};
static MDG_RECORD_TYPE (PASSWORD_CHANGE_TYPE, PasswordChange, password_change_fields);

/* One secret by which a person proves himself again. */
typedef struct
{
  char *value;
} Proof;

static const MdgField password_fields[] = {
  { "password", MDG_FIELD_STRING, G_STRUCT_OFFSET (Proof, value),
    MDG_FIELD_REQUIRED | MDG_FIELD_SECRET, MDG_PASSWORD_INPUT_MAX_CHARS },
};
static MDG_RECORD_TYPE (PASSWORD_TYPE, Proof, password_fields);

static const MdgField code_fields[] = {
  { "code", MDG_FIELD_STRING, G_STRUCT_OFFSET (Proof, value), MDG_FIELD_REQUIRED | MDG_FIELD_SECRET,
    32 },
};
static MDG_RECORD_TYPE (CODE_TYPE, Proof, code_fields);

MDG_HANDLER (mdg_api_sign_in)
{
  g_autoptr (MdgSignIn) body = mdg_api_read_body (request, &MDG_SIGN_IN_TYPE, error);
  MdgSignedIn *answer = body != NULL ? mdg_sign_in (mdg_api_context (request), body, error) : NULL;
  return mdg_api_take_record (201, &MDG_SIGNED_IN_TYPE, answer);
}

MDG_HANDLER (mdg_api_sign_out)
{
  return mdg_api_done (mdg_sign_out (mdg_api_context (request), error));
}

MDG_HANDLER (mdg_api_me)
{
  return mdg_api_take_record (200, &MDG_ME_TYPE,
                              mdg_sign_in_get_me (mdg_api_context (request), error));
}

MDG_HANDLER (mdg_api_change_password)
{
  PasswordChange *body = mdg_api_read_body (request, &PASSWORD_CHANGE_TYPE, error);
  gboolean done = body != NULL && mdg_me_change_password (mdg_api_context (request), body->current,
                                                          body->wanted, error);
  mdg_record_free (&PASSWORD_CHANGE_TYPE, body);
  return mdg_api_done (done);
}

MDG_HANDLER (mdg_api_start_totp)
{
  Proof *body = mdg_api_read_body (request, &PASSWORD_TYPE, error);
  MdgTotpSetup *setup =
    body != NULL ? mdg_me_start_totp (mdg_api_context (request), body->value, error) : NULL;
  mdg_record_free (&PASSWORD_TYPE, body);
  return mdg_api_take_record (200, &MDG_TOTP_SETUP_TYPE, setup);
}

MDG_HANDLER (mdg_api_confirm_totp)
{
  Proof *body = mdg_api_read_body (request, &CODE_TYPE, error);
  gboolean done =
    body != NULL && mdg_me_confirm_totp (mdg_api_context (request), body->value, error);
  mdg_record_free (&CODE_TYPE, body);
  return mdg_api_done (done);
}

MDG_HANDLER (mdg_api_remove_totp)
{
  Proof *body = mdg_api_read_body (request, &PASSWORD_TYPE, error);
  gboolean done =
    body != NULL && mdg_me_remove_totp (mdg_api_context (request), body->value, error);
  mdg_record_free (&PASSWORD_TYPE, body);
  return mdg_api_done (done);
}

MDG_HANDLER (mdg_api_list_own_sessions)
{
  return mdg_api_take_list (request, &MDG_SESSION_TYPE,
                            mdg_me_list_sessions (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_revoke_own_session)
{
  return mdg_api_done (
    mdg_me_revoke_session (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_sign_out_everywhere)
{
  return mdg_api_done (mdg_me_sign_out_everywhere (mdg_api_context (request), error));
}
