/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Permissions, grants and built-in roles.
 *
 * /permission/names     names there and back; each permission has a label and a group
 * /permission/merge     the wider reach wins, whichever side it comes from
 * /permission/contain   every pair of reaches
 * /permission/builtin   what the built-in roles may do, and that no role exceeds the administrator
 * /permission/roles     roles made elsewhere: unknown names are passed over
 */
#include "shared/model/permission.h"

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    {
      const char *name = mdg_permission_name ((MdgPermission) i);
      g_assert_nonnull (name);
      g_assert_true (g_regex_match_simple ("^[a-z]+\\.[a-z]+$", name, 0, 0));
      g_assert_true (g_hash_table_add (seen, (gpointer) name));
      g_assert_true (g_hash_table_add (seen, (gpointer) mdg_permission_label ((MdgPermission) i)));
      g_assert_nonnull (mdg_permission_group ((MdgPermission) i));
      MdgPermission back = MDG_N_PERMISSIONS;
      g_assert_true (mdg_permission_from_name (name, &back));
      g_assert_cmpint (back, ==, i);
    }
  for (guint i = 0; i <= MDG_REACH_ALL; i++)
    {
      MdgReach back = MDG_REACH_NONE;
      g_assert_true (mdg_reach_from_name (mdg_reach_name ((MdgReach) i), &back));
      g_assert_cmpint (back, ==, i);
    }
  static const char *const unknown[] = { NULL, "", "accounts", "Accounts.read", "accounts.read ",
                                         "all" };
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      MdgPermission untouched = MDG_PERMISSION_AUDIT_READ;
      g_assert_false (mdg_permission_from_name (unknown[i], &untouched));
      g_assert_cmpint (untouched, ==, MDG_PERMISSION_AUDIT_READ);
    }
  MdgReach untouched = MDG_REACH_SECTION;
  g_assert_false (mdg_reach_from_name ("everything", &untouched));
  g_assert_false (mdg_reach_from_name (NULL, &untouched));
  g_assert_cmpint (untouched, ==, MDG_REACH_SECTION);
}

static void
test_merge (void)
{
  for (guint a = 0; a <= MDG_REACH_ALL; a++)
    for (guint b = 0; b <= MDG_REACH_ALL; b++)
      {
        g_test_message ("%s and %s", mdg_reach_name ((MdgReach) a), mdg_reach_name ((MdgReach) b));
        MdgGrants left = { { [MDG_PERMISSION_AUDIT_READ] = (MdgReach) a } };
        MdgGrants right = { { [MDG_PERMISSION_AUDIT_READ] = (MdgReach) b } };
        mdg_grants_merge (&left, &right);
        g_assert_cmpint (left.reach[MDG_PERMISSION_AUDIT_READ], ==, MAX (a, b));
        g_assert_cmpint (right.reach[MDG_PERMISSION_AUDIT_READ], ==, b);
        g_assert_cmpint (left.reach[MDG_PERMISSION_ACCOUNTS_READ], ==, MDG_REACH_NONE);
      }
}

static void
test_contain (void)
{
  for (guint permission = 0; permission < MDG_N_PERMISSIONS; permission++)
    for (guint outer = 0; outer <= MDG_REACH_ALL; outer++)
      for (guint inner = 0; inner <= MDG_REACH_ALL; inner++)
        {
          MdgGrants has = { { 0 } };
          MdgGrants wants = { { 0 } };
          has.reach[permission] = (MdgReach) outer;
          wants.reach[permission] = (MdgReach) inner;
          g_assert_cmpint (mdg_grants_contain (&has, &wants), ==, inner <= outer);
        }
}

static MdgGrants
grants_of (const char *code)
{
  MdgGrants grants = { { 0 } };
  g_autoptr (MdgRole) role = mdg_builtin_role_new (code);
  g_assert_nonnull (role);
  mdg_role_add_grants (role, &grants);
  return grants;
}

