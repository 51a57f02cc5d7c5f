/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/limit-state.h"

#include "server/store/usage-limits.h"

void
mdg_month_format (gint64 time, char ret_month[8])
{
  g_autofree char *day = mdg_date_format (time);
  g_strlcpy (ret_month, day, 8);
}

gboolean
mdg_limit_state_get_limit (MdgLease *lease,
                           const MdgUsageParty *party,
                           gint64 *ret_tokens,
                           GError **error)
{
  gboolean has = FALSE;
  gint64 tokens = 0;
  if (!mdg_usage_limits_get (lease, party->kind, party->subject_id, &has, &tokens, error))
    return FALSE;
  if (!has && g_str_equal (party->kind, MDG_LIMIT_ACCOUNT) &&
      !mdg_usage_limits_get (lease, party->kind, 0, &has, &tokens, error))
    return FALSE;
  *ret_tokens = tokens;
  return TRUE;
}

/* How much @party has left; G_MAXINT64 without a limit. */
static gboolean
read_party (MdgLease *lease,
            const char *month,
            const MdgUsageParty *party,
            gint64 *ret_used,
            gint64 *ret_left,
            GError **error)
{
  gint64 limit = 0;
  gint64 used = 0;
  if (!mdg_limit_state_get_limit (lease, party, &limit, error) ||
      !mdg_usage_get_total (lease, month, party, &used, error))
    return FALSE;
  *ret_used = used;
  *ret_left = limit > 0 ? limit - used : G_MAXINT64;
  return TRUE;
}

gboolean
mdg_limit_state_read (MdgLease *lease,
                      gint64 account_id,
                      gint64 section_id,
                      MdgLimitState *ret_state,
                      GError **error)
{
  MdgLimitState state = { .left = G_MAXINT64 };
  mdg_month_format (mdg_lease_now (lease), state.month);
  if (!mdg_usage_get_parties (lease, account_id, section_id, state.parties, &state.n_parties,
                              error))
    return FALSE;
  for (guint i = 0; i < state.n_parties; i++)
    {
      gint64 used = 0;
      gint64 left = 0;
      if (!read_party (lease, state.month, &state.parties[i], &used, &left, error))
        return FALSE;
      state.used = i == 0 || account_id == 0 ? used : state.used;
      state.left = MIN (state.left, left);
    }
  *ret_state = state;
  return TRUE;
}

MdgLimitRoom
mdg_limit_state_room (const MdgLimitState *state, gint64 weight)
{
  gint64 left = MAX (state->left, 0);
  MdgLimitRoom room = { G_MAXINT64, G_MAXINT64 };
  if (weight <= 0 || left >= G_MAXINT64 / 100)
    return room;
  room.tokens = left * 100 / weight;
  room.sources = MAX (room.tokens / MDG_LIMIT_SOURCES_PART, MDG_LIMIT_SOURCES_LEAST);
  return room;
}
