/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which character of one text is which of another that says nearly the same in nearly the same
 * order.
 *
 * DESIGN. Runs of characters that stand exactly once in each text are anchors. The longest rising
 * chain of anchors is kept and grown in both directions as far as the texts agree; what lies
 * between is matched in the same way with shorter runs, and the rest, when it is small, by the
 * longest common subsequence. Each step is linear but for the logarithm of the chain, so a document
 * of 5,000 pages takes seconds. Repeated text (forms, running titles) has no anchors of its own and
 * is matched from its neighbours, which is what makes the right one of many be found. Text that was
 * moved (boxes, notes) has anchors outside of the chain; they are kept as strays.
 *
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_ALIGN_NONE G_MAXUINT32

typedef struct
{
  guint32 from; /* in the first text */
  guint32 to;   /* in the second */
} MdgAlignPair;

typedef struct
{
  guint32 *map;   /* for each character of the first text, its place in the second or NONE */
  GArray *strays; /* MdgAlignPair: anchors that break the order, by from */
} MdgAlignMatch;

/* @from and @to are arrays of guint32, at most G_MAXUINT32 - 1 long. */
MdgAlignMatch *mdg_align_match (const GArray *from, const GArray *to);
void mdg_align_match_free (MdgAlignMatch *match);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgAlignMatch, mdg_align_match_free)

G_END_DECLS
