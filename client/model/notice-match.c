/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-match.h"

#include "client/model/notice-candidates.h"
#include "client/model/notice-ledger.h"
#include "shared/base/text.h"
#include "shared/notice/match.h"
#include "shared/notice/name-key.h"

struct _MdgNoticeMatch
{
  GObject parent_instance;
  GPtrArray *parts; /* MdgBatchPart */
  MdgNoticeRows *rows;
  const MdgRecipientList *list; /* of the rows */
  MdgNoticePlan *plan;
  GPtrArray *decisions; /* MdgNoticeDecision */
  MdgNoticeLedger *ledger;
  MdgNoticeCandidates *candidates;
  GPtrArray *of_parts; /* MdgNoticePair, one for each part */
  GPtrArray *of_rows;  /* from 1: MdgNoticePair, NULL while the row has pages */
  MdgNoticePair *heading;
  GPtrArray *shown; /* MdgNoticePair, borrowed */
  MdgMatchTab tab;
  MdgMatchOrder order;
  gboolean descending;
  char *search;
  guint counts[MDG_N_MATCH_TABS];
  guint n_letters;
  guint n_paper;
  guint n_left_out;
};

/* Candidates are counted ahead while that is at most so many comparisons. */
#define COMPARISONS_MAX (4 * 1000 * 1000)

static guint changed_signal;

static void mdg_notice_match_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticeMatch,
                               mdg_notice_match,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      mdg_notice_match_iface_init))

static gboolean
is (const char *a, const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

/* ---- facts ---- */

static MdgPairState
state_of (const char *decision)
{
  if (is (decision, MDG_MATCH_AUTO))
    return MDG_PAIR_AUTO;
  if (decision == NULL || is (decision, MDG_MATCH_REVIEW) || is (decision, MDG_MATCH_UNMATCHED))
    return MDG_PAIR_OPEN;
  return MDG_PAIR_BY_HAND;
}

static guint
count_unmatched (MdgNoticeMatch *self)
{
  guint n = 0;
  for (guint i = 0; i < self->ledger->n_parts; i++)
    n += is (self->ledger->parts[i].decision, MDG_MATCH_UNMATCHED) ? 1 : 0;
  return n;
}

static guint
count_candidates (MdgNoticeMatch *self, guint part)
{
  g_autoptr (GArray) rows =
    mdg_notice_candidates_find (self->candidates, part, NULL, self->ledger->holders);
  return rows->len;
}

static void
update_part (MdgNoticeMatch *self, guint part, gboolean counting)
{
  const MdgLedgerPart *entry = &self->ledger->parts[part];
  MdgPairFacts facts = {
    .kind = MDG_PAIR_PAGES,
    .state = state_of (entry->decision),
    .part = part,
    .row = entry->row,
    .decision = entry->decision,
    .lost = entry->lost,
    .proposal = self->plan->parts->pdata[part],
    .printed = self->parts->pdata[part],
  };
  if (entry->row > 0)
    {
      facts.recipient = mdg_recipient_list_get (self->list, entry->row);
      facts.n_same_name = mdg_notice_candidates_count_name (self->candidates, entry->row);
    }
  else if (counting && facts.state == MDG_PAIR_OPEN)
    facts.n_candidates = count_candidates (self, part);
  mdg_notice_pair_set (self->of_parts->pdata[part], &facts);
}

static void
update_row (MdgNoticeMatch *self, guint row)
{
  if (self->ledger->holders[row] != 0)
    {
      g_clear_object (&self->of_rows->pdata[row]);
      return;
    }
  if (self->of_rows->pdata[row] == NULL)
    self->of_rows->pdata[row] = mdg_notice_pair_new (MDG_PAIR_ROW);
  const MdgPairFacts facts = {
    .kind = MDG_PAIR_ROW,
    .state = state_of (self->ledger->rows[row]),
    .row = row,
    .decision = self->ledger->rows[row],
    .recipient = mdg_recipient_list_get (self->list, row),
    .n_same_name = mdg_notice_candidates_count_name (self->candidates, row),
  };
  mdg_notice_pair_set (self->of_rows->pdata[row], &facts);
}

static void
count_pair (MdgNoticeMatch *self, MdgNoticePair *pair)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  self->counts[MDG_MATCH_TAB_ALL]++;
  if (facts->state == MDG_PAIR_OPEN)
    self->counts[MDG_MATCH_TAB_OPEN]++;
  else if (facts->state == MDG_PAIR_AUTO)
    self->counts[MDG_MATCH_TAB_AUTO]++;
  else
    self->counts[MDG_MATCH_TAB_BY_HAND]++;
  if (facts->kind == MDG_PAIR_PAGES && facts->row > 0 && facts->state != MDG_PAIR_OPEN)
    self->n_letters++;
  if (is (facts->decision, MDG_ROW_PAPER))
    self->n_paper++;
  else if (is (facts->decision, MDG_ROW_LEFT_OUT))
    self->n_left_out++;
}

