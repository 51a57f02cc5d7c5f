/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the system desk has set for this PC, outside of the person's own settings. A policy is
 * binding; a preset holds until the person chooses otherwise. Places, the strongest first:
 *
 *   Windows  policies HKLM\Software\Policies\Madoguchi, HKCU\Software\Policies\Madoguchi;
 *            presets HKLM\Software\Madoguchi (the installer writes there), HKCU\Software\Madoguchi;
 *            values of type REG_SZ or REG_EXPAND_SZ
 *   else     /etc/madoguchi/client.ini, groups [policy] and [preset]
 *
 * Value names are the same everywhere: ServerUrl, CaFile, Language, Scheme. Owned by whoever made
 * it; one thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_PRESET_MAX_CHARS 1000

typedef struct _MdgPresets MdgPresets;

/* @file stands in for the key file, for tests; NULL for the PC's own. The registry has no file. */
MdgPresets *mdg_presets_new (const char *file);
void mdg_presets_free (MdgPresets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPresets, mdg_presets_free)

/* The strongest value of @name; NULL when there is none. A value that is no single line of text, is
 * too long, or that @is_good refuses is passed over with a warning, which does not tell the
 * content; an empty one counts as none. *@ret_fixed is set with a value only: TRUE for a policy.
 * Free with g_free (). */
char *mdg_presets_lookup (MdgPresets *self,
                          const char *name,
                          gboolean (*is_good) (const char *value),
                          gboolean *ret_fixed);

G_END_DECLS
