/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/roles.h"

#include "server/service/policy.h"
#include "server/store/roles.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

static gboolean
refuse (GError **error, MdgErrorCode code, const char *field)
{
  mdg_set_error (error, code, "field", field, NULL);
  return FALSE;
}

GPtrArray *
mdg_role_service_list (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) own = lease != NULL ? mdg_roles_list (lease, error) : NULL;
  if (own == NULL)
    return NULL;
  g_autoptr (GPtrArray) roles = mdg_record_array_new (&MDG_ROLE_TYPE);
  for (const char *const *code = mdg_builtin_role_codes (); *code != NULL; code++)
    {
      MdgRole *role = mdg_builtin_role_new (*code);
      g_ptr_array_add (roles, role);
      if (!mdg_roles_count_accounts (lease, *code, &role->n_accounts, error))
        return NULL;
    }
  g_ptr_array_extend_and_steal (roles, g_steal_pointer (&own));
  return g_steal_pointer (&roles);
}

/* Every grant is known, none stands there twice, and none with a reach it does not have. */
static gboolean
check_grants (const MdgRole *role, MdgGrants *ret_grants, GError **error)
{
  MdgGrants grants = { { MDG_REACH_NONE } };
  gboolean seen[MDG_N_PERMISSIONS] = { FALSE };
  for (guint i = 0; i < role->grants->len; i++)
    {
      const MdgGrant *grant = role->grants->pdata[i];
      MdgPermission permission;
      MdgReach reach;
      if (!mdg_permission_from_name (grant->permission, &permission) || seen[permission])
        return refuse (error, MDG_ERROR_INVALID_FIELD, "permission");
      if (!mdg_reach_from_name (grant->reach, &reach) ||
          (reach == MDG_REACH_SECTION && !mdg_permission_has_section_reach (permission)))
        return refuse (error, MDG_ERROR_INVALID_FIELD, "reach");
      seen[permission] = TRUE;
      grants.reach[permission] = reach;
    }
  *ret_grants = grants;
  return TRUE;
}

static gboolean
check (MdgContext *context, const MdgRole *role, GError **error)
{
  MdgGrants grants;
  if (!mdg_policy_require_all (context, MDG_PERMISSION_ROLES_MANAGE, error))
    return FALSE;
  if (!mdg_text_is_clean_line (role->name, 60) || *role->name == '\0')
    return refuse (error, MDG_ERROR_INVALID_FIELD, "name");
  return check_grants (role, &grants, error) &&
         mdg_policy_require_may_grant (context, &grants, error);
}

static JsonObject *
describe (const MdgRole *role)
{
  JsonObject *detail = json_object_new ();
  JsonObject *grants = json_object_new ();
  for (guint i = 0; i < role->grants->len; i++)
    {
      const MdgGrant *grant = role->grants->pdata[i];
      json_object_set_string_member (grants, grant->permission, grant->reach);
    }
  json_object_set_string_member (detail, "name", role->name);
  json_object_set_object_member (detail, "grants", grants);
  return detail;
}

static MdgRole *
finish (MdgContext *context, MdgLease *lease, const char *action, gint64 id, GError **error)
{
  g_autoptr (MdgRole) stored = mdg_roles_get (lease, id, error);
  if (stored == NULL ||
      !mdg_context_audit (context, lease, action, "role", id, describe (stored), error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return NULL;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_ROLES_CHANGED, NULL);
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_ME_CHANGED, NULL);
  return g_steal_pointer (&stored);
}

MdgRole *
mdg_role_service_create (MdgContext *context, const MdgRole *wanted, GError **error)
{
  if (!check (context, wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return NULL;
  g_autoptr (MdgRole) role = mdg_role_copy (wanted);
  role->id = mdg_lease_new_id (lease);
  g_free (role->code);
  role->code = g_strdup_printf ("ward-%" G_GINT64_FORMAT, role->id);
  return mdg_roles_insert (lease, role, error)
           ? finish (context, lease, "role.create", role->id, error)
           : NULL;
}

/* The ward's own role @id. */
static MdgRole *
get_role (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgRole *role = mdg_roles_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (role == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return role;
}

MdgRole *
mdg_role_service_update (MdgContext *context, const MdgRole *wanted, GError **error)
{
  if (!check (context, wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgRole) before = lease != NULL ? get_role (lease, wanted->id, error) : NULL;
  if (before == NULL)
    return NULL;
  return mdg_roles_update (lease, wanted, error)
           ? finish (context, lease, "role.update", wanted->id, error)
           : NULL;
}

gboolean
mdg_role_service_delete (MdgContext *context, gint64 id, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_ROLES_MANAGE, error))
    return FALSE;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgRole) role = lease != NULL ? get_role (lease, id, error) : NULL;
  if (role == NULL)
    return FALSE;
  if (role->n_accounts > 0)
    {
      mdg_set_error_int (error, MDG_ERROR_ROLE_IN_USE, "count", role->n_accounts);
      return FALSE;
    }
  if (!mdg_roles_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "role.delete", "role", id, describe (role), error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_ROLES_CHANGED, NULL);
  return TRUE;
}