static void
work_out (MdgNoticeMatch *self)
{
  mdg_notice_ledger_apply (self->ledger, self->plan, self->decisions);
  gboolean counting =
    (guint64) count_unmatched (self) * self->ledger->n_rows <= COMPARISONS_MAX;
  for (guint i = 0; i < MDG_N_MATCH_TABS; i++)
    self->counts[i] = 0;
  self->n_letters = self->n_paper = self->n_left_out = 0;
  for (guint i = 0; i < self->of_parts->len; i++)
    {
      update_part (self, i, counting);
      count_pair (self, self->of_parts->pdata[i]);
    }
  for (guint row = 1; row < self->of_rows->len; row++)
    {
      update_row (self, row);
      if (self->of_rows->pdata[row] != NULL)
        count_pair (self, self->of_rows->pdata[row]);
    }
}

/* ---- what is shown ---- */

static gboolean
is_in_tab (const MdgPairFacts *facts, MdgMatchTab tab)
{
  static const MdgPairState states[] = {
    [MDG_MATCH_TAB_OPEN] = MDG_PAIR_OPEN,
    [MDG_MATCH_TAB_AUTO] = MDG_PAIR_AUTO,
    [MDG_MATCH_TAB_BY_HAND] = MDG_PAIR_BY_HAND,
  };
  return tab == MDG_MATCH_TAB_ALL || facts->state == states[tab];
}

static gboolean
is_found (MdgNoticeMatch *self, const MdgPairFacts *facts)
{
  if (self->search == NULL)
    return TRUE;
  return (facts->row > 0 &&
          mdg_notice_candidates_row_has (self->candidates, facts->row, self->search)) ||
         (facts->kind == MDG_PAIR_PAGES &&
          mdg_notice_candidates_part_has (self->candidates, facts->part, self->search));
}

static const char *
text_of (const MdgPairFacts *facts, MdgMatchOrder order)
{
  const MdgNoticeRecipient *row = facts->recipient;
  const MdgBatchPart *part = facts->printed;
  if (order == MDG_MATCH_BY_PDF_NAME)
    return part != NULL ? part->name : NULL;
  if (order == MDG_MATCH_BY_LIST_NAME)
    return row == NULL ? NULL : row->kana != NULL ? row->kana
                                                  : row->name;
  return row != NULL ? row->number : NULL;
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_pairs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  MdgNoticeMatch *self = user_data;
  const MdgPairFacts *left = mdg_notice_pair_get (*(MdgNoticePair *const *) a);
  const MdgPairFacts *right = mdg_notice_pair_get (*(MdgNoticePair *const *) b);
  int answer = 0;
  if (self->order == MDG_MATCH_BY_SCORE && left->proposal != NULL && right->proposal != NULL)
    answer = compare_numbers (left->proposal->score, right->proposal->score);
  else if (self->order != MDG_MATCH_BY_PAGE)
    answer = g_strcmp0 (text_of (left, self->order), text_of (right, self->order));
  if (answer == 0 && left->kind != right->kind)
    return left->kind == MDG_PAIR_ROW ? -1 : 1; /* rows without pages first */
  if (answer == 0)
    answer = left->kind == MDG_PAIR_PAGES ? compare_numbers (left->part, right->part)
                                          : compare_numbers (left->row, right->row);
  return self->descending ? -answer : answer;
}

static void
take (MdgNoticeMatch *self, MdgNoticePair *pair, GPtrArray *paired, GPtrArray *unmatched)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  if (!is_in_tab (facts, self->tab) || !is_found (self, facts))
    return;
  gboolean single = facts->kind == MDG_PAIR_ROW || facts->row == 0;
  g_ptr_array_add (single ? unmatched : paired, pair);
}

