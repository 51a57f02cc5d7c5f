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

/* A standard model answers as long as there is this much beside the question, in its tokens: the
 * rules of the answer, a few sources, a short answer. Below it the light model answers. */
#define MDG_LIMIT_LEAST_TOKENS 3000

/* Sources and earlier messages take a part of what is left at most, so that a small limit is more
 * than a few questions; but always as much as a few passages need. */
#define MDG_LIMIT_SOURCES_PART 12
#define MDG_LIMIT_SOURCES_LEAST 1500

/* What one answer may take, in tokens of its model; G_MAXINT64 each without limits. */
typedef struct
{
  gint64 tokens;  /* question, sources and answer together */
  gint64 sources; /* of them, for passages and earlier messages */
} MdgLimitRoom;

/* @weight is the model's, in hundredths. */
MdgLimitRoom mdg_limit_state_room (const MdgLimitState *state, gint64 weight);

/* "2026-11", the month in Japan at @time. */
void mdg_month_format (gint64 time, char ret_month[8]);

/* The limit that holds for @party, 0 for none. */
gboolean mdg_limit_state_get_limit (MdgLease *lease,
                                    const MdgUsageParty *party,
                                    gint64 *ret_tokens,
                                    GError **error);

G_END_DECLS
