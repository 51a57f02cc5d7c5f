/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which part of a PDF belongs to which row of a list.
 *
 * /match/cases     one part against a small list: decision, row, the reason that matters
 * /match/rows      two parts and one row, rows without pages
 * /match/numbers   runs of nothing but numbers, and of none
 * /match/zeros     leading zeros a spreadsheet took away
 * /match/people    who is alone with a name and a birth date in runs without numbers
 * /match/crowd     one name on every row and page
 * /match/random    2,000 people with namesakes, variants and slips: no automatic pair is wrong
 */
#include "shared/notice/match.h"

#define N_PEOPLE 2000

static const MdgMatchKeys list[] = {
  { "000101", "高橋 子", "昭和30年1月2日" },
  { "000102", "青木 一郎", "S40.5.6" },
  { "000103", "青木 一郎", "S41.7.8" },
  { "000104", "山崎 花", "1970-03-04" },
  { "000105", "", "1980-01-01" },
  { "000106", "渡辺 次郎", "" },
  { "000107", "佐藤 一", "1990-01-01" },
  { "000107", "佐藤 二", "1991-01-01" },
};

typedef struct
{
  const char *sentence;
  MdgMatchKeys keys;
  const char *decision;
  gint64 row;
  const char *reason;
} CaseRow;

static const CaseRow case_rows[] = {
  { "all agree", { "000101", "高橋 子", "S30.1.2" }, "auto", 1, "name-same" },
  { "a variant", { "０００１０１", "髙橋　子", "S30.1.2" }, "auto", 1, "name-variant" },
  { "number and name", { "000101", "高橋子", NULL }, "auto", 1, "name-spelling" },
  { "another's name", { "000101", "青木 一郎", NULL }, "review", 1, "name-differs" },
  { "another's birth", { "000101", "高橋 子", "S30.1.3" }, "review", 1, "birth-differs" },
  { "a namesake with birth", { "000102", "青木 一郎", "S40.5.6" }, "auto", 2, "same-name" },
  { "a namesake without", { "000102", "青木 一郎", NULL }, "review", 2, "same-name" },
  { "a namesake's number", { "000103", "青木 一郎", "S40.5.6" }, "review", 3, "birth-differs" },
  { "a weak variant with birth",
    { "000104", "山碕 花", "1970.3.4" },
    "auto",
    4,
    "name-weak-variant" },
  { "a weak variant alone", { "000104", "山碕 花", NULL }, "review", 4, "name-weak-variant" },
  { "no name in the list", { "000105", "誰か", "1980-01-01" }, "auto", 5, "name-missing" },
  { "no name and no birth", { "000105", NULL, NULL }, "review", 5, "birth-missing" },
  { "number alone", { "000101", NULL, NULL }, "review", 1, "name-missing" },
  { "no number", { NULL, "高橋 子", "S30.1.2" }, "review", 1, "number-missing" },
  { "an unknown number", { "999999", "高橋 子", "S30.1.2" }, "review", 1, "number-unknown" },
  { "a name alone", { NULL, "渡辺 次郎", NULL }, "review", 6, "number-missing" },
  { "a number twice in the list",
    { "000107", "佐藤 二", "1991-01-01" },
    "review",
    8,
    "number-twice-in-list" },
  { "two that cannot be told apart", { NULL, "青木 一郎", NULL }, "review", 2, "several-rows" },
  { "a stranger", { "999999", "鈴木 誠", "S30.1.2" }, "unmatched", 0, "number-unknown" },
  { "nothing", { NULL, NULL, NULL }, "unmatched", 0, "number-missing" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (case_rows); i++)
    {
      const CaseRow *row = &case_rows[i];
      g_test_message ("%s", row->sentence);
      /* The second part gives the run numbers, names and birth dates. */
      MdgMatchPart parts[] = { { 1, 2, row->keys }, { 3, 3, { "888888", "他人", "2000-01-01" } } };
      g_autoptr (MdgNoticePlan) plan = mdg_match (list, G_N_ELEMENTS (list), parts, 2);
      const MdgNoticePart *part = plan->parts->pdata[0];
      g_assert_cmpstr (part->decision, ==, row->decision);
      g_assert_cmpint (part->row, ==, row->row);
      g_assert_true (g_strv_contains ((const char *const *) part->reasons, row->reason));
      g_assert_cmpint (part->score, >=, 0);
      g_assert_cmpint (part->score, <=, 1000);
    }
}

static void
test_rows (void)
{
  MdgMatchPart parts[] = { { 1, 1, list[0] }, { 2, 2, list[0] }, { 3, 4, list[3] } };
  g_autoptr (MdgNoticePlan) plan = mdg_match (list, 4, parts, 3);
  const MdgNoticePart *first = plan->parts->pdata[0], *third = plan->parts->pdata[2];
  g_assert_cmpstr (first->decision, ==, "review");
  g_assert_true (g_strv_contains ((const char *const *) first->reasons, "row-twice"));
  g_assert_true (g_strv_contains ((const char *const *) first->reasons, "number-twice-in-pdf"));
  g_assert_cmpstr (third->decision, ==, "auto");
  g_assert_cmpint (third->last, ==, 4);
  g_assert_cmpuint (g_strv_length (plan->rows_without_pages), ==, 2);
  g_assert_cmpstr (plan->rows_without_pages[0], ==, "2");
  g_autoptr (MdgNoticePlan) nothing = mdg_match (NULL, 0, NULL, 0);
  g_assert_cmpuint (nothing->parts->len, ==, 0);
}

