/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/japanese-date.h"

#include <stdio.h>
#include <string.h>

#define LAST_YEAR 2199

/* The newest first. */
static const MdgEra eras[] = {
  { "R", "令和", 2019, 5, 1 },
  { "H", "平成", 1989, 1, 8 },
  { "S", "昭和", 1926, 12, 25 },
  { "T", "大正", 1912, 7, 30 },
  { "M", "明治", 1868, 1, 25 },
};

typedef struct
{
  const MdgEra *era; /* NULL: a Western year */
  guint year;        /* of the era, or Western */
  guint n_digits;    /* of the year */
  guint month;
  guint day;
} Parts;

static guint
day_key (guint year, guint month, guint day)
{
  return year * 10000 + month * 100 + day;
}

const MdgEra *
mdg_era_of (guint year, guint month, guint day)
{
  for (guint i = 0; i < G_N_ELEMENTS (eras); i++)
    if (day_key (year, month, day) >=
        day_key (eras[i].first_year, eras[i].first_month, eras[i].first_day))
      return &eras[i];
  return &eras[G_N_ELEMENTS (eras) - 1];
}

/* ---- one alphabet ---- */

static int
kanji_digit (gunichar c)
{
  static const gunichar digits[] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                     0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };
  for (int i = 0; i < (int) G_N_ELEMENTS (digits); i++)
    if (digits[i] == c)
      return i;
  return -1;
}

/* 二十五 and 二五 as 25; @at is moved past them. */
static guint
read_kanji_number (const char **at)
{
  guint number = 0;
  gboolean ten = FALSE;
  for (;; *at = g_utf8_next_char (*at))
    {
      gunichar c = g_utf8_get_char (*at);
      int digit = kanji_digit (c);
      if (c == 0x5341) /* 十 */
        {
          number = MAX (number, 1) * 10;
          ten = TRUE;
        }
      else if (digit >= 0 && number < 100000)
        number = (ten ? number : number * 10) + (guint) digit;
      else
        return number;
    }
}

/* NFKC without spaces, kanji numerals as digits; NULL for text that is not UTF-8. */
static char *
fold (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  GString *out = g_string_new (NULL);
  const char *at = normal;
  while (*at != '\0')
    {
      gunichar c = g_utf8_get_char (at);
      if (c == 0x5341 || kanji_digit (c) >= 0)
        {
          g_string_append_printf (out, "%u", read_kanji_number (&at));
          continue;
        }
      if (!g_unichar_isspace (c))
        g_string_append_unichar (out, c);
      at = g_utf8_next_char (at);
    }
  return g_string_free (out, FALSE);
}

/* ---- parts ---- */

static gboolean
skip (const char **at, const char *text)
{
  if (!g_str_has_prefix (*at, text))
    return FALSE;
  *at += strlen (text);
  return TRUE;
}

static guint
skip_digits (const char **at, guint *ret_number)
{
  guint n = 0, number = 0;
  for (; g_ascii_isdigit (**at) && n < 9; n++, (*at)++)
    number = number * 10 + (guint) g_ascii_digit_value (**at);
  *ret_number = number;
  return n;
}

static const MdgEra *
skip_era (const char **at)
{
  for (guint i = 0; i < G_N_ELEMENTS (eras); i++)
    {
      if (skip (at, eras[i].name))
        return &eras[i];
      gboolean letter = g_ascii_toupper (**at) == *eras[i].letter;
      gboolean year_follows = letter && (g_ascii_isdigit ((*at)[1]) || (*at)[1] == '.' ||
                                         g_str_has_prefix (*at + 1, "元"));
      if (!year_follows)
        continue;
      *at += (*at)[1] == '.' ? 2 : 1;
      return &eras[i];
    }
  return NULL;
}

/* What may stand behind a date: a weekday in brackets, 生, 生まれ. */
static gboolean
is_tail (const char *at)
{
  static const char *const weekdays[] = { "月", "火", "水", "木", "金", "土", "日" };
  if (skip (&at, "("))
    {
      guint i = 0;
      while (i < G_N_ELEMENTS (weekdays) && !skip (&at, weekdays[i]))
        i++;
      skip (&at, "曜日");
      if (i == G_N_ELEMENTS (weekdays) || !skip (&at, ")"))
        return FALSE;
    }
  if (skip (&at, "生"))
    skip (&at, "まれ");
  return *at == '\0';
}

