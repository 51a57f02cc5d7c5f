/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. mdg_match () pairs keys; what else stands on the pages is looked at here. Whatever speaks
 * against a pair makes it a matter for a person, with the reason beside it: before anything is
 * split, not when the proof of all stops at the last file.
 */
#define G_LOG_DOMAIN "madoguchi-batch"

#include "shared/batch/batch.h"

#include "shared/base/error.h"
#include "shared/notice/key-finder.h"
#include "shared/notice/match.h"

#include <string.h>

/* So many of 100 parts have their number on the first page: then others are strange. */
#define FIRST_PAGE_PERCENT 80

static gboolean
has_reason (const MdgNoticePart *part, const char *reason)
{
  return part->reasons != NULL && g_strv_contains ((const char *const *) part->reasons, reason);
}

static void
add_reason (MdgNoticePart *part, const char *reason)
{
  guint n = part->reasons != NULL ? g_strv_length (part->reasons) : 0;
  part->reasons = g_renew (char *, part->reasons, n + 2);
  part->reasons[n] = g_strdup (reason);
  part->reasons[n + 1] = NULL;
}

static void
give_to_person (MdgNoticePart *part, const char *reason)
{
  add_reason (part, reason);
  if (!g_str_equal (part->decision, MDG_MATCH_AUTO))
    return;
  g_free (part->decision);
  part->decision = g_strdup (MDG_MATCH_REVIEW);
}

static MdgNoticePlan *
match (GPtrArray *parts, const MdgRecipientList *list)
{
  guint n_rows = mdg_recipient_list_get_n_rows (list);
  g_autofree MdgMatchKeys *rows = g_new0 (MdgMatchKeys, n_rows + 1);
  g_autofree MdgMatchPart *pages = g_new0 (MdgMatchPart, parts->len + 1);
  for (guint i = 0; i < n_rows; i++)
    {
      const MdgNoticeRecipient *recipient = mdg_recipient_list_get (list, i + 1);
      rows[i] = (MdgMatchKeys){ recipient->number, recipient->name, recipient->birth };
    }
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgBatchPart *part = parts->pdata[i];
      pages[i] =
        (MdgMatchPart){ part->first, part->last, { part->number, part->name, part->birth } };
    }
  return mdg_match (rows, n_rows, pages, parts->len);
}

/* ---- what the pages say beside ---- */

static void
mark_padded (const MdgNoticePlan *plan, const MdgRecipientList *list)
{
  const GArray *padded = mdg_recipient_list_get_padded (list);
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < padded->len; i++)
    g_hash_table_add (rows, GUINT_TO_POINTER (g_array_index (padded, guint, i)));
  for (guint i = 0; i < plan->parts->len; i++)
    {
      MdgNoticePart *part = plan->parts->pdata[i];
      if (has_reason (part, MDG_REASON_NUMBER) && !has_reason (part, MDG_REASON_ZEROS) &&
          g_hash_table_contains (rows, GUINT_TO_POINTER ((guint) part->row)))
        add_reason (part, MDG_REASON_ZEROS);
    }
}

static void
mark_several (const MdgNoticePlan *plan, GPtrArray *parts)
{
  guint n = 0, n_first = 0;
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgBatchPart *part = parts->pdata[i];
      n += part->number != NULL ? 1 : 0;
      n_first += part->number != NULL && part->number_page == part->first ? 1 : 0;
    }
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgBatchPart *part = parts->pdata[i];
      if (part->several)
        give_to_person (plan->parts->pdata[i], MDG_REASON_SEVERAL_VALUES);
      if (part->number != NULL && part->number_page != part->first &&
          n_first * 100 >= n * FIRST_PAGE_PERCENT)
        give_to_person (plan->parts->pdata[i], MDG_REASON_NUMBER_LATE);
    }
}

/* Cells that make a row another one than it seems. */
static gboolean
is_grave (const GError *problem)
{
  return problem->code == MDG_ERROR_CSV_CELL_COUNT ||
         problem->code == MDG_ERROR_CSV_CELL_SHORTENED ||
         problem->code == MDG_ERROR_CSV_CELL_CHARACTER ||
         problem->code == MDG_ERROR_CSV_CELL_DATE || problem->code == MDG_ERROR_CSV_CELL_SERIAL;
}

static void
mark_problems (const MdgNoticePlan *plan, const MdgRecipientList *list)
{
  GPtrArray *problems = mdg_recipient_list_get_problems (list);
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < problems->len; i++)
    {
      const char *row = mdg_error_get_arg (problems->pdata[i], "row");
      if (row != NULL && is_grave (problems->pdata[i]))
        g_hash_table_add (rows, GUINT_TO_POINTER ((guint) g_ascii_strtoull (row, NULL, 10)));
    }
  for (guint i = 0; i < plan->parts->len && g_hash_table_size (rows) > 0; i++)
    {
      MdgNoticePart *part = plan->parts->pdata[i];
      guint row = (guint) part->row;
      if (row != 0 && g_hash_table_contains (
                        rows, GUINT_TO_POINTER (mdg_recipient_list_get_row_number (list, row))))
        give_to_person (part, MDG_REASON_LIST_PROBLEM);
    }
}

