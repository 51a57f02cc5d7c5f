/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /guard/found     what is personal, in every usual spelling, is covered and nothing else
 * /guard/passed    ordinary numbers of a ward office stay as they are
 * /guard/words     the ward's own list
 * /guard/places    places are counted in characters and do not overlap
 * /guard/any-text  any text at all is looked through without harm
 */
#include "server/engine/guard/guard.h"

#include <string.h>

typedef struct
{
  const char *sentence;
  const char *text;
  const char *covered;
} Row;

static const Row found[] = {
  { "an individual number", "番号は123456789018です", "番号は［個人番号］です" },
  { "in full-width digits", "個人番号：１２３４５６７８９０１８", "個人番号：［個人番号］" },
  { "in groups of four", "1234 5678 9018", "［個人番号］" },
  { "with hyphens", "1234-5678-9018。", "［個人番号］。" },
  { "with full-width hyphens", "１２３４－５６７８－９０１８", "［個人番号］" },
  { "with dashes of a word processor", "1234–5678–9018", "［個人番号］" },
  { "with a long-vowel mark for a hyphen", "1234ー5678ー9018", "［個人番号］" },
  { "with ideographic spaces", "1234　5678　9018", "［個人番号］" },
  { "in threes", "123 456 789 018", "［個人番号］" },
  { "digit by digit", "1 2 3 4 5 6 7 8 9 0 1 8", "［個人番号］" },
  { "in a column of a table", "1,123456789018,港区", "1,［個人番号］,港区" },
  { "between tabs", "山田\t123456789018\t男", "山田\t［個人番号］\t男" },
  { "two of them in one line", "1234 5678 9018 9876 5432 1093", "［個人番号］ ［個人番号］" },
  { "with a year behind it, labelled", "マイナンバー 1234 5678 9018 2026 年",
    "マイナンバー ［個人番号］ 2026 年" },
  { "at the end of a line", "123456789018\n2026年", "［個人番号］\n2026年" },
  { "a mobile number", "090-1234-5678 まで", "［電話番号］ まで" },
  { "a mobile number without hyphens", "09012345678", "［電話番号］" },
  { "a mobile number in full width", "０８０－１２３４－５６７８", "［電話番号］" },
  { "an office in Tokyo", "03-1234-5678", "［電話番号］" },
  { "with brackets", "03(1234)5678", "［電話番号］" },
  { "with full-width brackets", "０３（１２３４）５６７８", "［電話番号］" },
  { "a town with four digits", "0422-12-3456", "［電話番号］" },
  { "a village with five digits", "04992-1-2345", "［電話番号］" },
  { "ten digits after a label", "TEL:0312345678", "TEL:［電話番号］" },
  { "ten digits after 電話番号は", "電話番号は0312345678", "電話番号は［電話番号］" },
  { "an international spelling", "+81-90-1234-5678", "［電話番号］" },
  { "an international spelling without hyphens", "+819012345678", "［電話番号］" },
  { "a mail address", "taro.yamada@city.midori.lg.jp へ", "［メールアドレス］ へ" },
  { "a mail address in a sentence", "宛先はtaro@example.jpです。", "宛先は［メールアドレス］です。" },
  { "a mail address in full width", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "［メールアドレス］" },
  { "a mail address with a full stop behind it", "<taro+x@example.co.jp>.",
    "<［メールアドレス］>." },
  { "a Visa card", "4111111111111111", "［カード番号］" },
  { "a Mastercard in groups", "5555 5555 5555 4444", "［カード番号］" },
  { "a JCB card with hyphens", "3530-1113-3330-0000", "［カード番号］" },
  { "an American Express card", "3782 822463 10005", "［カード番号］" },
  { "a Diners card", "30569309025904", "［カード番号］" },
  { "a card in full width", "４１１１－１１１１－１１１１－１１１１", "［カード番号］" },
  { "all kinds together", "山田 090-1234-5678 taro@example.jp 1234-5678-9018",
    "山田 ［電話番号］ ［メールアドレス］ ［個人番号］" },
};