static GPtrArray *
make_lines (MdgNoticeMatch *self)
{
  GPtrArray *lines = g_ptr_array_new ();
  GPtrArray *unmatched = g_ptr_array_new ();
  for (guint i = 0; i < self->of_parts->len; i++)
    take (self, self->of_parts->pdata[i], lines, unmatched);
  for (guint row = 1; row < self->of_rows->len; row++)
    if (self->of_rows->pdata[row] != NULL)
      take (self, self->of_rows->pdata[row], lines, unmatched);
  g_ptr_array_sort_with_data (lines, compare_pairs, self);
  g_ptr_array_sort_with_data (unmatched, compare_pairs, self);
  if (unmatched->len > 0)
    g_ptr_array_add (lines, self->heading);
  g_ptr_array_extend_and_steal (lines, unmatched);
  return lines;
}

/* Tells of the lines between the first and the last that differ, so that a list keeps its place. */
static void
show (MdgNoticeMatch *self)
{
  GPtrArray *lines = make_lines (self);
  GPtrArray *old = self->shown;
  guint start = 0, end = 0;
  while (start < old->len && start < lines->len && old->pdata[start] == lines->pdata[start])
    start++;
  while (end < old->len - start && end < lines->len - start &&
         old->pdata[old->len - 1 - end] == lines->pdata[lines->len - 1 - end])
    end++;
  guint removed = old->len - start - end, added = lines->len - start - end;
  self->shown = lines;
  g_ptr_array_unref (old);
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, removed, added);
}

/* Pairs of rows that got pages are let go only when no line points at them any more. */
static void
decided (MdgNoticeMatch *self)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->shown->len; i++)
    g_ptr_array_add (held, g_object_ref (self->shown->pdata[i]));
  work_out (self);
  show (self);
  g_signal_emit (self, changed_signal, 0);
}

/* ---- decisions ---- */

static void
record (MdgNoticeMatch *self, MdgNoticePair *pair, const char *decision, guint row)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  MdgNoticeDecision *made = mdg_notice_decision_new ();
  if (facts->kind == MDG_PAIR_PAGES)
    {
      made->first = facts->proposal->first;
      made->last = facts->proposal->last;
      made->proposed = facts->proposal->row;
    }
  made->row = row;
  made->decision = g_strdup (decision);
  made->at = g_get_real_time ();
  g_ptr_array_add (self->decisions, made);
  decided (self);
}

static gboolean
is_about (const MdgNoticeDecision *decision, const MdgPairFacts *facts)
{
  if (facts->kind == MDG_PAIR_PAGES)
    return decision->first == facts->proposal->first && decision->last == facts->proposal->last;
  return facts->kind == MDG_PAIR_ROW && decision->first == 0 &&
         decision->row == (gint64) facts->row;
}

gboolean
mdg_notice_match_confirm (MdgNoticeMatch *self, MdgNoticePair *pair)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  return facts->state == MDG_PAIR_OPEN && mdg_notice_match_choose (self, pair, facts->row);
}

gboolean
mdg_notice_match_choose (MdgNoticeMatch *self, MdgNoticePair *pair, guint row)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  if (facts->kind != MDG_PAIR_PAGES || row < 1 || row > self->ledger->n_rows)
    return FALSE;
  record (self, pair, MDG_MATCH_CONFIRMED, row);
  return TRUE;
}

gboolean
mdg_notice_match_refuse (MdgNoticeMatch *self, MdgNoticePair *pair)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  if (facts->kind != MDG_PAIR_PAGES || is (facts->decision, MDG_MATCH_REFUSED))
    return FALSE;
  record (self, pair, MDG_MATCH_REFUSED, 0);
  return TRUE;
}

gboolean
mdg_notice_match_settle_row (MdgNoticeMatch *self, MdgNoticePair *pair, const char *decision)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  if (facts->kind != MDG_PAIR_ROW || is (facts->decision, decision))
    return FALSE;
  record (self, pair, decision, facts->row);
  return TRUE;
}

static gboolean
take_back (MdgNoticeMatch *self, const MdgPairFacts *facts)
{
  guint before = self->decisions->len;
  for (guint i = before; i > 0; i--)
    if (is_about (self->decisions->pdata[i - 1], facts))
      g_ptr_array_remove_index (self->decisions, i - 1);
  return self->decisions->len < before;
}

/* The pair that a decision was about, as it stands after the decision is gone. */
static MdgNoticePair *
pair_of (MdgNoticeMatch *self, gint64 first, gint64 row)
{
  if (first > 0)
    return mdg_notice_match_at_page (self, (guint) first);
  return row >= 1 && row < (gint64) self->of_rows->len ? self->of_rows->pdata[row] : NULL;
}

