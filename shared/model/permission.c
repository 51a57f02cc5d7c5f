/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/permission.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;
  const char *group;
  const char *label;
  gboolean has_section_reach;
} PermissionInfo;

static const PermissionInfo infos[MDG_N_PERMISSIONS] = {
  [MDG_PERMISSION_ACCOUNTS_READ] = { "accounts.read", N_ ("Administration"), N_ ("See accounts"),
                                     TRUE },
  [MDG_PERMISSION_ACCOUNTS_MANAGE] = { "accounts.manage", N_ ("Administration"),
                                       N_ ("Add, change and stop accounts"), TRUE },
  [MDG_PERMISSION_SECTIONS_MANAGE] = { "sections.manage", N_ ("Administration"),
                                       N_ ("Change the sections"), FALSE },
  [MDG_PERMISSION_ROLES_MANAGE] = { "roles.manage", N_ ("Administration"),
                                    N_ ("Change roles and rights"), FALSE },
  [MDG_PERMISSION_SESSIONS_REVOKE] = { "sessions.revoke", N_ ("Administration"),
                                       N_ ("Sign other people out"), TRUE },
  [MDG_PERMISSION_AUDIT_READ] = { "audit.read", N_ ("Administration"), N_ ("Read the audit log"),
                                  FALSE },
  [MDG_PERMISSION_SYSTEM_READ] = { "system.read", N_ ("Administration"),
                                   N_ ("See the state of the system"), FALSE },
  [MDG_PERMISSION_FOLDERS_CREATE] = { "folders.create", N_ ("Documents"),
                                      N_ ("Make document folders"), TRUE },
  [MDG_PERMISSION_FOLDERS_MANAGE] = { "folders.manage", N_ ("Documents"),
                                      N_ ("Decide who may see document folders"), TRUE },
  [MDG_PERMISSION_CHAT_USE] = { "chat.use", N_ ("Assistant"), N_ ("Ask the assistant"), FALSE },
  [MDG_PERMISSION_MODELS_MANAGE] = { "models.manage", N_ ("Assistant"),
                                     N_ ("Set up language models, limits and the guard"), FALSE },
  [MDG_PERMISSION_USAGE_READ] = { "usage.read", N_ ("Assistant"), N_ ("See who used how much"),
                                  TRUE },
  [MDG_PERMISSION_TEMPLATES_SHARE] = { "templates.share", N_ ("Assistant"),
                                       N_ ("Share prompt templates"), TRUE },
  [MDG_PERMISSION_NOTICES_PREPARE] = { "notices.prepare", N_ ("Notices"),
                                       N_ ("Prepare notices and send them in"), TRUE },
  [MDG_PERMISSION_NOTICES_APPROVE] = { "notices.approve", N_ ("Notices"),
                                       N_ ("Approve notices of other people"), TRUE },
  [MDG_PERMISSION_NOTICES_MANAGE] = { "notices.manage", N_ ("Notices"),
                                      N_ ("Set up kinds of notices"), TRUE },
};

typedef struct
{
  const char *code;
  const char *name;
  MdgGrants grants;
} BuiltinRole;