static const char *const passed[] = {
  "123456789012",                       /* wrong check digit */
  "000000000000",                       /* a place to be filled in */
  "7000012050002",                      /* 法人番号, 13 digits */
  "法人番号 1-2345-6789-0181",          /* the same in groups */
  "T1234567890181",                     /* invoice registration number */
  "宛名番号 123456789018",              /* passes the check digit by chance */
  "宛名番号：0012345678",               /* as it is printed on letters */
  "整理番号は１２３４５６７８９０１８", /* the same in full width */
  "口座番号 1234567",                   /* a bank account */
  "第123456789018号",                   /* number of a document */
  "8総情第1234号",                      /* number of a document */
  "123,456,789,018円",                  /* an amount */
  "123456789018円",                     /* an amount without commas */
  "￥123456789018",                     /* an amount with its sign */
  "123456789018千円",                   /* an amount in thousands */
  "2026-11-22",                         /* a date */
  "2026-11-22 10:24:05",                /* a time */
  "20261122102405",                     /* a time stamp */
  "202611221234",                       /* a time stamp to the minute */
  "2024 2025 2026",                     /* years */
  "令和8年11月22日",                    /* a date in words */
  "〒105-0011",                         /* a postal code */
  "105-8511 東京都港区",                /* a postal code before an address */
  "1-5-25",                             /* an address */
  "0120-123-456",                       /* a free-call number */
  "0570-012-345",                       /* a number of a call centre */
  "012345-6789",                        /* no area code has that form */
  "0012345678",                         /* ten digits without a label */
  "ISBN 978-4-16-148410-0",             /* a book */
  "978-4161484100",                     /* a book */
  "v1.2.3-4567",                        /* a version */
  "192.168.100.200",                    /* an address of the network */
  "3.14159265358979",                   /* a fraction */
  "A1234567890128B",                    /* an article's code */
  "ABC-1234-5678-9018",                 /* a serial number */
  "4111111111111112",                   /* wrong by Luhn */
  "9111111111111111",                   /* no issuer */
  "4111111111111111円",                 /* an amount */
  "@midori_city",                       /* an account of a service */
  "user@localhost",                     /* no address anybody has */
  "package@1.2.3",                      /* a version */
  "SELECT * FROM t WHERE id = 12345",   /* a question about a program */
  "=SUM(A1:A12)/1000000000",            /* a formula */
  "4.5 × 10^12",                        /* a number with an exponent */
  "1234 5678",                          /* two groups */
  "(1) 2026年度 (2) 2027年度",          /* headings */
  "12 34 56",                           /* three small groups */
  "人口 261,615人 世帯 147,303",        /* statistics */
};

static char *
cover (const char *text, const char *const *words)
{
  g_autoptr (GArray) places = mdg_guard_find (text, words);
  return mdg_guard_cover (text, places);
}

static void
test_found (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_test_message ("%s", found[i].sentence);
      g_autofree char *covered = cover (found[i].text, NULL);
      g_assert_cmpstr (covered, ==, found[i].covered);
    }
}

static void
test_passed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (passed); i++)
    {
      g_autofree char *covered = cover (passed[i], NULL);
      g_assert_cmpstr (covered, ==, passed[i]);
    }
}

static void
test_words (void)
{
  const char *const words[] = { "みどり計画", "ＡＢＣ建設", "ABC建設工業", "Project-X", NULL };
  const Row rows[] = {
    { "a word", "来週のみどり計画について", "来週の［伏せ字］について" },
    { "a word in another width", "abc建設に", "［伏せ字］に" },
    { "the longer of two words", "ABC建設工業に", "［伏せ字］に" },
    { "a word in other case", "project－xの件", "［伏せ字］の件" },
    { "nothing of the list", "緑計画", "緑計画" },
    { "twice", "みどり計画みどり計画", "［伏せ字］［伏せ字］" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autofree char *covered = cover (rows[i].text, words);
      g_assert_cmpstr (covered, ==, rows[i].covered);
    }
}

static void
test_places (void)
{
  const char *const words[] = { "1234", NULL };
  const char *text = "髙﨑 1234-5678-9018 と taro@example.jp と 1234";
  g_autoptr (GArray) places = mdg_guard_find (text, words);
  const MdgGuardPlace expected[] = { { MDG_GUARD_KIND_MY_NUMBER, 3, 14 },
                                     { MDG_GUARD_KIND_MAIL, 20, 15 },
                                     { MDG_GUARD_KIND_WORD, 38, 4 } };
  g_assert_cmpuint (places->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < places->len; i++)
    {
      const MdgGuardPlace *place = &g_array_index (places, MdgGuardPlace, i);
      g_assert_cmpint (place->kind, ==, expected[i].kind);
      g_assert_cmpuint (place->start, ==, expected[i].start);
      g_assert_cmpuint (place->length, ==, expected[i].length);
    }
}

/* Texts made of what numbers are made of, thousands of them. */
static void
test_any_text (void)
{
  static const char *const pieces[] = { "1", "2", "0", "9", "-", " ", "(", ")", "+",
                                        "81", "@", "a", ".", "090", "１", "－", "　", "円",
                                        "第", "号", "12345678901234567890", "電話", "\n" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      guint n = (guint) g_rand_int_range (rand, 0, 40);
      for (guint i = 0; i < n; i++)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      g_autoptr (GArray) places = mdg_guard_find (text->str, NULL);
      gsize end = 0;
      for (guint i = 0; i < places->len; i++)
        {
          const MdgGuardPlace *place = &g_array_index (places, MdgGuardPlace, i);
          g_assert_cmpuint (place->start, >=, end);
          end = place->start + place->length;
        }
      g_assert_cmpuint (end, <=, (gsize) g_utf8_strlen (text->str, -1));
      g_autofree char *covered = mdg_guard_cover (text->str, places);
      g_assert_true (g_utf8_validate (covered, -1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guard/found", test_found);
  g_test_add_func ("/guard/passed", test_passed);
  g_test_add_func ("/guard/words", test_words);
  g_test_add_func ("/guard/places", test_places);
  g_test_add_func ("/guard/any-text", test_any_text);
  return g_test_run ();
}
