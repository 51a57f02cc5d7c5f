/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/number-tokens.h"

#include "shared/base/japanese-date.h"

#include <math.h>
#include <string.h>

/* Day 0 of 1900's calendar as GLib counts days; it has a 29 February 1900 that never was, so
 * earlier days are one behind. */
#define JULIAN_DAY_0 693594
#define FIRST_RIGHT_DAY 60
#define LAST_DAY 2958465 /* 31 December 9999 */
#define DAY_SECONDS 86400

typedef struct
{
  GDate date;
  double days;     /* the whole value */
  guint seconds;   /* of the day */
  double fraction; /* of the second */
  gboolean half_day;
} Moment;

static const MdgEra *
find_era (const GDate *date)
{
  return mdg_era_of (g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));
}

static void
append_era (GString *out, const Moment *moment, guint count)
{
  const MdgEra *era = find_era (&moment->date);
  if (count == 1)
    g_string_append (out, era->letter);
  else if (count == 2)
    g_string_append_unichar (out, g_utf8_get_char (era->name));
  else
    g_string_append (out, era->name);
}

static void
append_era_year (GString *out, const MdgFormatSection *section, const Moment *moment, guint count)
{
  guint year = g_date_get_year (&moment->date) - find_era (&moment->date)->first_year + 1;
  if (year == 1 && section->first_year)
    g_string_append (out, "元");
  else
    mdg_format_append_whole (out, section, year, MIN (count, 2));
}

static gboolean
has_era (const MdgFormatSection *section)
{
  for (guint i = 0; i < section->tokens->len; i++)
    if (g_array_index (section->tokens, MdgToken, i).letter == 'g')
      return TRUE;
  return section->is_japanese;
}

static void
append_month (GString *out, const MdgFormatSection *section, const Moment *moment, guint count)
{
  static const char *const names[] = { "January", "February", "March", "April",
                                       "May", "June", "July", "August",
                                       "September", "October", "November", "December" };
  guint month = g_date_get_month (&moment->date);
  if (count <= 2)
    mdg_format_append_whole (out, section, month, count);
  else if (section->is_japanese && count <= 4)
    g_string_append_printf (out, "%u月", month);
  else
    g_string_append_len (out, names[month - 1], count == 3 ? 3 : count == 5 ? 1
                                                                            : -1);
}

static void
append_weekday (GString *out, const MdgFormatSection *section, const Moment *moment, guint count)
{
  static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday" };
  static const char *const kanji[] = { "月", "火", "水", "木", "金", "土", "日" };
  guint day = g_date_get_weekday (&moment->date) - 1;
  if (section->is_japanese)
    g_string_append_printf (out, "%s%s", kanji[day], count >= 4 ? "曜日" : "");
  else
    g_string_append_len (out, names[day], count == 3 ? 3 : -1);
}

static void
append_kanji_weekday (GString *out, const Moment *moment, guint count)
{
  const MdgFormatSection japanese = { .is_japanese = TRUE };
  append_weekday (out, &japanese, moment, count);
}

static void
append_hour (GString *out, const MdgFormatSection *section, const Moment *moment, guint count)
{
  guint hour = moment->seconds / 3600;
  if (moment->half_day)
    hour = hour % 12 == 0 ? 12 : hour % 12;
  mdg_format_append_whole (out, section, hour, MIN (count, 2));
}

static void
append_part (GString *out,
             const MdgFormatSection *section,
             const Moment *moment,
             const MdgToken *token)
{
  guint year = g_date_get_year (&moment->date);
  guint width = MIN (token->count, 2);
  if (token->letter == 'y' && token->count <= 2)
    mdg_format_append_whole (out, section, year % 100, 2);
  else if (token->letter == 'y')
    mdg_format_append_whole (out, section, year, 4);
  else if (token->letter == 'b')
    g_string_append_printf (out, "%u", year + 543);
  else if (token->letter == 'e' && has_era (section))
    append_era_year (out, section, moment, token->count);
  else if (token->letter == 'e')
    mdg_format_append_whole (out, section, year, 4);
  else if (token->letter == 'g')
    append_era (out, moment, token->count);
  else if (token->letter == 'm')
    append_month (out, section, moment, token->count);
  else if (token->letter == 'd' && token->count <= 2)
    mdg_format_append_whole (out, section, g_date_get_day (&moment->date), width);
  else if (token->letter == 'd')
    append_weekday (out, section, moment, token->count);
  else if (token->letter == 'a')
    append_kanji_weekday (out, moment, token->count);
  else if (token->letter == 'h')
    append_hour (out, section, moment, token->count);
  else if (token->letter == 'M')
    mdg_format_append_whole (out, section, moment->seconds / 60 % 60, width);
  else if (token->letter == 's')
    mdg_format_append_whole (out, section, moment->seconds % 60, width);
}

