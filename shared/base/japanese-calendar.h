/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days on which offices are closed, and periods of law counted in months. Pure; any thread. Days
 * are "2026-11-22".
 *
 * Holidays are those of the Act on National Holidays (国民の祝日に関する法律) as it has stood since
 * 2020, with the moved days of 2020 and 2021; equinoxes by the usual formula, good to 2099, while
 * the binding day is the one announced in the gazette each February for the next year. Before 2020
 * only weekends and the turn of the year are known.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_HOLIDAYS_FIRST_YEAR 2020
#define MDG_HOLIDAYS_LAST_YEAR 2099

/* The name of the holiday (元日, 振替休日, 国民の休日 ...); NULL for none. Static. */
const char *mdg_holiday_name (const char *day);

/* Saturdays, Sundays, holidays, and 29 December to 3 January (行政機関の休日に関する法律 1条). */
gboolean mdg_is_office_closed (const char *day);

/* The last day of @months months that begin with the day after @day: the first day is not counted
 * (民法 140), months are those of the calendar and end before the corresponding day, or with the
 * last day of a month that has none (143); *@ret_moved, unless NULL, is the next day on which
 * offices are open (142). Both new, NULL when @day is none. */
char *mdg_period_of_months (const char *day, guint months, char **ret_moved);

G_END_DECLS
