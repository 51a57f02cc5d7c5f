/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts of staff and the sections (部署, a tree) they belong to, as plain values.
 */
#pragma once

#include "shared/model/permission.h"

G_BEGIN_DECLS

#define MDG_LOGIN_MAX_CHARS 64
#define MDG_NAME_MAX_CHARS 100
#define MDG_EMAIL_MAX_CHARS 254
#define MDG_PASSWORD_INPUT_MAX_CHARS 256

/* MdgAccount.state */
#define MDG_ACCOUNT_ACTIVE "active"
#define MDG_ACCOUNT_STOPPED "stopped"

typedef struct
{
  gint64 id;
  char *login; /* user id, 職員番号: shown as typed; compared folded (mdg_text_fold_login) */
  char *name;
  char *kana;
  char *email;
  gint64 section_id;
  char *section_name; /* filled by the server, ignored when sent to it */
  char **roles;       /* role codes */
  char *state;        /* MDG_ACCOUNT_… */
  gboolean expired;   /* the day in expires_on is past */
  gboolean locked;    /* too many wrong passwords, for now */
  gboolean totp;
  gboolean must_change_password;
  char *expires_on; /* last day of use, "2027-03-31" in Japan, NULL for none */
  gint64 created_at;
  gint64 last_sign_in_at;
  gint64 version; /* sent back with a change; another value means CONFLICT */
} MdgAccount;

typedef struct
{
  gint64 id;
  gint64 parent_id; /* 0 at the top */
  char *code;       /* ward's own code, unique: "0321" */
  char *name;
  gint64 n_accounts;
  gint64 version;
} MdgSection;

/* A transfer entered ahead of time; carried out on its day. */
typedef struct
{
  gint64 id;
  gint64 account_id;
  char *login;
  char *name;
  char *effective_on;
  char *section_name; /* the section after the change, NULL when it stays */
  char **roles;       /* after the change; empty when they stay */
  char *state;        /* after the change; NULL when it stays */
} MdgAccountChange;

/* Who is asking: the answer of GET /me and of a sign-in. */
typedef struct
{
  MdgAccount *account;
  GPtrArray *grants; /* MdgGrant, the widest of all roles */
  gint64 session_id;
  char *ward_name;
  char *server_version;
} MdgMe;

MDG_DECLARE_RECORD (MdgAccount, mdg_account, MDG_ACCOUNT_TYPE)
MDG_DECLARE_RECORD (MdgSection, mdg_section, MDG_SECTION_TYPE)
MDG_DECLARE_RECORD (MdgAccountChange, mdg_account_change, MDG_ACCOUNT_CHANGE_TYPE)
MDG_DECLARE_RECORD (MdgMe, mdg_me, MDG_ME_TYPE)

G_END_DECLS
