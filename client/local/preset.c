/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/preset.h"

#include "client/local/preset-place.h"
#include "shared/base/text.h"

char *
mdg_presets_lookup (MdgPresets *self,
                    const char *name,
                    gboolean (*is_good) (const char *value),
                    gboolean *ret_fixed)
{
  guint n_places;
  const MdgPresetPlace *places = mdg_preset_places (&n_places);
  for (guint i = 0; i < n_places; i++)
    {
      g_autofree char *value = NULL;
      MdgPresetReading reading = mdg_preset_read (self, i, name, &value);
      if (reading == MDG_PRESET_ABSENT || (reading == MDG_PRESET_FOUND && *value == '\0'))
        continue;
      if (reading == MDG_PRESET_FOUND && mdg_text_is_clean_line (value, MDG_PRESET_MAX_CHARS) &&
          is_good (value))
        {
          *ret_fixed = places[i].fixed;
          return g_steal_pointer (&value);
        }
      g_warning ("%s: %s has a value that cannot be used; it is passed over", places[i].title,
                 name);
    }
  return NULL;
}
