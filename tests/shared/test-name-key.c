/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of people compared.
 *
 * /name-key/compare     how alike two spellings are, from both sides
 * /name-key/keys        names meet under a key exactly when they compare so
 * /name-key/words       Latin names in another order, names in brackets
 * /name-key/difference  the first character written differently
 * /name-key/kana        readings
 */
#include "shared/notice/name-key.h"

typedef struct
{
  const char *sentence;
  const char *a;
  const char *b;
  MdgNameLikeness likeness;
} CompareRow;

static const CompareRow compare_rows[] = {
  { "the same", "青木 一郎", "青木 一郎", MDG_NAME_SAME },
  { "a wide space", "青木 一郎", "青木　一郎", MDG_NAME_SPELLING },
  { "no space", "青木 一郎", "青木一郎", MDG_NAME_SPELLING },
  { "a space that cannot be seen", "青木\u200b一郎", "青木一郎", MDG_NAME_SPELLING },
  { "Latin of other width and case", "ｊｏｈｎ Smith", "John SMITH", MDG_NAME_SPELLING },
  { "a variation selector", "渡辺\U000E0102 葛\U000E0100子", "渡辺 葛子", MDG_NAME_SPELLING },
  { "a compatibility ideograph", "神\uFA19 太郎", "神神 太郎", MDG_NAME_SPELLING },
  { "the ladder form of 高", "髙橋 子", "高橋 子", MDG_NAME_VARIANT },
  { "the standing form of 崎", "山﨑 子", "山崎 子", MDG_NAME_VARIANT },
  { "outside the first plane", "𠮷田", "吉田", MDG_NAME_VARIANT },
  { "old forms of several", "廣澤 國惠", "広沢 国恵", MDG_NAME_VARIANT },
  { "three forms of one", "渡邊", "渡邉", MDG_NAME_VARIANT },
  { "a weak form", "山碕", "山崎", MDG_NAME_WEAK_VARIANT },
  { "a weak form beside a strong one", "髙碕", "高崎", MDG_NAME_WEAK_VARIANT },
  { "a title", "青木 一郎 様", "青木 一郎", MDG_NAME_SPELLING },
  { "another title", "青木一郎殿", "青木　一郎", MDG_NAME_SPELLING },
  { "a title that is a family's", "鵜殿", "鵜", MDG_NAME_DIFFERENT },
  { "a middle dot", "ジョン・スミス", "ｼﾞｮﾝ ｽﾐｽ", MDG_NAME_SPELLING },
  { "a stroke typed as a hyphen", "エミリ-・スミス", "エミリー・スミス", MDG_NAME_SPELLING },
  { "a hyphen in Latin", "KIM MIN-JUN", "Kim Minjun", MDG_NAME_SPELLING },
  { "a comma and a full stop", "O’Brien, John F.", "O'BRIEN JOHN F", MDG_NAME_SPELLING },
  { "letters with accents", "NGUYỄN ĐỨC", "NGUYEN DUC", MDG_NAME_WEAK_VARIANT },
  { "an umlaut", "MÜLLER", "MULLER", MDG_NAME_VARIANT },
  { "other Latin names", "Maria SANTOS", "SANTOS MARIO", MDG_NAME_DIFFERENT },
  { "one Latin name more", "MARIA SANTOS", "MARIA SANTOS CRUZ", MDG_NAME_DIFFERENT },
  { "the repetition mark", "佐々木 蓮", "佐佐木 蓮", MDG_NAME_VARIANT },
  { "large ke and small", "鎌ヶ谷", "鎌ケ谷", MDG_NAME_VARIANT },
  { "hiragana for katakana", "佐藤 みつ", "佐藤 ミツ", MDG_NAME_WEAK_VARIANT },
  { "old kana", "佐藤 ミツヱ", "佐藤 ミツエ", MDG_NAME_WEAK_VARIANT },
  { "large kana for small ones", "シヨウ", "ショウ", MDG_NAME_WEAK_VARIANT },
  { "the family in kanji for no", "一之瀬", "一ノ瀬", MDG_NAME_WEAK_VARIANT },
  { "a maiden name", "青木 花（旧姓 山田）", "青木 花", MDG_NAME_WEAK_VARIANT },
  { "a maiden name and a title", "青木 花〔山田〕 様", "青木 花", MDG_NAME_WEAK_VARIANT },
  { "brackets that never close", "青木 花（山田", "青木 花", MDG_NAME_DIFFERENT },
  { "two kinds of company", "㈱みどり", "㈲みどり", MDG_NAME_WEAK_VARIANT },
  { "two characters often confused", "斉藤", "斎藤", MDG_NAME_DIFFERENT },
  { "their old forms", "齊藤", "齋藤", MDG_NAME_DIFFERENT },
  { "another name", "青木 一郎", "青木 二郎", MDG_NAME_DIFFERENT },
  { "order", "一郎 青木", "青木 一郎", MDG_NAME_DIFFERENT },
  { "a part", "青木", "青木 一郎", MDG_NAME_DIFFERENT },
  { "nothing", "", "青木", MDG_NAME_DIFFERENT },
  { "nothing twice", "", "", MDG_NAME_DIFFERENT },
  { "not UTF-8", "\xff", "青木", MDG_NAME_DIFFERENT },
};

