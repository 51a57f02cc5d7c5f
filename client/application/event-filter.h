/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which log messages go into the event log of a PC that a whole office may read: warnings and
 * errors, few of them, short. Our own messages name no person, by rule; those of libraries may hold
 * anything (a text that could not be shown, a file name), so of these only the library's name is
 * kept, and only of errors. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Events in one period at most; the rest is counted and told with the next one that is kept. */
#define MDG_EVENTS_MAX 10
#define MDG_EVENTS_PERIOD (60 * G_USEC_PER_SEC)

/* Bytes of one event at most. */
#define MDG_EVENT_MAX_BYTES 1000

typedef struct _MdgEventFilter MdgEventFilter;

MdgEventFilter *mdg_event_filter_new (void);

/* The text to be recorded, or NULL. @domain and @message may be NULL; @now is monotonic, in
 * microseconds. Free with g_free (). */
char *mdg_event_filter_take (MdgEventFilter *filter,
                             gint64 now,
                             GLogLevelFlags level,
                             const char *domain,
                             const char *message);
void mdg_event_filter_free (MdgEventFilter *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgEventFilter, mdg_event_filter_free)

G_END_DECLS
