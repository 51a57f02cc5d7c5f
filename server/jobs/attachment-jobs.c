/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/attachment-jobs.h"

#include "server/engine/extract/image-file.h"
#include "server/jobs/ingest-file.h"
#include "server/jobs/ingest-task.h"
#include "server/service/attachments.h"
#include "server/service/page-view.h"
#include "server/store/dead-content.h"
#include "shared/base/error.h"

#include <unistd.h>

#define TRIES 3

/* One file while a job works on it. */
typedef struct
{
  MdgContext *context;
  const MdgJob *job;
  MdgAttachmentRow *row;
  int fd;
  MdgFileType *type; /* NULL for a picture */
  MdgExtracted *extracted;
  char *rendition_id; /* made by this job, not named by a row yet */
} Task;

static void
clear_task (Task *task)
{
  if (task->fd >= 0)
    close (task->fd);
  if (task->rendition_id != NULL)
    mdg_blob_store_delete (task->context->core->blobs, task->rendition_id, NULL);
  g_free (task->rendition_id);
  g_clear_pointer (&task->type, mdg_file_type_free);
  g_clear_pointer (&task->extracted, mdg_extracted_free);
  mdg_attachment_row_free (task->row);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Task, clear_task)

/* ---- text ---- */

/* Control characters have no place in a record. */
static void
clean (char *text)
{
  for (char *c = text; c != NULL && *c != '\0'; c++)
    if (((guchar) *c < 0x20 && *c != '\n' && *c != '\t' && *c != '\r') || *c == 0x7f)
      *c = ' ';
}

static void
clean_page (MdgDocumentPage *page)
{
  clean (page->text);
  clean (page->label);
  for (guint i = 0; i < page->passages->len; i++)
    {
      MdgPassage *passage = page->passages->pdata[i];
      clean (passage->text);
      clean (passage->heading);
      clean (passage->place);
    }
  for (guint i = 0; i < page->rows->len; i++)
    for (char **cell = ((MdgTableRow *) page->rows->pdata[i])->cells; cell != NULL && *cell != NULL;
         cell++)
      clean (*cell);
}

/* The first of what was read; and how many characters that is in all. */
static void
describe_text (MdgAttachment *attachment, GPtrArray *pages)
{
  g_autoptr (GString) preview = g_string_new (NULL);
  long kept = 0;
  attachment->n_chars = 0;
  for (guint i = 0; i < pages->len; i++)
    {
      const MdgDocumentPage *page = pages->pdata[i];
      const char *text = page->text != NULL ? page->text : "";
      long length = g_utf8_strlen (text, -1);
      long take = MIN (length, MDG_ATTACHMENT_PREVIEW_MAX_CHARS - kept - 1);
      attachment->n_chars += length;
      if (take <= 0)
        continue;
      g_autofree char *piece = g_utf8_substring (text, 0, take);
      g_string_append_printf (preview, "%s%s", kept > 0 ? "\n" : "", piece);
      kept += take + 1;
    }
  g_free (attachment->preview);
  attachment->preview = g_string_free (g_steal_pointer (&preview), FALSE);
}

/* ---- reading ---- */

static void
get_limits (Task *task, MdgCoreSettings *settings, MdgExtractLimits *limits)
{
  mdg_core_get_settings (task->context->core, settings);
  mdg_ingest_task_get_limits (settings, limits);
}

static MdgExtracted *
extract (Task *task, int fd, const MdgFileType *type, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  MdgExtractLimits limits;
  get_limits (task, &settings, &limits);
  return mdg_extract_file (&limits, fd, type, NULL, NULL, task->context->cancellable, error);
}

static int
convert (Task *task, GError **error)
{
  MdgConverter *converter = task->context->core->converter;
  if (converter != NULL)
    return mdg_converter_convert (converter, task->fd, task->type, task->context->cancellable,
                                  error);
  mdg_set_error (error, MDG_ERROR_EXTRACT_NO_CONVERTER, NULL);
  return -1;
}

static gboolean
keep_rendition (Task *task, int fd, GError **error)
{
  gint64 size = 0;
  g_autoptr (MdgBlobWriter) writer = mdg_attachment_create_rendition (
    task->context->core, task->row, MDG_RENDITION_MAX_BYTES, error);
  task->rendition_id = writer != NULL ? mdg_ingest_keep (writer, fd, &size, error) : NULL;
  return task->rendition_id != NULL;
}

