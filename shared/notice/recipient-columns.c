/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. What a column is for is read from its title first: an exact title that wards use, then
 * one that holds such a word and none that speaks against it. What no title tells is read from the
 * cells, and only where one single column fits: two columns of days are two unknown columns, not a
 * birth date. Each column is used once. A guess is shown to a person (or stands on a command line)
 * before anything relies on it.
 */
#include "shared/notice/recipient-list.h"

#include "shared/base/japanese-date.h"
#include "shared/base/text.h"
#include "shared/notice/match.h"
#include "shared/notice/recipient-cells.h"

#include <string.h>

#define SAMPLE_ROWS 2000
#define NEEDED_PERCENT 90 /* of the filled cells of a column that have to look alike */
#define MIN_ROWS 3        /* fewer cells tell nothing */
#define MAX_WORDS 24
#define NUMBER_MIN_DIGITS 5
#define NUMBER_MAX_DIGITS 15
#define LIFE_SPAN_YEARS 20 /* birth dates of a list lie further apart than other days of it */

/* Titles as mdg_text_fold_search () leaves them, the best first; then what must not stand in a
 * longer title. */
typedef struct
{
  gsize member;
  const char *titles[MAX_WORDS];
  const char *against[MAX_WORDS];
} Purpose;

#define AT(name) G_STRUCT_OFFSET (MdgNoticeColumns, name)
static const Purpose purposes[] = {
  { AT (kana),
    { "氏名カナ", "カナ氏名", "氏名フリガナ", "氏名(カナ)", "フリガナ", "カナ", "ヨミガナ", "シメイ",
      "kana", "フリガナ" },
    { "住所", "方書", "世帯主", "町名" } },
  { AT (mail),
    { "メールアドレス", "email", "e-mail", "mail", "電子メール", "eメール", "メール" },
    { "希望", "可否", "同意", "有無", "登録日" } },
  { AT (birth), { "生年月日", "誕生日", "birth", "birthdate", "生年" }, { "配偶者", "世帯主", "子ノ" } },
  { AT (language), { "言語", "希望言語", "使用言語", "language", "lang" }, { NULL } },
  { AT (postcode), { "郵便番号", "〒", "郵便", "postcode", "zip" }, { "本籍", "旧" } },
  { AT (address),
    { "住所", "送付先住所", "送付先", "現住所", "所在地", "address" },
    { "コード", "メール", "mail", "本籍", "旧", "郵便" } },
  { AT (number),
    { "宛名番号", "宛名コード", "受付番号", "整理番号", "通知番号", "通知書番号", "被保険者番号",
      "申請番号", "管理番号", "識別番号", "住民コード", "個人コード", "納税者番号", "対象者番号",
      "受給者番号", "番号", "id", "no", "no.", "number" },
    { "電話", "携帯", "郵便", "口座", "世帯", "法人", "年度", "枝番", "行番", "連番", "フリガナ" } },
  { AT (name),
    { "氏名", "宛名", "名前", "お名前", "対象者氏名", "対象者名", "受給者氏名", "納税者氏名",
      "納税義務者", "住民氏名", "宛名氏名", "name" },
    { "番号", "コード", "カナ", "フリガナ", "世帯主", "保護者", "ファイル", "姓", "口座", "旧",
      "配偶者", "住所", "建物", "user", "file" } },
};

/* A whole title alone: these stand in too many other ones. */
static gboolean
is_short_title (const char *title)
{
  return strlen (title) <= 4 && g_ascii_isalpha (title[0]);
}

