/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as cells show them: places, groups, sections, dates and eras, elapsed time, numerals; and
 * the numbers of lists.
 */
#include "server/engine/extract/list-number.h"
#include "server/engine/extract/number-format.h"

static const struct
{
  const char *code;
  double value;
  const char *shown;
} cases[] = {
  { "General", 1234.5, "1234.5" },
  { "General", 0.1 + 0.2, "0.3" },
  { "General", 7000020131113, "7000020131113" },
  { "General", 1.5e-11, "1.5E-11" },
  { "G/標準", -3, "-3" },
  { "0", 2.5, "3" },
  { "0", -0.2, "0" },
  { "0.00", 1.005, "1.01" },
  { "#,##0", 1234567, "1,234,567" },
  { "#,##0", 0, "0" },
  { "#,##0;▲#,##0", -1200, "▲1,200" },
  { "#,##0_ ;[Red]\\-#,##0\\ ", -1200, "-1,200 " },
  { "#,##0,", 1234567, "1,235" },
  { "#,##0,\"千円\"", 1234567, "1,235千円" },
  { "\"¥\"#,##0", 300, "¥300" },
  { "[$¥-411]#,##0", 300, "¥300" },
  { "0%", 0.125, "13%" },
  { "0.0%", 0.125, "12.5%" },
  { "#.##", 12.3, "12.3" },
  { "#.##", 12, "12" },
  { "000-0000", 1008111, "100-8111" },
  { "000\"-\"0000", 1008111, "100-8111" },
  { "0.00E+00", 12345, "1.23E+04" },
  { "# ?/?", 1.5, "1 1/2" },
  { "# ?/?", 3, "3" },
  { "0;-0;\"－\"", 0, "－" },
  { ";;;", 5, "" },
  { "[>=1000]#,##0\"円\";0\"円\"", 1500, "1,500円" },
  { "[>=1000]#,##0\"円\";0\"円\"", 15, "15円" },
  { "0\"人\"", 12, "12人" },
  { "[DBNum1]General", 321, "三百二十一" },
  { "[DBNum2]General", 12000, "壱萬弐阡" },
  { "[DBNum3]0", 2026, "２０２６" },
  { "yyyy/m/d", 45383, "2024/4/1" },
  { "yyyy/m/d", 59, "1900/2/28" },
  { "yyyy\"年\"m\"月\"d\"日\"", 45383, "2024年4月1日" },
  { "[$-411]ggge\"年\"m\"月\"d\"日\"", 45383, "令和6年4月1日" },
  { "[$-411]ggge\"年\"m\"月\"d\"日\";@", 43586, "令和1年5月1日" },
  { "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@", 43586, "令和元年5月1日" },
  { "[$-411]ggge\"年\"m\"月\"d\"日\"", 43585, "平成31年4月30日" },
  { "[$-411]ge.m.d", 43585, "H31.4.30" },
  { "[$-411]gge.m.d", 32515, "昭64.1.7" },
  { "[$-411]gge.m.d", 32516, "平1.1.8" },
  { "gggee\"年\"mm\"月\"", 45383, "令和06年04月" },
  { "[DBNum1][$-411]ggge\"年\"m\"月\"d\"日\"", 45383, "令和六年四月一日" },
  { "m\"月\"d\"日\"(aaa)", 45383, "4月1日(月)" },
  { "aaaa", 45383, "月曜日" },
  { "d-mmm-yy", 45383, "1-Apr-24" },
  { "h:mm", 0.5, "12:00" },
  { "h:mm AM/PM", 0.75, "6:00 PM" },
  { "[$-411]AM/PM h\"時\"mm\"分\"", 0.25, "午前 6時00分" },
  { "[h]:mm", 1.5, "36:00" },
  { "[h]:mm:ss", 2.0 + 1.0 / 86400, "48:00:01" },
  { "[mm]:ss", 0.0625, "90:00" },
  { "mm:ss.0", 0.0000578703703703704, "00:05.0" },
  { "h:mm:ss", 0.999999, "0:00:00" },
  { "yyyy/m/d", -5, "-5" },
  { "yyyy/m/d", 1e9, "1000000000" },
  { "\"開いたまま", 1, "開いたまま" },
  { "[", 1, "[" },
};