static void
test_builtin (void)
{
  MdgGrants administrator = grants_of ("administrator");
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    g_assert_cmpint (administrator.reach[i], ==, MDG_REACH_ALL);

  const char *const *codes = mdg_builtin_role_codes ();
  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_test_message ("%s", codes[i]);
      g_autoptr (MdgRole) role = mdg_builtin_role_new (codes[i]);
      g_assert_cmpstr (role->code, ==, codes[i]);
      g_assert_true (role->builtin);
      g_assert_cmpint (role->id, ==, 0);
      MdgGrants grants = grants_of (codes[i]);
      g_assert_true (mdg_grants_contain (&administrator, &grants));
      for (guint p = 0; p < MDG_N_PERMISSIONS; p++)
        if (grants.reach[p] == MDG_REACH_SECTION)
          g_assert_true (mdg_permission_has_section_reach ((MdgPermission) p));
    }

  MdgGrants work = { { [MDG_PERMISSION_FOLDERS_CREATE] = MDG_REACH_SECTION,
                       [MDG_PERMISSION_CHAT_USE] = MDG_REACH_ALL,
                       [MDG_PERMISSION_TEMPLATES_SHARE] = MDG_REACH_SECTION,
                       [MDG_PERMISSION_NOTICES_PREPARE] = MDG_REACH_SECTION } };
  MdgGrants staff = grants_of ("staff");
  g_assert_true (mdg_grants_contain (&work, &staff));
  MdgGrants manager = grants_of ("section-manager");
  g_assert_cmpint (manager.reach[MDG_PERMISSION_ACCOUNTS_MANAGE], ==, MDG_REACH_SECTION);
  g_assert_cmpint (manager.reach[MDG_PERMISSION_AUDIT_READ], ==, MDG_REACH_NONE);
  MdgGrants auditor = grants_of ("auditor");
  g_assert_cmpint (auditor.reach[MDG_PERMISSION_AUDIT_READ], ==, MDG_REACH_ALL);
  g_assert_cmpint (auditor.reach[MDG_PERMISSION_ACCOUNTS_MANAGE], ==, MDG_REACH_NONE);
  g_assert_null (mdg_builtin_role_new ("Staff"));
  g_assert_null (mdg_builtin_role_new (NULL));
}

static void
add_grant (MdgRole *role, const char *permission, const char *reach)
{
  MdgGrant *grant = mdg_grant_new ();
  grant->permission = g_strdup (permission);
  grant->reach = g_strdup (reach);
  g_ptr_array_add (role->grants, grant);
}

static void
test_roles (void)
{
  g_autoptr (MdgRole) role = mdg_role_new ();
  MdgGrants grants = { { [MDG_PERMISSION_ACCOUNTS_READ] = MDG_REACH_ALL } };
  mdg_role_add_grants (role, &grants); /* no list at all */
  role->grants = mdg_record_array_new (&MDG_GRANT_TYPE);
  add_grant (role, "accounts.read", "section");
  add_grant (role, "accounts.manage", "section");
  add_grant (role, "from.tomorrow", "all");
  add_grant (role, "audit.read", "somewhat");
  add_grant (role, NULL, NULL);
  mdg_role_add_grants (role, &grants);
  g_assert_cmpint (grants.reach[MDG_PERMISSION_ACCOUNTS_READ], ==,
                   MDG_REACH_ALL); /* never narrowed */
  g_assert_cmpint (grants.reach[MDG_PERMISSION_ACCOUNTS_MANAGE], ==, MDG_REACH_SECTION);
  g_assert_cmpint (grants.reach[MDG_PERMISSION_AUDIT_READ], ==, MDG_REACH_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permission/names", test_names);
  g_test_add_func ("/permission/merge", test_merge);
  g_test_add_func ("/permission/contain", test_contain);
  g_test_add_func ("/permission/builtin", test_builtin);
  g_test_add_func ("/permission/roles", test_roles);
  return g_test_run ();
}