static gboolean
holds_any (const char *text, const char *const *words)
{
  for (guint i = 0; i < MAX_WORDS && words[i] != NULL; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static char **
fold_titles (const MdgCsvTable *table)
{
  guint n = mdg_csv_table_get_n_columns (table);
  char **titles = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    titles[i] = mdg_text_fold_search (mdg_csv_table_get_header (table, i));
  return titles;
}

static int
find_title (const Purpose *purpose, char **titles, const gboolean *taken)
{
  for (guint word = 0; word < MAX_WORDS && purpose->titles[word] != NULL; word++)
    for (guint i = 0; titles[i] != NULL; i++)
      if (!taken[i] && g_str_equal (titles[i], purpose->titles[word]))
        return (int) i;
  for (guint word = 0; word < MAX_WORDS && purpose->titles[word] != NULL; word++)
    for (guint i = 0; titles[i] != NULL; i++)
      if (!taken[i] && !is_short_title (purpose->titles[word]) &&
          strstr (titles[i], purpose->titles[word]) != NULL &&
          !holds_any (titles[i], purpose->against))
        return (int) i;
  return -1;
}

/* ---- by content ---- */

typedef gboolean (*Looks) (const char *cell);

static gboolean
looks_like_mail (const char *cell)
{
  MdgErrorCode problem = MDG_N_ERRORS;
  g_autofree char *value = mdg_recipient_read_mail (cell, &problem);
  return value != NULL && problem == MDG_N_ERRORS;
}

static gboolean
looks_like_day (const char *cell)
{
  g_autofree char *day = NULL;
  return mdg_japanese_date_read (cell, &day) == MDG_DATE_READ;
}

static gboolean
looks_like_number (const char *cell)
{
  g_autofree char *key = mdg_number_key (cell);
  gsize length = strlen (key);
  return length >= NUMBER_MIN_DIGITS && length <= NUMBER_MAX_DIGITS &&
         key[strspn (key, "0123456789")] == '\0' && strchr (cell, '-') == NULL;
}

static gboolean
is_kana (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_KATAKANA ||
         g_unichar_get_script (c) == G_UNICODE_SCRIPT_HIRAGANA || c == 0x30FC || c == 0xFF70 ||
         c == 0xFF9E || c == 0xFF9F;
}

/* Two to twelve characters of kanji and kana alone, with a space between family and given name or
 * without. */
static gboolean
looks_like_person (const char *cell, gboolean reading)
{
  guint n = 0, n_kanji = 0, n_spaces = 0;
  for (const char *at = cell; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean kanji = g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
      if (!g_unichar_isspace (c) && !kanji && !is_kana (c))
        return FALSE;
      n_spaces += g_unichar_isspace (c) ? 1 : 0;
      n_kanji += kanji ? 1 : 0;
      n++;
    }
  return n >= 3 && n <= (reading ? 40 : 12) && n_spaces == 1 &&
         (reading ? n_kanji == 0 : n_kanji > 0);
}

static gboolean
looks_like_name (const char *cell)
{
  return looks_like_person (cell, FALSE);
}

static gboolean
looks_like_kana (const char *cell)
{
  return looks_like_person (cell, TRUE);
}

static gboolean
column_looks (const MdgCsvTable *table, guint column, Looks looks)
{
  guint n = MIN (mdg_csv_table_get_n_rows (table), SAMPLE_ROWS), filled = 0, alike = 0;
  for (guint row = 0; row < n; row++)
    {
      const char *cell = mdg_csv_table_get_cell (table, row, column);
      if (*cell == '\0')
        continue;
      filled++;
      alike += looks (cell) ? 1 : 0;
    }
  return filled >= MIN_ROWS && alike * 100 >= filled * NEEDED_PERCENT;
}

/* No two cells alike: what tells people apart. */
static gboolean
is_unique (const MdgCsvTable *table, guint column)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = MIN (mdg_csv_table_get_n_rows (table), SAMPLE_ROWS);
  for (guint row = 0; row < n; row++)
    {
      const char *cell = mdg_csv_table_get_cell (table, row, column);
      if (*cell != '\0' && !g_hash_table_add (seen, (gpointer) cell))
        return FALSE;
    }
  return TRUE;
}

static gboolean
spans_lives (const MdgCsvTable *table, guint column)
{
  int first = G_MAXINT, last = 0;
  guint n = MIN (mdg_csv_table_get_n_rows (table), SAMPLE_ROWS);
  for (guint row = 0; row < n; row++)
    {
      g_autofree char *day = NULL;
      const char *cell = mdg_csv_table_get_cell (table, row, column);
      if (mdg_japanese_date_read (cell, &day) != MDG_DATE_READ)
        continue;
      int year = (int) g_ascii_strtoll (day, NULL, 10);
      first = MIN (first, year);
      last = MAX (last, year);
    }
  return last - first >= LIFE_SPAN_YEARS;
}

static int
find_content (const MdgCsvTable *table, const gboolean *taken, Looks looks)
{
  int found = -1;
  for (guint i = 0; i < mdg_csv_table_get_n_columns (table); i++)
    {
      if (taken[i] || !column_looks (table, i, looks) ||
          (looks == looks_like_number && (column_looks (table, i, looks_like_day) ||
                                          !is_unique (table, i))) ||
          (looks == looks_like_day && !spans_lives (table, i)))
        continue;
      if (found >= 0)
        return -1;
      found = (int) i;
    }
  return found;
}

/* ---- leading zeros ---- */

/* How many digits the numbers had before a spreadsheet took the zeros away: that of the longest,
 * when all are digits, none begins with a zero, and at least half are that long. 0: nothing was
 * taken. */
static guint
guess_digits (const MdgCsvTable *table, guint column)
{
  guint counts[NUMBER_MAX_DIGITS + 1] = { 0 }, n_filled = 0, longest = 0, shortest = G_MAXUINT;
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    {
      g_autofree char *key = mdg_number_key (mdg_csv_table_get_cell (table, row, column));
      gsize length = strlen (key);
      if (length == 0)
        continue;
      if (*key == '0' || length > NUMBER_MAX_DIGITS || key[strspn (key, "0123456789")] != '\0')
        return 0;
      counts[length]++;
      n_filled++;
      longest = MAX (longest, (guint) length);
      shortest = MIN (shortest, (guint) length);
    }
  return shortest < longest && longest >= NUMBER_MIN_DIGITS && counts[longest] * 2 >= n_filled
           ? longest
           : 0;
}

MdgNoticeColumns *
mdg_notice_columns_guess (const MdgCsvTable *table)
{
  static const struct
  {
    gsize member;
    Looks looks;
  } contents[] = { { AT (mail), looks_like_mail },
                   { AT (birth), looks_like_day },
                   { AT (number), looks_like_number },
                   { AT (kana), looks_like_kana },
                   { AT (name), looks_like_name } };
  MdgNoticeColumns *columns = mdg_notice_columns_new ();
  g_autofree gboolean *taken = g_new0 (gboolean, mdg_csv_table_get_n_columns (table) + 1);
  g_auto (GStrv) titles = fold_titles (table);
  int number = -1;
  for (guint i = 0; i < G_N_ELEMENTS (purposes) + G_N_ELEMENTS (contents); i++)
    {
      gboolean by_title = i < G_N_ELEMENTS (purposes);
      guint at = by_title ? i : i - (guint) G_N_ELEMENTS (purposes);
      gsize member = by_title ? purposes[at].member : contents[at].member;
      char **title = G_STRUCT_MEMBER_P (columns, member);
      if (*title != NULL)
        continue;
      int found = by_title ? find_title (&purposes[at], titles, taken)
                           : find_content (table, taken, contents[at].looks);
      if (found < 0)
        continue;
      taken[found] = TRUE;
      *title = g_strdup (mdg_csv_table_get_header (table, (guint) found));
      if (member == AT (number))
        number = found;
    }
  if (number >= 0)
    columns->number_digits = guess_digits (table, (guint) number);
  return columns;
}
#undef AT
