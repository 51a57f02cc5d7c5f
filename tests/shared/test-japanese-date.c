/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days as Japanese papers and tables write them.
 *
 * /japanese-date/read    spellings of one day, and what is none
 * /japanese-date/format  by era
 * /japanese-date/round   every day since Meiji 6 (the solar calendar), there and back
 */
#include "shared/base/japanese-date.h"

typedef struct
{
  const char *sentence;
  const char *text;
  MdgDateReading reading;
  const char *date;
} ReadRow;

static const ReadRow read_rows[] = {
  { "by era", "令和8年4月1日", MDG_DATE_READ, "2026-04-01" },
  { "a letter and points", "R8.4.1", MDG_DATE_READ, "2026-04-01" },
  { "a small letter and strokes", "r08/04/01", MDG_DATE_READ, "2026-04-01" },
  { "a letter with a point", "S.30.1.2", MDG_DATE_READ, "1955-01-02" },
  { "full width", "Ｒ８．４．１", MDG_DATE_READ, "2026-04-01" },
  { "the sign of an era", "㋿8年4月1日", MDG_DATE_READ, "2026-04-01" },
  { "the first year", "令和元年5月1日", MDG_DATE_READ, "2019-05-01" },
  { "the first year as a number", "平成1年1月8日", MDG_DATE_READ, "1989-01-08" },
  { "kanji numerals", "昭和三十年十二月二十五日", MDG_DATE_READ, "1955-12-25" },
  { "kanji digits one by one", "二〇二六年四月一日", MDG_DATE_READ, "2026-04-01" },
  { "ten alone", "大正十年十月十日", MDG_DATE_READ, "1921-10-10" },
  { "spaces between", "昭和 ５年　１月　２日", MDG_DATE_READ, "1930-01-02" },
  { "Western with hyphens", "2026-04-01", MDG_DATE_READ, "2026-04-01" },
  { "Western without zeros", "2026/4/1", MDG_DATE_READ, "2026-04-01" },
  { "digits alone", "20260401", MDG_DATE_READ, "2026-04-01" },
  { "the number of the era first", "3300102", MDG_DATE_READ, "1955-01-02" },
  { "an era and six digits", "R080401", MDG_DATE_READ, "2026-04-01" },
  { "a weekday behind", "令和8年4月1日（水）", MDG_DATE_READ, "2026-04-01" },
  { "born", "昭和30年1月2日生", MDG_DATE_READ, "1955-01-02" },
  { "born, longer", "昭和30年1月2日生まれ", MDG_DATE_READ, "1955-01-02" },
  { "the last day of Showa", "昭和64年1月7日", MDG_DATE_READ, "1989-01-07" },
  { "the first day of Taisho", "大正元年7月30日", MDG_DATE_READ, "1912-07-30" },
  { "a leap day", "R6.2.29", MDG_DATE_READ, "2024-02-29" },
  { "no leap day", "R7.2.29", MDG_DATE_NO_SUCH_DAY, NULL },
  { "a thirteenth month", "2026-13-01", MDG_DATE_NO_SUCH_DAY, NULL },
  { "day nought", "2026-01-00", MDG_DATE_NO_SUCH_DAY, NULL },
  { "before the era", "平成元年1月7日", MDG_DATE_OUTSIDE_ERA, NULL },
  { "after the era", "昭和64年1月8日", MDG_DATE_OUTSIDE_ERA, NULL },
  { "long after the era", "昭和65年4月1日", MDG_DATE_OUTSIDE_ERA, NULL },
  { "year nought", "令和0年1月1日", MDG_DATE_OUTSIDE_ERA, NULL },
  { "two digits and no era", "55/3/1", MDG_DATE_SHORT_YEAR, NULL },
  { "a spreadsheet's number", "46113", MDG_DATE_SERIAL, NULL },
  { "nothing", "", MDG_DATE_EMPTY, NULL },
  { "a space", "　", MDG_DATE_EMPTY, NULL },
  { "a name", "山田 太郎", MDG_DATE_UNREADABLE, NULL },
  { "a letter that is a name", "Sato", MDG_DATE_UNREADABLE, NULL },
  { "mixed marks", "2026-04/01", MDG_DATE_UNREADABLE, NULL },
  { "half a date", "令和8年4月", MDG_DATE_UNREADABLE, NULL },
  { "more behind it", "令和8年4月1日頃", MDG_DATE_UNREADABLE, NULL },
  { "an unknown weekday", "令和8年4月1日(早)", MDG_DATE_UNREADABLE, NULL },
  { "seven digits of no era", "9300102", MDG_DATE_UNREADABLE, NULL },
  { "a long number", "123456789012345678901234567890", MDG_DATE_UNREADABLE, NULL },
  { "before Meiji", "1600-01-01", MDG_DATE_UNREADABLE, NULL },
  { "not UTF-8", "\xff\xfe", MDG_DATE_UNREADABLE, NULL },
};

static void
test_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (read_rows); i++)
    {
      g_test_message ("%s", read_rows[i].sentence);
      g_autofree char *date = NULL;
      g_assert_cmpint (mdg_japanese_date_read (read_rows[i].text, &date), ==,
                       read_rows[i].reading);
      g_assert_cmpstr (date, ==, read_rows[i].date);
    }
}

static void
test_format (void)
{
  static const char *const rows[][2] = {
    { "2026-04-01", "令和8年4月1日" },
    { "2019-05-01", "令和元年5月1日" },
    { "2019-04-30", "平成31年4月30日" },
    { "1989-01-07", "昭和64年1月7日" },
    { "1868-01-01", "1868年1月1日" },
    { "2026-02-30", NULL },
    { "2026-4-1x", NULL },
    { "", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = mdg_japanese_date_format (rows[i][0]);
      g_assert_cmpstr (text, ==, rows[i][1]);
    }
}

static void
test_round (void)
{
  GDate *day = g_date_new_dmy (1, G_DATE_JANUARY, 1873);
  for (; g_date_get_year (day) < 2100; g_date_add_days (day, 1))
    {
      char date[16];
      g_date_strftime (date, sizeof date, "%Y-%m-%d", day);
      g_autofree char *text = mdg_japanese_date_format (date);
      g_autofree char *back = NULL;
      g_assert_cmpint (mdg_japanese_date_read (text, &back), ==, MDG_DATE_READ);
      g_assert_cmpstr (back, ==, date);
    }
  g_date_free (day);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/japanese-date/read", test_read);
  g_test_add_func ("/japanese-date/format", test_format);
  g_test_add_func ("/japanese-date/round", test_round);
  return g_test_run ();
}
