/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one clock. Times are microseconds since 1970-01-01 UTC; days and months turn in Japan time
 * (UTC+9, no summer time), whatever the machine's zone is. Tests set a fake clock by hand.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_SECOND G_GINT64_CONSTANT (1000000)
#define MDG_MINUTE (60 * MDG_SECOND)
#define MDG_HOUR (60 * MDG_MINUTE)
#define MDG_DAY (24 * MDG_HOUR)

typedef struct _MdgClock MdgClock;

/* The machine's clock. Free with mdg_clock_free (). */
MdgClock *mdg_clock_new (void);

/* A clock that stands still at @now until it is moved. For tests. */
MdgClock *mdg_clock_new_fake (gint64 now);
void mdg_clock_advance (MdgClock *fake, gint64 microseconds);

/* Microseconds since the epoch. Any thread. */
gint64 mdg_clock_now (MdgClock *clock);
void mdg_clock_free (MdgClock *clock);

/* "2026-11-22T15:04:05.123456+09:00" (RFC 3339, Japan time). */
char *mdg_time_format (gint64 time);

/* Reads RFC 3339 with any offset; FALSE when @text is not such a time. */
gboolean mdg_time_parse (const char *text, gint64 *ret_time);

/* "2026-11-22", the day in Japan at @time. */
char *mdg_date_format (gint64 time);

/* The first moment of a day "2026-11-22" in Japan; FALSE when there is no such day. */
gboolean mdg_date_parse (const char *text, gint64 *ret_time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgClock, mdg_clock_free)

G_END_DECLS
