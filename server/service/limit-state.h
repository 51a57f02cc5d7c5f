/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much of this month's limits an account has left: its own, those of its section and the
 * sections above it, the ward's. For one lease; whoever reserves asks under the lease that
 * reserves.
 */
#pragma once

#include "server/store/usage.h"

G_BEGIN_DECLS

typedef struct
{
  char month[8];
  MdgUsageParty parties[MDG_USAGE_PARTIES_MAX];
  guint n_parties;
  gint64 used; /* of the account (of the ward for nobody's), with what is reserved */
  gint64 left; /* the least of all; G_MAXINT64 without limits; negative past one */
} MdgLimitState;

/* @account_id 0: nobody's, as madoguchictl asks. */
gboolean mdg_limit_state_read (MdgLease *lease,
                               gint64 account_id,
                               gint64 section_id,
                               MdgLimitState *ret_state,
                               GError **error);

/* "2026-11", the month in Japan at @time. */
void mdg_month_format (gint64 time, char ret_month[8]);

/* The limit that holds for @party, 0 for none. */
gboolean mdg_limit_state_get_limit (MdgLease *lease,
                                    const MdgUsageParty *party,
                                    gint64 *ret_tokens,
                                    GError **error);

G_END_DECLS
