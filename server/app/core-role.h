/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `madoguchid core`: everything of the core role made, joined, served and put away again. Main thread.
 */
#pragma once

#include "server/app/config.h"

G_BEGIN_DECLS

/* Serves as the configuration at @path says until told to stop. An exit code of the process: 0, 1 (failed while running) or 2 (configuration). */
int mdg_core_role_run (const char *path);

/* Prints "METHOD PATH" for each route. */
void mdg_core_role_print_routes (void);

G_END_DECLS
