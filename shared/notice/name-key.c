/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/name-key.h"

#include <string.h>

/* A class: its members, and after "|" those that belong to it weakly. The first stands for all. */
static const char *const classes[] = {
  "高髙",
  "崎﨑|碕嵜",
  "吉𠮷",
  "浜濱濵",
  "徳德",
  "瀬瀨",
  "辺邊邉",
  "斉齊",
  "斎齋",
  "沢澤",
  "広廣",
  "国國圀",
  "竜龍",
  "島嶋嶌",
  "桜櫻",
  "恵惠",
  "万萬",
  "富冨",
  "柳栁",
  "橋𣘺",
  "真眞",
  "壮壯",
  "栄榮",
  "円圓",
  "塩鹽",
  "学學",
  "宝寶寳",
  "寿壽",
  "実實",
  "県縣",
  "関關",
  "黒黑",
  "児兒",
  "蔵藏",
  "静靜",
  "総總",
  "滝瀧",
  "鉄鐵",
  "伝傳",
  "稲稻",
  "桧檜",
  "峰峯",
  "穂穗",
  "豊豐",
  "槙槇",
  "弥彌",
  "薬藥",
  "与與",
  "横橫",
  "頼賴",
  "来來",
  "礼禮",
  "郎郞",
  "芦蘆",
  "館舘",
  "鶴靏靍|寉",
  "鴎鷗",
  "桑桒",
  "曽曾",
  "増增",
  "巌巖",
  "緑綠",
  "戸戶",
  "仏佛",
  "藪薮籔",
  "園|薗",
  "籠篭",
  "梅|楳",
  "昇|曻",
  "晃|晄",
  "亀龜",
  "糸絲",
  "鋭銳",
  "衛衞",
  "悦悅",
  "奥奧",
  "応應",
  "温溫",
  "楽樂",
  "観觀",
  "寛寬",
  "巻卷",
  "暁曉",
  "勲勳",
  "薫薰",
  "恒恆",
  "剣劍劔劒",
  "郷鄕",
  "渓溪",
  "芸藝",
  "権權",
  "厳嚴",
  "黄黃",
  "釈釋",
  "収收",
  "従從",
  "渋澁",
  "縄繩",
  "奨奬",
  "証證",
  "乗乘",
  "浄淨",
  "嬢孃",
  "譲讓",
  "専專",
  "浅淺",
  "禅禪",
  "荘莊",
  "聡聰",
  "団團",
  "庁廳",
  "徴徵",
  "鎮鎭",
  "灯燈",
  "当當",
  "変變",
  "歩步",
  "穣穰",
  "訳譯",
  "予豫",
  "余餘",
  "誉譽",
  "涼凉",
  "亘亙",
  "湾灣",
  "秋|穐龝",
  "枡桝",
  "彦彥",
  "兎兔",
  "凛凜",
  "尭堯",
  "晋晉",
  "祢禰",
  "萌萠",
  "遥遙",
  "瑶瑤",
  "莱萊",
  "鴬鶯",
  "壱壹",
  "弐貳",
  "参參",
  "鉱鑛",
  "会會",
  "為爲",
  "隠隱",
  "営營",
  "駅驛",
  "価價",
  "画畫",
  "覚覺",
  "気氣",
  "帰歸",
  "旧舊",
  "経經",
  "継繼",
  "検檢",
  "顕顯",
  "験驗",
  "効效",
  "号號",
  "済濟",
  "残殘",
  "歯齒",
  "写寫",
  "舎舍",
  "双雙",
  "尽盡",
  "図圖",
  "数數",
  "声聲",
  "摂攝",
  "帯帶",
  "対對",
  "台臺",
  "択擇",
  "担擔",
  "単單",
  "昼晝",
  "点點",
  "転轉",
  "独獨",
  "読讀",
  "弁|辨辯瓣",
  "満滿",
  "黙默",
  "野埜",
  "様樣",
  "覧覽",
  "霊靈",
  "齢齡",
  "労勞",
  "坂|阪",
  "蛍螢",
  "船舩",
  "淵渕渊",
  "杉|椙",
  "柏|栢",
  "廼迺",
  "土𡈽",
  "丈𠀋",
  "蓑|簑",
  "隆|𨺓",
};

/* Character → representative (GUINT), for strong and for all classes; made once, then only read. */
typedef struct
{
  GHashTable *strong;
  GHashTable *weak;
} Tables;