/* 20260401 and 5080401. */
static gboolean
take_compact (guint n_digits, guint number, Parts *parts)
{
  guint code = number / 1000000;
  if (n_digits == 7 && (code < 1 || code > G_N_ELEMENTS (eras)))
    return FALSE;
  *parts = (Parts){
    .era = n_digits == 7 ? &eras[G_N_ELEMENTS (eras) - code] : NULL,
    .year = n_digits == 7 ? number / 10000 % 100 : number / 10000,
    .n_digits = 4,
    .month = number / 100 % 100,
    .day = number % 100,
  };
  return TRUE;
}

static gboolean
read_month_and_day (const char **at, Parts *parts)
{
  static const char *const marks[][3] = {
    { "年", "月", "日" }, { "-", "-", "" }, { "/", "/", "" }, { ".", ".", "" }
  };
  guint i = 0;
  while (i < G_N_ELEMENTS (marks) && !skip (at, marks[i][0]))
    i++;
  return i < G_N_ELEMENTS (marks) && skip_digits (at, &parts->month) > 0 &&
         skip (at, marks[i][1]) && skip_digits (at, &parts->day) > 0 && skip (at, marks[i][2]);
}

static MdgDateReading
read_parts (const char *at, Parts *parts)
{
  guint year = 0;
  parts->era = skip_era (&at);
  gboolean first = parts->era != NULL && skip (&at, "元");
  parts->n_digits = first ? 1 : skip_digits (&at, &year);
  parts->year = first ? 1 : year;
  if (parts->n_digits == 0)
    return MDG_DATE_UNREADABLE;
  if (parts->era == NULL && *at == '\0' && parts->n_digits == 5)
    return MDG_DATE_SERIAL;
  if (is_tail (at) && !first)
    {
      if (parts->era != NULL && parts->n_digits == 6) /* R080401 */
        *parts =
          (Parts){ parts->era, year / 10000, 2, year / 100 % 100, year % 100 };
      else if (parts->era != NULL || (parts->n_digits != 7 && parts->n_digits != 8) ||
               !take_compact (parts->n_digits, year, parts))
        return MDG_DATE_UNREADABLE;
      return MDG_DATE_READ;
    }
  return read_month_and_day (&at, parts) && is_tail (at) ? MDG_DATE_READ : MDG_DATE_UNREADABLE;
}

/* ---- the day ---- */

static gboolean
is_within (const MdgEra *era, guint year, guint month, guint day)
{
  if (mdg_era_of (year, month, day) != era)
    return FALSE;
  return day_key (year, month, day) >=
         day_key (era->first_year, era->first_month, era->first_day);
}

MdgDateReading
mdg_japanese_date_read (const char *text, char **ret_date)
{
  g_autofree char *folded = text != NULL ? fold (text) : NULL;
  if (folded == NULL)
    return text == NULL ? MDG_DATE_EMPTY : MDG_DATE_UNREADABLE;
  if (*folded == '\0')
    return MDG_DATE_EMPTY;
  Parts parts = { 0 };
  MdgDateReading reading = read_parts (folded, &parts);
  if (reading != MDG_DATE_READ)
    return reading;
  if (parts.era == NULL && parts.n_digits < 3)
    return MDG_DATE_SHORT_YEAR;
  if (parts.era != NULL && (parts.year < 1 || parts.year > 99))
    return MDG_DATE_OUTSIDE_ERA;
  guint year = parts.era != NULL ? parts.era->first_year - 1 + parts.year : parts.year;
  if (parts.era == NULL && (year < eras[G_N_ELEMENTS (eras) - 1].first_year || year > LAST_YEAR))
    return MDG_DATE_UNREADABLE;
  if (parts.month > 12 || parts.day > 31 ||
      !g_date_valid_dmy ((GDateDay) parts.day, (GDateMonth) parts.month, (GDateYear) year))
    return MDG_DATE_NO_SUCH_DAY;
  if (parts.era != NULL && !is_within (parts.era, year, parts.month, parts.day))
    return MDG_DATE_OUTSIDE_ERA;
  *ret_date = g_strdup_printf ("%04u-%02u-%02u", year, parts.month, parts.day);
  return MDG_DATE_READ;
}

char *
mdg_japanese_date_format (const char *date)
{
  guint year = 0, month = 0, day = 0;
  int end = 0;
  if (date == NULL || sscanf (date, "%4u-%2u-%2u%n", &year, &month, &day, &end) != 3 ||
      date[end] != '\0' || month > 12 || day > 31 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;
  const MdgEra *era = mdg_era_of (year, month, day);
  if (!is_within (era, year, month, day))
    return g_strdup_printf ("%u年%u月%u日", year, month, day);
  if (year == era->first_year)
    return g_strdup_printf ("%s元年%u月%u日", era->name, month, day);
  return g_strdup_printf ("%s%u年%u月%u日", era->name, year - era->first_year + 1, month, day);
}
