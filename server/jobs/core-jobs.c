/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/attachment-jobs.h"
#include "server/jobs/content-jobs.h"
#include "server/jobs/folder-jobs.h"
#include "server/jobs/ingest.h"
#include "server/jobs/notice-jobs.h"
#include "server/jobs/runner.h"
#include "server/jobs/source-jobs.h"
#include "server/service/accounts.h"
#include "server/service/attachments.h"
#include "server/service/checkup.h"
#include "server/service/documents.h"
#include "server/service/folders.h"
#include "server/service/notice-runs.h"
#include "server/service/source-news.h"
#include "server/store/conversations.h"
#include "server/store/credentials.h"
#include "server/store/idempotency.h"
#include "server/store/sessions.h"

#define GUARD_KEEP MDG_DAY

/* The first moment of tomorrow in Japan. */
static gint64
next_midnight (gint64 now)
{
  gint64 today = 0;
  g_autofree char *day = mdg_date_format (now);
  g_assert (mdg_date_parse (day, &today));
  return today + MDG_DAY;
}

static gboolean
apply_transfers (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  guint count = 0;
  *ret_again_at = next_midnight (mdg_clock_now (context->core->clock));
  if (!mdg_account_service_apply_due_changes (context, &count, error))
    return FALSE;
  if (count > 0)
    g_info ("%u scheduled transfers carried out", count);
  return TRUE;
}

static gboolean
sweep (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return FALSE;
  gint64 now = mdg_lease_now (lease);
  *ret_again_at = now + MDG_HOUR;
  return mdg_sessions_sweep (lease, now, now - settings.session_idle, error) &&
         mdg_guard_sweep (lease, now - GUARD_KEEP, error) && mdg_idempotency_sweep (lease, error) &&
         mdg_conversations_sweep (lease, now - MDG_DAY, error) &&
         mdg_context_commit (context, lease, TRUE, error);
}

/* Finishes an erasure. Destroying twice is destroying once. */
static gboolean
destroy_key (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  return mdg_keyring_destroy (mdg_store_get_keyring (context->core->store), job->key, error);
}

gboolean
mdg_core_checkpoint (MdgCore *core, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->store, NULL, error);
  gint64 rows = 0, at = 0;
  if (lease == NULL || !mdg_audit_checkpoint (lease, error) ||
      !mdg_audit_count (lease, &rows, &at, error) || !mdg_lease_commit (lease, error))
    return FALSE;
  /* The system log is another place: there it shows when the end of the audit log is cut off. */
  g_info ("The audit log is signed up to row %" G_GINT64_FORMAT, rows);
  return TRUE;
}

static gboolean
checkpoint (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  *ret_again_at = mdg_clock_now (context->core->clock) + settings.checkpoint_interval;
  return mdg_core_checkpoint (context->core, error);
}

const MdgJobKind *
mdg_core_job_kinds (void)
{
  static const MdgJobKind kinds[] = {
    { "accounts.apply-changes", apply_transfers, TRUE, MDG_LANE_COMMON },
    { "store.sweep", sweep, TRUE, MDG_LANE_COMMON },
    { "audit.checkpoint", checkpoint, TRUE, MDG_LANE_COMMON },
    { MDG_JOB_DESTROY_KEY, destroy_key, FALSE, MDG_LANE_COMMON },
    { MDG_JOB_DELETE_CONTENT, mdg_content_delete, FALSE, MDG_LANE_COMMON },
    { MDG_JOB_UPDATE_SOURCE, mdg_content_update_source, FALSE, MDG_LANE_COMMON },
    { MDG_JOB_RESEAL, mdg_content_reseal, FALSE, MDG_LANE_FOLDERS },
    { MDG_JOB_ERASE_FOLDER, mdg_content_erase_folder, FALSE, MDG_LANE_COMMON },
    { MDG_JOB_SWEEP_UPLOADS, mdg_content_sweep_uploads, TRUE, MDG_LANE_COMMON },
    { MDG_JOB_SWEEP_BLOBS, mdg_content_sweep_blobs, TRUE, MDG_LANE_COMMON },
    { MDG_JOB_INGEST_SWEEP, mdg_ingest_sweep, TRUE, MDG_LANE_VECTORS },
    { MDG_JOB_INGEST, mdg_ingest_read, FALSE, MDG_LANE_INGEST },
    { MDG_JOB_RENDER, mdg_ingest_render, FALSE, MDG_LANE_RENDER },
    { MDG_JOB_VECTORS, mdg_ingest_vectors, FALSE, MDG_LANE_VECTORS },
    { MDG_JOB_ATTACHMENT, mdg_attachment_read, FALSE, MDG_LANE_ATTACHMENTS },
    { MDG_JOB_ATTACHMENT_RENDER, mdg_attachment_render, FALSE, MDG_LANE_ATTACHMENTS },
    { MDG_JOB_SWEEP_ATTACHMENTS, mdg_attachment_sweep, TRUE, MDG_LANE_COMMON },
    { MDG_JOB_NOTICE_CHECK, mdg_notice_begin_check, FALSE, MDG_LANE_COMMON },
    { MDG_JOB_NOTICE_FILES, mdg_notice_check_files, FALSE, MDG_LANE_NOTICES },
    { MDG_JOB_NOTICE_SWEEP, mdg_notice_sweep, TRUE, MDG_LANE_COMMON },
    { MDG_JOB_CHECKUP, mdg_folder_checkup, FALSE, MDG_LANE_FOLDERS },
    { MDG_JOB_TUNE, mdg_folder_tune, FALSE, MDG_LANE_FOLDERS },
    { MDG_JOB_RECUT, mdg_folder_recut, FALSE, MDG_LANE_FOLDERS },
    { MDG_JOB_SOURCE_NEWS, mdg_source_review, FALSE, MDG_LANE_FOLDERS },
    { MDG_JOB_SOURCE_DAYS, mdg_source_day_turn, TRUE, MDG_LANE_COMMON },
    { NULL, NULL, FALSE, MDG_LANE_COMMON },
  };
  return kinds;
}

gboolean
mdg_core_jobs_put (MdgCore *core, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->store, NULL, error);
  if (lease == NULL)
    return FALSE;
  for (const MdgJobKind *kind = mdg_core_job_kinds (); kind->kind != NULL; kind++)
    if (kind->is_standing &&
        !mdg_jobs_put (lease, kind->kind, "core", NULL, mdg_lease_now (lease), error))
      return FALSE;
  return mdg_lease_commit (lease, error);
}
