/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/ingest-task.h"

#include "server/jobs/ingest-file.h"
#include "server/jobs/ingest.h"
#include "server/service/folder-access.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <unistd.h>

static void
on_shut_down (GCancellable *from, GCancellable *to)
{
  g_cancellable_cancel (to);
}

gboolean
mdg_ingest_task_begin (MdgIngestTask *task,
                       MdgContext *context,
                       const MdgJob *job,
                       GError **error)
{
  *task = (MdgIngestTask){ .context = context, .job = job, .fd = -1, .step = "" };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL)
    return FALSE;
  task->row = mdg_versions_get (lease, g_ascii_strtoll (job->key, NULL, 10), error);
  if (task->row == NULL)
    return FALSE;
  task->cancellable = g_cancellable_new ();
  task->shut_down_id =
    g_cancellable_connect (context->cancellable, G_CALLBACK (on_shut_down),
                           g_object_ref (task->cancellable), g_object_unref);
  mdg_ingest_board_begin (context->core->ingest, task->row->id, task->cancellable);
  return TRUE;
}

void
mdg_ingest_task_clear (MdgIngestTask *task)
{
  if (task->shut_down_id != 0)
    g_cancellable_disconnect (task->context->cancellable, task->shut_down_id);
  if (task->row != NULL && task->cancellable != NULL)
    mdg_ingest_board_end (task->context->core->ingest, task->row->id, NULL, 0);
  g_clear_pointer (&task->row, mdg_version_row_free);
  g_clear_pointer (&task->type, mdg_file_type_free);
  g_clear_pointer (&task->index, mdg_folder_index_release);
  g_clear_object (&task->cancellable);
  g_free (task->old_rendition);
  if (task->fd >= 0)
    close (task->fd);
}

gboolean
mdg_ingest_task_open (MdgIngestTask *task, GError **error)
{
  task->fd =
    mdg_ingest_open_original (task->context->core, task->row, task->cancellable, error);
  if (task->fd < 0)
    return FALSE;
  task->type = mdg_extract_sniff (task->fd, task->row->name, error);
  if (task->type == NULL)
    return FALSE;
  g_free (task->row->format);
  task->row->format = g_strdup (task->type->format);
  return TRUE;
}

gboolean
mdg_ingest_task_is_waiting (const MdgIngestTask *task)
{
  return g_str_equal (task->row->state, MDG_DOCUMENT_QUEUED) ||
         g_str_equal (task->row->state, MDG_DOCUMENT_WORKING);
}

gboolean
mdg_ingest_task_mark_working (MdgIngestTask *task, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgVersionRow *row = task->row;
  g_autofree char *before = g_steal_pointer (&row->state);
  row->state = g_strdup (MDG_DOCUMENT_WORKING);
  g_autoptr (MdgLease) lease = mdg_context_begin (task->context, error);
  if (lease == NULL)
    return FALSE;
  row->started_at = mdg_lease_now (lease);
  g_free (row->step);
  row->step = g_strdup ("read");
  row->percent = 0;
  if (mdg_versions_update (lease, row, before, &local))
    return mdg_context_commit (task->context, lease, FALSE, error);
  if (!g_error_matches (local, MDG_ERROR, MDG_ERROR_CONFLICT) &&
      !g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
mdg_ingest_task_get_limits (const MdgCoreSettings *settings, MdgExtractLimits *ret_limits)
{
  *ret_limits = (MdgExtractLimits){
    .worker = settings->extract_program,
    .seconds = settings->extract_seconds,
    .memory_bytes = (guint64) settings->extract_memory_mib * 1024 * 1024,
    .ocr = settings->ocr,
  };
}

void
mdg_ingest_task_tell (MdgIngestTask *task, const char *step, guint percent)
{
  MdgCore *core = task->context->core;
  task->step = step;
  if (!mdg_ingest_board_step (core->ingest, task->row->id, step, percent))
    return;
  MdgDocument document = { 0 };
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, NULL, NULL);
  if (lease != NULL)
    mdg_ingest_board_describe (core->ingest, lease, task->row->id, &document);
  g_clear_pointer (&lease, mdg_lease_free);
  g_autofree char *data = g_strdup_printf (
    "{\"folder\":%" G_GINT64_FORMAT ",\"document\":%" G_GINT64_FORMAT
    ",\"state\":\"%s\",\"step\":\"%s\",\"percent\":%u,\"seconds_left\":%" G_GINT64_FORMAT
    ",\"position\":0}",
    task->row->folder_id, task->row->document_id, task->row->state, step, percent,
    document.seconds_left);
  mdg_folder_access_tell (core, task->row->folder_id, MDG_EVENT_DOCUMENT_PROGRESS, data);
  g_free (document.step);
}

/* Pages as they come. */
typedef struct
{
  MdgIngestTask *task;
  GPtrArray *pages;
  gboolean ocr;
} Reading;

static gboolean
on_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  g_autoptr (GBytes) bytes = mdg_extracted_page_to_bytes (page);
  MdgExtractedPage *copy = mdg_extracted_page_from_bytes (bytes, error);
  if (copy == NULL)
    return FALSE;
  g_ptr_array_add (reading->pages, copy);
  reading->ocr = reading->ocr || page->ocr;
  mdg_ingest_task_tell (reading->task, reading->ocr ? "ocr" : "read", 0);
  return TRUE;
}

