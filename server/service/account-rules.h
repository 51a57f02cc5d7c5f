/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds for an account by itself: valid values, and whether it may be used now.
 */
#pragma once

#include "server/service/core.h"
#include "shared/model/account.h"

G_BEGIN_DECLS

/* ACCOUNT_STOPPED when the account is stopped or its last day is over. */
gboolean mdg_account_rules_check_usable (MdgCore *core, const MdgAccount *account, GError **error);

/* The moment after which the account may not be used any more; G_MAXINT64 without an expiry day. */
gint64 mdg_account_rules_get_end (const MdgAccount *account);

/* Lengths, characters, mail address, state, expiry day: INVALID_FIELD, MISSING_FIELD or TOO_LONG
 * name the member. */
gboolean mdg_account_rules_check_values (const MdgAccount *account, GError **error);

G_END_DECLS
