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

static const wchar_t *const subkeys[G_N_ELEMENTS (places)] = {
  L"Software\\Policies\\Madoguchi",
  L"Software\\Policies\\Madoguchi",
  L"Software\\Madoguchi",
  L"Software\\Madoguchi",
};

const MdgPresetPlace *
mdg_preset_places (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (places);
  return places;
}

static gboolean
open_place (guint place, HKEY *ret_key)
{
  HKEY hive = g_str_has_prefix (places[place].title, "HKLM") ? HKEY_LOCAL_MACHINE
                                                             : HKEY_CURRENT_USER;
  /* The 64-bit view, in which the installer writes, whatever the program was built for. */
  return RegOpenKeyExW (hive, subkeys[place], 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, ret_key) ==
         ERROR_SUCCESS;
}

MdgPresetReading
mdg_preset_read (MdgPresets *presets, guint place, const char *name, char **ret_value)
{
  HKEY key;
  if (!open_place (place, &key))
    return MDG_PRESET_ABSENT;
  g_autofree wchar_t *wide_name = (wchar_t *) g_utf8_to_utf16 (name, -1, NULL, NULL, NULL);
  wchar_t text[MDG_PRESET_MAX_CHARS + 1] = { 0 };
  DWORD size = sizeof text;
  /* RRF_RT_REG_SZ alone takes REG_EXPAND_SZ too, expands it, and always ends the text with a NUL.
   */
  LSTATUS status = RegGetValueW (key, NULL, wide_name, RRF_RT_REG_SZ, NULL, text, &size);
  RegCloseKey (key);
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
