/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/content-jobs.h"

#include "server/service/documents.h"
#include "server/service/folders.h"
#include "server/service/uploads.h"

static gint64
id_of (const MdgJob *job)
{
  return g_ascii_strtoll (job->key, NULL, 10);
}

gboolean
mdg_content_delete (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  return mdg_document_remove_dead (context->core, id_of (job), context->cancellable, error);
}

gboolean
mdg_content_update_source (MdgContext *context,
                           const MdgJob *job,
                           gint64 *ret_again_at,
                           GError **error)
{
  return mdg_document_update_source (context->core, id_of (job), error);
}

gboolean
mdg_content_reseal (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  return mdg_document_reseal (context, id_of (job), error);
}

gboolean
mdg_content_erase_folder (MdgContext *context,
                          const MdgJob *job,
                          gint64 *ret_again_at,
                          GError **error)
{
  return mdg_folder_service_finish_erase (context, id_of (job), error);
}

gboolean
mdg_content_sweep_uploads (MdgContext *context,
                           const MdgJob *job,
                           gint64 *ret_again_at,
                           GError **error)
{
  guint removed = 0;
  *ret_again_at = mdg_clock_now (context->core->clock) + MDG_HOUR;
  if (!mdg_upload_service_sweep (context, &removed, error))
    return FALSE;
  if (removed > 0)
    g_info ("Removed %u uploads that were given up", removed);
  return TRUE;
}

gboolean
mdg_content_sweep_blobs (MdgContext *context,
                         const MdgJob *job,
                         gint64 *ret_again_at,
                         GError **error)
{
  guint removed = 0;
  *ret_again_at = mdg_clock_now (context->core->clock) + MDG_DAY;
  if (!mdg_document_sweep_blobs (context, &removed, error))
    return FALSE;
  if (removed > 0)
    g_info ("Removed %u files that no row names", removed);
  return TRUE;
}
