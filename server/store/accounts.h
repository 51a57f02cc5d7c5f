/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of accounts. User ID, names and mail address are one sealed column; the user ID is found by
 * its keyed hash. Lists unseal every row: at MDG_ACCOUNTS_MAX that is some 20 ms of AES, and a ward
 * has a tenth of it.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/account.h"

G_BEGIN_DECLS

#define MDG_ACCOUNTS_MAX 20000

/* The account, or NULL without @error when there is none. Flags that follow from the clock or the
 * guard (expired, locked) are not set here. */
MdgAccount *mdg_accounts_get (MdgLease *lease, gint64 id, GError **error);

/* The id of the account with that user ID, 0 when there is none. FALSE only on failure. */
gboolean mdg_accounts_find (MdgLease *lease, const char *login, gint64 *ret_id, GError **error);

/* All accounts in the order of their ids. */
GPtrArray *mdg_accounts_list (MdgLease *lease, GError **error);

/* Adds @account with its id and roles. LOGIN_TAKEN when the user ID is in use. */
gboolean mdg_accounts_insert (MdgLease *lease, const MdgAccount *account, GError **error);

/* Replaces profile, section, state, expiry and roles when the row still has @account's version;
 * CONFLICT otherwise. */
gboolean mdg_accounts_update (MdgLease *lease, const MdgAccount *account, GError **error);

/* Removes the row and all that hangs on it; what is sealed stays readable to old backups until the
 * scope key is destroyed as well. */
gboolean mdg_accounts_delete (MdgLease *lease, gint64 id, GError **error);

gboolean mdg_accounts_touch_sign_in (MdgLease *lease, gint64 id, gint64 at, GError **error);

/* How many active accounts have @role and have not expired before the day @today. */
gboolean mdg_accounts_count_role (
  MdgLease *lease, const char *role, const char *today, gint64 *ret_count, GError **error);
gboolean mdg_accounts_count (MdgLease *lease, gint64 *ret_count, GError **error);

/* Keyed hash of a user ID in any spelling. */
GBytes *mdg_accounts_login_mac (MdgLease *lease, const char *login, GError **error);

G_END_DECLS