MdgNoticePair *
mdg_notice_match_undo (MdgNoticeMatch *self, MdgNoticePair *pair)
{
  gint64 first = 0, row = 0;
  if (pair != NULL && mdg_notice_pair_get (pair)->state == MDG_PAIR_BY_HAND)
    {
      const MdgPairFacts *facts = mdg_notice_pair_get (pair);
      first = facts->kind == MDG_PAIR_PAGES ? facts->proposal->first : 0;
      row = facts->row;
      if (!take_back (self, facts))
        return NULL;
    }
  else if (self->decisions->len > 0)
    {
      const MdgNoticeDecision *last = self->decisions->pdata[self->decisions->len - 1];
      first = last->first;
      row = last->row;
      g_ptr_array_remove_index (self->decisions, self->decisions->len - 1);
    }
  else
    return NULL;
  decided (self);
  MdgNoticePair *open = pair_of (self, first, row);
  return open != NULL ? g_object_ref (open) : NULL;
}

GPtrArray *
mdg_notice_match_get_decisions (MdgNoticeMatch *self)
{
  return self->decisions;
}

static void
add_reason (MdgNoticePart *part, const char *reason)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  g_strv_builder_addv (reasons, (const char **) part->reasons);
  g_strv_builder_add (reasons, reason);
  g_strfreev (part->reasons);
  part->reasons = g_strv_builder_end (reasons);
}

MdgNoticePlan *
mdg_notice_match_dup_plan (MdgNoticeMatch *self)
{
  MdgNoticePlan *plan = mdg_notice_plan_copy (self->plan);
  g_autoptr (GStrvBuilder) without = g_strv_builder_new ();
  for (guint i = 0; i < plan->parts->len; i++)
    {
      MdgNoticePart *part = plan->parts->pdata[i];
      const MdgLedgerPart *entry = &self->ledger->parts[i];
      part->row = entry->row;
      g_free (part->decision);
      part->decision = g_strdup (entry->decision);
      if (entry->lost)
        add_reason (part, MDG_REASON_ROW_TWICE);
    }
  for (guint row = 1; row <= self->ledger->n_rows; row++)
    if (self->ledger->holders[row] == 0)
      {
        g_autofree char *number = g_strdup_printf ("%u", row);
        g_strv_builder_add (without, number);
      }
  g_strfreev (plan->rows_without_pages);
  plan->rows_without_pages = g_strv_builder_end (without);
  return plan;
}

GPtrArray *
mdg_notice_match_get_parts (MdgNoticeMatch *self)
{
  return self->parts;
}

MdgNoticeRows *
mdg_notice_match_get_rows (MdgNoticeMatch *self)
{
  return self->rows;
}

/* ---- candidates ---- */

GArray *
mdg_notice_match_find_rows (MdgNoticeMatch *self, MdgNoticePair *pair, const char *words)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  if (facts->kind != MDG_PAIR_PAGES)
    return g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *key = mdg_notice_search_key (words);
  return mdg_notice_candidates_find (self->candidates, facts->part, key, self->ledger->holders);
}

MdgNoticePair *
mdg_notice_match_holder (MdgNoticeMatch *self, guint row)
{
  guint holder = row <= self->ledger->n_rows ? self->ledger->holders[row] : 0;
  return holder > 0 ? self->of_parts->pdata[holder - 1] : NULL;
}

MdgNoticePair *
mdg_notice_match_at_row (MdgNoticeMatch *self, guint row)
{
  return row >= 1 && row < self->of_rows->len ? self->of_rows->pdata[row] : NULL;
}

MdgNoticePair *
mdg_notice_match_at_page (MdgNoticeMatch *self, guint page)
{
  int at = mdg_notice_plan_part_at (self->plan, page);
  return at >= 0 ? self->of_parts->pdata[at] : NULL;
}

/* ---- showing ---- */

void
mdg_notice_match_set_tab (MdgNoticeMatch *self, MdgMatchTab tab)
{
  if (self->tab == tab)
    return;
  self->tab = tab;
  show (self);
}

MdgMatchTab
mdg_notice_match_get_tab (MdgNoticeMatch *self)
{
  return self->tab;
}

void
mdg_notice_match_set_search (MdgNoticeMatch *self, const char *words)
{
  g_autofree char *key = mdg_notice_search_key (words);
  if (is (key, self->search))
    return;
  g_free (self->search);
  self->search = g_steal_pointer (&key);
  show (self);
}

void
mdg_notice_match_set_order (MdgNoticeMatch *self, MdgMatchOrder order, gboolean descending)
{
  self->order = order;
  self->descending = descending;
  show (self);
}

guint
mdg_notice_match_count (MdgNoticeMatch *self, MdgMatchTab tab)
{
  return self->counts[tab];
}

