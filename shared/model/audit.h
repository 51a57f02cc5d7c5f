/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row of the audit log as people read it, and the outcome of checking the chain.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 seq;
  gint64 at;
  gint64 actor_id;   /* 0: the system itself, or nobody known */
  char *actor_login; /* NULL once the account has been erased */
  char *actor_name;
  char *action; /* "session.create" */
  char *object; /* "account:123", NULL when the action has none */
  char
    *object_name; /* the person, section or role as it is called now; NULL when that is not known */
  char *outcome;  /* "ok", or the slug of an error */
  char *address;
  char *detail; /* JSON object of what changed, no secrets */
} MdgAuditEntry;

typedef struct
{
  gboolean whole;
  gint64 n_rows;
  gint64 n_checkpoints;
  gint64 broken_seq; /* the first row that does not fit; 0 when whole */
  char *reason;      /* "row-changed", "row-missing", "checkpoint-changed"; NULL when whole */
  gint64 last_at;
} MdgAuditCheck;

MDG_DECLARE_RECORD (MdgAuditEntry, mdg_audit_entry, MDG_AUDIT_ENTRY_TYPE)
MDG_DECLARE_RECORD (MdgAuditCheck, mdg_audit_check, MDG_AUDIT_CHECK_TYPE)

G_END_DECLS