static const BuiltinRole builtin_roles[] = {
  { "staff", N_ ("Staff"), { { [MDG_PERMISSION_FOLDERS_CREATE] = MDG_REACH_SECTION, [MDG_PERMISSION_CHAT_USE] = MDG_REACH_ALL, [MDG_PERMISSION_TEMPLATES_SHARE] = MDG_REACH_SECTION, [MDG_PERMISSION_NOTICES_PREPARE] = MDG_REACH_SECTION } } },
  { "section-manager",
    N_ ("Section manager"),
    { { [MDG_PERMISSION_ACCOUNTS_READ] = MDG_REACH_SECTION,
        [MDG_PERMISSION_ACCOUNTS_MANAGE] = MDG_REACH_SECTION,
        [MDG_PERMISSION_SESSIONS_REVOKE] = MDG_REACH_SECTION,
        [MDG_PERMISSION_FOLDERS_CREATE] = MDG_REACH_SECTION,
        [MDG_PERMISSION_FOLDERS_MANAGE] = MDG_REACH_SECTION,
        [MDG_PERMISSION_CHAT_USE] = MDG_REACH_ALL,
        [MDG_PERMISSION_USAGE_READ] = MDG_REACH_SECTION,
        [MDG_PERMISSION_TEMPLATES_SHARE] = MDG_REACH_SECTION,
        [MDG_PERMISSION_NOTICES_PREPARE] = MDG_REACH_SECTION,
        [MDG_PERMISSION_NOTICES_APPROVE] = MDG_REACH_SECTION,
        [MDG_PERMISSION_NOTICES_MANAGE] = MDG_REACH_SECTION } } },
  { "administrator",
    N_ ("System administrator"),
    { { [MDG_PERMISSION_ACCOUNTS_READ] = MDG_REACH_ALL,
        [MDG_PERMISSION_ACCOUNTS_MANAGE] = MDG_REACH_ALL,
        [MDG_PERMISSION_SECTIONS_MANAGE] = MDG_REACH_ALL,
        [MDG_PERMISSION_ROLES_MANAGE] = MDG_REACH_ALL,
        [MDG_PERMISSION_SESSIONS_REVOKE] = MDG_REACH_ALL,
        [MDG_PERMISSION_AUDIT_READ] = MDG_REACH_ALL,
        [MDG_PERMISSION_SYSTEM_READ] = MDG_REACH_ALL,
        [MDG_PERMISSION_FOLDERS_CREATE] = MDG_REACH_ALL,
        [MDG_PERMISSION_FOLDERS_MANAGE] = MDG_REACH_ALL,
        [MDG_PERMISSION_CHAT_USE] = MDG_REACH_ALL,
        [MDG_PERMISSION_MODELS_MANAGE] = MDG_REACH_ALL,
        [MDG_PERMISSION_USAGE_READ] = MDG_REACH_ALL,
        [MDG_PERMISSION_TEMPLATES_SHARE] = MDG_REACH_ALL,
        [MDG_PERMISSION_NOTICES_PREPARE] = MDG_REACH_ALL,
        [MDG_PERMISSION_NOTICES_APPROVE] = MDG_REACH_ALL,
        [MDG_PERMISSION_NOTICES_MANAGE] = MDG_REACH_ALL } } },
  { "auditor",
    N_ ("Auditor"),
    { { [MDG_PERMISSION_ACCOUNTS_READ] = MDG_REACH_ALL,
        [MDG_PERMISSION_AUDIT_READ] = MDG_REACH_ALL } } },
};

static const char *const reach_names[] = { "none", "section", "all" };

static const MdgField grant_fields[] = {
  { "permission", MDG_FIELD_STRING, G_STRUCT_OFFSET (MdgGrant, permission), MDG_FIELD_REQUIRED,
    64 },
  { "reach", MDG_FIELD_STRING, G_STRUCT_OFFSET (MdgGrant, reach), MDG_FIELD_REQUIRED, 16 },
};
MDG_RECORD_TYPE (MDG_GRANT_TYPE, MdgGrant, grant_fields);

static const MdgField role_fields[] = {
  { "id", MDG_FIELD_INT, G_STRUCT_OFFSET (MdgRole, id) },
  { "code", MDG_FIELD_STRING, G_STRUCT_OFFSET (MdgRole, code), MDG_FIELD_OPTIONAL, 64 },
  { "name", MDG_FIELD_STRING, G_STRUCT_OFFSET (MdgRole, name), MDG_FIELD_REQUIRED, 60 },
  { "builtin", MDG_FIELD_BOOL, G_STRUCT_OFFSET (MdgRole, builtin) },
  { "grants", MDG_FIELD_RECORDS, G_STRUCT_OFFSET (MdgRole, grants), MDG_FIELD_REQUIRED, 200,
    &MDG_GRANT_TYPE },
  { "n_accounts", MDG_FIELD_INT, G_STRUCT_OFFSET (MdgRole, n_accounts) },
  { "version", MDG_FIELD_INT, G_STRUCT_OFFSET (MdgRole, version) },
};
MDG_RECORD_TYPE (MDG_ROLE_TYPE, MdgRole, role_fields);

