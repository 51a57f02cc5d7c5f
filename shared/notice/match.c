/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/match.h"

#include "shared/base/japanese-date.h"
#include "shared/notice/name-key.h"

#include <string.h>

/* Of 1000. */
#define SCORE_NUMBER 500
#define SCORE_NAME_SAME 300
#define SCORE_NAME_SPELLING 290
#define SCORE_NAME_VARIANT 270
#define SCORE_NAME_WEAK 150
#define SCORE_BIRTH 200
#define SCORE_SHARED 400 /* at most, for a proposal that is not alone */

/* Rows that are compared with one part: in more, nobody is alone. */
#define MAX_CANDIDATES 20

/* Zeros are put back when so many of 100 numbers on the pages have one length: some are always
 * misprinted. */
#define COMMON_LENGTH_PERCENT 90
#define MAX_NUMBER_LENGTH 30

typedef struct
{
  char *number;
  char *name; /* variant key */
  char *weak; /* key of the weak classes */
  char *birth;
  char *person;        /* weak name and birth date, which may be missing; "" without a name */
  const char *written; /* name, borrowed */
  gboolean padded;
} Keys;

typedef enum
{
  FIT_MISSING,
  FIT_DIFFERS,
  FIT_SAME,
} BirthFit;

typedef struct
{
  guint row; /* from 0 */
  gboolean by_number;
  gboolean number_alone; /* on both sides */
  gboolean name_missing;
  MdgNameLikeness name;
  BirthFit birth;
} Candidate;

typedef struct
{
  Keys *rows;
  guint n_rows;
  Keys *parts;
  guint n_parts;
  GHashTable *row_numbers; /* key → GArray of guint */
  GHashTable *row_names;   /* weak key → GArray of guint */
  GHashTable *row_people;  /* person → GArray of guint */
  GHashTable *part_numbers;
  GHashTable *part_people;
  gboolean has_numbers; /* both sides have some */
  gboolean has_others;  /* both sides have names, or both birth dates */
} Match;

/* ---- keys ---- */

char *
mdg_number_key (const char *number)
{
  GString *out = g_string_new (NULL);
  g_autofree char *normal = number != NULL && g_utf8_validate (number, -1, NULL)
                              ? g_utf8_normalize (number, -1, G_NORMALIZE_NFKC)
                              : NULL;
  for (const char *at = normal; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      /* Strokes for long vowels are typed as hyphens. */
      if (g_unichar_isalnum (c) && c != 0x30FC)
        g_string_append_unichar (out, g_unichar_toupper (c));
    }
  return g_string_free (out, FALSE);
}

static char *
make_person (const char *weak, const char *birth)
{
  return *weak != '\0' ? g_strconcat (weak, "\n", birth, NULL) : g_strdup ("");
}

static void
make_keys (const MdgMatchKeys *from, Keys *keys)
{
  keys->number = mdg_number_key (from->number);
  keys->name = mdg_name_key_variant (from->name);
  keys->weak = mdg_name_key_weak (from->name);
  keys->written = from->name;
  mdg_japanese_date_read (from->birth, &keys->birth);
  keys->person = make_person (keys->weak, keys->birth);
}

static void
clear_keys (Keys *keys, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free (keys[i].number);
      g_free (keys[i].name);
      g_free (keys[i].weak);
      g_free (keys[i].birth);
      g_free (keys[i].person);
    }
  g_free (keys);
}