static void
test_numbers (void)
{
  MdgMatchKeys numbers[] = { { "1", NULL, NULL }, { "2", NULL, NULL } };
  MdgMatchPart by_number[] = { { 1, 1, { "2", NULL, NULL } }, { 2, 2, { "3", NULL, NULL } } };
  g_autoptr (MdgNoticePlan) plan = mdg_match (numbers, 2, by_number, 2);
  g_assert_cmpstr (((MdgNoticePart *) plan->parts->pdata[0])->decision, ==, "auto");
  g_assert_cmpstr (((MdgNoticePart *) plan->parts->pdata[1])->decision, ==, "unmatched");

  MdgMatchKeys people[] = { { NULL, "青木 一郎", "S40.5.6" }, { NULL, "高橋 子", "S30.1.2" } };
  MdgMatchPart by_name[] = { { 1, 1, { NULL, "髙橋 子", "S30.1.2" } },
                             { 2, 2, { NULL, "青木 一郎", NULL } } };
  g_autoptr (MdgNoticePlan) other = mdg_match (people, 2, by_name, 2);
  g_assert_cmpstr (((MdgNoticePart *) other->parts->pdata[0])->decision, ==, "auto");
  g_assert_cmpstr (((MdgNoticePart *) other->parts->pdata[1])->decision, ==, "review");
}

static void
test_zeros (void)
{
  MdgMatchKeys rows[] = { { "101", "高橋 子", NULL }, { "5102", "青木", NULL } };
  MdgMatchPart parts[] = { { 1, 1, { "000101", "高橋 子", NULL } },
                           { 2, 2, { "005102", "青木", NULL } } };
  g_autoptr (MdgNoticePlan) plan = mdg_match (rows, 2, parts, 2);
  const MdgNoticePart *part = plan->parts->pdata[0];
  g_assert_cmpstr (part->decision, ==, "auto");
  g_assert_true (g_strv_contains ((const char *const *) part->reasons, "zeros-added"));
  g_autofree MdgMatchPart *many = g_new0 (MdgMatchPart, 11);
  for (guint i = 0; i < 10; i++)
    many[i] = parts[0];
  many[0].keys.number = "005102"; /* of ten, one is misprinted: the length is still known */
  many[0].keys.name = "青木";
  many[10] = (MdgMatchPart){ 11, 11, { "98", "誰か", NULL } };
  g_autoptr (MdgNoticePlan) misprinted = mdg_match (rows, 2, many, 11);
  g_assert_cmpstr (((MdgNoticePart *) misprinted->parts->pdata[0])->decision, ==, "auto");
  parts[1].keys.number = "5102"; /* two lengths on the pages: nothing is put back */
  g_autoptr (MdgNoticePlan) mixed = mdg_match (rows, 2, parts, 2);
  g_assert_cmpstr (((MdgNoticePart *) mixed->parts->pdata[0])->decision, ==, "review");
}

typedef struct
{
  const char *sentence;
  MdgMatchKeys rows[3];
  MdgMatchKeys parts[2];
  const char *decision; /* of the first part */
  gint64 row;
} PersonRow;

static const PersonRow person_rows[] = {
  { "a namesake of another birth date",
    { { NULL, "青木 一郎", "S40.5.6" }, { NULL, "青木 一郎", "S41.7.8" } },
    { { NULL, "青木 一郎", "S41.7.8" } },
    "auto",
    2 },
  { "a namesake of the same",
    { { NULL, "青木 一郎", "S40.5.6" }, { NULL, "青木一郎", "S40.5.6" } },
    { { NULL, "青木 一郎", "S40.5.6" } },
    "review",
    1 },
  { "a namesake whose birth date is not told",
    { { NULL, "青木 一郎", "S40.5.6" }, { NULL, "青木 一郎", NULL } },
    { { NULL, "青木 一郎", "S40.5.6" } },
    "review",
    1 },
  { "another letter to a namesake without one",
    { { NULL, "青木 一郎", "S40.5.6" } },
    { { NULL, "青木 一郎", "S40.5.6" }, { NULL, "青木 一郎", NULL } },
    "review",
    1 },
  { "a weak variant of the same birth date",
    { { NULL, "山碕 花", "S40.5.6" } },
    { { NULL, "山崎 花", "S40.5.6" } },
    "review",
    1 },
  { "two who are one by weak variants",
    { { NULL, "山碕 花", "S40.5.6" }, { NULL, "山崎 花", "S40.5.6" } },
    { { NULL, "山崎 花", "S40.5.6" } },
    "review",
    2 },
};

