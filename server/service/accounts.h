/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts of staff: life cycle from issue to deletion, transfers, initial passwords. All
 * functions block, any thread.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/account.h"
#include "shared/model/import-report.h"
#include "shared/model/query.h"

G_BEGIN_DECLS

#define MDG_INITIAL_PASSWORD_CHARS 20 /* of 54 characters: over 110 bits */

/* One page in the order of user IDs, of those the asker may see; *@ret_next is the cursor of the
 * next page, 0 on the last. INVALID_CURSOR when the account it names is gone. */
GPtrArray *mdg_account_service_list (MdgContext *context,
                                     const MdgAccountQuery *query,
                                     gint64 *ret_next,
                                     GError **error);
MdgAccount *mdg_account_service_get (MdgContext *context, gint64 id, GError **error);

/* Adds an account and makes its initial password, which must be changed at the first sign-in. */
MdgAccount *mdg_account_service_create (MdgContext *context,
                                        const MdgAccount *wanted,
                                        char **ret_password,
                                        GError **error);

/* Changes what may be changed by others: user ID, names, mail, section, roles, state, expiry.
 * Sessions end when the account is stopped. */
MdgAccount *
mdg_account_service_update (MdgContext *context, const MdgAccount *wanted, GError **error);

/* A new initial password; all sessions end and the count of wrong tries is cleared. */
char *mdg_account_service_reset_password (MdgContext *context, gint64 id, GError **error);

/* Takes the second factor away, for somebody who lost the device. */
gboolean mdg_account_service_remove_totp (MdgContext *context, gint64 id, GError **error);

/* Erases a stopped account for good: its row goes, and its key is destroyed, so that no backup can
 * be read either. The audit log keeps what it did under its number. ACCOUNT_IN_USE while it is
 * active. */
gboolean mdg_account_service_erase (MdgContext *context, gint64 id, GError **error);

/* The job that destroys the key named by its key ("account:12"), should the server have been killed
 * before it came to that. */
#define MDG_JOB_DESTROY_KEY "keys.destroy"

GPtrArray *mdg_account_service_list_sessions (MdgContext *context, gint64 id, GError **error);
gboolean mdg_account_service_revoke_sessions (MdgContext *context,
                                              gint64 id,
                                              gint64 *ret_count,
                                              GError **error);

/* Scheduled transfers of accounts the asker may see. */
GPtrArray *mdg_account_service_list_changes (MdgContext *context, GError **error);
gboolean mdg_account_service_cancel_change (MdgContext *context, gint64 change_id, GError **error);

/* Carries out every scheduled transfer that is due today in Japan; returns how many. A job calls
 * it. */
gboolean
mdg_account_service_apply_due_changes (MdgContext *context, guint *ret_count, GError **error);

/* ---- for import, in the lease of the caller ---- */

/* Adds the rows of one account with @password_hash; checks user ID, section, roles and the asker's
 * rights, and writes the audit row. Fills in an id unless one is set, whose key then is made
 * already. */
gboolean mdg_account_service_insert_in (MdgContext *context,
                                        MdgLease *lease,
                                        MdgAccount *account,
                                        const char *password_hash,
                                        GError **error);

/* Whether the asker may turn @before into @account, now or on a later day; changes nothing. That
 * one administrator stays is only checked by update_in. */
gboolean mdg_account_service_check_change_in (MdgContext *context,
                                              MdgLease *lease,
                                              const MdgAccount *before,
                                              const MdgAccount *account,
                                              GError **error);

/* Writes @account over the row @before; checks rights for both sections, the last administrator and
 * one's own account, ends sessions of one that is stopped, writes the audit row. */
gboolean mdg_account_service_update_in (MdgContext *context,
                                        MdgLease *lease,
                                        const MdgAccount *before,
                                        const MdgAccount *account,
                                        GError **error);

G_END_DECLS
