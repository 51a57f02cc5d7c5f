/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an account may do. A permission is a verb on a kind of thing; a grant gives it with a reach:
 * only within the account's own section and the sections below it (課内), or everywhere. A role is
 * a named set of grants; an account's rights are the widest of its roles' grants.
 *
 * Built-in roles are here in code, so that a new version brings its new permissions along; roles
 * made by the ward are rows in the store.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_REACH_NONE,
  MDG_REACH_SECTION,
  MDG_REACH_ALL,
} MdgReach;

typedef enum
{
  MDG_PERMISSION_ACCOUNTS_READ,
  MDG_PERMISSION_ACCOUNTS_MANAGE,
  MDG_PERMISSION_SECTIONS_MANAGE,
  MDG_PERMISSION_ROLES_MANAGE,
  MDG_PERMISSION_SESSIONS_REVOKE,
  MDG_PERMISSION_AUDIT_READ,
  MDG_PERMISSION_SYSTEM_READ,
  MDG_PERMISSION_FOLDERS_CREATE,
  MDG_PERMISSION_FOLDERS_MANAGE,
  MDG_PERMISSION_CHAT_USE,
  MDG_PERMISSION_MODELS_MANAGE,
  MDG_PERMISSION_USAGE_READ,
  MDG_PERMISSION_TEMPLATES_SHARE,
  MDG_PERMISSION_NOTICES_PREPARE,
  MDG_PERMISSION_NOTICES_APPROVE,
  MDG_PERMISSION_NOTICES_MANAGE,
  MDG_N_PERMISSIONS
} MdgPermission;

typedef struct
{
  MdgReach reach[MDG_N_PERMISSIONS];
} MdgGrants;

/* "accounts.read" and so on: the name on the wire and in the store. Static. */
const char *mdg_permission_name (MdgPermission permission);

/* A translatable phrase for people: "See accounts and sections". Static, untranslated. */
const char *mdg_permission_label (MdgPermission permission);

/* The heading under which the matrix shows it. Static, untranslated. */
const char *mdg_permission_group (MdgPermission permission);
gboolean mdg_permission_from_name (const char *name, MdgPermission *ret_permission);

/* FALSE for permissions that have no narrower form, such as reading the audit log. */
gboolean mdg_permission_has_section_reach (MdgPermission permission);

/* "none", "section", "all". */
const char *mdg_reach_name (MdgReach reach);
gboolean mdg_reach_from_name (const char *name, MdgReach *ret_reach);

/* Widens @grants by @other. */
void mdg_grants_merge (MdgGrants *grants, const MdgGrants *other);

/* TRUE when nothing in @inner goes beyond @outer. */
gboolean mdg_grants_contain (const MdgGrants *outer, const MdgGrants *inner);

/* One grant as it travels. */
typedef struct
{
  char *permission;
  char *reach;
} MdgGrant;

typedef struct
{
  gint64 id; /* 0 for built-in roles */
  char *code;
  char *name; /* for built-in roles the untranslated English name */
  gboolean builtin;
  GPtrArray *grants; /* MdgGrant */
  gint64 n_accounts;
  gint64 version;
} MdgRole;

MDG_DECLARE_RECORD (MdgGrant, mdg_grant, MDG_GRANT_TYPE)
MDG_DECLARE_RECORD (MdgRole, mdg_role, MDG_ROLE_TYPE)

/* The built-in roles' codes, NULL-terminated: "staff", "section-manager", "administrator",
 * "auditor". */
const char *const *mdg_builtin_role_codes (void);

/* A new MdgRole for a built-in code, or NULL. */
MdgRole *mdg_builtin_role_new (const char *code);

/* Adds the grants of @role to @grants; names that this version does not know are passed over. */
void mdg_role_add_grants (const MdgRole *role, MdgGrants *grants);

G_END_DECLS
