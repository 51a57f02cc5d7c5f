/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/ingest-task.h"
#include "server/jobs/ingest.h"
#include "server/store/folders.h"
#include "shared/base/error.h"

/* Between two tries of an embedding engine that does not answer. */
#define ENGINE_PAUSE (5 * MDG_MINUTE)
#define SWEEP_PAUSE (10 * MDG_MINUTE)
#define SWEEP_MAX 20000

/* Vectors of one version, or with version 0 of the whole folder. */
static gboolean
add_vectors (MdgContext *context, gint64 folder_id, gint64 version_id, GError **error)
{
  g_autoptr (MdgFolderIndex) held =
    mdg_folder_indexes_hold (context->core->indexes, folder_id, error);
  return held != NULL &&
         mdg_passage_index_add_vectors (mdg_folder_index_get (held), version_id, NULL, NULL,
                                        context->cancellable, error);
}

gboolean
mdg_ingest_vectors (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 folder_id = 0, version_id = g_ascii_strtoll (job->key, NULL, 10);
  if (context->core->embeddings == NULL)
    return TRUE;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgVersionRow) row =
    lease != NULL ? mdg_versions_get (lease, version_id, &local) : NULL;
  folder_id = row != NULL ? row->folder_id : 0;
  g_clear_pointer (&lease, mdg_lease_free);
  if (folder_id == 0 && local == NULL)
    return TRUE;
  if (local == NULL && add_vectors (context, folder_id, version_id, &local))
    return TRUE;
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND) ||
      g_error_matches (local, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
    return TRUE;
  if (!g_error_matches (local, MDG_ERROR, MDG_ERROR_EMBEDDINGS))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_info ("The embedding engine does not answer; words find the documents meanwhile");
  *ret_again_at = mdg_clock_now (context->core->clock) + ENGINE_PAUSE;
  return TRUE;
}

static gboolean
has_job (MdgLease *lease, const MdgVersionRow *row, gboolean *ret_has, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);
  return mdg_jobs_waits (lease, MDG_JOB_INGEST, key, ret_has, error) &&
         (*ret_has || mdg_jobs_waits (lease, MDG_JOB_RENDER, key, ret_has, error));
}

/* Versions that wait and have no job: it gave up, or was lost with an older program. */
static GPtrArray *
list_forgotten (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) rows =
    lease != NULL ? mdg_versions_list_queue (lease, SWEEP_MAX, error) : NULL;
  for (guint i = rows != NULL ? rows->len : 0; i > 0; i--)
    {
      gboolean has = FALSE;
      if (!has_job (lease, rows->pdata[i - 1], &has, error))
        return NULL;
      if (has)
        g_ptr_array_remove_index_fast (rows, i - 1);
    }
  return g_steal_pointer (&rows);
}

static gboolean
put_waiting (MdgContext *context, GError **error)
{
  g_autoptr (GPtrArray) rows = list_forgotten (context, error);
  if (rows == NULL || rows->len == 0)
    return rows != NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgVersionRow *row = rows->pdata[i];
      if (!mdg_ingest_board_put (context->core->ingest, lease, row->id, row->uploaded_by,
                                 row->name, row->size, error))
        return FALSE;
    }
  g_info ("%u documents that waited without a job are in the queue again", rows->len);
  return mdg_context_commit (context, lease, FALSE, error);
}

/* With a new engine, the vectors of all that is there already. */
static gboolean
put_vectors (MdgContext *context, GError **error)
{
  if (context->core->embeddings == NULL)
    return TRUE;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autofree char *today = lease != NULL ? mdg_date_format (mdg_lease_now (lease)) : NULL;
  g_autoptr (GPtrArray) folders =
    lease != NULL ? mdg_folders_list (lease, today, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (folders == NULL)
    return FALSE;
  for (guint i = 0; i < folders->len; i++)
    {
      const MdgFolder *folder = folders->pdata[i];
      g_autoptr (GError) local = NULL;
      if (folder->n_ready == 0 || add_vectors (context, folder->id, 0, &local))
        continue;
      if (g_error_matches (local, MDG_ERROR, MDG_ERROR_EMBEDDINGS))
        return TRUE; /* the next sweep */
      g_info ("Vectors of a folder: %s", local->message);
    }
  return TRUE;
}

gboolean
mdg_ingest_sweep (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  *ret_again_at = mdg_clock_now (context->core->clock) + SWEEP_PAUSE;
  return put_waiting (context, error) && put_vectors (context, error);
}
