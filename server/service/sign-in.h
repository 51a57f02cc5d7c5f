/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in, knowing a session again, signing out.
 *
 * DESIGN. A wrong password, an unknown user ID and a locked one must not be told apart by words or
 * by time: the same hash is computed for all, the count of wrong tries is kept by user ID whether
 * it exists or not, and only whoever knows the password learns that an account is stopped or that a
 * second factor is asked for. No lease is held while a hash is computed.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/session.h"

G_BEGIN_DECLS

/* Checks @request and opens a session. Each outcome stands in the audit log. Blocks for the time of
 * a hash. */
MdgSignedIn *mdg_sign_in (MdgContext *context, const MdgSignIn *request, GError **error);

/* Whose session @token is. NOT_SIGNED_IN when it is nobody's, has ended, or the account may not be
 * used any more. Costs nothing when it was asked for before. */
gboolean mdg_sign_in_resolve (MdgCore *core,
                              const char *token,
                              GCancellable *cancellable,
                              MdgIdentity *ret_identity,
                              GError **error);

/* Who @account_id is, with the rights it has under @lease, without a session: for work that goes on
 * in its name. NOT_SIGNED_IN when it may not be used. */
gboolean mdg_sign_in_identify (MdgCore *core,
                               MdgLease *lease,
                               gint64 account_id,
                               MdgIdentity *ret_identity,
                               GError **error);

/* Ends the asker's session. */
gboolean mdg_sign_out (MdgContext *context, GError **error);

/* Who is asking. */
MdgMe *mdg_sign_in_get_me (MdgContext *context, GError **error);

/* Tells an open stream that its session has ended. */
void mdg_sign_in_tell_revoked (MdgCore *core, gint64 session_id);

G_END_DECLS