/* What LibreOffice makes of it, with the structure of the original where that can be read. */
static gboolean
read_converted (Task *task, int fd, GError **error)
{
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, NULL, error);
  g_autoptr (MdgExtracted) rendition = type != NULL ? extract (task, fd, type, error) : NULL;
  if (rendition == NULL ||
      (task->type->route != MDG_ROUTE_CONVERT_XLSX && !keep_rendition (task, fd, error)))
    return FALSE;
  if (task->type->route != MDG_ROUTE_NATIVE)
    {
      task->extracted = g_steal_pointer (&rendition);
      return TRUE;
    }
  g_autoptr (MdgExtracted) structure = extract (task, task->fd, task->type, error);
  if (structure == NULL)
    return FALSE;
  MdgUnitKind unit = structure->unit;
  task->extracted = mdg_extract_align (structure, rendition);
  if (unit == MDG_UNIT_KIND_SLIDE)
    task->extracted->unit = unit;
  return TRUE;
}

static gboolean
read_by_converting (Task *task, GError **error)
{
  int fd = convert (task, error);
  if (fd < 0)
    return FALSE;
  gboolean done = read_converted (task, fd, error);
  close (fd);
  return done;
}

static gboolean
read_file (Task *task, GError **error)
{
  task->type = mdg_extract_sniff (task->fd, task->row->attachment->name, error);
  if (task->type == NULL)
    return FALSE;
  g_free (task->row->attachment->format);
  task->row->attachment->format = g_strdup (task->type->format);
  if (task->type->route != MDG_ROUTE_NATIVE)
    return read_by_converting (task, error);
  task->extracted = extract (task, task->fd, task->type, error);
  return task->extracted != NULL;
}

/* A picture is sent as it is; its text is read where that can be done. */
static gboolean
read_image (Task *task, const char *format, GError **error)
{
  MdgAttachment *attachment = task->row->attachment;
  g_autoptr (GError) local = NULL;
  if (attachment->size > MDG_ATTACHMENT_IMAGE_MAX_BYTES)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_TOO_LARGE, NULL);
      return FALSE;
    }
  g_free (attachment->format);
  attachment->format = g_strdup (format);
  attachment->is_image = TRUE;
  MdgFileType type = { attachment->format, MDG_ROUTE_NATIVE, FALSE };
  task->extracted = extract (task, task->fd, &type, &local);
  if (g_cancellable_is_cancelled (task->context->cancellable))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (task->extracted == NULL) /* without words, without Tesseract: it is a picture all the same */
    task->extracted = mdg_extracted_new (format, MDG_UNIT_KIND_PAGE);
  return TRUE;
}

static gboolean
open_file (Task *task, GError **error)
{
  MdgCore *core = task->context->core;
  g_autoptr (MdgSegmentReader) reader =
    mdg_attachment_open_file (core, task->row, MDG_FILE_ORIGINAL, error);
  task->fd = reader != NULL
               ? mdg_ingest_unseal (core, reader, task->context->cancellable, error)
               : -1;
  return task->fd >= 0;
}

static gboolean
read_any (Task *task, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint width = 0, height = 0;
  if (!open_file (task, error))
    return FALSE;
  const char *image = mdg_image_sniff (task->fd, &width, &height, &local);
  if (image != NULL)
    return read_image (task, image, error);
  if (local == NULL)
    return read_file (task, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- writing ---- */

static void
set_state (MdgAttachmentRow *row, const char *state)
{
  g_free (row->attachment->state);
  row->attachment->state = g_strdup (state);
}

static void
describe (Task *task, GPtrArray *pages)
{
  MdgAttachmentRow *row = task->row;
  MdgAttachment *attachment = row->attachment;
  describe_text (attachment, pages);
  g_free (attachment->unit);
  attachment->unit = g_strdup (mdg_unit_kind_name (task->extracted->unit));
  attachment->n_units = mdg_ingest_count_units (task->extracted);
  attachment->ocr = mdg_ingest_has_ocr (task->extracted);
  row->n_pages = pages->len;
  set_state (row, MDG_DOCUMENT_READY);
  g_clear_pointer (&attachment->problem, g_free);
  g_clear_pointer (&row->problem_names, g_strfreev);
  g_clear_pointer (&row->problem_values, g_strfreev);
}

/* The rendition of an earlier try goes with the commit that names the new one. */
static gboolean
name_rendition (Task *task, MdgLease *lease, GError **error)
{
  MdgAttachmentRow *row = task->row;
  if (task->rendition_id == NULL)
    return TRUE;
  if (row->rendition_id != NULL &&
      (!mdg_dead_content_add_blob (lease, 0, row->rendition_id, error) ||
       !mdg_document_put_delete_content (lease, 0, error)))
    return FALSE;
  g_free (row->rendition_id);
  row->rendition_id = g_strdup (task->rendition_id);
  return TRUE;
}

static gboolean
write_ready (Task *task, gboolean render, GError **error)
{
  MdgContext *context = task->context;
  g_autoptr (GPtrArray) pages = mdg_page_view_all (task->extracted);
  for (guint i = 0; i < pages->len; i++)
    clean_page (pages->pdata[i]);
  describe (task, pages);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !name_rendition (task, lease, error) ||
      !mdg_attachments_update (lease, task->row, error) ||
      !mdg_attachments_set_pages (lease, task->row, pages, error) ||
      (render && !mdg_attachment_put_job (lease, task->row, MDG_JOB_ATTACHMENT_RENDER, error)) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&task->rendition_id, g_free);
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_attachment_tell_changed (context->core, task->row);
  return TRUE;
}

static gboolean
write_row (Task *task, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (task->context, error);
  if (lease == NULL)
    return FALSE;
  if (mdg_attachments_update (lease, task->row, &local))
    return mdg_context_commit (task->context, lease, FALSE, error);
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_CONFLICT))
    return TRUE; /* taken away meanwhile */
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What may pass is tried again by the runner. */
static gboolean
may_pass (const Task *task, const GError *failure)
{
  if (failure->domain != MDG_ERROR || failure->code == MDG_ERROR_INTERNAL ||
      failure->code == MDG_ERROR_BUSY || failure->code == MDG_ERROR_STORE_FULL ||
      failure->code == MDG_ERROR_FILE || failure->code == MDG_ERROR_EXTRACT_CRASHED)
    return task->job->attempts < TRIES;
  return FALSE;
}

