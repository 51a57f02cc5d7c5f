/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/notice-ledger.h"

static const char *const decisions_of_parts[] = {
  MDG_MATCH_AUTO,
  MDG_MATCH_CONFIRMED,
  MDG_MATCH_REFUSED,
  MDG_MATCH_REVIEW,
  MDG_MATCH_UNMATCHED,
};

static gboolean
is (const char *a, const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

/* The static word for @decision; what nobody knows waits for a person. */
static const char *
static_word (const char *decision)
{
  for (guint i = 0; i < G_N_ELEMENTS (decisions_of_parts); i++)
    if (is (decision, decisions_of_parts[i]))
      return decisions_of_parts[i];
  return MDG_MATCH_REVIEW;
}

static gboolean
is_decided (const MdgLedgerPart *part)
{
  return is (part->decision, MDG_MATCH_AUTO) || is (part->decision, MDG_MATCH_CONFIRMED);
}

MdgNoticeLedger *
mdg_notice_ledger_new (guint n_parts, guint n_rows)
{
  MdgNoticeLedger *self = g_new0 (MdgNoticeLedger, 1);
  self->n_parts = n_parts;
  self->n_rows = n_rows;
  self->parts = g_new0 (MdgLedgerPart, (gsize) n_parts + 1);
  self->rows = g_new0 (const char *, (gsize) n_rows + 1);
  self->holders = g_new0 (guint, (gsize) n_rows + 1);
  return self;
}

void
mdg_notice_ledger_free (MdgNoticeLedger *self)
{
  if (self == NULL)
    return;
  g_free (self->parts);
  g_free (self->rows);
  g_free (self->holders);
  g_free (self);
}

int
mdg_notice_plan_part_at (const MdgNoticePlan *plan, gint64 page)
{
  guint low = 0, high = plan->parts->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const MdgNoticePart *part = plan->parts->pdata[middle];
      if (page < part->first)
        high = middle;
      else if (page > part->last)
        low = middle + 1;
      else
        return (int) middle;
    }
  return -1;
}

/* -1 when the pages are no part of the plan any more. */
static int
part_of (const MdgNoticePlan *plan, const MdgNoticeDecision *decision)
{
  int at = mdg_notice_plan_part_at (plan, decision->first);
  const MdgNoticePart *part = at >= 0 ? plan->parts->pdata[at] : NULL;
  if (part == NULL || part->first != decision->first || part->last != decision->last)
    return -1;
  return at;
}

gboolean
mdg_notice_ledger_fits (const MdgNoticeLedger *self,
                        const MdgNoticePlan *plan,
                        const MdgNoticeDecision *decision)
{
  gboolean has_row = decision->row >= 1 && decision->row <= (gint64) self->n_rows;
  if (decision->first == 0)
    return has_row &&
           (is (decision->decision, MDG_ROW_PAPER) || is (decision->decision, MDG_ROW_LEFT_OUT));
  if (part_of (plan, decision) < 0)
    return FALSE;
  if (is (decision->decision, MDG_MATCH_REFUSED))
    return TRUE;
  return has_row && is (decision->decision, MDG_MATCH_CONFIRMED);
}

static void
begin (MdgNoticeLedger *self, const MdgNoticePlan *plan)
{
  for (guint row = 0; row <= self->n_rows; row++)
    {
      self->rows[row] = NULL;
      self->holders[row] = 0;
    }
  for (guint i = 0; i < self->n_parts; i++)
    {
      const MdgNoticePart *from = plan->parts->pdata[i];
      MdgLedgerPart *part = &self->parts[i];
      part->row = from->row >= 1 && from->row <= (gint64) self->n_rows ? (guint) from->row : 0;
      part->decision = static_word (from->decision);
      part->lost = FALSE;
      if (is_decided (part))
        self->holders[part->row] = i + 1;
    }
}

/* Whatever @part has decided is free again. */
static void
let_go (MdgNoticeLedger *self, guint part)
{
  MdgLedgerPart *entry = &self->parts[part];
  if (self->holders[entry->row] == part + 1)
    self->holders[entry->row] = 0;
  entry->row = 0;
}

static void
give (MdgNoticeLedger *self, guint part, guint row)
{
  guint holder = self->holders[row];
  if (holder > 0 && holder != part + 1)
    {
      MdgLedgerPart *loser = &self->parts[holder - 1];
      loser->row = 0;
      loser->decision = MDG_MATCH_UNMATCHED;
      loser->lost = TRUE;
    }
  let_go (self, part);
  self->parts[part] = (MdgLedgerPart){ row, MDG_MATCH_CONFIRMED, FALSE };
  self->holders[row] = part + 1;
  self->rows[row] = NULL;
}

static void
apply (MdgNoticeLedger *self, const MdgNoticePlan *plan, const MdgNoticeDecision *decision)
{
  if (!mdg_notice_ledger_fits (self, plan, decision))
    return;
  if (decision->first == 0)
    {
      self->rows[decision->row] =
        is (decision->decision, MDG_ROW_PAPER) ? MDG_ROW_PAPER : MDG_ROW_LEFT_OUT;
      return;
    }
  guint part = (guint) part_of (plan, decision);
  if (is (decision->decision, MDG_MATCH_CONFIRMED))
    {
      give (self, part, (guint) decision->row);
      return;
    }
  let_go (self, part);
  self->parts[part] = (MdgLedgerPart){ 0, MDG_MATCH_REFUSED, FALSE };
}

/* A row that is decided is proposed to nobody else. */
static void
settle_proposals (MdgNoticeLedger *self)
{
  for (guint i = 0; i < self->n_parts; i++)
    {
      MdgLedgerPart *part = &self->parts[i];
      if (part->row == 0 || is_decided (part))
        continue;
      if (self->holders[part->row] == 0)
        continue;
      part->row = 0;
      part->decision = MDG_MATCH_UNMATCHED;
      part->lost = TRUE;
    }
  for (guint i = self->n_parts; i > 0; i--)
    {
      MdgLedgerPart *part = &self->parts[i - 1];
      if (part->row != 0 && !is_decided (part))
        self->holders[part->row] = i;
    }
}

/* Rows with pages need no decision of their own. */
static void
settle_rows (MdgNoticeLedger *self)
{
  for (guint row = 1; row <= self->n_rows; row++)
    if (self->holders[row] != 0)
      self->rows[row] = NULL;
}

void
mdg_notice_ledger_apply (MdgNoticeLedger *self,
                         const MdgNoticePlan *plan,
                         const GPtrArray *decisions)
{
  begin (self, plan);
  for (guint i = 0; decisions != NULL && i < decisions->len; i++)
    apply (self, plan, decisions->pdata[i]);
  self->holders[0] = 0;
  settle_proposals (self);
  settle_rows (self);
}
