/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on text.
 *
 * /text/fill      placeholders and what stays as it is
 * /text/clean     what a line that people typed may hold
 * /text/login     spellings of one user ID
 * /text/search    spellings of one name
 * /text/password  initial passwords: alphabet, kinds, all places reached
 */
#include "shared/base/text.h"

#include <string.h>

typedef struct
{
  const char *sentence;
  const char *text;
  const char *expected;
} TextRow;

static const TextRow fill_rows[] = {
  { "a placeholder", "row {row}.", "row 3." },
  { "at both ends", "{row}-{max}", "3-ten" },
  { "twice", "{row}{row}", "33" },
  { "an unknown name stays", "{other} {row}", "{other} 3" },
  { "a part of a name stays", "{ro} {rows}", "{ro} {rows}" },
  { "never closed", "{row} {row", "3 {row" },
  { "braces in braces", "{{row}}", "{3}" },
  { "a closing brace alone", "} {row}", "} 3" },
  { "nothing between", "{}{row}", "{}3" },
  { "no placeholder", "山田", "山田" },
  { "nothing", "", "" },
};

static void
test_fill (void)
{
  static const char *const names[] = { "row", "max", NULL };
  static const char *const values[] = { "3", "ten", NULL };
  for (guint i = 0; i < G_N_ELEMENTS (fill_rows); i++)
    {
      g_test_message ("%s", fill_rows[i].sentence);
      g_autofree char *filled = mdg_text_fill (fill_rows[i].text, names, values);
      g_assert_cmpstr (filled, ==, fill_rows[i].expected);
    }
  g_autofree char *bare = mdg_text_fill ("{row}", NULL, NULL);
  g_assert_cmpstr (bare, ==, "{row}");
}

typedef struct
{
  const char *sentence;
  const char *text;
  gboolean clean;
} CleanRow;

static const CleanRow clean_rows[] = {
  { "a name", "髙橋 﨑子", TRUE },
  { "nothing", "", TRUE },
  { "ten characters, the most", "一二三四五六七八九十", TRUE },
  { "eleven characters", "一二三四五六七八九十一", FALSE },
  { "no text at all", NULL, FALSE },
  { "a line feed", "a\nb", FALSE },
  { "a carriage return", "a\rb", FALSE },
  { "a tab", "a\tb", FALSE },
  { "an escape", "\x1b[2J", FALSE },
  { "DEL", "\x7f", FALSE },
  { "a C1 control", "\xC2\x85", FALSE },
  { "a line separator", "a\xE2\x80\xA8"
                        "b",
    FALSE },
  { "a paragraph separator", "a\xE2\x80\xA9"
                             "b",
    FALSE },
  { "the replacement character", "\xEF\xBF\xBD", FALSE },
  { "private use", "\xEE\x80\x80", FALSE },
  { "private use of plane 16", "\xF4\x80\x80\x80", FALSE },
  { "a noncharacter", "\xEF\xBF\xBE", FALSE },
  { "a noncharacter of plane 1", "\xF0\x9F\xBF\xBF", FALSE },
  { "half a character", "\xE5\xB1", FALSE },
  { "a kanji of Unicode 15.1", "\xF0\xAE\xAF\xB0", TRUE },
  { "a kanji outside the first plane", "𠮷", TRUE },
  { "a variation selector", "辻\xF3\xA0\x84\x80", TRUE },
};

static void
test_clean (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (clean_rows); i++)
    {
      g_test_message ("%s", clean_rows[i].sentence);
      g_assert_cmpint (mdg_text_is_clean_line (clean_rows[i].text, 10), ==, clean_rows[i].clean);
    }
}

static const TextRow login_rows[] = {
  { "case", "Yamada", "yamada" },
  { "width", "Ｙａｍａｄａ０１", "yamada01" },
  { "outer spaces", "  yamada ", "yamada" },
  { "outer wide spaces", "\u3000yamada\u3000", "yamada" },
  { "inner spaces stay", "ya mada", "ya mada" },
  { "leading zeros stay", "0012", "0012" },
  { "broken text", "\xff", "" },
  { "half a surrogate pair as UTF-8", "a\xED\xBD\x84", "" },
};

static void
test_login (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (login_rows); i++)
    {
      g_test_message ("%s", login_rows[i].sentence);
      g_autofree char *folded = mdg_text_fold_login (login_rows[i].text);
      g_assert_cmpstr (folded, ==, login_rows[i].expected);
    }
}

static const TextRow search_rows[] = {
  { "hiragana and katakana", "やまだ", "ヤマダ" },
  { "half-width katakana with a sound mark", "ﾔﾏﾀﾞ", "ヤマダ" },
  { "spaces of all kinds", "ヤマ ダ\u3000タロウ\u00A0x", "ヤマダタロウx" },
  { "small kana stay small", "きゃっ", "キャッ" },
  { "the last hiragana", "ゔゖ", "ヴヶ" },
  { "width and case", "ＡＢｃ", "abc" },
  { "kanji stay what they are", "髙橋", "髙橋" },
  { "broken text", "\xff", "" },
  { "half a surrogate pair as UTF-8", "a\xED\xBD\x84", "" },
};

static void
test_search (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (search_rows); i++)
    {
      g_test_message ("%s", search_rows[i].sentence);
      g_autofree char *folded = mdg_text_fold_search (search_rows[i].text);
      g_assert_cmpstr (folded, ==, search_rows[i].expected);
    }
}

static guint32
random_below (guint32 upper)
{
  return (guint32) g_random_int_range (0, (gint32) upper);
}

static guint32
always_first (guint32 upper)
{
  return 0;
}

static guint32
always_last (guint32 upper)
{
  return upper - 1;
}

static void
test_password (void)
{
  gboolean first_is_digit = FALSE;
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *password = mdg_text_random_password (12, random_below);
      g_assert_cmpuint (strlen (password), ==, 12);
      g_assert_null (strpbrk (password, "0O1lI"));
      g_assert_true (g_regex_match_simple ("[A-Z]", password, 0, 0));
      g_assert_true (g_regex_match_simple ("[a-z]", password, 0, 0));
      g_assert_true (g_regex_match_simple ("[0-9]", password, 0, 0));
      first_is_digit |= g_ascii_isdigit (*password);
    }
  g_assert_true (first_is_digit); /* the kinds do not stand in fixed places */

  g_autofree char *low = mdg_text_random_password (8, always_first);
  g_autofree char *high = mdg_text_random_password (8, always_last);
  g_assert_cmpuint (strlen (low), ==, 8);
  g_assert_cmpuint (strlen (high), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/fill", test_fill);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/login", test_login);
  g_test_add_func ("/text/search", test_search);
  g_test_add_func ("/text/password", test_password);
  return g_test_run ();
}
