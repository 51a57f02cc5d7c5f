/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue of documents that are being taken in, as people see it: whose turn is when, how far the
 * running ones are, how long the waiting ones will wait.
 *
 * DESIGN. The jobs are rows (store/jobs.h), put in the same commit as the version they are for.
 * What runs now, and how quick each format was lately, is kept here in memory. Turns are fair
 * between accounts and let small files overtake large ones (mdg_jobs_put_for).
 *
 * Owned by the core; any thread.
 */
#pragma once

#include "server/store/jobs.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* The jobs of a version, which is their key: it is read; LibreOffice lays it out, or turns it into
 * something that can be read; its vectors are computed. */
#define MDG_JOB_INGEST "document.ingest"
#define MDG_JOB_RENDER "document.render"
#define MDG_JOB_VECTORS "document.vectors"

/* As many as there may be LibreOffices. */
#define MDG_RENDER_WORKERS 2

typedef struct _MdgIngestBoard MdgIngestBoard;

/* @n_workers: how many are taken in at the same time. */
MdgIngestBoard *mdg_ingest_board_new (MdgClock *clock, guint n_workers);
void mdg_ingest_board_free (MdgIngestBoard *board);
guint mdg_ingest_board_get_workers (MdgIngestBoard *board);

/* Puts the job of a version that was uploaded by @account_id, or that shall be tried again. @name
 * is looked at for its extension only. */
gboolean mdg_ingest_board_put (MdgIngestBoard *board,
                               MdgLease *lease,
                               gint64 version_id,
                               gint64 account_id,
                               const char *name,
                               gint64 size,
                               GError **error);

/* The same for the job that needs LibreOffice. */
gboolean mdg_ingest_board_put_render (MdgIngestBoard *board,
                                      MdgLease *lease,
                                      gint64 version_id,
                                      gint64 account_id,
                                      const char *name,
                                      gint64 size,
                                      GError **error);

/* Takes the jobs away: the version was deleted or cancelled. After the commit, call stop. */
gboolean mdg_ingest_board_remove (MdgIngestBoard *board,
                                  MdgLease *lease,
                                  gint64 version_id,
                                  GError **error);

/* What runs for the version now ends soon. */
void mdg_ingest_board_stop (MdgIngestBoard *board, gint64 version_id);

/* Fills step, percent, seconds_left and position of @document, whose job is that of @version_id. */
void mdg_ingest_board_describe (MdgIngestBoard *board,
                                MdgLease *lease,
                                gint64 version_id,
                                MdgDocument *document);

/* The ids of versions whose job waits or runs, the next one first, @limit at most: GArray of
 * gint64. */
GArray *mdg_ingest_board_list (MdgIngestBoard *board, MdgLease *lease, guint limit, GError **error);

/* For the workers. @cancellable is borrowed until end. */
void mdg_ingest_board_begin (MdgIngestBoard *board, gint64 version_id, GCancellable *cancellable);

/* TRUE when somebody should be told: a step is new, or enough time has passed. */
gboolean mdg_ingest_board_step (MdgIngestBoard *board,
                                gint64 version_id,
                                const char *step,
                                guint percent);

/* @name NULL: it did not come to its end, and says nothing about speed. */
void mdg_ingest_board_end (MdgIngestBoard *board,
                           gint64 version_id,
                           const char *name,
                           gint64 size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgIngestBoard, mdg_ingest_board_free)

G_END_DECLS
