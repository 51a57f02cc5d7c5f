/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the configuration file to what the services of the core role work with. Shared by the server
 * and madoguchictl.
 */
#pragma once

#include "server/app/config.h"
#include "server/service/core.h"

G_BEGIN_DECLS

/* The settings services look at. Clear @ret_settings with mdg_core_settings_clear (). */
void mdg_core_config_get_settings (const MdgConfig *config, MdgCoreSettings *ret_settings);

/* The master key from wherever keys/master-key says: a file, a systemd credential, or a token.
 * Blocks. */
MdgMasterKey *mdg_core_config_load_key (const MdgConfig *config, GError **error);

G_END_DECLS