static void
test_compare (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (compare_rows); i++)
    {
      const CompareRow *row = &compare_rows[i];
      g_test_message ("%s", row->sentence);
      g_assert_cmpint (mdg_name_compare (row->a, row->b), ==, row->likeness);
      g_assert_cmpint (mdg_name_compare (row->b, row->a), ==, row->likeness);
    }
}

static void
test_keys (void)
{
  char *(*const makers[]) (const char *) = { mdg_name_key_weak, mdg_name_key_variant,
                                             mdg_name_key_spelling };
  for (guint i = 0; i < G_N_ELEMENTS (compare_rows); i++)
    for (guint k = 0; k < G_N_ELEMENTS (makers); k++)
      {
        g_autofree char *a = makers[k](compare_rows[i].a);
        g_autofree char *b = makers[k](compare_rows[i].b);
        if (*a != '\0' && *b != '\0')
          g_assert_cmpint (g_str_equal (a, b), ==,
                           compare_rows[i].likeness >= MDG_NAME_WEAK_VARIANT + k);
      }
}

/* They have no key in common, or only the weak one. */
static void
test_words (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    MdgNameLikeness likeness;
  } rows[] = {
    { "Maria SANTOS", "SANTOS MARIA", MDG_NAME_WEAK_VARIANT },
    { "Thi-Mai TRAN", "TRAN THI MAI", MDG_NAME_WEAK_VARIANT },
    { "SANTOS MARIA（サントス マリア）", "サントス・マリア", MDG_NAME_WEAK_VARIANT },
    { "SANTOS MARIA（通称：田中　花子）", "田中 花子", MDG_NAME_WEAK_VARIANT },
    { "青木 花（旧姓 山田）", "山田 花", MDG_NAME_DIFFERENT },
    { "青木 花（様）", "様", MDG_NAME_DIFFERENT },
    { "（）", "青木", MDG_NAME_DIFFERENT },
    { "（青木 花）", "青木 花", MDG_NAME_WEAK_VARIANT },
    { "）青木（", "青木", MDG_NAME_DIFFERENT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].a);
      g_assert_cmpint (mdg_name_compare (rows[i].a, rows[i].b), ==, rows[i].likeness);
      g_assert_cmpint (mdg_name_compare (rows[i].b, rows[i].a), ==, rows[i].likeness);
    }
}

static void
test_difference (void)
{
  g_assert_cmpint (mdg_name_first_difference ("青木 一郎", "青木一朗"), ==, 4);
  g_assert_cmpint (mdg_name_first_difference ("髙橋", "高橋"), ==, 0);
  g_assert_cmpint (mdg_name_first_difference ("青木", "青木"), ==, -1);
  g_assert_cmpint (mdg_name_first_difference ("青木", "青木 一郎"), ==, -1);
  g_assert_cmpint (mdg_name_first_difference (NULL, "青木"), ==, -1);
}

static void
test_kana (void)
{
  static const char *const rows[][2] = {
    { "ｱｵｷ ｲﾁﾛｳ", "アオキ　イチロウ" },
    { "あおき いちろう", "アオキイチロウ" },
    { "ヴィクトリア", "ｳﾞｨｸﾄﾘｱ" },
    { "ジョ-ジ", "ジョージ" },
    { "ジョ－ジ", "ジョージ" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *a = mdg_kana_key (rows[i][0]);
      g_autofree char *b = mdg_kana_key (rows[i][1]);
      g_assert_cmpstr (a, ==, b);
    }
  g_autofree char *small = mdg_kana_key ("ショ");
  g_autofree char *large = mdg_kana_key ("シヨ");
  g_assert_cmpstr (small, !=, large);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-key/compare", test_compare);
  g_test_add_func ("/name-key/keys", test_keys);
  g_test_add_func ("/name-key/words", test_words);
  g_test_add_func ("/name-key/difference", test_difference);
  g_test_add_func ("/name-key/kana", test_kana);
  return g_test_run ();
}
