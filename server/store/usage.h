/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What language models were used for: rows by month, account, section and model; totals that limits
 * are held against; and reservations of answers that are being written.
 *
 * DESIGN. A reservation names whom it counts for (MdgUsageParty: the account, its sections up to
 * the top, the ward) when it is made. Booking adds to the totals of exactly those, so that a person
 * or section that moves in between changes nothing. Reserved amounts are summed over the
 * reservations that are open, some hundred at most, and cannot drift from them. A month is the one
 * in which the answer was begun.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

/* Of the account, up to so many sections above one another, and the ward. */
#define MDG_USAGE_SECTIONS_MAX 32
#define MDG_USAGE_PARTIES_MAX (MDG_USAGE_SECTIONS_MAX + 2)

typedef struct
{
  const char *kind; /* MDG_LIMIT_… */
  gint64 subject_id;
} MdgUsageParty;

typedef struct
{
  gint64 id;
  char month[8]; /* "2026-11" */
  gint64 account_id;
  gint64 section_id;
  gint64 model_id;
  gboolean light;
  gint64 weight; /* percent */
  gint64 tokens_in;
  gint64 tokens_out; /* at most */
  gint64 message_id;
  gint64 created_at;
} MdgReservation;

/* Tokens as limits count them, rounded up. */
gint64 mdg_usage_weigh (gint64 tokens, gint64 weight);

/* The account (0: none), its section and those above it, the ward. Returns how many. */
gboolean mdg_usage_get_parties (MdgLease *lease,
                                gint64 account_id,
                                gint64 section_id,
                                MdgUsageParty parties[MDG_USAGE_PARTIES_MAX],
                                guint *ret_n,
                                GError **error);

/* Weighted tokens of @party in @month: booked and reserved. */
gboolean mdg_usage_get_total (MdgLease *lease,
                              const char *month,
                              const MdgUsageParty *party,
                              gint64 *ret_weighted,
                              GError **error);

/* Adds the reservation with its id, counting for @parties. */
gboolean mdg_usage_reserve (MdgLease *lease,
                            const MdgReservation *reservation,
                            const MdgUsageParty *parties,
                            guint n_parties,
                            GError **error);

/* Takes it away, booking nothing. */
gboolean mdg_usage_release (MdgLease *lease, gint64 reservation_id, GError **error);

/* Books what was used and takes the reservation away. @questions 1, or 0 when it did not get so
 * far. Does nothing when it is gone. */
gboolean mdg_usage_book (MdgLease *lease,
                         const MdgReservation *reservation,
                         gint64 tokens_in,
                         gint64 tokens_out,
                         gint64 questions,
                         gint64 files,
                         GError **error);

/* All that are open: MdgReservation *, freed with g_free (). */
GPtrArray *mdg_usage_list_reservations (MdgLease *lease, GError **error);

/* One row of use. */
typedef struct
{
  gint64 account_id;
  gint64 section_id;
  gint64 model_id;
  char month[8];
  char *model_name; /* NULL: never known */
  gboolean light;
  gint64 questions;
  gint64 tokens_in;
  gint64 tokens_out;
  gint64 weighted;
  gint64 files;
} MdgUsageRow;

void mdg_usage_row_free (MdgUsageRow *row);

/* The rows of @month, or of every month with NULL: MdgUsageRow. */
GPtrArray *mdg_usage_list (MdgLease *lease, const char *month, GError **error);

/* Remembers what a model is called, for rows that outlive it. */
gboolean
mdg_usage_name_model (MdgLease *lease, gint64 model_id, const char *name, GError **error);

G_END_DECLS
