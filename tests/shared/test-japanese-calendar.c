/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /japanese-calendar/years    all holidays of single years, as the Cabinet Office lists them
 * /japanese-calendar/closed   days on which offices are closed
 * /japanese-calendar/periods  periods of law
 */
#include "shared/base/japanese-calendar.h"

#include <string.h>

static const struct
{
  guint year;
  const char *days;
} years[] = {
  { 2020,
    "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 "
    "09-22 11-03 11-23" },
  { 2021,
    "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 "
    "11-03 11-23" },
  { 2024,
    "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 "
    "09-22 09-23 10-14 11-03 11-04 11-23" },
  { 2025,
    "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 "
    "10-13 11-03 11-23 11-24" },
  { 2026,
    "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 "
    "10-12 11-03 11-23" },
  { 2027,
    "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 "
    "11-03 11-23" },
};

static void
test_years (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (years); i++)
    {
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint month = 1; month <= 12; month++)
        for (guint day = 1; day <= 31; day++)
          {
            g_autofree char *text = g_strdup_printf ("%u-%02u-%02u", years[i].year, month, day);

            if (mdg_holiday_name (text) != NULL)
              g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", text + 5);
          }
      g_assert_cmpstr (found->str, ==, years[i].days);
    }
  g_assert_cmpstr (mdg_holiday_name ("2026-09-22"), ==, "国民の休日");
  g_assert_cmpstr (mdg_holiday_name ("2026-05-06"), ==, "振替休日");
  g_assert_null (mdg_holiday_name ("2026-02-30"));
  g_assert_null (mdg_holiday_name ("2026-1-1"));
}

static const struct
{
  const char *day;
  gboolean closed;
} closed[] = {
  { "2026-11-20", FALSE }, /* Friday */
  { "2026-11-21", TRUE },  /* Saturday */
  { "2026-11-22", TRUE },  /* Sunday */
  { "2026-11-23", TRUE },  /* holiday */
  { "2026-11-24", FALSE },
  { "2026-12-28", FALSE },
  { "2026-12-29", TRUE },
  { "2027-01-03", TRUE },
  { "2027-01-04", FALSE },
};

static void
test_closed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      g_test_message ("%s", closed[i].day);
      g_assert_cmpint (mdg_is_office_closed (closed[i].day), ==, closed[i].closed);
    }
}

static const struct
{
  const char *sentence;
  const char *day;
  guint months;
  const char *last;
  const char *moved;
} periods[] = {
  { "the usual three months", "2026-04-10", 3, "2026-07-10", "2026-07-10" },
  { "known on the last day of a month", "2026-11-30", 3, "2027-02-28", "2027-03-01" },
  { "no such day in the last month", "2026-11-29", 3, "2027-02-28", "2027-03-01" },
  { "known on the last day of the year", "2026-12-31", 3, "2027-03-31", "2027-03-31" },
  { "a leap year", "2027-11-29", 3, "2028-02-29", "2028-02-29" },
  { "ends in the days of the new year", "2026-09-30", 3, "2026-12-31", "2027-01-04" },
  { "ends on a Saturday before holidays", "2026-06-19", 3, "2026-09-19", "2026-09-24" },
  { "one year", "2026-02-28", 12, "2027-02-28", "2027-03-01" },
};

static void
test_periods (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      g_autofree char *moved = NULL;
      g_autofree char *last = mdg_period_of_months (periods[i].day, periods[i].months, &moved);

      g_test_message ("%s", periods[i].sentence);
      g_assert_cmpstr (last, ==, periods[i].last);
      g_assert_cmpstr (moved, ==, periods[i].moved);
    }
  g_assert_null (mdg_period_of_months ("soon", 3, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/japanese-calendar/years", test_years);
  g_test_add_func ("/japanese-calendar/closed", test_closed);
  g_test_add_func ("/japanese-calendar/periods", test_periods);
  return g_test_run ();
}
