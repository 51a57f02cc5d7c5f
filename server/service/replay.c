/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/replay.h"

gboolean
mdg_replay_look_up (MdgContext *context,
                    MdgIdempotencyState *ret_state,
                    GBytes **ret_answer,
                    GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL &&
         mdg_idempotency_look_up (lease, context->identity.account_id, context->idempotency_key,
                                  context->request_hash, ret_state, ret_answer, error);
}

void
mdg_replay_keep (MdgContext *context, GBytes *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, &error);
  if (lease == NULL ||
      !mdg_idempotency_answer (lease, context->identity.account_id, context->idempotency_key,
                               answer, &error) ||
      !mdg_lease_commit (lease, &error))
    g_warning ("An answer could not be kept: %s", error->message);
}
