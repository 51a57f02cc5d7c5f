/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/name-variants.h"

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
  "土𡈽",
  "丈𠀋",
  "蓑|簑",
  "隆|𨺓",
  "D|Đ",
  "O|Ø",
  "L|Ł",
  "ケヶ",
  "ノ|之乃廼迺",
  "ア|ァ",
  "イ|ィヰ",
  "ウ|ゥ",
  "エ|ェヱ",
  "オ|ォヲ",
  "カ|ヵ",
  "ツ|ッ",
  "ヤ|ャ",
  "ユ|ュ",
  "ヨ|ョ",
  "ワ|ヮ",
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

/* The letter below accents, for letters that have one. */
static gunichar
without_accents (gunichar c)
{
  gunichar letters[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  if (c < 0xC0 || c >= 0x1F00)
    return c;
  gsize n = g_unichar_fully_decompose (c, FALSE, letters, G_N_ELEMENTS (letters));
  return n > 1 && letters[0] < 0x80 ? letters[0] : c;
}

gunichar
mdg_name_variant (gunichar c)
{
  gunichar plain = without_accents (c);
  gunichar found =
    GPOINTER_TO_UINT (g_hash_table_lookup (get_tables ()->strong, GUINT_TO_POINTER (plain)));
  return found != 0 ? found : plain;
}

gunichar
mdg_name_weak_variant (gunichar c)
{
  gunichar plain = c >= 0x3041 && c <= 0x3096 ? c + 0x60 : without_accents (c);
  gunichar found =
    GPOINTER_TO_UINT (g_hash_table_lookup (get_tables ()->weak, GUINT_TO_POINTER (plain)));
  return found != 0 ? found : plain;
}
