/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/local/preset-place.h"

#include <windows.h>

struct _MdgPresets
{
  char unused;
};

static const MdgPresetPlace places[] = {
  { "HKLM\\Software\\Policies\\Madoguchi", TRUE },
  { "HKCU\\Software\\Policies\\Madoguchi", TRUE },
  { "HKLM\\Software\\Madoguchi", FALSE },
  { "HKCU\\Software\\Madoguchi", FALSE },
};

static const struct
{
  HKEY hive;
  const wchar_t *name;
} keys[G_N_ELEMENTS (places)] = {
  { HKEY_LOCAL_MACHINE, L"Software\\Policies\\Madoguchi" },
  { HKEY_CURRENT_USER, L"Software\\Policies\\Madoguchi" },
  { HKEY_LOCAL_MACHINE, L"Software\\Madoguchi" },
  { HKEY_CURRENT_USER, L"Software\\Madoguchi" },
};

const MdgPresetPlace *
mdg_preset_places (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (places);
  return places;
}

static LSTATUS
read_text (guint place, const char *name, wchar_t *text, DWORD size)
{
  HKEY key;
  /* The 64-bit view, in which the installer writes, whatever the program was built for. */
  REGSAM access = KEY_QUERY_VALUE | KEY_WOW64_64KEY;
  LSTATUS status = RegOpenKeyExW (keys[place].hive, keys[place].name, 0, access, &key);
  if (status != ERROR_SUCCESS)
    return status;
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (name, -1, NULL, NULL, NULL);
  /* RRF_RT_REG_SZ also takes REG_EXPAND_SZ, filled in. The text is ended in any case. */
  status = RegGetValueW (key, NULL, wide, RRF_RT_REG_SZ, NULL, text, &size);
  RegCloseKey (key);
  return status;
}

MdgPresetReading
mdg_preset_read (MdgPresets *presets, guint place, const char *name, char **ret_value)
{
  wchar_t text[MDG_PRESET_MAX_CHARS + 1] = { 0 };
  LSTATUS status = read_text (place, name, text, sizeof text);
  if (status == ERROR_FILE_NOT_FOUND)
    return MDG_PRESET_ABSENT;
  char *value = status == ERROR_SUCCESS
                  ? g_utf16_to_utf8 ((const gunichar2 *) text, -1, NULL, NULL, NULL)
                  : NULL;
  if (value == NULL)
    return MDG_PRESET_UNREADABLE;
  *ret_value = value;
  return MDG_PRESET_FOUND;
}

MdgPresets *
mdg_presets_new (const char *file)
{
  return g_new0 (MdgPresets, 1);
}

void
mdg_presets_free (MdgPresets *self)
{
  g_free (self);
}
