/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/japanese-calendar.h"

#include <stdio.h>

#define DAYS_LOOKED_BACK 7 /* no row of holidays is longer */

typedef struct
{
  guint month;
  guint day;    /* 0: a Monday, or an equinox */
  guint monday; /* the second, the third; 0 */
  guint only_year;
  const char *name;
} Holiday;

/* What was moved for the games stands before what holds in other years. */
static const Holiday moved[] = {
  { 7, 23, 0, 2020, "海の日" },
  { 7, 24, 0, 2020, "スポーツの日" },
  { 8, 10, 0, 2020, "山の日" },
  { 7, 22, 0, 2021, "海の日" },
  { 7, 23, 0, 2021, "スポーツの日" },
  { 8, 8, 0, 2021, "山の日" },
};

static const Holiday yearly[] = {
  { 1, 1, 0, 0, "元日" },
  { 1, 0, 2, 0, "成人の日" },
  { 2, 11, 0, 0, "建国記念の日" },
  { 2, 23, 0, 0, "天皇誕生日" },
  { 3, 0, 0, 0, "春分の日" },
  { 4, 29, 0, 0, "昭和の日" },
  { 5, 3, 0, 0, "憲法記念日" },
  { 5, 4, 0, 0, "みどりの日" },
  { 5, 5, 0, 0, "こどもの日" },
  { 7, 0, 3, 0, "海の日" },
  { 8, 11, 0, 0, "山の日" },
  { 9, 0, 3, 0, "敬老の日" },
  { 9, 0, 0, 0, "秋分の日" },
  { 10, 0, 2, 0, "スポーツの日" },
  { 11, 3, 0, 0, "文化の日" },
  { 11, 23, 0, 0, "勤労感謝の日" },
};

static gboolean
parse_day (const char *day, GDate *ret_date)
{
  unsigned int year;
  unsigned int month;
  unsigned int number;
  int length = 0;

  if (day == NULL || sscanf (day, "%4u-%2u-%2u%n", &year, &month, &number, &length) != 3 ||
      length != 10 || day[length] != '\0' ||
      !g_date_valid_dmy ((GDateDay) number, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (ret_date, 1);
  g_date_set_dmy (ret_date, (GDateDay) number, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

static char *
format_day (const GDate *date)
{
  return g_strdup_printf ("%04u-%02u-%02u", (guint) g_date_get_year (date),
                          (guint) g_date_get_month (date), (guint) g_date_get_day (date));
}

static guint
equinox_day (guint year, guint month)
{
  double base = month == 3 ? 20.8431 : 23.2488;
  guint since = year - 1980;

  return (guint) (base + 0.242194 * since - since / 4);
}

static gboolean
is_that (const Holiday *holiday, const GDate *date)
{
  guint year = g_date_get_year (date);
  guint day = g_date_get_day (date);

  if (holiday->month != (guint) g_date_get_month (date) ||
      (holiday->only_year != 0 && holiday->only_year != year))
    return FALSE;
  if (holiday->monday != 0)
    return g_date_get_weekday (date) == G_DATE_MONDAY && (day + 6) / 7 == holiday->monday;
  return day == (holiday->day != 0 ? holiday->day : equinox_day (year, holiday->month));
}

static gboolean
was_moved (const Holiday *holiday, guint year)
{
  for (guint i = 0; i < G_N_ELEMENTS (moved); i++)
    if (moved[i].only_year == year && g_str_equal (moved[i].name, holiday->name))
      return TRUE;
  return FALSE;
}

/* 2条: the holidays themselves. */
static const char *
named (const GDate *date)
{
  guint year = g_date_get_year (date);

  if (year < MDG_HOLIDAYS_FIRST_YEAR || year > MDG_HOLIDAYS_LAST_YEAR)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (moved); i++)
    if (is_that (&moved[i], date))
      return moved[i].name;
  for (guint i = 0; i < G_N_ELEMENTS (yearly); i++)
    if (!was_moved (&yearly[i], year) && is_that (&yearly[i], date))
      return yearly[i].name;
  return NULL;
}

static gboolean
is_named (const GDate *date, int days)
{
  GDate other = *date;

  if (days < 0)
    g_date_subtract_days (&other, (guint) -days);
  else
    g_date_add_days (&other, (guint) days);
  return named (&other) != NULL;
}

/* 3条2項: the first day that is no holiday after a holiday on a Sunday. */
static gboolean
is_substitute (const GDate *date)
{
  for (int back = 1; back <= DAYS_LOOKED_BACK && is_named (date, -back); back++)
    {
      GDate other = *date;

      g_date_subtract_days (&other, (guint) back);
      if (g_date_get_weekday (&other) == G_DATE_SUNDAY)
        return TRUE;
    }
  return FALSE;
}

static const char *
holiday_of (const GDate *date)
{
  const char *name = named (date);

  if (name != NULL)
    return name;
  if (is_substitute (date))
    return "振替休日";
  /* 3条3項: a day between two holidays. */
  return is_named (date, -1) && is_named (date, 1) ? "国民の休日" : NULL;
}

static gboolean
is_closed (const GDate *date)
{
  guint month = g_date_get_month (date);
  guint day = g_date_get_day (date);

  return g_date_get_weekday (date) >= G_DATE_SATURDAY || (month == 12 && day >= 29) ||
         (month == 1 && day <= 3) || holiday_of (date) != NULL;
}

const char *
mdg_holiday_name (const char *day)
{
  GDate date;

  return parse_day (day, &date) ? holiday_of (&date) : NULL;
}

gboolean
mdg_is_office_closed (const char *day)
{
  GDate date;

  return parse_day (day, &date) && is_closed (&date);
}

/* 民法 143: the day before the one that corresponds to @first, @months later. */
static void
end_of_months (GDate *first, guint months)
{
  guint day = g_date_get_day (first);

  /* Ends with the last day where the month has no such day. */
  g_date_add_months (first, months);
  if (g_date_get_day (first) == day)
    g_date_subtract_days (first, 1);
}

char *
mdg_period_of_months (const char *day, guint months, char **ret_moved)
{
  char *last;
  GDate date;

  if (!parse_day (day, &date))
    return NULL;
  g_date_add_days (&date, 1);
  end_of_months (&date, months);
  last = format_day (&date);
  while (is_closed (&date))
    g_date_add_days (&date, 1);
  if (ret_moved != NULL)
    *ret_moved = format_day (&date);
  return last;
}