static const struct
{
  guint id;
  double value;
  const char *shown;
} builtins[] = {
  { 0, 5, "5" },
  { 14, 45383, "2024/4/1" },
  { 20, 0.5, "12:00" },
  { 28, 45383, "令和6年4月1日" },
  { 38, -1200, "-1,200" },
  { 46, 1.5, "36:00:00" },
  { 57, 45383, "R6.4.1" },
  { 163, 5, "5" },
  { 4000000000u, 5, "5" },
};

static const struct
{
  const char *format;
  guint number;
  const char *shown;
} lists[] = {
  { "decimal", 12, "12" },
  { "decimalFullWidth", 12, "１２" },
  { "decimalEnclosedCircle", 20, "⑳" },
  { "decimalEnclosedCircle", 51, "51" },
  { "japaneseCounting", 10, "十" },
  { "japaneseCounting", 21, "二十一" },
  { "japaneseCounting", 305, "三百五" },
  { "japaneseLegal", 12, "拾弐" },
  { "ideographTraditional", 2, "乙" },
  { "aiueoFullWidth", 6, "カ" },
  { "irohaFullWidth", 3, "ハ" },
  { "upperRoman", 1994, "MCMXCIV" },
  { "lowerLetter", 28, "bb" },
  { "ordinal", 12, "12th" },
  { "bullet", 3, "" },
  { "none", 0, "" },
  { "aiueo", 0, "0" },
  { "nothing known", 7, "7" },
};

static void
test_codes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MdgNumberFormat) format = mdg_number_format_parse (cases[i].code);
      g_autoptr (GString) shown = g_string_new (NULL);
      mdg_number_format_append (format, shown, cases[i].value, FALSE);
      g_test_message ("%s of %g", cases[i].code, cases[i].value);
      g_assert_cmpstr (shown->str, ==, cases[i].shown);
    }
}

static void
test_builtins (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (builtins); i++)
    {
      g_autoptr (MdgNumberFormat) format = mdg_number_format_builtin (builtins[i].id);
      g_autoptr (GString) shown = g_string_new (NULL);
      mdg_number_format_append (format, shown, builtins[i].value, FALSE);
      g_assert_cmpstr (shown->str, ==, builtins[i].shown);
    }
}

static void
test_1904 (void)
{
  g_autoptr (MdgNumberFormat) format = mdg_number_format_parse ("yyyy/m/d");
  g_autoptr (GString) shown = g_string_new (NULL);
  mdg_number_format_append (format, shown, 43921, TRUE);
  g_assert_cmpstr (shown->str, ==, "2024/4/1");
}

static void
test_text (void)
{
  g_autoptr (MdgNumberFormat) plain = mdg_number_format_parse ("0.00");
  g_autoptr (MdgNumberFormat) around = mdg_number_format_parse ("@\"様\"");
  g_autoptr (GString) shown = g_string_new (NULL);
  mdg_number_format_append_text (plain, shown, "未定 ");
  mdg_number_format_append_text (around, shown, "山田");
  g_assert_cmpstr (shown->str, ==, "未定 山田様");
}

static void
test_lists (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GString) shown = g_string_new (NULL);
      mdg_list_number_append (shown, lists[i].format, lists[i].number);
      g_assert_cmpstr (shown->str, ==, lists[i].shown);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number-format/codes", test_codes);
  g_test_add_func ("/number-format/builtins", test_builtins);
  g_test_add_func ("/number-format/from-1904", test_1904);
  g_test_add_func ("/number-format/text", test_text);
  g_test_add_func ("/list-number/formats", test_lists);
  return g_test_run ();
}
