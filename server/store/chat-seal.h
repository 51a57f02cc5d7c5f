/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sealing what an account's conversations hold: one key for all of them, destroyed with the
 * account. For the row modules of conversations, messages, runs and attachments; under a lease.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/record.h"

G_BEGIN_DECLS

/* "chat:12": the scope whose key seals an account's conversations and attached files. */
char *mdg_scope_chat (gint64 account_id);

/* @column as in mdg_lease_seal (). NULL text becomes NULL without @error. */
gboolean mdg_chat_seal_text (MdgLease *lease,
                             gint64 account_id,
                             const char *column,
                             gint64 id,
                             const char *text,
                             GBytes **ret_sealed,
                             GError **error);
gboolean mdg_chat_unseal_text (MdgLease *lease,
                               gint64 account_id,
                               const char *column,
                               gint64 id,
                               GBytes *sealed,
                               char **ret_text,
                               GError **error);

GBytes *mdg_chat_seal_record (MdgLease *lease,
                              gint64 account_id,
                              const char *column,
                              gint64 id,
                              const MdgRecordType *type,
                              gconstpointer record,
                              GError **error);
gpointer mdg_chat_unseal_record (MdgLease *lease,
                                 gint64 account_id,
                                 const char *column,
                                 gint64 id,
                                 const MdgRecordType *type,
                                 GBytes *sealed,
                                 GError **error);

G_END_DECLS
