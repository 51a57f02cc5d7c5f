/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threads that carry out jobs, and the way back: finished jobs are gathered and handed to the main
 * context in batches, so that many answers cost one wake-up. Private to the HTTP layer.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgWorkers MdgWorkers;

/* @run is called for each job on some worker thread, then @done on @context. */
typedef void (*MdgJobFunc) (gpointer job, gpointer user_data);

MdgWorkers *mdg_workers_new (GMainContext *context,
                             guint n_threads,
                             guint max_queue,
                             MdgJobFunc run,
                             MdgJobFunc done,
                             gpointer user_data);

/* FALSE, and nothing done, when @max_queue jobs are waiting already. */
gboolean mdg_workers_push (MdgWorkers *workers, gpointer job);

/* Jobs that no thread has taken up yet. */
guint mdg_workers_get_queued (MdgWorkers *workers);

/* Waits until all jobs have run and hands them back at once. Call on the thread of the context. */
void mdg_workers_free (MdgWorkers *workers);

G_END_DECLS
