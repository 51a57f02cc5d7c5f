/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/policy.h"

#include "server/store/roles.h"
#include "server/store/sections.h"
#include "shared/base/error.h"

static MdgReach
reach_of (MdgContext *context, MdgPermission permission)
{
  return context->is_system ? MDG_REACH_ALL : context->identity.grants.reach[permission];
}

static gboolean
refuse (GError **error, MdgErrorCode code)
{
  mdg_set_error (error, code, NULL);
  return FALSE;
}

gboolean
mdg_policy_require (MdgContext *context, MdgPermission permission, GError **error)
{
  return reach_of (context, permission) != MDG_REACH_NONE || refuse (error, MDG_ERROR_FORBIDDEN);
}

gboolean
mdg_policy_require_all (MdgContext *context, MdgPermission permission, GError **error)
{
  return reach_of (context, permission) == MDG_REACH_ALL || refuse (error, MDG_ERROR_FORBIDDEN);
}

gboolean
mdg_policy_get_sections (MdgContext *context,
                         MdgLease *lease,
                         MdgPermission permission,
                         gboolean *ret_all,
                         GHashTable **ret_sections,
                         GError **error)
{
  MdgReach reach = reach_of (context, permission);
  if (reach == MDG_REACH_NONE)
    return refuse (error, MDG_ERROR_FORBIDDEN);
  GHashTable *sections = NULL;
  if (reach == MDG_REACH_SECTION && context->identity.section_id != 0)
    sections = mdg_sections_below (lease, context->identity.section_id, error);
  else if (reach == MDG_REACH_SECTION)
    sections = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (reach == MDG_REACH_SECTION && sections == NULL)
    return FALSE;
  *ret_all = reach == MDG_REACH_ALL;
  *ret_sections = sections;
  return TRUE;
}

gboolean
mdg_policy_require_section (
  MdgContext *context, MdgLease *lease, MdgPermission permission, gint64 section_id, GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) sections = NULL;
  if (!mdg_policy_get_sections (context, lease, permission, &all, &sections, error))
    return FALSE;
  return all || g_hash_table_contains (sections, &section_id) ||
         refuse (error, MDG_ERROR_NOT_FOUND);
}

gboolean
mdg_policy_roles_to_grants (MdgLease *lease, char **roles, MdgGrants *ret_grants, GError **error)
{
  MdgGrants grants = { { MDG_REACH_NONE } };
  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (MdgRole) role = mdg_builtin_role_new (roles[i]);
      if (role == NULL)
        role = mdg_roles_get_by_code (lease, roles[i], &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (role == NULL)
        return refuse (error, MDG_ERROR_ROLE_UNKNOWN);
      mdg_role_add_grants (role, &grants);
    }
  *ret_grants = grants;
  return TRUE;
}

gboolean
mdg_policy_require_may_grant (MdgContext *context, const MdgGrants *grants, GError **error)
{
  return context->is_system || mdg_grants_contain (&context->identity.grants, grants) ||
         refuse (error, MDG_ERROR_GRANT_BEYOND_OWN);
}
