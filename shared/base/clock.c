/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/clock.h"

#include <string.h>

#define JAPAN_OFFSET_SECONDS (9 * 60 * 60)

/* The years 1 to 9999, in UTC and in Japan alike: what can be read can be written again. */
#define FIRST_SECOND G_GINT64_CONSTANT (-62135596800)
#define LAST_SECOND (G_GINT64_CONSTANT (253402300799) - JAPAN_OFFSET_SECONDS)

struct _MdgClock
{
  gboolean is_fake;
  GMutex lock;
  gint64 fake_now;
};

MdgClock *
mdg_clock_new (void)
{
  MdgClock *clock = g_new0 (MdgClock, 1);
  g_mutex_init (&clock->lock);
  return clock;
}

MdgClock *
mdg_clock_new_fake (gint64 now)
{
  MdgClock *clock = mdg_clock_new ();
  clock->is_fake = TRUE;
  clock->fake_now = now;
  return clock;
}

void
mdg_clock_advance (MdgClock *fake, gint64 microseconds)
{
  g_return_if_fail (fake->is_fake);
  g_mutex_lock (&fake->lock);
  fake->fake_now += microseconds;
  g_mutex_unlock (&fake->lock);
}

gint64
mdg_clock_now (MdgClock *clock)
{
  if (!clock->is_fake)
    return g_get_real_time ();
  g_mutex_lock (&clock->lock);
  gint64 now = clock->fake_now;
  g_mutex_unlock (&clock->lock);
  return now;
}

void
mdg_clock_free (MdgClock *clock)
{
  if (clock == NULL)
    return;
  g_mutex_clear (&clock->lock);
  g_free (clock);
}

static GDateTime *
japan_time (gint64 time)
{
  /* A fixed offset: the zone database is not there on every Windows PC. */
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (JAPAN_OFFSET_SECONDS);
  gint64 seconds = time / MDG_SECOND - (time % MDG_SECOND < 0 ? 1 : 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

char *
mdg_time_format (gint64 time)
{
  g_autoptr (GDateTime) when = japan_time (time);
  if (when == NULL)
    return g_strdup ("");
  gint64 fraction = ((time % MDG_SECOND) + MDG_SECOND) % MDG_SECOND;
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%06d+09:00", g_date_time_get_year (when),
                          g_date_time_get_month (when), g_date_time_get_day_of_month (when),
                          g_date_time_get_hour (when), g_date_time_get_minute (when),
                          g_date_time_get_second (when), (int) fraction);
}

/* GLib reads all of ISO 8601, such as weeks; RFC 3339 has one shape. */
static gboolean
has_rfc3339_shape (const char *text)
{
  return strlen (text) >= 20 && text[4] == '-' && text[7] == '-' &&
         (text[10] == 'T' || text[10] == ' ') && text[13] == ':' && text[16] == ':';
}

gboolean
mdg_time_parse (const char *text, gint64 *ret_time)
{
  if (text == NULL || !has_rfc3339_shape (text))
    return FALSE;
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (text, NULL);
  if (when == NULL)
    return FALSE;
  gint64 seconds = g_date_time_to_unix (when);
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
    return FALSE;
  *ret_time = seconds * MDG_SECOND + g_date_time_get_microsecond (when);
  return TRUE;
}

char *
mdg_date_format (gint64 time)
{
  g_autoptr (GDateTime) when = japan_time (time);
  if (when == NULL)
    return g_strdup ("");
  return g_strdup_printf ("%04d-%02d-%02d", g_date_time_get_year (when),
                          g_date_time_get_month (when), g_date_time_get_day_of_month (when));
}

gboolean
mdg_date_parse (const char *text, gint64 *ret_time)
{
  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  g_autofree char *full = g_strconcat (text, "T00:00:00+09:00", NULL);
  return mdg_time_parse (full, ret_time);
}
