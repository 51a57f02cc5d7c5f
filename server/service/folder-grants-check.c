/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/folder-grants-check.h"

#include "server/store/accounts.h"
#include "server/store/roles.h"
#include "server/store/sections.h"
#include "shared/base/error.h"

static gboolean
refuse (GError **error, MdgErrorCode code, const char *field)
{
  mdg_set_error (error, code, "field", field, NULL);
  return FALSE;
}

/* ---- names ---- */

/* NULL without @error when there is no such account. */
static gboolean
fill_account (MdgLease *lease, MdgFolderGrant *grant, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgAccount) account = mdg_accounts_get (lease, grant->account_id, &local);
  if (local != NULL && !g_error_matches (local, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (account != NULL)
    {
      grant->name = g_strdup (account->name);
      grant->section_name = g_strdup (account->section_name);
    }
  return TRUE;
}

static gboolean
fill_section (MdgLease *lease, gint64 section_id, char **ret_name, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, section_id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *ret_name = section != NULL ? g_strdup (section->name) : NULL;
  return TRUE;
}

static gboolean
fill_role (MdgLease *lease, MdgFolderGrant *grant, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgRole) role = mdg_builtin_role_new (grant->role_code);
  if (role == NULL)
    role = mdg_roles_get_by_code (lease, grant->role_code, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  grant->name = role != NULL ? g_strdup (role->name) : NULL;
  return grant->section_id == 0 ||
         fill_section (lease, grant->section_id, &grant->section_name, error);
}

static gboolean
fill_name (MdgLease *lease, MdgFolderGrant *grant, GError **error)
{
  g_clear_pointer (&grant->name, g_free);
  g_clear_pointer (&grant->section_name, g_free);
  if (g_str_equal (grant->kind, MDG_GRANT_TO_ACCOUNT))
    return fill_account (lease, grant, error);
  if (g_str_equal (grant->kind, MDG_GRANT_TO_SECTION))
    return fill_section (lease, grant->section_id, &grant->name, error);
  return !g_str_equal (grant->kind, MDG_GRANT_TO_ROLE) || fill_role (lease, grant, error);
}

gboolean
mdg_folder_grants_fill (MdgLease *lease, GPtrArray *grants, const char *today, GError **error)
{
  for (guint i = 0; i < grants->len; i++)
    {
      MdgFolderGrant *grant = grants->pdata[i];
      if (!fill_name (lease, grant, error) ||
          !mdg_folder_grants_count_people (lease, grant, today, &grant->n_people, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- checking ---- */

/* Only what the kind asks for stays set. */
static void
normalize (MdgFolderGrant *grant)
{
  if (!g_str_equal (grant->kind, MDG_GRANT_TO_ACCOUNT))
    grant->account_id = 0;
  if (!g_str_equal (grant->kind, MDG_GRANT_TO_SECTION) &&
      !g_str_equal (grant->kind, MDG_GRANT_TO_ROLE))
    grant->section_id = 0;
  if (!g_str_equal (grant->kind, MDG_GRANT_TO_ROLE))
    g_clear_pointer (&grant->role_code, g_free);
}

static gboolean
check_one (MdgLease *lease, MdgFolderGrant *grant, GError **error)
{
  static const char *const kinds[] = { MDG_GRANT_TO_ACCOUNT, MDG_GRANT_TO_SECTION,
                                       MDG_GRANT_TO_ROLE, MDG_GRANT_TO_EVERYONE, NULL };
  if (!g_strv_contains (kinds, grant->kind))
    return refuse (error, MDG_ERROR_INVALID_FIELD, "kind");
  if (mdg_folder_rank_from_role (grant->role) == MDG_RANK_NONE)
    return refuse (error, MDG_ERROR_INVALID_FIELD, "role");
  normalize (grant);
  if (!fill_name (lease, grant, error))
    return FALSE;
  if (g_str_equal (grant->kind, MDG_GRANT_TO_ACCOUNT) && grant->name == NULL)
    return refuse (error, MDG_ERROR_INVALID_FIELD, "account_id");
  if (g_str_equal (grant->kind, MDG_GRANT_TO_SECTION) && grant->name == NULL)
    return refuse (error, MDG_ERROR_SECTION_UNKNOWN, "section_id");
  if (g_str_equal (grant->kind, MDG_GRANT_TO_ROLE) && grant->name == NULL)
    return refuse (error, MDG_ERROR_ROLE_UNKNOWN, "role_code");
  if (grant->section_id != 0 && grant->name != NULL && grant->section_name == NULL &&
      g_str_equal (grant->kind, MDG_GRANT_TO_ROLE))
    return refuse (error, MDG_ERROR_SECTION_UNKNOWN, "section_id");
  return TRUE;
}

static gboolean
is_for_same (const MdgFolderGrant *a, const MdgFolderGrant *b)
{
  return g_str_equal (a->kind, b->kind) && a->account_id == b->account_id &&
         a->section_id == b->section_id && g_strcmp0 (a->role_code, b->role_code) == 0;
}

/* Drops @at when an earlier one is for the same people; the earlier one gets the higher role. */
static gboolean
merge_into_earlier (GPtrArray *grants, guint at)
{
  const MdgFolderGrant *grant = grants->pdata[at];
  for (guint i = 0; i < at; i++)
    {
      MdgFolderGrant *earlier = grants->pdata[i];
      if (!is_for_same (earlier, grant))
        continue;
      if (mdg_folder_rank_from_role (grant->role) > mdg_folder_rank_from_role (earlier->role))
        {
          g_free (earlier->role);
          earlier->role = g_strdup (grant->role);
        }
      g_ptr_array_remove_index (grants, at);
      return TRUE;
    }
  return FALSE;
}

gboolean
mdg_folder_grants_check (MdgLease *lease, GPtrArray *grants, GError **error)
{
  for (guint i = 0; i < grants->len; i++)
    if (!check_one (lease, grants->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < grants->len;)
    if (!merge_into_earlier (grants, i))
      i++;
  return TRUE;
}

JsonObject *
mdg_folder_grants_describe (GPtrArray *grants)
{
  JsonObject *detail = json_object_new ();
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < grants->len; i++)
    {
      const MdgFolderGrant *grant = grants->pdata[i];
      JsonObject *one = json_object_new ();
      json_object_set_string_member (one, "to", grant->kind);
      if (grant->account_id != 0)
        json_object_set_int_member (one, "account", grant->account_id);
      if (grant->section_id != 0)
        json_object_set_int_member (one, "section", grant->section_id);
      if (grant->role_code != NULL)
        json_object_set_string_member (one, "with_role", grant->role_code);
      json_object_set_string_member (one, "role", grant->role);
      json_array_add_object_element (list, one);
    }
  json_object_set_array_member (detail, "grants", list);
  return detail;
}
