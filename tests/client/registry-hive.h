/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A registry of the test's own: HKLM and HKCU of this process, and of nobody else, are empty until
 * the test writes to them. What was written goes with it. Windows only; one at a time.
 */
#pragma once

#include <glib.h>
#include <windows.h>

G_BEGIN_DECLS

typedef struct _MdgRegistryHive MdgRegistryHive;

MdgRegistryHive *mdg_registry_hive_new (void);
void mdg_registry_hive_free (MdgRegistryHive *self);

/* Removes whatever was written. */
void mdg_registry_hive_clear (MdgRegistryHive *self);

void mdg_registry_hive_set (
  HKEY root, const wchar_t *key, const char *name, DWORD type, const void *data, gsize size);
void mdg_registry_hive_set_text (HKEY root, const wchar_t *key, const char *name, const char *text);

G_END_DECLS
