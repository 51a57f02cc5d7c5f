/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The audit log: who did what, when, with what outcome.
 *
 * DESIGN. Rows are only ever added, inside the write lease that changes what they tell of: the deed
 * and its record are there together or not at all. Each row's hash is
 *
 *   SHA-256 (hash of the row before ‖ the row's columns, each with its length in front)
 *
 * so that a changed, removed or inserted row breaks the chain at that place. Whoever could rewrite
 * the whole chain is caught by the checkpoints: the last hash, signed with an Ed25519 key that is
 * derived from the sealed key of scope "audit". The sequence has no gaps. Network address and
 * details are sealed; the hash covers the sealed bytes, so the chain outlives the key.
 *
 * One thing cannot be seen in the files alone: the newest rows cut off together with the
 * checkpoints after them. The number of rows is therefore told to the system log with each
 * checkpoint, and comes with every check.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/audit.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MDG_AUDIT_PAGE_MAX 500

typedef struct
{
  gint64 actor_id;     /* 0: nobody known */
  const char *action;  /* "session.create" */
  const char *object;  /* "account:123" or NULL */
  const char *outcome; /* "ok" or an error's slug */
  const char *address; /* or NULL */
  JsonObject *detail;  /* or NULL; no secrets */
} MdgAuditEvent;

/* Adds a row to the write lease. */
gboolean mdg_audit_append (MdgLease *lease, const MdgAuditEvent *event, GError **error);

typedef struct
{
  gint64 actor_id;    /* 0: any */
  gint64 from;        /* 0: from the start */
  gint64 to;          /* exclusive; 0: to the end */
  const char *action; /* an action, or a group of them when it ends in "."; NULL: any */
  gint64 before_seq;  /* only rows before this one; 0: from the newest */
  guint limit;        /* 1 to MDG_AUDIT_PAGE_MAX */
} MdgAuditFilter;

/* Matching rows, newest first. Rows whose key has been destroyed come without address and detail.
 */
GPtrArray *mdg_audit_search (MdgLease *lease, const MdgAuditFilter *filter, GError **error);

/* Signs the newest row when there are rows since the last checkpoint. */
gboolean mdg_audit_checkpoint (MdgLease *lease, GError **error);

/* Walks the whole chain and all checkpoints. A broken chain is a result, not an error. */
MdgAuditCheck *mdg_audit_verify (MdgLease *lease, GCancellable *cancellable, GError **error);

/* The key that checkpoints are signed with, for keeping outside: MDG_PUBLIC_KEY_SIZE bytes. */
GBytes *mdg_audit_get_public_key (MdgLease *lease, GError **error);

/* When @action last succeeded; 0 when it never did. */
gboolean mdg_audit_get_last (MdgLease *lease, const char *action, gint64 *ret_at, GError **error);

gboolean mdg_audit_count (MdgLease *lease,
                          gint64 *ret_count,
                          gint64 *ret_last_checkpoint_at,
                          GError **error);

G_END_DECLS
