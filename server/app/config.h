/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The configuration file: read once at start, once more at SIGHUP, and by "check-config".
 *
 * DESIGN. GKeyFile reads the values, but it knows no line numbers, and a mistake has to be found by
 * somebody with an editor. So a small scanner goes over the lines first, checks their shape,
 * refuses unknown and repeated names, and remembers the line of each setting; then every value is
 * checked against the table of settings.h. A file is taken whole or not at all. One file may hold
 * the settings of both roles: each role uses its own. A MdgConfig never changes after it was made;
 * the main thread owns it.
 */
#pragma once

#include "server/app/settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_CONFIG_MAX_BYTES (256 * 1024)
#define MDG_CONFIG_MAX_LIST 32

typedef struct _MdgConfig MdgConfig;

/* Reads @path for @role. MDG_ERROR_CONFIG {line} {reason}; MDG_ERROR_CONFIG_FILE {reason} when the
 * file cannot be read or @role misses something it cannot start without. */
MdgConfig *mdg_config_load (const char *path, MdgRoleFlags role, GError **error);

/* The same for text; relative paths start at @folder. */
MdgConfig *mdg_config_parse (
  const char *text, gssize length, const char *folder, MdgRoleFlags role, GError **error);

/* Only says whether @path is right for @role. For command lines. */
gboolean mdg_config_check (const char *path, MdgRoleFlags role, GError **error);

void mdg_config_free (MdgConfig *config);

/* The value of a setting of the fitting type; asking for another type is a programmer's mistake.
 * Texts and lists are borrowed and never NULL; one that is not set is "" or empty. Paths are
 * absolute. */
const char *mdg_config_get_text (const MdgConfig *config, MdgSettingId id);
gint64 mdg_config_get_int (const MdgConfig *config, MdgSettingId id);
const char *const *mdg_config_get_list (const MdgConfig *config, MdgSettingId id);

/* The line a setting stands in, 0 when it has its default. */
guint mdg_config_get_line (const MdgConfig *config, MdgSettingId id);

/* What results when @loaded is taken over while running as @role: the settings that may change have
 * the values of
 * @loaded, the others those of @config. @ret_changed counts the former that differ; *@ret_restart
 * names the latter that differ, as "[group] key" divided by ", ", or is NULL. Free both. */
MdgConfig *mdg_config_merge (const MdgConfig *config,
                             const MdgConfig *loaded,
                             MdgRoleFlags role,
                             guint *ret_changed,
                             char **ret_restart);

/* Every setting of @roles with its documentation and default, as a file that can be loaded. */
char *mdg_config_print (guint roles);

/* The same as docs/CONFIG.md has it. */
char *mdg_config_print_markdown (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgConfig, mdg_config_free)

G_END_DECLS
