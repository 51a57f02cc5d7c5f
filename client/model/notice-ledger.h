/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who has which row: the plan with what people decided, applied in order from the beginning. Pure;
 * owned by the matching.
 */
#pragma once

#include "shared/model/notice.h"

G_BEGIN_DECLS

typedef struct
{
  guint row;            /* decided or proposed; 0: none */
  const char *decision; /* MDG_MATCH_…, static */
  gboolean lost;        /* its row went to other pages */
} MdgLedgerPart;

typedef struct
{
  MdgLedgerPart *parts; /* as many as the plan has */
  guint n_parts;
  const char **rows; /* from 1: MDG_ROW_… of rows without pages, static; NULL: undecided */
  guint *holders;    /* from 1: the part (from 1) that has the row decided, or proposed; 0: none */
  guint n_rows;
} MdgNoticeLedger;

MdgNoticeLedger *mdg_notice_ledger_new (guint n_parts, guint n_rows);
void mdg_notice_ledger_free (MdgNoticeLedger *self);

/* Works it out anew. Decisions about pages that are no part of @plan, or about rows that are not
 * there, are passed over. */
void mdg_notice_ledger_apply (MdgNoticeLedger *self,
                              const MdgNoticePlan *plan,
                              const GPtrArray *decisions);

/* TRUE when @decision is about something that is there. */
gboolean mdg_notice_ledger_fits (const MdgNoticeLedger *self,
                                 const MdgNoticePlan *plan,
                                 const MdgNoticeDecision *decision);

/* The part of @plan (from 0) that holds @page; -1 for none. */
int mdg_notice_plan_part_at (const MdgNoticePlan *plan, gint64 page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeLedger, mdg_notice_ledger_free)

G_END_DECLS