static void
add_class (Tables *tables, const char *members)
{
  gunichar first = g_utf8_get_char (members);
  gboolean weak = FALSE;
  for (const char *at = g_utf8_next_char (members); *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c == '|')
        {
          weak = TRUE;
          continue;
        }
      g_hash_table_insert (tables->weak, GUINT_TO_POINTER (c), GUINT_TO_POINTER (first));
      if (!weak)
        g_hash_table_insert (tables->strong, GUINT_TO_POINTER (c), GUINT_TO_POINTER (first));
    }
}

static gpointer
make_tables (gpointer unused)
{
  Tables *tables = g_new (Tables, 1);
  tables->strong = g_hash_table_new (NULL, NULL);
  tables->weak = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    add_class (tables, classes[i]);
  return tables;
}

static const Tables *
get_tables (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, make_tables, NULL);
}

static gboolean
is_variation_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* Zero-width characters are no spaces to GLib. */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || (c >= 0x2000 && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

/* NULL for what is not UTF-8. NFKC comes after the selectors are gone: it would keep them apart. */
static char *
fold (const char *name)
{
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  g_autoptr (GString) bare = g_string_new (NULL);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_variation_selector (g_utf8_get_char (at)))
      g_string_append_unichar (bare, g_utf8_get_char (at));
  g_autofree char *normal = g_utf8_normalize (bare->str, -1, G_NORMALIZE_NFKC);
  g_string_set_size (bare, 0);
  for (const char *at = normal; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!is_blank (g_utf8_get_char (at)))
      g_string_append_unichar (bare, g_unichar_toupper (g_utf8_get_char (at)));
  return g_strdup (bare->str);
}

static gunichar
representative (GHashTable *table, gunichar c)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (table, GUINT_TO_POINTER (c)));
  return found != 0 ? found : c;
}

static char *
replace_variants (const char *folded, GHashTable *table)
{
  GString *out = g_string_new (NULL);
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (out, representative (table, g_utf8_get_char (at)));
  return g_string_free (out, FALSE);
}

char *
mdg_name_key_spelling (const char *name)
{
  char *folded = fold (name);
  return folded != NULL ? folded : g_strdup ("");
}

char *
mdg_name_key_variant (const char *name)
{
  g_autofree char *folded = mdg_name_key_spelling (name);
  return replace_variants (folded, get_tables ()->strong);
}

char *
mdg_name_key_weak (const char *name)
{
  g_autofree char *folded = mdg_name_key_spelling (name);
  return replace_variants (folded, get_tables ()->weak);
}

MdgNameLikeness
mdg_name_compare (const char *a, const char *b)
{
  g_autofree char *left = mdg_name_key_spelling (a);
  g_autofree char *right = mdg_name_key_spelling (b);
  if (*left == '\0' || *right == '\0')
    return MDG_NAME_DIFFERENT;
  if (g_str_equal (left, right))
    return g_str_equal (a, b) ? MDG_NAME_SAME : MDG_NAME_SPELLING;
  g_autofree char *left_strong = replace_variants (left, get_tables ()->strong);
  g_autofree char *right_strong = replace_variants (right, get_tables ()->strong);
  if (g_str_equal (left_strong, right_strong))
    return MDG_NAME_VARIANT;
  g_autofree char *left_weak = replace_variants (left, get_tables ()->weak);
  g_autofree char *right_weak = replace_variants (right, get_tables ()->weak);
  return g_str_equal (left_weak, right_weak) ? MDG_NAME_WEAK_VARIANT : MDG_NAME_DIFFERENT;
}

/* Without blanks, but otherwise as written: places have to be those of @name. */
static gunichar
next_written (const char **at, int *place)
{
  while (**at != '\0')
    {
      gunichar c = g_utf8_get_char (*at);
      *at = g_utf8_next_char (*at);
      (*place)++;
      if (!is_blank (c) && !is_variation_selector (c))
        return c;
    }
  return 0;
}

int
mdg_name_first_difference (const char *a, const char *b)
{
  if (a == NULL || b == NULL || !g_utf8_validate (a, -1, NULL) || !g_utf8_validate (b, -1, NULL))
    return -1;
  int left_place = -1, right_place = -1, found = -1;
  gunichar left = 0, right = 0;
  do
    {
      left = next_written (&a, &left_place);
      right = next_written (&b, &right_place);
      if (left != right && left != 0 && right != 0 && found < 0)
        found = left_place;
    }
  while (left != 0 && right != 0);
  return left == right ? found : -1;
}

char *
mdg_kana_key (const char *kana)
{
  g_autofree char *folded = mdg_name_key_spelling (kana);
  GString *out = g_string_new (NULL);
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c >= 0x3041 && c <= 0x3096)
        c += 0x60;
      else if (c == '-' || c == 0x2010 || c == 0x2015 || c == 0x2212 || c == 0x2014)
        c = 0x30FC;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}