/* ---- other residents ---- */

typedef struct
{
  MdgKeyFinder *finder;
  MdgKeyScanner *scanner;
  GPtrArray *names;   /* of each part: GArray of guint, the rows whose names stand there */
  gboolean *others;   /* of each part: numbers or mail addresses of others stand there */
  GHashTable *counts; /* row → on how many parts its name stands */
} Others;

static void
look_at_part (Others *others, guint at, const MdgBatchPart *part, guint own)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GArray *names = g_array_new (FALSE, FALSE, sizeof (guint));
  mdg_key_scanner_find_in_text (others->scanner, part->text != NULL ? part->text : "", own, hits,
                                NULL, NULL);
  for (guint i = 0; i < hits->len; i++)
    {
      const MdgKeyHit *hit = &g_array_index (hits, MdgKeyHit, i);
      gpointer row = GUINT_TO_POINTER (hit->row);
      if (hit->kind != MDG_KEY_NAME)
        others->others[at] = TRUE;
      else if (g_hash_table_add (seen, row))
        {
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (others->counts, row));
          g_hash_table_insert (others->counts, row, GUINT_TO_POINTER (n + 1));
          g_array_append_val (names, hit->row);
        }
    }
  g_ptr_array_add (others->names, names);
}

/* On so many parts of others a name has to stand: a tenth, and in a small run all others or five,
 * so that a mother on the letters of her children is no mayor. */
static guint
count_needed (guint n_parts)
{
  guint few = MIN (MAX (n_parts, 1) - 1, MDG_BATCH_WARD_FEW);
  return MAX (MAX (few, MDG_BATCH_WARD_MIN_PARTS), n_parts * MDG_BATCH_WARD_PERCENT / 100);
}

/* More than a few such names are a leak on every page: the whole list of a small run, say. */
static GHashTable *
find_ward_names (const Others *others, guint n_parts)
{
  GHashTableIter iter;
  gpointer row = NULL, n = NULL;
  guint needed = count_needed (n_parts);
  guint most = MIN (1 + n_parts / MDG_BATCH_WARD_PARTS_EACH, MDG_BATCH_WARD_MAX);
  GHashTable *names = g_hash_table_new (NULL, NULL);
  g_hash_table_iter_init (&iter, others->counts);
  while (g_hash_table_iter_next (&iter, &row, &n))
    if (GPOINTER_TO_UINT (n) >= needed)
      g_hash_table_add (names, row);
  if (g_hash_table_size (names) > most)
    g_hash_table_remove_all (names);
  return names;
}

static char **
list_rows (GHashTable *rows, guint n_rows)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  for (guint row = 1; row <= n_rows && g_hash_table_size (rows) > 0; row++)
    {
      g_autofree char *number = g_strdup_printf ("%u", row);
      if (g_hash_table_contains (rows, GUINT_TO_POINTER (row)))
        g_strv_builder_add (out, number);
    }
  return g_strv_builder_end (out);
}

static gboolean
names_others (const GArray *names, GHashTable *ward)
{
  for (guint i = 0; i < names->len; i++)
    if (!g_hash_table_contains (ward, GUINT_TO_POINTER (g_array_index (names, guint, i))))
      return TRUE;
  return FALSE;
}

static void
mark_others (MdgNoticePlan *plan, GPtrArray *parts, const MdgRecipientList *list)
{
  g_autoptr (MdgKeyFinder) finder = mdg_key_finder_new (list);
  g_autoptr (MdgKeyScanner) scanner = mdg_key_scanner_new (finder);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  g_autofree gboolean *numbers = g_new0 (gboolean, parts->len + 1);
  Others others = { finder, scanner, names, numbers, counts };
  for (guint i = 0; i < parts->len; i++)
    look_at_part (&others, i, parts->pdata[i],
                  (guint) ((MdgNoticePart *) plan->parts->pdata[i])->row);
  g_autoptr (GHashTable) ward = find_ward_names (&others, parts->len);
  plan->ward_names = list_rows (ward, mdg_recipient_list_get_n_rows (list));
  for (guint i = 0; i < parts->len; i++)
    if (numbers[i] || names_others (names->pdata[i], ward))
      give_to_person (plan->parts->pdata[i], MDG_REASON_OTHER_KEY);
}

MdgNoticePlan *
mdg_batch_plan (GPtrArray *parts, const MdgRecipientList *list)
{
  MdgNoticePlan *plan = match (parts, list);
  mark_padded (plan, list);
  mark_several (plan, parts);
  mark_problems (plan, list);
  mark_others (plan, parts, list);
  return plan;
}