static void
free_page (gpointer page)
{
  mdg_extracted_page_free (page);
}

MdgExtracted *
mdg_ingest_task_read (MdgIngestTask *task, int fd, const MdgFileType *type, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  MdgExtractLimits limits;
  mdg_core_get_settings (task->context->core, &settings);
  mdg_ingest_task_get_limits (&settings, &limits);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (free_page);
  Reading reading = { task, pages, FALSE };
  mdg_ingest_task_tell (task, "read", 0);
  g_autoptr (MdgExtracted) extracted =
    mdg_extract_file (&limits, fd, type, on_page, &reading, task->cancellable, error);
  if (extracted == NULL)
    return NULL;
  g_clear_pointer (&extracted->pages, g_ptr_array_unref);
  extracted->pages = g_steal_pointer (&pages);
  return g_steal_pointer (&extracted);
}

static void
on_indexed (guint percent, gpointer user_data)
{
  mdg_ingest_task_tell (user_data, "index", percent);
}

/* The name without its extension stands before every heading. */
static char *
make_title (const char *name)
{
  const char *dot = strrchr (name, '.');
  return dot != NULL && dot != name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

gboolean
mdg_ingest_has_ocr (const MdgExtracted *extracted)
{
  for (guint i = 0; i < extracted->pages->len; i++)
    if (((const MdgExtractedPage *) extracted->pages->pdata[i])->ocr)
      return TRUE;
  return FALSE;
}

static guint
count_lines (const MdgExtracted *extracted)
{
  guint last = 0;
  for (guint i = 0; i < extracted->pages->len; i++)
    {
      const MdgExtractedPage *page = extracted->pages->pdata[i];
      for (guint k = 0; k < page->blocks->len; k++)
        last = MAX (last, ((const MdgBlock *) page->blocks->pdata[k])->row);
    }
  return last;
}

/* Rows of values: the header stands on every page and is none of them. */
static guint
count_rows (const MdgExtracted *extracted)
{
  guint n = 0;
  for (guint i = 0; i < extracted->pages->len; i++)
    {
      const MdgExtractedPage *page = extracted->pages->pdata[i];
      for (guint k = 0; k < page->blocks->len; k++)
        n += ((const MdgBlock *) page->blocks->pdata[k])->kind == MDG_BLOCK_TABLE_ROW ? 1 : 0;
    }
  return n;
}

static guint
count_sheets (const MdgExtracted *extracted)
{
  guint n = 0;
  const char *before = NULL;
  for (guint i = 0; i < extracted->pages->len; i++)
    {
      const MdgExtractedPage *page = extracted->pages->pdata[i];
      n += i == 0 || g_strcmp0 (page->label, before) != 0 ? 1 : 0;
      before = page->label;
    }
  return n;
}

guint
mdg_ingest_count_units (const MdgExtracted *extracted)
{
  switch (extracted->unit)
    {
    case MDG_UNIT_KIND_SHEET:
      return count_sheets (extracted);
    case MDG_UNIT_KIND_ROW:
      return count_rows (extracted);
    case MDG_UNIT_KIND_LINE:
      return count_lines (extracted);
    default:
      return extracted->pages->len;
    }
}

static void
describe_pages (MdgVersionRow *row, const MdgExtracted *extracted, guint pages, guint passages)
{
  g_free (row->unit);
  row->unit = g_strdup (mdg_unit_kind_name (extracted->unit));
  row->n_pages = pages;
  row->n_units = mdg_ingest_count_units (extracted);
  row->n_passages = passages;
  row->flags = (mdg_ingest_has_ocr (extracted) ? MDG_VERSION_OCR : 0) |
               (extracted->unpaginated ? MDG_VERSION_UNPAGINATED : 0);
}

gboolean
mdg_ingest_task_index (MdgIngestTask *task, const MdgExtracted *extracted, GError **error)
{
  MdgVersionRow *row = task->row;
  g_autofree char *title = make_title (row->name);
  guint pages = 0, passages = 0;
  MdgPassageSource source = { row->id, row->document_id, title, row->effective_from,
                              row->effective_until };
  if (task->index == NULL)
    task->index = mdg_folder_indexes_hold (task->context->core->indexes, row->folder_id, error);
  if (task->index == NULL)
    return FALSE;
  MdgPassageIndex *index = mdg_folder_index_get (task->index);
  mdg_ingest_task_tell (task, "index", 0);
  if (!mdg_passage_index_put (index, &source, extracted, on_indexed, task, task->cancellable,
                              error) ||
      !mdg_passage_index_count_pages (index, row->id, &pages, &passages, error))
    return FALSE;
  describe_pages (row, extracted, pages, passages);
  return TRUE;
}
