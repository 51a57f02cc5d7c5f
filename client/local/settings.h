/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person or the system desk chose for this PC: a key file of readable lines, no secrets, and
 * what is set for the whole PC (client/local/preset.h). A policy is stronger than the person's
 * choice, which is stronger than a preset. Owned by the application; main thread.
 */
#pragma once

#include "client/local/preset.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_TYPE_SETTINGS (mdg_settings_get_type ())
G_DECLARE_FINAL_TYPE (MdgSettings, mdg_settings, MDG, SETTINGS, GObject)

/* Properties, all strings: "server", "ca-file", "language" ("ja", "en"), "scheme" ("system",
 * "light", "dark", "contrast"). Reads @path; a missing or damaged file means the defaults. Takes in
 * what is set for this PC. */
MdgSettings *mdg_settings_new (const char *path);

/* The same with these presets, which are only read meanwhile; NULL for none. */
MdgSettings *mdg_settings_new_with_presets (const char *path, MdgPresets *presets);

/* <user configuration>/madoguchi/settings.ini. Free with g_free (). */
char *mdg_settings_default_path (void);

/* Never NULL; "" when nothing was chosen. */
const char *mdg_settings_get (MdgSettings *self, const char *key);

/* TRUE for a key that a policy binds: nothing but the policy changes it. */
gboolean mdg_settings_is_fixed (MdgSettings *self, const char *key);

/* Changes one key and writes the file; a value for this run only is not written. FALSE, and nothing
 * is changed, for a fixed key and for a value that is not allowed. */
gboolean mdg_settings_set (MdgSettings *self, const char *key, const char *value);
gboolean mdg_settings_override (MdgSettings *self, const char *key, const char *value);

G_END_DECLS
