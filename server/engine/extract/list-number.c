/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/list-number.h"

#include <string.h>

typedef void (*AppendFunc) (GString *out, const char *characters, guint number);

static void
append_digits (GString *out, const char *characters, guint number)
{
  g_string_append_printf (out, "%u", number);
}

static void
append_nothing (GString *out, const char *characters, guint number)
{
}

static void
append_two_digits (GString *out, const char *characters, guint number)
{
  g_string_append_printf (out, "%02u", number);
}

static void
append_character (GString *out, const char *characters, guint index)
{
  g_string_append_unichar (out, g_utf8_get_char (g_utf8_offset_to_pointer (characters, index)));
}

/* Digit by digit; @characters begins with zero. */
static void
append_positional (GString *out, const char *characters, guint number)
{
  char digits[16];
  g_snprintf (digits, sizeof digits, "%u", number);
  for (const char *p = digits; *p != '\0'; p++)
    append_character (out, characters, (guint) (*p - '0'));
}

/* One character for each number, and from the start again. */
static void
append_cyclic (GString *out, const char *characters, guint number)
{
  guint n = (guint) g_utf8_strlen (characters, -1);
  append_character (out, characters, (number - 1) % n);
}

/* One character for each number as far as they reach. */
static void
append_listed (GString *out, const char *characters, guint number)
{
  if (number <= (guint) g_utf8_strlen (characters, -1))
    append_character (out, characters, number - 1);
  else
    append_digits (out, characters, number);
}

/* a … z, aa, bb: the letter repeats. */
static void
append_letters (GString *out, const char *characters, guint number)
{
  guint n = (guint) g_utf8_strlen (characters, -1);
  guint repeat = MIN ((number - 1) / n + 1, 32);
  for (guint i = 0; i < repeat; i++)
    append_character (out, characters, (number - 1) % n);
}

static void
append_roman (GString *out, const char *characters, guint number)
{
  static const struct
  {
    guint value;
    const char *upper;
  } steps[] = {
    { 1000, "M" },
    { 900, "CM" },
    { 500, "D" },
    { 400, "CD" },
    { 100, "C" },
    { 90, "XC" },
    { 50, "L" },
    { 40, "XL" },
    { 10, "X" },
    { 9, "IX" },
    { 5, "V" },
    { 4, "IV" },
    { 1, "I" },
  };
  if (number > 3999)
    {
      append_digits (out, characters, number);
      return;
    }
  gsize start = out->len;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    for (; number >= steps[i].value; number -= steps[i].value)
      g_string_append (out, steps[i].upper);
  for (gsize i = start; *characters == 'i' && i < out->len; i++)
    out->str[i] = g_ascii_tolower (out->str[i]);
}

/* 二百三十一. @characters: nine digits, then ten, hundred, thousand; a 一 before ten and hundred is
 * left out, as Japanese does. */
static void
append_counting (GString *out, const char *characters, guint number)
{
  static const guint units[] = { 1000, 100, 10 };
  if (number > 9999)
    {
      append_digits (out, characters, number);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      guint digit = number / units[i] % 10;
      if (digit > 1)
        append_character (out, characters, digit - 1);
      if (digit > 0)
        append_character (out, characters, 11 - i);
    }
  if (number % 10 > 0)
    append_character (out, characters, number % 10 - 1);
}

static void
append_ordinal (GString *out, const char *characters, guint number)
{
  static const char *const endings[] = { "th", "st", "nd", "rd" };
  guint last = number % 10;
  gboolean teen = number % 100 / 10 == 1;
  g_string_append_printf (out, "%u%s", number, endings[last < 4 && !teen ? last : 0]);
}

static void
append_hex (GString *out, const char *characters, guint number)
{
  g_string_append_printf (out, "%X", number);
}

static void
append_in_dashes (GString *out, const char *characters, guint number)
{
  g_string_append_printf (out, "- %u -", number);
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define KANJI_DIGITS "〇一二三四五六七八九"
#define COUNTING "一二三四五六七八九十百千"
#define FULL_DIGITS "０１２３４５６７８９"
#define CIRCLED                                                                 \
  "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕" \
  "㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
#define AIUEO \
  "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
#define AIUEO_HALF "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
#define IROHA \
  "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
#define IROHA_HALF "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"

static const struct
{
  const char *format;
  AppendFunc append;
  const char *characters;
} formats[] = {
  { "bullet", append_nothing, NULL },
  { "none", append_nothing, NULL },
  { "decimalZero", append_two_digits, NULL },
  { "upperRoman", append_roman, "I" },
  { "lowerRoman", append_roman, "i" },
  { "upperLetter", append_letters, UPPER },
  { "lowerLetter", append_letters, LOWER },
  { "ordinal", append_ordinal, NULL },
  { "hex", append_hex, NULL },
  { "numberInDash", append_in_dashes, NULL },
  { "decimalFullWidth", append_positional, FULL_DIGITS },
  { "decimalFullWidth2", append_positional, FULL_DIGITS },
  { "decimalEnclosedCircle", append_listed, CIRCLED },
  { "decimalEnclosedCircleChinese", append_listed, CIRCLED },
  { "decimalEnclosedParen", append_listed, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇" },
  { "decimalEnclosedFullstop", append_listed, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛" },
  { "ideographEnclosedCircle", append_listed, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉" },
  { "japaneseCounting", append_counting, COUNTING },
  { "chineseCounting", append_counting, COUNTING },
  { "chineseCountingThousand", append_counting, COUNTING },
  { "taiwaneseCounting", append_counting, COUNTING },
  { "taiwaneseCountingThousand", append_counting, COUNTING },
  { "japaneseLegal", append_counting, "壱弐参四伍六七八九拾百阡" },
  { "chineseLegalSimplified", append_counting, "壹贰叁肆伍陆柒捌玖拾佰仟" },
  { "ideographLegalTraditional", append_counting, "壹貳參肆伍陸柒捌玖拾佰仟" },
  { "japaneseDigitalTenThousand", append_positional, KANJI_DIGITS },
  { "ideographDigital", append_positional, KANJI_DIGITS },
  { "taiwaneseDigital", append_positional, "○一二三四五六七八九" },
  { "ideographTraditional", append_listed, "甲乙丙丁戊己庚辛壬癸" },
  { "ideographZodiac", append_listed, "子丑寅卯辰巳午未申酉戌亥" },
  { "aiueo", append_cyclic, AIUEO_HALF },
  { "aiueoFullWidth", append_cyclic, AIUEO },
  { "iroha", append_cyclic, IROHA_HALF },
  { "irohaFullWidth", append_cyclic, IROHA },
  { "ganada", append_cyclic, "가나다라마바사아자차카타파하" },
  { "chosung", append_cyclic, "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ" },
};

void
mdg_list_number_append (GString *out, const char *format, guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, format) == 0 &&
        (number > 0 || formats[i].append == append_nothing))
      {
        formats[i].append (out, formats[i].characters, number);
        return;
      }
  append_digits (out, NULL, number);
}
