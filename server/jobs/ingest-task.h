/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One version while a job works on it: its row, its file, its place on the board, and how it ends.
 * Used by one thread.
 */
#pragma once

#include "server/jobs/runner.h"
#include "server/store/versions.h"

G_BEGIN_DECLS

typedef struct
{
  MdgContext *context;
  const MdgJob *job;
  MdgVersionRow *row; /* as this job last wrote it */
  GCancellable *cancellable;
  gulong shut_down_id;
  int fd; /* the original, plain; -1 before it is opened */
  MdgFileType *type;
  MdgFolderIndex *index;
  const char *step;    /* static */
  char *old_rendition; /* blob that the row named before; NULL for none */
} MdgIngestTask;

/* Finds the version of @job. FALSE without @error when there is nothing to be done for it. */
gboolean mdg_ingest_task_begin (MdgIngestTask *task,
                                MdgContext *context,
                                const MdgJob *job,
                                GError **error);
void mdg_ingest_task_clear (MdgIngestTask *task);

/* Opens the file and tells what it is. */
gboolean mdg_ingest_task_open (MdgIngestTask *task, GError **error);

/* It is queued, or was being worked on by a server that was killed. */
gboolean mdg_ingest_task_is_waiting (const MdgIngestTask *task);

/* Writes that it is being worked on. FALSE without @error when somebody cancelled or deleted it. */
gboolean mdg_ingest_task_mark_working (MdgIngestTask *task, GError **error);

/* The limits for one file. @ret_limits borrows from @settings. */
void mdg_ingest_task_get_limits (const MdgCoreSettings *settings, MdgExtractLimits *ret_limits);

/* Says how far it is, on the board and to readers. @step is static. */
void mdg_ingest_task_tell (MdgIngestTask *task, const char *step, guint percent);

/* The whole of a file that the worker can read. */
MdgExtracted *
mdg_ingest_task_read (MdgIngestTask *task, int fd, const MdgFileType *type, GError **error);

/* Puts the pages into the folder's index and their counts into the row. */
gboolean mdg_ingest_task_index (MdgIngestTask *task, const MdgExtracted *extracted, GError **error);

/* What people count a document in: its pages, slides, sheets, rows or lines. */
guint mdg_ingest_count_units (const MdgExtracted *extracted);

/* Some of its text was read from pictures. */
gboolean mdg_ingest_has_ocr (const MdgExtracted *extracted);

/* ---- ends ---- */

/* Writes the row, "ready", with what follows from it: versions before it end, the check-up runs
 * again, vectors are computed, or with @render LibreOffice comes next. FALSE without @error when
 * the version is not wanted any more; it has left the index then. */
gboolean mdg_ingest_task_finish (MdgIngestTask *task,
                                 const char *expected,
                                 gboolean render,
                                 GError **error);

/* What a failure means: for good, it is written into the row and this gives TRUE; for now, it waits
 * for its next turn and this gives FALSE with @error. Takes @failure. */
gboolean mdg_ingest_task_fail (MdgIngestTask *task, GError *failure, GError **error);

/* The same version goes on in the queue of LibreOffice. */
gboolean mdg_ingest_task_hand_over (MdgIngestTask *task, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgIngestTask, mdg_ingest_task_clear)

G_END_DECLS
