/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-jobs"

#include "server/jobs/notice-jobs.h"

#include "server/engine/extract/extract.h"
#include "server/jobs/ingest-file.h"
#include "server/jobs/ingest-task.h"
#include "server/service/notice-check.h"
#include "shared/base/error.h"

#include <string.h>
#include <unistd.h>

#define READ_BYTES (256 * 1024)

gboolean
mdg_notice_begin_check (MdgContext *context,
                        const MdgJob *job,
                        gint64 *ret_again_at,
                        GError **error)
{
  return mdg_notice_check_begin (context, g_ascii_strtoll (job->key, NULL, 10), error);
}

/* ---- one file ---- */

static void
clear_content (MdgNoticeContent *content)
{
  g_clear_pointer (&content->pages, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgNoticeContent, clear_content)

static gboolean
was_cancelled (MdgContext *context)
{
  return g_cancellable_is_cancelled (context->cancellable);
}

/* The hash of what is behind @fd, in hexadecimal digits; NULL when it cannot be read. */
static char *
hash_file (int fd)
{
  guint8 sum[MDG_HASH_SIZE];
  g_autoptr (MdgHash) hash = mdg_hash_new ();
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  gssize n = 0;
  for (off_t at = 0; (n = pread (fd, buffer, READ_BYTES, at)) > 0; at += n)
    mdg_hash_update (hash, buffer, (gsize) n);
  mdg_hash_finish (hash, sum);
  return n == 0 ? mdg_hash_dup_hex (sum) : NULL;
}

static gboolean
is_announced (MdgContext *context, const MdgNoticeFileRow *file, const char *sha256)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, NULL);
  g_autoptr (MdgNoticeFileRow) known =
    lease != NULL && sha256 != NULL
      ? mdg_notice_files_find (lease, file->run_id, sha256, file->attachment, NULL)
      : NULL;
  return known != NULL && known->id == file->id;
}

static gboolean
keep_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  GPtrArray *pages = user_data;
  g_ptr_array_add (pages, mdg_extracted_page_dup_text (page));
  return TRUE;
}

static gboolean
has_no_text (const GError *failure)
{
  return g_error_matches (failure, MDG_ERROR, MDG_ERROR_EXTRACT_NO_OCR) ||
         g_error_matches (failure, MDG_ERROR, MDG_ERROR_EXTRACT_NO_TEXT) ||
         g_error_matches (failure, MDG_ERROR, MDG_ERROR_EXTRACT_EMPTY);
}

/* The texts of its pages; NULL when they cannot be read. */
static GPtrArray *
extract_pages (MdgContext *context, int fd, const MdgFileType *type, gboolean *ret_is_picture)
{
  g_auto (MdgCoreSettings) settings;
  MdgExtractLimits limits;
  g_autoptr (GError) failure = NULL;
  mdg_core_get_settings (context->core, &settings);
  mdg_ingest_task_get_limits (&settings, &limits);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MdgExtracted) extracted =
    mdg_extract_file (&limits, fd, type, keep_page, pages, context->cancellable, &failure);
  if (extracted != NULL)
    return g_steal_pointer (&pages);
  *ret_is_picture = has_no_text (failure);
  g_info ("A notice could not be read: %s", mdg_error_slug (failure));
  return NULL;
}

static void
read_content (MdgContext *context, int fd, MdgNoticeContent *content)
{
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, NULL, NULL);
  if (type == NULL || type->route != MDG_ROUTE_NATIVE)
    return;
  content->is_pdf = strcmp (type->format, "pdf") == 0;
  content->pages = extract_pages (context, fd, type, &content->is_picture);
}

/* FALSE only when the job has to end; a file that is gone or broken has other bytes. */
static gboolean
open_content (MdgContext *context,
              const MdgNoticeFileRow *file,
              MdgNoticeContent *content,
              GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgSegmentReader) reader = mdg_notice_file_open (context->core, file, &failure);
  int fd = reader != NULL
             ? mdg_ingest_unseal (context->core, reader, context->cancellable, &failure)
             : -1;
  if (fd >= 0)
    {
      g_autofree char *sha256 = hash_file (fd);
      content->same_bytes = is_announced (context, file, sha256);
      if (content->same_bytes)
        read_content (context, fd, content);
      close (fd);
    }
  else if (!was_cancelled (context))
    g_warning ("A notice's file could not be opened: %s", failure->message);
  if (!was_cancelled (context))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
  return FALSE;
}

static gboolean
check_one (MdgContext *context,
           MdgNoticeCheck *check,
           const MdgNoticeFileRow *file,
           GPtrArray *findings,
           GError **error)
{
  g_auto (MdgNoticeContent) content = { FALSE };
  g_autoptr (GPtrArray) letters = mdg_notice_check_letters (context, file, error);
  if (letters == NULL || !open_content (context, file, &content, error))
    return FALSE;
  g_ptr_array_extend_and_steal (findings, mdg_notice_check_file (check, file, letters, &content));
  return TRUE;
}

/* ---- a slice ---- */

/* The next files of a slice, written down together. */
static gboolean
check_some (MdgContext *context,
            MdgNoticeCheck *check,
            gint64 run_id,
            GPtrArray *files,
            guint first,
            GError **error)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new ();
  g_autoptr (GPtrArray) findings = mdg_record_array_new (&MDG_NOTICE_FINDING_TYPE);
  for (guint i = first; i < MIN (first + MDG_NOTICE_SETTLE_FILES, files->len); i++)
    {
      if (!check_one (context, check, files->pdata[i], findings, error))
        return FALSE;
      g_ptr_array_add (done, files->pdata[i]);
    }
  return mdg_notice_check_settle (context, run_id, done, findings, error);
}

gboolean
mdg_notice_check_files (MdgContext *context,
                        const MdgJob *job,
                        gint64 *ret_again_at,
                        GError **error)
{
  char *end = NULL;
  g_autoptr (GError) local = NULL;
  gint64 run_id = g_ascii_strtoll (job->key, &end, 10);
  gint64 from = *end == ':' ? g_ascii_strtoll (end + 1, NULL, 10) : 0;
  g_autoptr (MdgNoticeCheck) check = mdg_notice_check_open (context, run_id, &local);
  g_autoptr (GPtrArray) files =
    check != NULL ? mdg_notice_check_list (context, run_id, from, &local) : NULL;
  for (guint i = 0; files != NULL && local == NULL && i < files->len; i += MDG_NOTICE_SETTLE_FILES)
    check_some (context, check, run_id, files, i, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_notice_sweep (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error)
{
  guint removed = 0;
  *ret_again_at = mdg_clock_now (context->core->clock) + MDG_HOUR;
  if (!mdg_notice_run_service_sweep (context, &removed, error))
    return FALSE;
  if (removed > 0)
    g_info ("Removed %u runs of notices that were given up", removed);
  return TRUE;
}
