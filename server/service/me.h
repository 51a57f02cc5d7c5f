/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What everybody may do with his own account: password, second factor, devices.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/session.h"

G_BEGIN_DECLS

/* Sets a new password; all other sessions end. PASSWORD_WRONG for a wrong current one (counted as a
 * wrong try), PASSWORD_… for one that breaks the rules. Blocks for a few hashes. */
gboolean mdg_me_change_password (MdgContext *context,
                                 const char *current,
                                 const char *wanted,
                                 GError **error);

/* Prepares a second factor; it is not asked for until confirmed. */
MdgTotpSetup *mdg_me_start_totp (MdgContext *context, const char *password, GError **error);
gboolean mdg_me_confirm_totp (MdgContext *context, const char *code, GError **error);
gboolean mdg_me_remove_totp (MdgContext *context, const char *password, GError **error);

GPtrArray *mdg_me_list_sessions (MdgContext *context, GError **error);
gboolean mdg_me_revoke_session (MdgContext *context, gint64 id, GError **error);

/* Ends all sessions of the account, the asker's own included. */
gboolean mdg_me_sign_out_everywhere (MdgContext *context, GError **error);

G_END_DECLS
