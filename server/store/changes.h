/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transfers entered ahead of time: what will change on an account, sealed, and the day from which
 * it holds. At most one per account and day.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/account.h"

G_BEGIN_DECLS

#define MDG_CHANGES_MAX 50000

typedef struct
{
  gint64 id;
  gint64 account_id;
  char *effective_on;

  /* sealed: an absent member stays as it is */
  char *name;
  char *kana;
  char *email;
  gint64 section_id; /* 0: stays */
  char **roles;      /* empty: stay */
  char *state;
  char *expires_on;
} MdgPendingChange;

MDG_DECLARE_RECORD (MdgPendingChange, mdg_pending_change, MDG_PENDING_CHANGE_TYPE)

/* Adds the change, or replaces the one of the same account and day. */
gboolean mdg_changes_put (MdgLease *lease, const MdgPendingChange *change, GError **error);

/* All changes in the order of their days; with @until ("2026-11-22"), only those due by then. */
GPtrArray *mdg_changes_list (MdgLease *lease, const char *until, GError **error);

/* NULL without @error when there is none. */
MdgPendingChange *mdg_changes_get (MdgLease *lease, gint64 id, GError **error);
gboolean mdg_changes_delete (MdgLease *lease, gint64 id, GError **error);

G_END_DECLS
