/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: RegOverridePredefKey () puts a key of the person's own registry in the place of HKLM and
 * HKCU, which is what it was made for; so the test needs no administrator and leaves nothing.
 */
#include "tests/client/registry-hive.h"

struct _MdgRegistryHive
{
  wchar_t *name;
  HKEY machine;
  HKEY user;
};

static HKEY
make (HKEY root, const wchar_t *name)
{
  HKEY key;
  g_assert_cmpint (
    RegCreateKeyExW (root, name, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, &key, NULL),
    ==, ERROR_SUCCESS);
  return key;
}

MdgRegistryHive *
mdg_registry_hive_new (void)
{
  MdgRegistryHive *self = g_new0 (MdgRegistryHive, 1);
  g_autofree char *name =
    g_strdup_printf ("Software\\Madoguchi test %lu", (gulong) GetCurrentProcessId ());
  self->name = (wchar_t *) g_utf8_to_utf16 (name, -1, NULL, NULL, NULL);
  HKEY own = make (HKEY_CURRENT_USER, self->name);
  self->machine = make (own, L"machine");
  self->user = make (own, L"user");
  RegCloseKey (own);
  RegOverridePredefKey (HKEY_LOCAL_MACHINE, self->machine);
  RegOverridePredefKey (HKEY_CURRENT_USER, self->user);
  return self;
}

void
mdg_registry_hive_clear (MdgRegistryHive *self)
{
  RegDeleteTreeW (self->machine, NULL);
  RegDeleteTreeW (self->user, NULL);
}

void
mdg_registry_hive_free (MdgRegistryHive *self)
{
  RegOverridePredefKey (HKEY_LOCAL_MACHINE, NULL);
  RegOverridePredefKey (HKEY_CURRENT_USER, NULL);
  RegCloseKey (self->machine);
  RegCloseKey (self->user);
  RegDeleteTreeW (HKEY_CURRENT_USER, self->name);
  g_free (self->name);
  g_free (self);
}

void
mdg_registry_hive_set (
  HKEY root, const wchar_t *key, const char *name, DWORD type, const void *data, gsize size)
{
  HKEY made = make (root, key);
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (name, -1, NULL, NULL, NULL);
  g_assert_cmpint (RegSetValueExW (made, wide, 0, type, data, (DWORD) size), ==, ERROR_SUCCESS);
  RegCloseKey (made);
}

void
mdg_registry_hive_set_text (HKEY root, const wchar_t *key, const char *name, const char *text)
{
  long n;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  mdg_registry_hive_set (root, key, name, REG_SZ, wide, (gsize) (n + 1) * sizeof (gunichar2));
}
