/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person or the system desk chose for this PC: a key file of readable lines, no secrets.
 * Owned by the application; main thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_TYPE_SETTINGS (mdg_settings_get_type ())
G_DECLARE_FINAL_TYPE (MdgSettings, mdg_settings, MDG, SETTINGS, GObject)

/* Properties, all strings: "server", "ca-file", "language" ("ja", "en"), "scheme" ("system",
 * "light", "dark", "contrast"). Reads @path; a missing or damaged file means the defaults. */
MdgSettings *mdg_settings_new (const char *path);

/* <user configuration>/madoguchi/settings.ini. Free with g_free (). */
char *mdg_settings_default_path (void);

/* Never NULL; "" when nothing was chosen. */
const char *mdg_settings_get (MdgSettings *self, const char *key);

/* Changes one key and writes the file; a value for this run only is not written. */
void mdg_settings_set (MdgSettings *self, const char *key, const char *value);
void mdg_settings_override (MdgSettings *self, const char *key, const char *value);

G_END_DECLS
