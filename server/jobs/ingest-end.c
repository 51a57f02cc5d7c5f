/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/ingest-task.h"

#include "server/jobs/ingest.h"
#include "server/service/checkup.h"
#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "server/store/dead-content.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

static void
tell_end (MdgIngestTask *task)
{
  MdgCore *core = task->context->core;
  g_autofree char *data = g_strdup_printf (
    "{\"folder\":%" G_GINT64_FORMAT ",\"document\":%" G_GINT64_FORMAT
    ",\"state\":\"%s\",\"step\":\"\",\"percent\":0,\"seconds_left\":0,\"position\":0}",
    task->row->folder_id, task->row->document_id, task->row->state);
  mdg_folder_access_tell (core, task->row->folder_id, MDG_EVENT_DOCUMENT_PROGRESS, data);
  mdg_folder_access_tell_changed (core, task->row->folder_id);
}

static void
set_state (MdgVersionRow *row, const char *state)
{
  g_free (row->state);
  row->state = g_strdup (state);
  g_clear_pointer (&row->step, g_free);
  row->percent = 0;
}

static gboolean
is_unwanted (const GError *error)
{
  return g_error_matches (error, MDG_ERROR, MDG_ERROR_CONFLICT) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

/* Cancelled, deleted or moved while it was read: what was put into the index goes. */
static gboolean
leave_index (MdgIngestTask *task, GError **error)
{
  return mdg_folder_indexes_delete_version (task->context->core->indexes, task->row->folder_id,
                                            task->row->id, error);
}

/* The jobs that follow, in the commit that says "ready". */
static gboolean
put_followers (MdgIngestTask *task, MdgLease *lease, gboolean render, GError **error)
{
  MdgCore *core = task->context->core;
  const MdgVersionRow *row = task->row;
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);
  if (render && !mdg_ingest_board_put_render (core->ingest, lease, row->id, row->uploaded_by,
                                              row->name, row->size, error))
    return FALSE;
  if (!render && core->embeddings != NULL &&
      !mdg_jobs_put (lease, MDG_JOB_VECTORS, key, NULL, mdg_lease_now (lease), error))
    return FALSE;
  return mdg_checkup_note_change (lease, row->folder_id, error);
}

/* The PDF of an earlier try goes with the commit that names the new one. */
static gboolean
drop_old_rendition (MdgIngestTask *task, MdgLease *lease, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, task->row->folder_id);
  return task->old_rendition == NULL ||
         (mdg_dead_content_add_blob (lease, task->row->folder_id, task->old_rendition, error) &&
          mdg_jobs_put (lease, MDG_JOB_DELETE_CONTENT, key, NULL, mdg_lease_now (lease), error));
}

