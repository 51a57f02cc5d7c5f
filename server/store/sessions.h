/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of sessions. Of the token only its SHA-256 is stored; device and address are sealed under
 * the account's key.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/session.h"

G_BEGIN_DECLS

#define MDG_SESSIONS_MAX_PER_ACCOUNT 20

typedef struct
{
  gint64 id;
  gint64 account_id;
  gint64 last_seen_at;
  gint64 expires_at;
} MdgSessionKey;

/* Adds a session; the oldest ones over MDG_SESSIONS_MAX_PER_ACCOUNT go. */
gboolean mdg_sessions_insert (MdgLease *lease,
                              const MdgSession *session,
                              gint64 account_id,
                              GBytes *token_hash,
                              GError **error);

/* FALSE without @error when no live session has that token. */
gboolean
mdg_sessions_find (MdgLease *lease, GBytes *token_hash, MdgSessionKey *ret_key, GError **error);
gboolean mdg_sessions_touch (MdgLease *lease, gint64 id, gint64 at, GError **error);

/* Sessions of one account, newest first. */
GPtrArray *mdg_sessions_list (MdgLease *lease, gint64 account_id, GError **error);

/* The account of session @id, 0 when there is no such session. */
gboolean
mdg_sessions_get_owner (MdgLease *lease, gint64 id, gint64 *ret_account_id, GError **error);
gboolean mdg_sessions_delete (MdgLease *lease, gint64 id, GError **error);

/* Deletes all sessions of @account_id but @except (0: all); tells how many. */
gboolean mdg_sessions_delete_of (
  MdgLease *lease, gint64 account_id, gint64 except, gint64 *ret_count, GError **error);

/* Deletes what has expired, or was not seen since @idle_before. */
gboolean mdg_sessions_sweep (MdgLease *lease, gint64 now, gint64 idle_before, GError **error);
gboolean mdg_sessions_count (MdgLease *lease, gint64 *ret_count, GError **error);

/* The ids of all sessions, as a set (keys are gint64 *). */
GHashTable *mdg_sessions_ids (MdgLease *lease, GError **error);

G_END_DECLS
