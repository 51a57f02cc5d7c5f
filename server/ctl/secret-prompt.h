/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passwords and PINs: from the environment, or asked for on the terminal without echo. Never from
 * the command line, which every user of the machine can read. One thread.
 */
#pragma once

#include "server/ctl/ctl.h"

G_BEGIN_DECLS

/* The value of @variable, else what is typed after @prompt (translatable). MDG_ERROR_USAGE when
 * there is neither. Wiped by mdg_ctl_free_secret (). */
char *
mdg_ctl_ask_secret (MdgCtl *ctl, const char *variable, const char *prompt, GError **error);
void mdg_ctl_free_secret (char *secret);

G_END_DECLS
