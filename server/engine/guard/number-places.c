/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/guard/number-places.h"

#include "server/engine/guard/numbers.h"

#include <string.h>

/* A run of digits in groups, and where each group begins. */
typedef struct
{
  MdgNumber number;
  gsize starts[MDG_NUMBER_GROUPS_MAX];
  gsize start;
  gsize end; /* behind the last digit */
  gboolean too_long;
} Run;

/* Other numbers of a ward office, before which stands what they are. */
static const char *const other_labels[] = {
  "宛名番号",
  "整理番号",
  "受付番号",
  "文書番号",
  "口座番号",
  "契約番号",
  "管理番号",
  "製造番号",
  "伝票番号",
  "申請番号",
  "通知書番号",
  "法人番号",
  "会計番号",
  "工事番号",
  "請求番号",
  "注文番号",
  "納付番号",
  "確認番号",
  "許可番号",
  "登録番号",
  "資産番号",
  "証書番号",
  "世帯番号",
  "保険者番号",
  "調定番号",
  "図書番号",
  "追跡番号",
  "予約番号",
  "車台番号",
  "物件番号",
  "isbn",
  NULL,
};
static const char *const my_number_labels[] = { "個人番号", "マイナンバ-", NULL };
static const char *const telephone_labels[] = { "電話", "電話番号", "tel", "携帯", "fax",
                                                "連絡先", "☎", "℡", "ファックス",
                                                "携帯番号", "内線", NULL };

/* ---- neighbours ---- */

/* Where the label before @at ends: behind it stand only marks that introduce a value. */
static gsize
skip_marks_back (const MdgFoldedText *text, gsize at)
{
  static const char marks[] = " \t:=(\"'[#.,|";
  for (guint n = 0; n < 6 && at > 0; n++)
    {
      gunichar c = text->chars[at - 1];
      gboolean is_mark = (c < 0x80 && strchr (marks, (int) c) != NULL) || c == 0x300c ||
                         c == 0x300e || c == 0x306f || c == 0x304c; /* 「 『 は が */
      if (!is_mark)
        break;
      at--;
    }
  return at;
}

static gboolean
has_label (const MdgFoldedText *text, gsize at, const char *const *labels)
{
  gsize end = skip_marks_back (text, at);
  for (; *labels != NULL; labels++)
    if (mdg_folded_text_ends_with (text, end, *labels))
      return TRUE;
  return FALSE;
}

/* Part of a longer code: "AB1234", "X-1234", "0.1234", "1234abc", "1234.5". */
static gboolean
is_part_of_code (const MdgFoldedText *text, const Run *run)
{
  gunichar before = mdg_folded_text_get (text, run->start - 1);
  gunichar before_that = mdg_folded_text_get (text, run->start - 2);
  gunichar after = mdg_folded_text_get (text, run->end);
  gunichar after_that = mdg_folded_text_get (text, run->end + 1);
  gboolean tail = mdg_is_digit (before_that) || mdg_is_letter (before_that);
  if (mdg_is_letter (before) || before == '_' || mdg_is_letter (after) || after == '_')
    return TRUE;
  if ((before == '-' || before == '.' || before == '/') && tail)
    return TRUE;
  return (after == '-' || after == '.' || after == '/') && mdg_is_digit (after_that);
}

/* "¥123456789012", "123456789012円", "第123456789012号" */
static gboolean
is_amount_or_document (const MdgFoldedText *text, const Run *run)
{
  gsize at = run->end + (mdg_folded_text_get (text, run->end) == ' ');
  gunichar before = mdg_folded_text_get (text, run->start - 1);
  gunichar after = mdg_folded_text_get (text, at);
  return before == 0xa5 || before == 0xffe5 || before == '$' || before == 0x7b2c /* 第 */ ||
         after == 0x5186 /* 円 */ || after == 0x53f7 /* 号 */ || after == 0x5343 /* 千 */;
}

/* ---- reading a run ---- */

static gboolean
is_bracket (gunichar c)
{
  return c == '(' || c == ')';
}

/* A separator at @at with a digit behind it that goes on in this run. */
static gboolean
continues (const MdgFoldedText *text, gsize at, gunichar separator)
{
  gunichar c = mdg_folded_text_get (text, at);
  if (!mdg_is_digit (mdg_folded_text_get (text, at + 1)))
    return FALSE;
  if (separator == 0)
    return c == '-' || c == ' ' || is_bracket (c);
  return separator == '(' ? is_bracket (c) || c == '-' : c == separator;
}

static void
read_group (const MdgFoldedText *text, Run *run, gsize *at)
{
  MdgNumber *number = &run->number;
  if (number->n_groups == MDG_NUMBER_GROUPS_MAX)
    run->too_long = TRUE;
  else
    run->starts[number->n_groups++] = *at;
  guint n = 0;
  for (; mdg_is_digit (mdg_folded_text_get (text, *at)); (*at)++, n++)
    if (number->n_digits < MDG_NUMBER_DIGITS_MAX)
      number->digits[number->n_digits++] = (char) text->chars[*at];
    else
      run->too_long = TRUE;
  if (!run->too_long)
    number->groups[number->n_groups - 1] = n;
  run->end = *at;
}