guint
mdg_notice_match_count_open (MdgNoticeMatch *self)
{
  return self->counts[MDG_MATCH_TAB_OPEN];
}

guint
mdg_notice_match_count_letters (MdgNoticeMatch *self)
{
  return self->n_letters;
}

guint
mdg_notice_match_count_paper (MdgNoticeMatch *self)
{
  return self->n_paper;
}

guint
mdg_notice_match_count_left_out (MdgNoticeMatch *self)
{
  return self->n_left_out;
}

guint
mdg_notice_match_find (MdgNoticeMatch *self, MdgNoticePair *pair)
{
  guint at = 0;
  return g_ptr_array_find (self->shown, pair, &at) ? at : G_MAXUINT;
}

/* ---- GListModel ---- */

static GType
get_item_type (GListModel *model)
{
  return MDG_TYPE_NOTICE_PAIR;
}

static guint
get_n_items (GListModel *model)
{
  return MDG_NOTICE_MATCH (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *shown = MDG_NOTICE_MATCH (model)->shown;
  return position < shown->len ? g_object_ref (shown->pdata[position]) : NULL;
}

static void
mdg_notice_match_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- the class ---- */

static void
keep_decisions (MdgNoticeMatch *self, GPtrArray *decisions)
{
  for (guint i = 0; decisions != NULL && i < decisions->len; i++)
    if (mdg_notice_ledger_fits (self->ledger, self->plan, decisions->pdata[i]))
      g_ptr_array_add (self->decisions, mdg_notice_decision_copy (decisions->pdata[i]));
}

MdgNoticeMatch *
mdg_notice_match_new (GPtrArray *parts,
                      MdgNoticeRows *rows,
                      const MdgNoticePlan *plan,
                      GPtrArray *decisions)
{
  MdgNoticeMatch *self = g_object_new (MDG_TYPE_NOTICE_MATCH, NULL);
  const MdgRecipientList *list = mdg_notice_rows_get_list (rows);
  guint n_rows = mdg_recipient_list_get_n_rows (list);
  g_assert (plan->parts->len == parts->len);
  self->parts = g_ptr_array_ref (parts);
  self->rows = mdg_notice_rows_ref (rows);
  self->list = list;
  self->plan = mdg_notice_plan_copy (plan);
  self->ledger = mdg_notice_ledger_new (parts->len, n_rows);
  self->candidates = mdg_notice_candidates_new (parts, list);
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (self->of_parts, mdg_notice_pair_new (MDG_PAIR_PAGES));
  g_ptr_array_set_size (self->of_rows, (int) n_rows + 1);
  keep_decisions (self, decisions);
  work_out (self);
  show (self);
  return self;
}

/* Lines that a list still holds point at nothing any more. */
static void
forget (GPtrArray *pairs)
{
  for (guint i = 0; i < pairs->len; i++)
    if (pairs->pdata[i] != NULL)
      {
        const MdgPairFacts none = { .kind = mdg_notice_pair_get_kind (pairs->pdata[i]) };
        mdg_notice_pair_set (pairs->pdata[i], &none);
      }
}

static void
clear_object (gpointer object)
{
  if (object != NULL)
    g_object_unref (object);
}

static void
mdg_notice_match_finalize (GObject *object)
{
  MdgNoticeMatch *self = MDG_NOTICE_MATCH (object);
  forget (self->of_parts);
  forget (self->of_rows);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->rows, mdg_notice_rows_unref);
  g_clear_pointer (&self->plan, mdg_notice_plan_free);
  g_clear_pointer (&self->ledger, mdg_notice_ledger_free);
  g_clear_pointer (&self->candidates, mdg_notice_candidates_free);
  g_ptr_array_unref (self->decisions);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->of_parts);
  g_ptr_array_unref (self->of_rows);
  g_clear_object (&self->heading);
  g_free (self->search);
  G_OBJECT_CLASS (mdg_notice_match_parent_class)->finalize (object);
}

static void
mdg_notice_match_class_init (MdgNoticeMatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_match_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_NOTICE_MATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_notice_match_init (MdgNoticeMatch *self)
{
  self->tab = MDG_MATCH_TAB_OPEN;
  self->decisions = mdg_record_array_new (&MDG_NOTICE_DECISION_TYPE);
  self->of_parts = g_ptr_array_new_with_free_func (g_object_unref);
  self->of_rows = g_ptr_array_new_with_free_func (clear_object);
  self->shown = g_ptr_array_new ();
  self->heading = mdg_notice_pair_new (MDG_PAIR_HEADING);
}