static gboolean
is_digits (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* The length that all but a few numbers on the pages have; 0 when there is none. */
static gsize
common_length (const Keys *parts, guint n)
{
  guint of_length[MAX_NUMBER_LENGTH + 1] = { 0 }, n_numbers = 0, best = 0;
  for (guint i = 0; i < n; i++)
    {
      gsize length = strlen (parts[i].number);
      n_numbers += length > 0;
      if (length > 0 && length <= MAX_NUMBER_LENGTH && is_digits (parts[i].number))
        of_length[length]++;
    }
  for (guint length = 1; length <= MAX_NUMBER_LENGTH; length++)
    if (of_length[length] > of_length[best])
      best = length;
  return of_length[best] * 100 >= n_numbers * COMMON_LENGTH_PERCENT ? best : 0;
}

/* Spreadsheets take leading zeros away. */
static void
put_zeros_back (Keys *rows, guint n, gsize length)
{
  for (guint i = 0; i < n; i++)
    {
      gsize have = strlen (rows[i].number);
      if (have >= length || !is_digits (rows[i].number))
        continue;
      g_autofree char *zeros = g_strnfill (length - have, '0');
      char *whole = g_strconcat (zeros, rows[i].number, NULL);
      g_free (rows[i].number);
      rows[i].number = whole;
      rows[i].padded = TRUE;
    }
}

static GHashTable *
make_index (const Keys *keys, guint n, gsize member)
{
  GHashTable *index =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n; i++)
    {
      char *key = G_STRUCT_MEMBER (char *, &keys[i], member);
      if (*key == '\0')
        continue;
      GArray *places = g_hash_table_lookup (index, key);
      if (places == NULL)
        {
          places = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (index, key, places);
        }
      g_array_append_val (places, i);
    }
  return index;
}

static guint
count (GHashTable *index, const char *key)
{
  GArray *places = *key != '\0' ? g_hash_table_lookup (index, key) : NULL;
  return places != NULL ? places->len : 0;
}

/* ---- candidates ---- */

static BirthFit
compare_births (const Keys *row, const Keys *part)
{
  if (row->birth == NULL || part->birth == NULL)
    return FIT_MISSING;
  return g_str_equal (row->birth, part->birth) ? FIT_SAME : FIT_DIFFERS;
}

static Candidate
look_at (const Match *match, guint row, guint part)
{
  const Keys *left = &match->rows[row], *right = &match->parts[part];
  Candidate candidate = { .row = row, .birth = compare_births (left, right) };
  candidate.name_missing = *left->weak == '\0' || *right->weak == '\0';
  if (!candidate.name_missing)
    candidate.name = mdg_name_compare (left->written, right->written);
  candidate.by_number = *left->number != '\0' && g_str_equal (left->number, right->number);
  candidate.number_alone = candidate.by_number && count (match->row_numbers, left->number) == 1 &&
                           count (match->part_numbers, right->number) == 1;
  return candidate;
}

static int
name_score (const Candidate *candidate)
{
  static const int scores[] = { 0, SCORE_NAME_WEAK, SCORE_NAME_VARIANT, SCORE_NAME_SPELLING,
                                SCORE_NAME_SAME };
  return scores[candidate->name];
}

static int
score_of (const Candidate *candidate)
{
  return (candidate->by_number ? SCORE_NUMBER : 0) + name_score (candidate) +
         (candidate->birth == FIT_SAME ? SCORE_BIRTH : 0);
}

/* The best of @rows for @part; several of the best score are told, and too many to look at. */
static gboolean
choose (const Match *match, const GArray *rows, guint part, Candidate *ret_best, gboolean *ret_tie)
{
  int best = -1;
  guint n = rows != NULL ? MIN (rows->len, MAX_CANDIDATES) : 0;
  for (guint i = 0; i < n; i++)
    {
      Candidate candidate = look_at (match, g_array_index (rows, guint, i), part);
      int score = score_of (&candidate);
      *ret_tie = score == best || (*ret_tie && score < best);
      if (score <= best)
        continue;
      best = score;
      *ret_best = candidate;
    }
  *ret_tie = *ret_tie || (rows != NULL && rows->len > n);
  return best >= 0;
}

/* Those with the part's number, else those of its name and birth date, else of its name. */
static const GArray *
find_rows (const Match *match, const Keys *part)
{
  const GArray *rows = NULL;
  if (*part->number != '\0')
    rows = g_hash_table_lookup (match->row_numbers, part->number);
  if (rows == NULL && part->birth != NULL && *part->weak != '\0')
    rows = g_hash_table_lookup (match->row_people, part->person);
  if (rows == NULL && *part->weak != '\0')
    rows = g_hash_table_lookup (match->row_names, part->weak);
  return rows;
}

/* ---- decision ---- */

static gboolean
names_agree (const Candidate *candidate)
{
  if (candidate->name_missing)
    return candidate->birth == FIT_SAME;
  if (candidate->name == MDG_NAME_WEAK_VARIANT)
    return candidate->birth == FIT_SAME;
  return candidate->name >= MDG_NAME_VARIANT;
}

