/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The side of presets that differs between systems: where they stand and how one is read. For
 * client/local/preset.c only.
 */
#pragma once

#include "client/local/preset.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title; /* for the log */
  gboolean fixed;
} MdgPresetPlace;

typedef enum
{
  MDG_PRESET_ABSENT,
  MDG_PRESET_FOUND,
  MDG_PRESET_UNREADABLE, /* of another type, not Unicode, or longer than MDG_PRESET_MAX_CHARS */
} MdgPresetReading;

/* Every place of this system, the strongest first. */
const MdgPresetPlace *mdg_preset_places (guint *ret_n);

/* *@ret_value is set with FOUND only; free with g_free (). */
MdgPresetReading
mdg_preset_read (MdgPresets *presets, guint place, const char *name, char **ret_value);

G_END_DECLS
