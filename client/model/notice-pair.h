/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the matching: pages of the PDF and the row they go to, or one of both without the
 * other, or the heading above those. Made and changed by MdgNoticeMatch alone; what it shows of
 * parts and rows is gone once the matching is. Main thread.
 *
 * Signal "changed" ().
 */
#pragma once

#include "shared/batch/batch.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_PAIR_PAGES,   /* pages, with a row or without one */
  MDG_PAIR_ROW,     /* a row that has no pages */
  MDG_PAIR_HEADING, /* above what has no other side */
} MdgPairKind;

/* Who has decided. */
typedef enum
{
  MDG_PAIR_OPEN,
  MDG_PAIR_AUTO,
  MDG_PAIR_BY_HAND,
} MdgPairState;

#define MDG_TYPE_NOTICE_PAIR (mdg_notice_pair_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticePair, mdg_notice_pair, MDG, NOTICE_PAIR, GObject)

/* What stands in one line at a time. */
typedef struct
{
  MdgPairKind kind;
  MdgPairState state;
  guint part;                          /* its place among the parts, from 0 */
  guint row;                           /* 0: none */
  const char *decision;                /* MDG_MATCH_…, MDG_ROW_…, static; NULL: a row that waits */
  gboolean lost;                       /* its row was given to other pages */
  guint n_candidates;                  /* rows that pages without one may belong to, if looked up */
  guint n_same_name;                   /* rows of the list with this name */
  const MdgNoticePart *proposal;       /* NULL for rows */
  const MdgBatchPart *printed;         /* NULL for rows */
  const MdgNoticeRecipient *recipient; /* NULL without a row */
} MdgPairFacts;

/* The facts now; all zero for a heading, and after the matching is gone. */
const MdgPairFacts *mdg_notice_pair_get (MdgNoticePair *self);

MdgPairKind mdg_notice_pair_get_kind (MdgNoticePair *self);

/* TRUE for a line that misses its other side and waits for a person. */
gboolean mdg_pair_facts_is_unmatched (const MdgPairFacts *facts);

/* For MdgNoticeMatch. */
MdgNoticePair *mdg_notice_pair_new (MdgPairKind kind);
void mdg_notice_pair_set (MdgNoticePair *self, const MdgPairFacts *facts);

G_END_DECLS