static gboolean
has_namesake (const Match *match, const Candidate *candidate)
{
  return count (match->row_names, match->rows[candidate->row].weak) > 1;
}

/* One with that name and birth date, and none of that name whose birth date is not told. */
static gboolean
is_alone (GHashTable *people, const Keys *keys)
{
  g_autofree char *unknown = make_person (keys->weak, NULL);
  return count (people, keys->person) == 1 && count (people, unknown) == 0;
}

static gboolean
is_proven (const Match *match, const Candidate *candidate, guint part)
{
  if (candidate->birth == FIT_DIFFERS)
    return FALSE;
  if (match->has_numbers)
    {
      if (!candidate->number_alone)
        return FALSE;
      if (!match->has_others)
        return TRUE;
      return names_agree (candidate) &&
             (!has_namesake (match, candidate) || candidate->birth == FIT_SAME);
    }
  return candidate->name >= MDG_NAME_VARIANT && candidate->birth == FIT_SAME &&
         is_alone (match->row_people, &match->rows[candidate->row]) &&
         is_alone (match->part_people, &match->parts[part]);
}

static void
add_number_reasons (const Match *match, const Candidate *candidate, guint part, GStrvBuilder *out)
{
  const char *number = match->parts[part].number;
  if (!match->has_numbers)
    return;
  if (*number == '\0')
    g_strv_builder_add (out, MDG_REASON_NUMBER_MISSING);
  else if (count (match->row_numbers, number) == 0)
    g_strv_builder_add (out, MDG_REASON_NUMBER_UNKNOWN);
  if (count (match->row_numbers, number) > 1)
    g_strv_builder_add (out, MDG_REASON_NUMBER_TWICE_IN_LIST);
  if (count (match->part_numbers, number) > 1)
    g_strv_builder_add (out, MDG_REASON_NUMBER_TWICE_IN_PDF);
  if (candidate == NULL || !candidate->by_number)
    return;
  g_strv_builder_add (out, MDG_REASON_NUMBER);
  if (match->rows[candidate->row].padded)
    g_strv_builder_add (out, MDG_REASON_ZEROS);
}

static void
add_person_reasons (const Match *match, const Candidate *candidate, GStrvBuilder *out)
{
  static const char *const names[] = { MDG_REASON_NAME_DIFFERS, MDG_REASON_NAME_WEAK,
                                       MDG_REASON_NAME_VARIANT, MDG_REASON_NAME_SPELLING,
                                       MDG_REASON_NAME_SAME };
  static const char *const births[] = { MDG_REASON_BIRTH_MISSING, MDG_REASON_BIRTH_DIFFERS,
                                        MDG_REASON_BIRTH_SAME };
  if (!match->has_others)
    return;
  g_strv_builder_add (out, candidate->name_missing ? MDG_REASON_NAME_MISSING
                                                   : names[candidate->name]);
  g_strv_builder_add (out, births[candidate->birth]);
  if (has_namesake (match, candidate))
    g_strv_builder_add (out, MDG_REASON_SAME_NAME);
}

static MdgNoticePart *
decide (const Match *match, const MdgMatchPart *pages, guint part)
{
  const Keys *keys = &match->parts[part];
  Candidate best = { 0 };
  gboolean tie = FALSE;
  gboolean found = choose (match, find_rows (match, keys), part, &best, &tie);

  MdgNoticePart *out = mdg_notice_part_new ();
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  out->first = pages->first;
  out->last = pages->last;
  add_number_reasons (match, found ? &best : NULL, part, reasons);
  if (found)
    add_person_reasons (match, &best, reasons);
  if (tie)
    g_strv_builder_add (reasons, MDG_REASON_SEVERAL_ROWS);
  gboolean proven = found && !tie && is_proven (match, &best, part);
  out->row = found ? best.row + 1 : 0;
  out->score = found ? score_of (&best) : 0;
  if (tie)
    out->score = MIN (out->score, SCORE_SHARED);
  out->decision = g_strdup (proven  ? MDG_MATCH_AUTO
                            : found ? MDG_MATCH_REVIEW
                                    : MDG_MATCH_UNMATCHED);
  out->reasons = g_strv_builder_end (reasons);
  return out;
}