const char *
mdg_permission_name (MdgPermission permission)
{
  g_return_val_if_fail (permission < MDG_N_PERMISSIONS, NULL);
  return infos[permission].name;
}

const char *
mdg_permission_label (MdgPermission permission)
{
  g_return_val_if_fail (permission < MDG_N_PERMISSIONS, NULL);
  return infos[permission].label;
}

const char *
mdg_permission_group (MdgPermission permission)
{
  g_return_val_if_fail (permission < MDG_N_PERMISSIONS, NULL);
  return infos[permission].group;
}

gboolean
mdg_permission_has_section_reach (MdgPermission permission)
{
  g_return_val_if_fail (permission < MDG_N_PERMISSIONS, FALSE);
  return infos[permission].has_section_reach;
}

gboolean
mdg_permission_from_name (const char *name, MdgPermission *ret_permission)
{
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    if (g_strcmp0 (infos[i].name, name) == 0)
      {
        *ret_permission = (MdgPermission) i;
        return TRUE;
      }
  return FALSE;
}

const char *
mdg_reach_name (MdgReach reach)
{
  g_return_val_if_fail (reach <= MDG_REACH_ALL, NULL);
  return reach_names[reach];
}

gboolean
mdg_reach_from_name (const char *name, MdgReach *ret_reach)
{
  for (guint i = 0; i < G_N_ELEMENTS (reach_names); i++)
    if (g_strcmp0 (reach_names[i], name) == 0)
      {
        *ret_reach = (MdgReach) i;
        return TRUE;
      }
  return FALSE;
}

void
mdg_grants_merge (MdgGrants *grants, const MdgGrants *other)
{
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    grants->reach[i] = MAX (grants->reach[i], other->reach[i]);
}

gboolean
mdg_grants_contain (const MdgGrants *outer, const MdgGrants *inner)
{
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    if (inner->reach[i] > outer->reach[i])
      return FALSE;
  return TRUE;
}

const char *const *
mdg_builtin_role_codes (void)
{
  static const char *const codes[] = { "staff", "section-manager", "administrator", "auditor",
                                       NULL };
  G_STATIC_ASSERT (G_N_ELEMENTS (codes) == G_N_ELEMENTS (builtin_roles) + 1);
  return codes;
}

static void
append_grant (GPtrArray *grants, MdgPermission permission, MdgReach reach)
{
  MdgGrant *grant = mdg_grant_new ();
  grant->permission = g_strdup (infos[permission].name);
  grant->reach = g_strdup (reach_names[reach]);
  g_ptr_array_add (grants, grant);
}

MdgRole *
mdg_builtin_role_new (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (builtin_roles); i++)
    {
      const BuiltinRole *builtin = &builtin_roles[i];
      if (g_strcmp0 (builtin->code, code) != 0)
        continue;
      MdgRole *role = mdg_role_new ();
      role->code = g_strdup (builtin->code);
      role->name = g_strdup (builtin->name);
      role->builtin = TRUE;
      role->grants = mdg_record_array_new (&MDG_GRANT_TYPE);
      for (guint p = 0; p < MDG_N_PERMISSIONS; p++)
        if (builtin->grants.reach[p] != MDG_REACH_NONE)
          append_grant (role->grants, (MdgPermission) p, builtin->grants.reach[p]);
      return role;
    }
  return NULL;
}

void
mdg_role_add_grants (const MdgRole *role, MdgGrants *grants)
{
  for (guint i = 0; role->grants != NULL && i < role->grants->len; i++)
    {
      const MdgGrant *grant = role->grants->pdata[i];
      MdgPermission permission;
      MdgReach reach;
      if (mdg_permission_from_name (grant->permission, &permission) &&
          mdg_reach_from_name (grant->reach, &reach))
        grants->reach[permission] = MAX (grants->reach[permission], reach);
    }
}
