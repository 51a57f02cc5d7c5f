/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who asks for something, from where, and with what rights. Every service function takes one; it
 * lives as long as the request.
 *
 * A change runs like this: policy is asked, mdg_context_begin () opens the one write lease of the
 * request (and marks the request's idempotency key in it), the change and its audit row are
 * written, the lease is committed, and only then is anybody told of it.
 */
#pragma once

#include "server/service/core.h"
#include "server/store/audit.h"

G_BEGIN_DECLS

typedef struct
{
  MdgCore *core;
  MdgIdentity identity; /* all zero: nobody signed in; see is_system */
  /* madoguchictl and jobs: everything is allowed, the audit log says "system" */
  gboolean is_system;
  /* borrowed; who runs madoguchictl on this machine: stands in the detail of audit rows */
  const char *os_user;
  const char *address; /* borrowed; NULL when there is none */
  const char *lang;    /* "ja" or "en", for sentences in reports */
  GCancellable *cancellable;

  gint64 refused_folder; /* 0, or the folder that folder-access.h refused: recorded afterwards */

  GBytes *idempotency_key; /* SHA-256 of the key, or NULL */
  GBytes *request_hash;
  gboolean is_marked;
} MdgContext;

/* The context of madoguchictl and of jobs. Clear with mdg_context_clear (). */
void mdg_context_init_system (MdgContext *context, MdgCore *core);
void mdg_context_clear (MdgContext *context);

/* The write lease of this request. ALREADY_DONE when its idempotency key has been used in the
 * meantime. */
MdgLease *mdg_context_begin (MdgContext *context, GError **error);

/* A read lease. */
MdgLease *mdg_context_read (MdgContext *context, GError **error);

/* Adds an audit row with outcome "ok" for the asker. @object_kind and @object_id make "account:12";
 * NULL for none. @detail is taken (may be NULL). */
gboolean mdg_context_audit (MdgContext *context,
                            MdgLease *lease,
                            const char *action,
                            const char *object_kind,
                            gint64 object_id,
                            JsonObject *detail,
                            GError **error);

/* Commits, then forgets remembered rights when @rights_changed. */
gboolean
mdg_context_commit (MdgContext *context, MdgLease *lease, gboolean rights_changed, GError **error);

/* Records that the asker was refused something: outcome is the slug of @why, object the refused
 * folder. Failures of the log itself go to the server's log. To be called without a lease. */
void mdg_context_audit_refusal (MdgContext *context, const char *action, const GError *why);

G_END_DECLS
