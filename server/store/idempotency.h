/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests that may come twice. The mark of a request is written in the same lease as what the
 * request changes: after a crash either both are there or neither is. The response is added
 * afterwards; a mark without one means "carried out, answer lost".
 */
#pragma once

#include "server/store/store.h"

G_BEGIN_DECLS

#define MDG_IDEMPOTENCY_KEEP (24 * MDG_HOUR)
#define MDG_IDEMPOTENCY_MAX_RESPONSE (1024 * 1024)

typedef enum
{
  MDG_IDEMPOTENCY_NEW,      /* never seen */
  MDG_IDEMPOTENCY_ANSWERED, /* the earlier response is returned */
  MDG_IDEMPOTENCY_DONE,     /* carried out, the response is lost */
  MDG_IDEMPOTENCY_OTHER,    /* the key was used for another request */
} MdgIdempotencyState;

/* @key_hash and @request_hash are SHA-256 of the key and of method, path and body. */
gboolean mdg_idempotency_look_up (MdgLease *lease,
                                  gint64 account_id,
                                  GBytes *key_hash,
                                  GBytes *request_hash,
                                  MdgIdempotencyState *ret_state,
                                  GBytes **ret_response,
                                  GError **error);

/* Marks the request as carried out, in its own write lease. CONFLICT when somebody was faster. */
gboolean mdg_idempotency_mark (
  MdgLease *lease, gint64 account_id, GBytes *key_hash, GBytes *request_hash, GError **error);

/* Keeps the answer, sealed under the account's key. */
gboolean mdg_idempotency_answer (
  MdgLease *lease, gint64 account_id, GBytes *key_hash, GBytes *response, GError **error);

/* Forgets what is older than MDG_IDEMPOTENCY_KEEP. */
gboolean mdg_idempotency_sweep (MdgLease *lease, GError **error);

G_END_DECLS
