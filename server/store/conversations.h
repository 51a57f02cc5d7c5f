/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of conversations. Title and scope are sealed under the account's chat scope. Functions ask
 * for the account, so that nobody reaches a row of somebody else by mistake.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

#define MDG_CONVERSATIONS_MAX 20000 /* of one account */

/* NULL without @error when the account has none of that id. */
MdgConversation *
mdg_conversations_get (MdgLease *lease, gint64 account_id, gint64 id, GError **error);

/* Pinned ones first, then those changed last; those that come after @after (0: from the start). One
 * in which nothing was asked yet, because the guard held the question back, is not among them.
 * INVALID_CURSOR when it is gone. */
GPtrArray *mdg_conversations_list (
  MdgLease *lease, gint64 account_id, gint64 after, guint limit, GError **error);
gboolean
mdg_conversations_count (MdgLease *lease, gint64 account_id, gint64 *ret_count, GError **error);
gboolean mdg_conversations_insert (MdgLease *lease,
                                   gint64 account_id,
                                   const MdgConversation *conversation,
                                   GError **error);

/* Title, scope, pinned, model and updated_at, when the row still has its version; CONFLICT
 * otherwise. */
gboolean mdg_conversations_update (MdgLease *lease,
                                   gint64 account_id,
                                   const MdgConversation *conversation,
                                   GError **error);

/* Counts its messages anew and moves it to the top of its list. */
gboolean mdg_conversations_touch (MdgLease *lease, gint64 id, GError **error);

/* Deletes those in which nothing was ever asked, and which were made before @before. */
gboolean mdg_conversations_sweep (MdgLease *lease, gint64 before, GError **error);

/* The row and all that hangs on it; files of attachments are the caller's concern (attachments.h).
 */
gboolean mdg_conversations_delete (MdgLease *lease, gint64 id, GError **error);

G_END_DECLS
