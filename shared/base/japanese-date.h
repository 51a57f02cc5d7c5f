/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days as Japanese papers and tables write them: by era (令和8年4月1日, R8.4.1), by Western year, in
 * kanji numerals, in digits alone. Pure; any thread.
 *
 * The days on which eras begin are those of the government's ordinances; the last day of one era is
 * the day before the next begins, except that papers written on 1989-01-07 say 昭和64年1月7日. Meiji
 * counts from 1868-01-25, which is the first day of its first year.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *letter; /* "R" */
  const char *name;   /* "令和" */
  guint first_year;   /* 2019 */
  guint first_month;
  guint first_day;
} MdgEra;

/* The era of a day from 1868-01-25 on; the first one for days before it. Static. */
const MdgEra *mdg_era_of (guint year, guint month, guint day);

typedef enum
{
  MDG_DATE_READ,
  MDG_DATE_EMPTY,
  MDG_DATE_UNREADABLE,  /* not a date */
  MDG_DATE_NO_SUCH_DAY, /* February 30 */
  MDG_DATE_OUTSIDE_ERA, /* 平成元年1月7日, 昭和65年 */
  MDG_DATE_SHORT_YEAR,  /* 55/3/1: two digits without an era */
  MDG_DATE_SERIAL,      /* 46113: a spreadsheet's day number, whose cell lost its format */
} MdgDateReading;

/* Reads one date. Width, spaces and a weekday in brackets or 生 behind it do not matter. Digits
 * alone are YYYYMMDD, or seven with the number of the era first (5080401; 1 is Meiji, 5 is Reiwa).
 * With MDG_DATE_READ, *@ret_date is "2026-04-01", a new string; untouched otherwise. */
MdgDateReading mdg_japanese_date_read (const char *text, char **ret_date);

/* "2026-04-01" as 令和8年4月1日 (令和元年 for the first year), new; NULL when @date is none. */
char *mdg_japanese_date_format (const char *date);

G_END_DECLS