/* Hours that go on past 24, and so on. */
static void
append_elapsed (GString *out,
                const MdgFormatSection *section,
                const Moment *moment,
                const MdgToken *token)
{
  guint64 seconds = (guint64) floor (moment->days) * DAY_SECONDS + moment->seconds;
  guint unit = token->letter == 'h' ? 3600 : token->letter == 'm' ? 60
                                                                  : 1;
  mdg_format_append_whole (out, section, seconds / unit, MIN (token->count, 9));
}

static void
append_half_day (GString *out, const MdgFormatSection *section, const Moment *moment, guint count)
{
  gboolean after_noon = moment->seconds >= DAY_SECONDS / 2;
  if (count == 3 || section->is_japanese)
    g_string_append (out, after_noon ? "午後" : "午前");
  else
    g_string_append_len (out, after_noon ? "PM" : "AM", count);
}

static void
append_fraction (GString *out, const Moment *moment, guint count)
{
  char digits[24];
  g_ascii_formatd (digits, sizeof digits, "%.9f", moment->fraction);
  g_string_append_len (out, digits + 1, (gssize) MIN (count, 9) + 1);
}

static gboolean
has_kind (const MdgFormatSection *section, MdgTokenKind kind)
{
  for (guint i = 0; i < section->tokens->len; i++)
    if (g_array_index (section->tokens, MdgToken, i).kind == kind)
      return TRUE;
  return FALSE;
}

/* Seconds are rounded unless parts of them are shown. */
static void
find_moment (Moment *moment, const MdgFormatSection *section, double value)
{
  gboolean exact = has_kind (section, MDG_TOKEN_FRACTION);
  double days = floor (value);
  double seconds = (value - days) * DAY_SECONDS;
  /* Microseconds away from a whole number are a fault of binary fractions. */
  seconds = floor (exact ? seconds * 1e6 + 0.5 : seconds + 0.5) / (exact ? 1e6 : 1);
  if (seconds >= DAY_SECONDS)
    {
      days += 1;
      seconds -= DAY_SECONDS;
    }
  moment->days = days;
  moment->seconds = (guint) seconds;
  moment->fraction = seconds - floor (seconds);
  moment->half_day = has_kind (section, MDG_TOKEN_HALF_DAY);
  guint32 julian = JULIAN_DAY_0 + (guint32) days + (days < FIRST_RIGHT_DAY ? 1 : 0);
  g_date_set_julian (&moment->date, julian);
}

gboolean
mdg_format_append_date (GString *out, const MdgFormatSection *section, double value)
{
  if (!(value >= 0) || value > LAST_DAY)
    return FALSE;
  Moment moment = { 0 };
  g_date_clear (&moment.date, 1);
  find_moment (&moment, section, value);
  for (guint i = 0; i < section->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (section->tokens, MdgToken, i);
      if (token->kind == MDG_TOKEN_LITERAL)
        g_string_append (out, token->text);
      else if (token->kind == MDG_TOKEN_DATE)
        append_part (out, section, &moment, token);
      else if (token->kind == MDG_TOKEN_ELAPSED)
        append_elapsed (out, section, &moment, token);
      else if (token->kind == MDG_TOKEN_HALF_DAY)
        append_half_day (out, section, &moment, token->count);
      else if (token->kind == MDG_TOKEN_FRACTION)
        append_fraction (out, &moment, token->count);
      else if (token->kind == MDG_TOKEN_POINT)
        g_string_append_c (out, '.');
      else if (token->kind == MDG_TOKEN_SLASH)
        g_string_append_c (out, '/');
    }
  return TRUE;
}
