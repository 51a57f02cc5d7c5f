/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time limits in milliseconds for calls that block: one thread watches all of them, because libsoup
 * counts silence in whole seconds and a thread for each call would double what 500 answers cost.
 * A limit is moved by writing a number; the thread notices when it wakes at the earlier one. Any
 * thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgDeadlines MdgDeadlines;
typedef struct _MdgDeadline MdgDeadline;

MdgDeadlines *mdg_deadlines_new (void);

/* Nothing may be watched any more. */
void mdg_deadlines_free (MdgDeadlines *deadlines);

/* Cancels @cancellable (borrowed) when g_get_monotonic_time () passes @at. */
MdgDeadline *mdg_deadline_begin (MdgDeadlines *deadlines, gint64 at, GCancellable *cancellable);

void mdg_deadline_move (MdgDeadline *deadline, gint64 at);

/* Ends the watch and frees @deadline; TRUE when it had passed. */
gboolean mdg_deadline_end (MdgDeadlines *deadlines, MdgDeadline *deadline);

G_END_DECLS
