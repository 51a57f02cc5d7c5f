/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/engine/extract/slide-notes.h"
#include "server/jobs/ingest-file.h"
#include "server/jobs/ingest-task.h"
#include "server/jobs/ingest.h"
#include "shared/base/error.h"

#include <unistd.h>

/* What LibreOffice makes of the file; closed by the caller. */
static int
convert (MdgIngestTask *task, GError **error)
{
  if (task->context->core->converter == NULL)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_NO_CONVERTER, NULL);
      return -1;
    }
  mdg_ingest_task_tell (task, "convert", 0);
  return mdg_converter_convert (task->context->core->converter, task->fd, task->type,
                                task->cancellable, error);
}

static MdgExtracted *
read_converted (MdgIngestTask *task, int fd, GError **error)
{
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, NULL, error);
  return type != NULL ? mdg_ingest_task_read (task, fd, type, error) : NULL;
}

/* Slides are what the pages of a presentation are called. */
static MdgUnitKind
unit_of (const char *format, MdgUnitKind unit)
{
  gboolean slides = g_str_equal (format, "ppt") || g_str_equal (format, "odp") ||
                    g_str_equal (format, "pptx");
  return slides && unit == MDG_UNIT_KIND_PAGE ? MDG_UNIT_KIND_SLIDE : unit;
}

/* What the PDF of other programs' slides does not show. */
static gboolean
add_notes (MdgIngestTask *task, MdgExtracted *rendition, GError **error)
{
  MdgCore *core = task->context->core;
  g_auto (MdgCoreSettings) settings = { 0 };
  MdgExtractLimits limits;
  if (!mdg_slides_have_notes (task->type))
    return TRUE;
  mdg_core_get_settings (core, &settings);
  mdg_ingest_task_get_limits (&settings, &limits);
  return mdg_slides_add_notes (rendition, core->converter, &limits, task->fd, task->type,
                               task->cancellable, error);
}

/* The pages of the rendition, with the structure of the original where that can be read. */
static MdgExtracted *
read_rendition (MdgIngestTask *task, int fd, GError **error)
{
  g_autoptr (MdgExtracted) rendition = read_converted (task, fd, error);
  if (rendition == NULL)
    return NULL;
  rendition->unit = unit_of (task->type->format, rendition->unit);
  if (task->type->route != MDG_ROUTE_NATIVE)
    return add_notes (task, rendition, error) ? g_steal_pointer (&rendition) : NULL;
  g_autoptr (MdgExtracted) structure = mdg_ingest_task_read (task, task->fd, task->type, error);
  if (structure == NULL)
    return NULL;
  MdgExtracted *aligned = mdg_extract_align (structure, rendition);
  aligned->unit = unit_of (task->type->format, rendition->unit);
  return aligned;
}

/* Stores the PDF and names it; the one before goes when the row is written. */
static gboolean
keep_pdf (MdgIngestTask *task, int fd, GError **error)
{
  gint64 size = 0;
  MdgVersionRow *row = task->row;
  char *blob_id = mdg_ingest_keep_rendition (task->context->core, row, fd, &size, error);
  if (blob_id == NULL)
    return FALSE;
  g_free (task->old_rendition);
  task->old_rendition = row->rendition_id;
  row->rendition_id = blob_id;
  row->rendition_size = size;
  return TRUE;
}

static gboolean
render (MdgIngestTask *task, const char *expected, GError **error)
{
  if (!mdg_ingest_task_open (task, error))
    return FALSE;
  int fd = convert (task, error);
  if (fd < 0)
    return FALSE;
  gboolean is_pdf = task->type->route != MDG_ROUTE_CONVERT_XLSX;
  g_autoptr (MdgExtracted) extracted =
    is_pdf ? read_rendition (task, fd, error) : read_converted (task, fd, error);
  gboolean done = extracted != NULL && (!is_pdf || keep_pdf (task, fd, error)) &&
                  mdg_ingest_task_index (task, extracted, error) &&
                  mdg_ingest_task_finish (task, expected, FALSE, error);
  close (fd);
  return done;
}

/* Its text is found already: without a rendition it stays without pages, and says so. */
static gboolean
stay_unpaginated (MdgIngestTask *task, GError **error)
{
  task->row->flags |= MDG_VERSION_UNPAGINATED;
  return mdg_ingest_task_finish (task, MDG_DOCUMENT_READY, FALSE, error);
}

static gboolean
may_pass (MdgIngestTask *task, const GError *failure)
{
  return task->job->attempts < 2 && !g_error_matches (failure, MDG_ERROR, MDG_ERROR_CANCELLED) &&
         !g_error_matches (failure, MDG_ERROR, MDG_ERROR_EXTRACT_NO_CONVERTER);
}

/* A version that is found by its text already. */
static gboolean
render_ready (MdgIngestTask *task, GError **error)
{
  g_autoptr (GError) local = NULL;
  if ((task->row->flags & MDG_VERSION_RENDERING) == 0 ||
      render (task, MDG_DOCUMENT_READY, &local) || local == NULL)
    return TRUE;
  if (g_cancellable_is_cancelled (task->context->cancellable) || may_pass (task, local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_cancellable_is_cancelled (task->cancellable))
    return TRUE;
  g_info ("A document of format %s stays without pages: %s", task->row->format,
          mdg_error_slug (local));
  return stay_unpaginated (task, error);
}

gboolean
mdg_ingest_render (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (MdgIngestTask) task = { .fd = -1 };
  if (!mdg_ingest_task_begin (&task, context, job, &local))
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return *error == NULL;
    }
  if (g_str_equal (task.row->state, MDG_DOCUMENT_READY))
    return render_ready (&task, error);
  if (!mdg_ingest_task_is_waiting (&task) || !mdg_ingest_task_mark_working (&task, &local) ||
      render (&task, MDG_DOCUMENT_WORKING, &local) || local == NULL)
    return local == NULL || mdg_ingest_task_fail (&task, g_steal_pointer (&local), error);
  return mdg_ingest_task_fail (&task, g_steal_pointer (&local), error);
}