/* "1234 090-1234-5678": hyphens bind more than spaces, the last group is not of this run. */
static void
give_back_last (const MdgFoldedText *text, Run *run)
{
  MdgNumber *number = &run->number;
  if (number->separator != ' ' || number->n_groups < 2 || run->too_long ||
      !continues (text, run->end, '-'))
    return;
  number->n_groups--;
  number->n_digits -= number->groups[number->n_groups];
  number->digits[number->n_digits] = '\0';
  run->end = run->starts[number->n_groups] - 1;
  if (number->n_groups == 1)
    number->separator = 0;
}

static void
read_run (const MdgFoldedText *text, gsize at, Run *run)
{
  *run = (Run){ .start = at };
  read_group (text, run, &at);
  while (continues (text, at, run->number.separator))
    {
      gunichar c = text->chars[at];
      if (run->number.separator == 0)
        run->number.separator = is_bracket (c) ? '(' : c;
      at++;
      read_group (text, run, &at);
    }
  give_back_last (text, run);
}

/* ---- kinds ---- */

static void
add (MdgFoldedText *text, GArray *places, MdgGuardKind kind, gsize start, gsize end)
{
  MdgGuardPlace place = { kind, start, end - start };
  if (mdg_folded_text_take (text, start, end - start))
    g_array_append_val (places, place);
}

/* The groups @from to @from + 2 by themselves. */
static MdgNumber
get_triple (const MdgNumber *number, guint from)
{
  MdgNumber triple = { .n_groups = 3, .separator = number->separator };
  guint offset = 0;
  for (guint i = 0; i < from; i++)
    offset += number->groups[i];
  for (guint i = 0; i < 3; i++)
    {
      triple.groups[i] = number->groups[from + i];
      triple.n_digits += number->groups[from + i];
    }
  triple.n_digits = MIN (triple.n_digits, MDG_NUMBER_DIGITS_MAX);
  memcpy (triple.digits, number->digits + offset, triple.n_digits);
  return triple;
}

/* "1234 5678 9018 2345 6789 0124": several in one line, or one with something behind it. */
static void
find_in_groups (MdgFoldedText *text, const Run *run, GArray *places)
{
  gboolean labelled = has_label (text, run->start, my_number_labels);
  guint n = run->number.n_groups;
  gboolean all = n % 3 == 0;
  for (guint i = 0; i + 3 <= n && all; i += 3)
    {
      MdgNumber triple = get_triple (&run->number, i);
      all = mdg_number_is_my_number (&triple);
    }
  for (guint i = 0; i + 3 <= n && (all || (labelled && i == 0)); i += 3)
    {
      MdgNumber triple = get_triple (&run->number, i);
      if (mdg_number_is_my_number (&triple))
        add (text, places, MDG_GUARD_KIND_MY_NUMBER, run->starts[i],
             run->starts[i + 2] + run->number.groups[i + 2]);
    }
}

/* "+81 90-1234-5678" as it is dialled at home. */
static gboolean
make_national (const MdgFoldedText *text, Run *run)
{
  MdgNumber *number = &run->number;
  if (mdg_folded_text_get (text, run->start - 1) != '+' || number->n_digits < 11 ||
      strncmp (number->digits, "81", 2) != 0)
    return FALSE;
  guint rest = number->n_digits - 2;
  memmove (number->digits + 1, number->digits + 2, rest);
  number->digits[0] = '0';
  number->n_digits = rest + 1;
  number->digits[number->n_digits] = '\0';
  number->n_groups = 1;
  run->start--;
  return TRUE;
}

static gboolean
is_telephone (const MdgFoldedText *text, const Run *run, gboolean national)
{
  gboolean labelled = national || has_label (text, run->start, telephone_labels);
  return mdg_number_is_telephone (&run->number, labelled) &&
         (labelled || !is_part_of_code (text, run));
}

static void
find_in_run (MdgFoldedText *text, Run *run, GArray *places)
{
  gboolean plain = !is_part_of_code (text, run) && !is_amount_or_document (text, run) &&
                   !has_label (text, run->start, other_labels);
  gboolean national = make_national (text, run);
  if (plain && mdg_number_is_my_number (&run->number))
    add (text, places, MDG_GUARD_KIND_MY_NUMBER, run->start, run->end);
  else if (plain && mdg_number_is_card (&run->number))
    add (text, places, MDG_GUARD_KIND_CARD, run->start, run->end);
  else if (is_telephone (text, run, national))
    add (text, places, MDG_GUARD_KIND_TELEPHONE, run->start, run->end);
  else if (plain && run->number.n_groups > 3)
    find_in_groups (text, run, places);
}

void
mdg_number_places_find (MdgFoldedText *text, GArray *places)
{
  gsize at = 0;
  while (at < text->length)
    {
      Run run;
      if (!mdg_is_digit (text->chars[at]))
        {
          at++;
          continue;
        }
      read_run (text, at, &run);
      at = run.end;
      if (!run.too_long)
        find_in_run (text, &run, places);
    }
}
