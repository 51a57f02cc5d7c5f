/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/ingest-task.h"
#include "server/jobs/ingest.h"
#include "shared/base/error.h"

/* Reads the file, or gives it to the queue of LibreOffice. */
static gboolean
read_document (MdgIngestTask *task, GError **error)
{
  if (!mdg_ingest_task_open (task, error))
    return FALSE;
  if (task->type->route != MDG_ROUTE_NATIVE)
    return mdg_ingest_task_hand_over (task, error);
  g_autoptr (MdgExtracted) extracted =
    mdg_ingest_task_read (task, task->fd, task->type, error);
  if (extracted == NULL || !mdg_ingest_task_index (task, extracted, error))
    return FALSE;
  MdgConverter *converter = task->context->core->converter;
  gboolean render =
    task->type->is_rendered && converter != NULL && mdg_converter_is_available (converter);
  return mdg_ingest_task_finish (task, MDG_DOCUMENT_WORKING, render, error);
}

gboolean
mdg_ingest_read (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (MdgIngestTask) task = { .fd = -1 };
  if (mdg_ingest_task_begin (&task, context, job, &local) && mdg_ingest_task_is_waiting (&task) &&
      mdg_ingest_task_mark_working (&task, &local) && read_document (&task, &local))
    return TRUE;
  if (local == NULL)
    return TRUE; /* nothing to be done, or not wanted any more */
  if (task.row == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return mdg_ingest_task_fail (&task, g_steal_pointer (&local), error);
}