/* ---- the plan ---- */

static void
add_reason (MdgNoticePart *part, const char *reason)
{
  guint n = g_strv_length (part->reasons);
  part->reasons = g_renew (char *, part->reasons, n + 2);
  part->reasons[n] = g_strdup (reason);
  part->reasons[n + 1] = NULL;
}

/* Two parts never keep one row. */
static void
settle_rows (GPtrArray *parts, guint n_rows, GStrvBuilder *without)
{
  g_autofree guint *uses = g_new0 (guint, n_rows + 1);
  for (guint i = 0; i < parts->len; i++)
    uses[((MdgNoticePart *) parts->pdata[i])->row]++;
  for (guint i = 0; i < parts->len; i++)
    {
      MdgNoticePart *part = parts->pdata[i];
      if (part->row == 0 || uses[part->row] < 2)
        continue;
      g_free (part->decision);
      part->decision = g_strdup (MDG_MATCH_REVIEW);
      add_reason (part, MDG_REASON_ROW_TWICE);
    }
  for (guint row = 1; row <= n_rows; row++)
    if (uses[row] == 0)
      {
        g_autofree char *number = g_strdup_printf ("%u", row);
        g_strv_builder_add (without, number);
      }
}

static gboolean
any (const Keys *keys, guint n, gsize member)
{
  for (guint i = 0; i < n; i++)
    {
      const char *key = G_STRUCT_MEMBER (char *, &keys[i], member);
      if (key != NULL && *key != '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
both_have (const Match *match, gsize member)
{
  return any (match->rows, match->n_rows, member) && any (match->parts, match->n_parts, member);
}

static void
prepare (Match *match, const MdgMatchKeys *rows, const MdgMatchPart *parts)
{
  match->rows = g_new0 (Keys, match->n_rows + 1);
  match->parts = g_new0 (Keys, match->n_parts + 1);
  for (guint i = 0; i < match->n_rows; i++)
    make_keys (&rows[i], &match->rows[i]);
  for (guint i = 0; i < match->n_parts; i++)
    make_keys (&parts[i].keys, &match->parts[i]);
  put_zeros_back (match->rows, match->n_rows, common_length (match->parts, match->n_parts));
  const gsize number = G_STRUCT_OFFSET (Keys, number), weak = G_STRUCT_OFFSET (Keys, weak),
              person = G_STRUCT_OFFSET (Keys, person);
  match->row_numbers = make_index (match->rows, match->n_rows, number);
  match->part_numbers = make_index (match->parts, match->n_parts, number);
  match->row_names = make_index (match->rows, match->n_rows, weak);
  match->row_people = make_index (match->rows, match->n_rows, person);
  match->part_people = make_index (match->parts, match->n_parts, person);
  match->has_numbers = both_have (match, number);
  match->has_others = both_have (match, weak) || both_have (match, G_STRUCT_OFFSET (Keys, birth));
}

MdgNoticePlan *
mdg_match (const MdgMatchKeys *rows, guint n_rows, const MdgMatchPart *parts, guint n_parts)
{
  Match match = { .n_rows = n_rows, .n_parts = n_parts };
  prepare (&match, rows, parts);
  MdgNoticePlan *plan = mdg_notice_plan_new ();
  plan->parts = mdg_record_array_new (&MDG_NOTICE_PART_TYPE);
  for (guint i = 0; i < n_parts; i++)
    g_ptr_array_add (plan->parts, decide (&match, &parts[i], i));
  g_autoptr (GStrvBuilder) without = g_strv_builder_new ();
  settle_rows (plan->parts, n_rows, without);
  plan->rows_without_pages = g_strv_builder_end (without);
  g_hash_table_unref (match.row_numbers);
  g_hash_table_unref (match.part_numbers);
  g_hash_table_unref (match.row_names);
  g_hash_table_unref (match.row_people);
  g_hash_table_unref (match.part_people);
  clear_keys (match.rows, n_rows);
  clear_keys (match.parts, n_parts);
  return plan;
}
