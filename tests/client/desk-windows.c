/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/desk.h"
#include "tests/client/registry-hive.h"

struct _MdgDesk
{
  MdgRegistryHive *hive;
};

MdgDesk *
mdg_desk_new (void)
{
  MdgDesk *self = g_new0 (MdgDesk, 1);
  self->hive = mdg_registry_hive_new ();
  return self;
}

void
mdg_desk_free (MdgDesk *self)
{
  mdg_registry_hive_free (self->hive);
  g_free (self);
}

static void
set_lines (const wchar_t *key, const char *lines)
{
  g_auto (GStrv) each = g_strsplit (lines != NULL ? lines : "", "\n", -1);
  for (guint i = 0; each[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (each[i], "=", 2);
      if (g_strv_length (parts) == 2)
        mdg_registry_hive_set_text (HKEY_LOCAL_MACHINE, key, parts[0], parts[1]);
    }
}

MdgPresets *
mdg_desk_set (MdgDesk *self, const char *policies, const char *presets)
{
  mdg_registry_hive_clear (self->hive);
  set_lines (L"Software\\Policies\\Madoguchi", policies);
  set_lines (L"Software\\Madoguchi", presets);
  return mdg_presets_new (NULL);
}