/* Runs without numbers. */
static void
test_people (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (person_rows); i++)
    {
      const PersonRow *row = &person_rows[i];
      MdgMatchPart parts[] = { { 1, 1, row->parts[0] }, { 2, 2, row->parts[1] } };
      g_autoptr (MdgNoticePlan) plan = mdg_match (row->rows, 3, parts, 2);
      const MdgNoticePart *part = plan->parts->pdata[0];
      g_test_message ("%s", row->sentence);
      g_assert_cmpstr (part->decision, ==, row->decision);
      g_assert_cmpint (part->row, ==, row->row);
    }
}

#define N_CROWD 20000
#define CROWD_SECONDS 60.0 /* under sanitizers on a busy machine; some seconds without */

/* The same name on every row and page: nobody is decided, in a time that does not explode. */
static void
test_crowd (void)
{
  g_autofree MdgMatchKeys *rows = g_new0 (MdgMatchKeys, N_CROWD);
  g_autofree MdgMatchPart *parts = g_new0 (MdgMatchPart, N_CROWD);
  for (guint i = 0; i < N_CROWD; i++)
    {
      rows[i].name = "青木 一郎";
      parts[i] = (MdgMatchPart){ i + 1, i + 1, rows[i] };
    }
  g_test_timer_start ();
  g_autoptr (MdgNoticePlan) plan = mdg_match (rows, N_CROWD, parts, N_CROWD);
  g_test_message ("%d namesakes in %.1f s", N_CROWD, g_test_timer_elapsed ());
  g_assert_cmpfloat (g_test_timer_last (), <, CROWD_SECONDS);
  for (guint i = 0; i < N_CROWD; i++)
    {
      const MdgNoticePart *part = plan->parts->pdata[i];
      g_assert_cmpstr (part->decision, ==, "review");
    }
}

static const char *
pick (GRand *chance, const char *const *of, int n)
{
  return of[g_rand_int_range (chance, 0, n)];
}

static void
test_random (void)
{
  static const char *const family[] = { "高橋", "山崎", "渡辺", "斎藤", "沢田", "広瀬", "青木" };
  static const char *const variant[] = { "髙橋", "山﨑", "渡邊", "齋藤", "澤田", "廣瀨", "青木" };
  static const char *const given[] = { "一郎", "花子", "子", "誠", "恵", "実", "茂", "清" };
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261122);
  g_autofree MdgMatchKeys *rows = g_new0 (MdgMatchKeys, N_PEOPLE);
  g_autofree MdgMatchPart *parts = g_new0 (MdgMatchPart, N_PEOPLE);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      int f = g_rand_int_range (chance, 0, G_N_ELEMENTS (family));
      const char *own = pick (chance, given, G_N_ELEMENTS (given));
      char *number = g_strdup_printf ("%08u", 10000 + i * 7);
      char *birth = g_strdup_printf ("%d-%02d-%02d", g_rand_int_range (chance, 1930, 2010),
                                     g_rand_int_range (chance, 1, 13),
                                     g_rand_int_range (chance, 1, 29));
      char *name = g_strdup_printf ("%s %s", family[f], own);
      gboolean old = g_rand_int_range (chance, 0, 4) == 0;
      char *written = g_strdup_printf ("%s　%s", old ? variant[f] : family[f], own);
      /* Slips: a digit of the number, no number, no birth date. */
      int slip = g_rand_int_range (chance, 0, 60);
      char *printed = slip == 0 ? g_strdup_printf ("%08u", 10007 + i * 7) : g_strdup (number);
      rows[i] = (MdgMatchKeys){ number, name, birth };
      parts[i] = (MdgMatchPart){
        i + 1, i + 1, { slip == 1 ? NULL : printed, written, slip == 2 ? NULL : birth }
      };
      char *all[] = { number, birth, name, written, printed };
      for (guint k = 0; k < G_N_ELEMENTS (all); k++)
        g_ptr_array_add (kept, all[k]);
    }
  g_autoptr (MdgNoticePlan) plan = mdg_match (rows, N_PEOPLE, parts, N_PEOPLE);
  guint n_auto = 0;
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      const MdgNoticePart *part = plan->parts->pdata[i];
      if (!g_str_equal (part->decision, MDG_MATCH_AUTO))
        continue;
      n_auto++;
      g_assert_cmpint (part->row, ==, i + 1);
    }
  g_test_message ("%u of %u without a person", n_auto, N_PEOPLE);
  g_assert_cmpuint (n_auto, >, N_PEOPLE * 9 / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/cases", test_cases);
  g_test_add_func ("/match/rows", test_rows);
  g_test_add_func ("/match/numbers", test_numbers);
  g_test_add_func ("/match/zeros", test_zeros);
  g_test_add_func ("/match/people", test_people);
  g_test_add_func ("/match/crowd", test_crowd);
  g_test_add_func ("/match/random", test_random);
  return g_test_run ();
}
