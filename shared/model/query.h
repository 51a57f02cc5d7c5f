/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is searched for. Searches with names or user IDs in them travel in a body, never in a URL:
 * URLs end up in the logs of every server on the way.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_QUERY_LIMIT_DEFAULT 100
#define MDG_QUERY_LIMIT_MAX 500

typedef struct
{
  char *q;           /* part of a user ID, name or kana in any spelling; NULL: any */
  gint64 section_id; /* with the sections below it; 0: any */
  char *role;
  char *state;
  gint64 after; /* cursor: the id of the last account of the page before; 0: from the start */
  gint64 limit; /* 0: MDG_QUERY_LIMIT_DEFAULT */
} MdgAccountQuery;

typedef struct
{
  char *actor;  /* user ID; NULL: anybody */
  char *from;   /* day or RFC 3339 time; NULL: from the start */
  char *to;     /* day (included whole) or time (excluded); NULL: to the end */
  char *action; /* an action, or a group of them when it ends in "." */
  gint64 after; /* cursor: only rows before this one; 0: from the newest */
  gint64 limit;
} MdgAuditQuery;

MDG_DECLARE_RECORD (MdgAccountQuery, mdg_account_query, MDG_ACCOUNT_QUERY_TYPE)
MDG_DECLARE_RECORD (MdgAuditQuery, mdg_audit_query, MDG_AUDIT_QUERY_TYPE)

/* The page size that @limit asks for. */
static inline guint
mdg_query_get_limit (gint64 limit)
{
  return limit > 0 ? (guint) MIN (limit, MDG_QUERY_LIMIT_MAX) : MDG_QUERY_LIMIT_DEFAULT;
}

G_END_DECLS
