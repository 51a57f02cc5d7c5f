/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signed-in devices, and what a sign-in sends and gets.
 */
#pragma once

#include "shared/model/account.h"
#include "shared/model/installer.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *device;  /* as the client called itself: "PC-0321 · Windows 11" */
  char *address; /* network address at the last request */
  gint64 created_at;
  gint64 last_seen_at;
  gint64 expires_at;
  gboolean current;
} MdgSession;

typedef struct
{
  char *login;
  char *password;
  char *code; /* of the authenticator app, or a recovery code; NULL on the first try */
  char *device;
} MdgSignIn;

typedef struct
{
  char *token; /* 256 random bits, base64url; sent as "Authorization: Bearer" */
  MdgMe *me;
} MdgSignedIn;

/* What anybody may know before signing in: the answer of GET /server. */
typedef struct
{
  char *product; /* "madoguchi": tells a client that it is the right kind of server */
  char *version;
  char *minimum_client;
  char *ward_name;
  char *contact; /* the help desk, shown beside the sign-in */
  gint64 password_min;
  MdgInstaller *installer; /* NULL: none is offered */
} MdgServerInfo;

/* A new second factor before it is confirmed. */
typedef struct
{
  char *secret;          /* base32 */
  char *uri;             /* otpauth:// for QR codes */
  char **recovery_codes; /* each good for one sign-in */
} MdgTotpSetup;

MDG_DECLARE_RECORD (MdgSession, mdg_session, MDG_SESSION_TYPE)
MDG_DECLARE_RECORD (MdgSignIn, mdg_sign_in, MDG_SIGN_IN_TYPE)
MDG_DECLARE_RECORD (MdgSignedIn, mdg_signed_in, MDG_SIGNED_IN_TYPE)
MDG_DECLARE_RECORD (MdgServerInfo, mdg_server_info, MDG_SERVER_INFO_TYPE)
MDG_DECLARE_RECORD (MdgTotpSetup, mdg_totp_setup, MDG_TOTP_SETUP_TYPE)

G_END_DECLS
