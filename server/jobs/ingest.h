/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking documents in: from an uploaded file to passages that are found.
 *
 * DESIGN. Three jobs, each known by the version's id, each able to start over at any point:
 *
 *   document.ingest   unseals the file, tells its format by its content, has it read by
 *                     extract-worker, and puts its pages into the folder's index: the version is
 *                     ready. Word and PowerPoint are ready without pages, "rendering"; what only
 *                     LibreOffice can read goes on to the next job.
 *   document.render   LibreOffice makes the PDF (kept, sealed: the rendition) or xlsx; its pages
 * take the place of those in the index, with the structure of the original. document.vectors
 * computes what meaning is compared by. Words find the document before.
 *
 * The index is written before the row says "ready"; a version that was cancelled, deleted, moved or
 * replaced meanwhile is taken out of the index again. Whoever searches asks the rows, so what a
 * kill leaves between the two is never shown, and is written anew by the next try.
 *
 * A file that cannot be read for a reason of its own has failed for good, until a person tries
 * again. What may pass (a crash, a time-out, no room) is tried once or more by itself.
 */
#pragma once

#include "server/jobs/runner.h"

G_BEGIN_DECLS

/* Tries after which also what may pass has failed. */
#define MDG_INGEST_MAX_ATTEMPTS 5

/* Puts the jobs of versions that wait without one, and of vectors that are missing. Standing. */
#define MDG_JOB_INGEST_SWEEP "document.ingest-sweep"

/* The functions of the jobs. */
gboolean mdg_ingest_read (MdgContext *context,
                          const MdgJob *job,
                          gint64 *ret_again_at,
                          GError **error);
gboolean mdg_ingest_render (MdgContext *context,
                            const MdgJob *job,
                            gint64 *ret_again_at,
                            GError **error);
gboolean mdg_ingest_vectors (MdgContext *context,
                             const MdgJob *job,
                             gint64 *ret_again_at,
                             GError **error);
gboolean mdg_ingest_sweep (MdgContext *context,
                           const MdgJob *job,
                           gint64 *ret_again_at,
                           GError **error);

G_END_DECLS
