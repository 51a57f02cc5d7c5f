/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of use put together by account, section, month or model. Within usage.c.
 */
#pragma once

#include "server/store/usage.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_USAGE_BY_ACCOUNT,
  MDG_USAGE_BY_SECTION,
  MDG_USAGE_BY_MONTH,
  MDG_USAGE_BY_MODEL,
} MdgUsageBy;

/* "account", "section", "month", "model"; NULL is by account. */
gboolean mdg_usage_by_parse (const char *text, MdgUsageBy *ret_by);

/* MdgUsage without names of people and sections, from @rows (MdgUsageRow) of sections in @seen
 * (NULL: all). By section, a row counts for its section and, through @parents (gint64 * →
 * gint64 *), for those above it. Most used first; months: the newest first. */
GPtrArray *mdg_usage_rows_group (GPtrArray *rows,
                                 MdgUsageBy by,
                                 GHashTable *seen,
                                 GHashTable *parents);

G_END_DECLS