/* Periods of the versions before it, in the index. */
static gboolean
update_ended (MdgIngestTask *task, GPtrArray *ended, GError **error)
{
  for (guint i = 0; ended != NULL && i < ended->len; i++)
    {
      const MdgVersionRow *row = ended->pdata[i];
      const char *dot = strrchr (row->name, '.');
      g_autofree char *title = dot != NULL && dot != row->name
                                 ? g_strndup (row->name, (gsize) (dot - row->name))
                                 : g_strdup (row->name);
      MdgPassageSource source = { row->id, row->document_id, title, row->effective_from,
                                  row->effective_until };
      if (!mdg_folder_indexes_update_source (task->context->core->indexes, row->folder_id,
                                             &source, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_ready (MdgIngestTask *task,
             const char *expected,
             gboolean render,
             GPtrArray **ret_ended,
             GError **error)
{
  MdgContext *context = task->context;
  g_autoptr (GPtrArray) ended = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return FALSE;
  g_autofree char *today = mdg_date_format (mdg_lease_now (lease));
  if (!mdg_versions_update (lease, task->row, expected, error) ||
      !mdg_versions_take_over (lease, task->row, today, &ended, error) ||
      !drop_old_rendition (task, lease, error) || !put_followers (task, lease, render, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  *ret_ended = g_steal_pointer (&ended);
  return TRUE;
}

gboolean
mdg_ingest_task_finish (MdgIngestTask *task,
                        const char *expected,
                        gboolean render,
                        GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) ended = NULL;
  MdgVersionRow *row = task->row;
  set_state (row, MDG_DOCUMENT_READY);
  g_clear_pointer (&row->problem, g_free);
  g_clear_pointer (&row->problem_args, g_free);
  row->flags = (row->flags & ~(guint) MDG_VERSION_RENDERING) | (render ? MDG_VERSION_RENDERING : 0);
  row->flags &= render ? ~(guint) MDG_VERSION_UNPAGINATED : ~0u;
  if (write_ready (task, expected, render, &ended, &local))
    {
      mdg_ingest_board_end (task->context->core->ingest, row->id, row->name, row->size);
      gboolean updated = update_ended (task, ended, error);
      tell_end (task);
      return updated;
    }
  if (!is_unwanted (local))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    leave_index (task, error);
  return FALSE;
}

/* ---- failures ---- */

/* How often a failure of this kind is tried before it counts. */
static gint64
tries_of (const GError *failure)
{
  if (failure->domain != MDG_ERROR)
    return MDG_INGEST_MAX_ATTEMPTS;
  switch (failure->code)
    {
    case MDG_ERROR_EXTRACT_CRASHED:
    case MDG_ERROR_EXTRACT_TIMEOUT:
    case MDG_ERROR_EXTRACT_MEMORY:
      return 2;
    case MDG_ERROR_INTERNAL:
    case MDG_ERROR_BUSY:
    case MDG_ERROR_STORE_FULL:
    case MDG_ERROR_FILE:
    case MDG_ERROR_DATA_DIR:
      return MDG_INGEST_MAX_ATTEMPTS;
    default:
      return 1;
    }
}

static char *
encode_args (const GError *failure)
{
  const char *const *names = mdg_error_get_arg_names (failure);
  const char *const *values = mdg_error_get_arg_values (failure);
  if (names == NULL || names[0] == NULL)
    return NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  for (guint i = 0; names[i] != NULL; i++)
    json_object_set_string_member (object, names[i], values[i]);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, FALSE);
}

/* Writes the state; a version that is not wanted any more needs none. */
static gboolean
write_state (MdgIngestTask *task, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (task->context, error);
  if (lease == NULL)
    return FALSE;
  if (mdg_versions_update (lease, task->row, MDG_DOCUMENT_WORKING, &local))
    return mdg_context_commit (task->context, lease, FALSE, error);
  if (is_unwanted (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_ingest_task_fail (MdgIngestTask *task, GError *failure, GError **error)
{
  g_autoptr (GError) owned = failure;
  MdgVersionRow *row = task->row;
  if (g_cancellable_is_cancelled (task->context->cancellable))
    {
      g_propagate_error (error, g_steal_pointer (&owned)); /* shutting down: nothing is decided */
      return FALSE;
    }
  if (g_cancellable_is_cancelled (task->cancellable))
    return leave_index (task, error); /* whoever stopped it has written why */
  gboolean for_good = task->job->attempts >= tries_of (owned);
  set_state (row, for_good ? MDG_DOCUMENT_FAILED : MDG_DOCUMENT_QUEUED);
  g_free (row->problem);
  row->problem = for_good ? g_strdup (mdg_error_slug (owned)) : NULL;
  g_free (row->problem_args);
  row->problem_args = for_good ? encode_args (owned) : NULL;
  if (!write_state (task, error) || (for_good && !leave_index (task, error)))
    return FALSE;
  tell_end (task);
  if (for_good)
    {
      g_info ("A document of format %s was not read: %s",
              row->format != NULL ? row->format : "unknown", mdg_error_slug (owned));
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&owned));
  return FALSE;
}

gboolean
mdg_ingest_task_hand_over (MdgIngestTask *task, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgVersionRow *row = task->row;
  set_state (row, MDG_DOCUMENT_QUEUED);
  g_autoptr (MdgLease) lease = mdg_context_begin (task->context, error);
  if (lease == NULL)
    return FALSE;
  if (!mdg_versions_update (lease, row, MDG_DOCUMENT_WORKING, &local))
    {
      if (is_unwanted (local))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return mdg_ingest_board_put_render (task->context->core->ingest, lease, row->id,
                                      row->uploaded_by, row->name, row->size, error) &&
         mdg_context_commit (task->context, lease, FALSE, error);
}
