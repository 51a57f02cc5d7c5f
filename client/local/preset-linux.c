/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/preset-place.h"

#define SYSTEM_FILE "/etc/madoguchi/client.ini"

struct _MdgPresets
{
  GKeyFile *file;
};

static const char *const groups[] = { "policy", "preset" };

static const MdgPresetPlace places[] = {
  { SYSTEM_FILE " [policy]", TRUE },
  { SYSTEM_FILE " [preset]", FALSE },
};

const MdgPresetPlace *
mdg_preset_places (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (places);
  return places;
}

MdgPresetReading
mdg_preset_read (MdgPresets *presets, guint place, const char *name, char **ret_value)
{
  if (!g_key_file_has_key (presets->file, groups[place], name, NULL))
    return MDG_PRESET_ABSENT;
  char *value = g_key_file_get_string (presets->file, groups[place], name, NULL);
  if (value == NULL)
    return MDG_PRESET_UNREADABLE;
  *ret_value = value;
  return MDG_PRESET_FOUND;
}

MdgPresets *
mdg_presets_new (const char *file)
{
  g_autoptr (GError) error = NULL;
  MdgPresets *self = g_new0 (MdgPresets, 1);
  self->file = g_key_file_new ();
  if (!g_key_file_load_from_file (self->file, file != NULL ? file : SYSTEM_FILE, G_KEY_FILE_NONE,
                                  &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_warning ("what is set for this PC was not read: %s", error->message);
  return self;
}

void
mdg_presets_free (MdgPresets *self)
{
  if (self == NULL)
    return;
  g_key_file_unref (self->file);
  g_free (self);
}
