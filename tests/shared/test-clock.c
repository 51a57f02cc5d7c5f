/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The clock, and times as text.
 *
 * /clock/fake   stands still until it is moved
 * /clock/times  which texts are times, and how they are written again
 * /clock/days   when the day turns in Japan
 * /clock/dates  which texts are days
 */
#include "shared/base/clock.h"

static void
test_fake (void)
{
  g_autoptr (MdgClock) fake = mdg_clock_new_fake (5 * MDG_SECOND);
  g_assert_cmpint (mdg_clock_now (fake), ==, 5 * MDG_SECOND);
  mdg_clock_advance (fake, MDG_DAY);
  g_assert_cmpint (mdg_clock_now (fake), ==, 5 * MDG_SECOND + MDG_DAY);

  g_autoptr (MdgClock) real = mdg_clock_new ();
  gint64 before = g_get_real_time ();
  gint64 now = mdg_clock_now (real);
  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now - before, <, MDG_MINUTE);
}

typedef struct
{
  const char *sentence;
  const char *text;
  const char *again; /* NULL when the text is no time */
} TimeRow;

static const TimeRow time_rows[] = {
  { "UTC", "2026-11-22T06:04:05Z", "2026-11-22T15:04:05.000000+09:00" },
  { "Japan", "2026-11-22T15:04:05+09:00", "2026-11-22T15:04:05.000000+09:00" },
  { "another zone", "2026-11-21T22:04:05-08:00", "2026-11-22T15:04:05.000000+09:00" },
  { "microseconds", "2026-11-22T15:04:05.000001+09:00", "2026-11-22T15:04:05.000001+09:00" },
  { "finer than that is cut off", "2026-11-22T15:04:05.1234569+09:00",
    "2026-11-22T15:04:05.123456+09:00" },
  { "before 1970, with a fraction", "1969-12-31T23:59:59.5Z", "1970-01-01T08:59:59.500000+09:00" },
  { "a leap day", "2024-02-29T12:00:00+09:00", "2024-02-29T12:00:00.000000+09:00" },
  { "the first that can be written", "0001-01-01T00:00:00Z", "0001-01-01T09:00:00.000000+09:00" },
  { "the last that can be written", "9999-12-31T23:59:59+09:00",
    "9999-12-31T23:59:59.000000+09:00" },

  { "before the first", "0001-01-01T00:00:00+09:00", NULL },
  { "after the last", "9999-12-31T23:59:59Z", NULL },
  { "no offset", "2026-11-22T15:04:05", NULL },
  { "no time", "2026-11-22", NULL },
  { "no seconds", "2026-11-22T15:04Z", NULL },
  { "hour 24", "2026-11-22T24:00:00Z", NULL },
  { "minute 60", "2026-11-22T15:60:05Z", NULL },
  { "month 13", "2026-13-22T15:04:05Z", NULL },
  { "no such day", "2026-02-29T15:04:05Z", NULL },
  { "a week, which is ISO 8601 but not RFC 3339", "2026-W47-7T15:04:05Z", NULL },
  { "without separators", "20261122T150405Z", NULL },
  { "an offset of 25 hours", "2026-11-22T15:04:05+25:00", NULL },
  { "something behind", "2026-11-22T15:04:05Zx", NULL },
  { "nothing", "", NULL },
  { "no text at all", NULL, NULL },
};

static void
test_times (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (time_rows); i++)
    {
      const TimeRow *row = &time_rows[i];
      g_test_message ("%s", row->sentence);
      gint64 time = 42;
      gboolean fine = mdg_time_parse (row->text, &time);
      g_assert_cmpint (fine, ==, row->again != NULL);
      if (!fine)
        g_assert_cmpint (time, ==, 42);
      g_autofree char *again = mdg_time_format (time);
      if (fine)
        g_assert_cmpstr (again, ==, row->again);
    }
  g_autofree char *too_late = mdg_time_format (G_MAXINT64);
  g_autofree char *too_early = mdg_time_format (G_MININT64);
  g_assert_cmpstr (too_late, ==, "");
  g_assert_cmpstr (too_early, ==, "");
}

static void
test_days (void)
{
  static const struct
  {
    const char *sentence;
    const char *time;
    const char *day;
  } rows[] = {
    { "the last moment of a day in Japan", "2026-11-22T14:59:59.999999Z", "2026-11-22" },
    { "the first moment of the next", "2026-11-22T15:00:00Z", "2026-11-23" },
    { "the year turns", "2026-12-31T15:00:00Z", "2027-01-01" },
    { "the fiscal year turns", "2027-03-31T15:00:00Z", "2027-04-01" },
    { "a year of few digits", "0009-01-01T00:00:00Z", "0009-01-01" },
    { "a leap day begins", "2028-02-28T15:00:00Z", "2028-02-29" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      gint64 time = 0;
      g_assert_true (mdg_time_parse (rows[i].time, &time));
      g_autofree char *day = mdg_date_format (time);
      g_assert_cmpstr (day, ==, rows[i].day);
    }
}

static void
test_dates (void)
{
  gint64 day = 0;
  gint64 next = 0;
  g_assert_true (mdg_date_parse ("2026-11-22", &day));
  g_assert_true (mdg_date_parse ("2026-11-23", &next));
  g_assert_cmpint (next - day, ==, MDG_DAY);
  g_autofree char *first = mdg_time_format (day);
  g_assert_cmpstr (first, ==, "2026-11-22T00:00:00.000000+09:00");

  static const char *const bad[] = {
    NULL,
    "",
    "2026-02-29",
    "2026-04-31",
    "2026-00-10",
    "2026-13-01",
    "2026-01-00",
    "0000-01-01",
    "0001-01-01",
    "2026-1-22",
    "2026-11-2",
    "2026/11/22",
    "20261122",
    "2026-11-22 ",
    " 2026-11-22",
    "2026-+1-22",
    "2026- 1-22",
    "2026-W4-22",
    "-026-01-01",
    "令和8年11月",
    "46348",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s is no day", bad[i] != NULL ? bad[i] : "NULL");
      gint64 untouched = 42;
      g_assert_false (mdg_date_parse (bad[i], &untouched));
      g_assert_cmpint (untouched, ==, 42);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "America/New_York", TRUE); /* the machine's zone must not matter */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/fake", test_fake);
  g_test_add_func ("/clock/times", test_times);
  g_test_add_func ("/clock/days", test_days);
  g_test_add_func ("/clock/dates", test_dates);
  return g_test_run ();
}