static gboolean
fail (Task *task, GError *taken, GError **error)
{
  g_autoptr (GError) failure = taken;
  MdgAttachmentRow *row = task->row;
  if (g_error_matches (failure, MDG_ERROR, MDG_ERROR_CONFLICT))
    return TRUE; /* taken away meanwhile */
  if (g_cancellable_is_cancelled (task->context->cancellable) || may_pass (task, failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  set_state (row, MDG_DOCUMENT_FAILED);
  g_free (row->attachment->problem);
  row->attachment->problem = g_strdup (mdg_error_slug (failure));
  g_strfreev (row->problem_names);
  row->problem_names = g_strdupv ((char **) mdg_error_get_arg_names (failure));
  g_strfreev (row->problem_values);
  row->problem_values = g_strdupv ((char **) mdg_error_get_arg_values (failure));
  if (!write_row (task, error))
    return FALSE;
  mdg_attachment_tell_changed (task->context->core, row);
  g_info ("An attached file was not read: %s", mdg_error_slug (failure));
  return TRUE;
}

/* FALSE without @error when there is nothing to be done. */
static gboolean
begin (Task *task, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (task->context, error);
  if (lease == NULL)
    return FALSE;
  task->row = mdg_attachments_get (lease, g_ascii_strtoll (task->job->key, NULL, 10), error);
  return task->row != NULL && task->row->blob_id != NULL;
}

static gboolean
mark_working (Task *task, GError **error)
{
  set_state (task->row, MDG_DOCUMENT_WORKING);
  if (!write_row (task, error))
    return FALSE;
  mdg_attachment_tell_changed (task->context->core, task->row);
  return TRUE;
}

static gboolean
is_waiting (const Task *task)
{
  const char *state = task->row->attachment->state;
  return g_str_equal (state, MDG_DOCUMENT_QUEUED) || g_str_equal (state, MDG_DOCUMENT_WORKING);
}

gboolean
mdg_attachment_read (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (Task) task = { .context = context, .job = job, .fd = -1 };
  if (!begin (&task, &local))
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return local == NULL && (error == NULL || *error == NULL);
    }
  if (!is_waiting (&task))
    return TRUE;
  MdgConverter *converter = context->core->converter;
  if (mark_working (&task, &local) && read_any (&task, &local) &&
      write_ready (&task,
                   task.type != NULL && task.type->route == MDG_ROUTE_NATIVE &&
                     task.type->is_rendered && converter != NULL &&
                     mdg_converter_is_available (converter),
                   &local))
    return TRUE;
  return fail (&task, g_steal_pointer (&local), error);
}

/* Pages for a file whose text is known. Without them it stays as it is. */
gboolean
mdg_attachment_render (MdgContext *context,
                       const MdgJob *job,
                       gint64 *ret_again_at,
                       GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (Task) task = { .context = context, .job = job, .fd = -1 };
  if (begin (&task, &local) && open_file (&task, &local))
    {
      task.type = mdg_extract_sniff (task.fd, task.row->attachment->name, &local);
      if (task.type != NULL && read_by_converting (&task, &local))
        write_ready (&task, FALSE, &local);
    }
  if (local == NULL || !g_cancellable_is_cancelled (context->cancellable))
    {
      if (local != NULL)
        g_info ("An attached file stays without pages: %s", mdg_error_slug (local));
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_attachment_sweep (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  guint removed = 0;
  *ret_again_at = mdg_clock_now (context->core->clock) + MDG_HOUR;
  if (!mdg_attachment_service_sweep (context, &removed, error))
    return FALSE;
  if (removed > 0)
    g_info ("Removed %u attached files that nobody sent", removed);
  return TRUE;
}
