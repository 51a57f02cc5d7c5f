/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/source-jobs.h"

#include "server/service/source-news.h"
#include "shared/base/error.h"

/* A folder that has been erased meanwhile has nothing to be told of. */
static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, MDG_ERROR, MDG_ERROR_NOT_FOUND) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
}

gboolean
mdg_source_review (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 folder_id = g_ascii_strtoll (job->key, NULL, 10);
  if (mdg_source_news_review (context, folder_id, &local) || is_gone (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_source_day_turn (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  gint64 now = mdg_clock_now (context->core->clock), today = 0;
  g_autofree char *day = mdg_date_format (now);
  g_assert (mdg_date_parse (day, &today));
  *ret_again_at = today + MDG_DAY + MDG_MINUTE;
  return mdg_source_news_put_all (context, error);
}
