/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which pages go to which row, as people see and decide it.
 *
 * DESIGN. What the plan proposes never changes here; what people decide is a list of
 * MdgNoticeDecision in the order in which they were made, each with its time and what had been
 * proposed. What holds now is always the plan with that list applied from its beginning: undoing is
 * taking a decision out, and a draft that is opened again stands where it was left. Two parts never
 * keep one row: who gives a row to other pages takes it from those that had it, and these wait for
 * a person again.
 *
 * A GListModel of MdgNoticePair: those of the tab that contain what is searched, in the chosen
 * order, below them under a heading those that miss their other side. 100,000 rows are fine. Made
 * on any thread, then of the main thread. Personal data is only pointed at, never copied.
 *
 * Signal "changed" (): counts, decisions or lines are different.
 */
#pragma once

#include "client/model/notice-pair.h"
#include "client/model/notice-rows.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_MATCH_TAB_ALL,
  MDG_MATCH_TAB_OPEN,
  MDG_MATCH_TAB_AUTO,
  MDG_MATCH_TAB_BY_HAND,
  MDG_N_MATCH_TABS
} MdgMatchTab;

typedef enum
{
  MDG_MATCH_BY_PAGE,
  MDG_MATCH_BY_NUMBER,
  MDG_MATCH_BY_LIST_NAME,
  MDG_MATCH_BY_PDF_NAME,
  MDG_MATCH_BY_SCORE,
} MdgMatchOrder;

/* Rows that are offered for one part at most. */
#define MDG_MATCH_MAX_CANDIDATES 50

#define MDG_TYPE_NOTICE_MATCH (mdg_notice_match_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeMatch, mdg_notice_match, MDG, NOTICE_MATCH, GObject)

/* @parts (MdgBatchPart) and @rows, which have a list, are kept, @plan is copied. @decisions
 * (MdgNoticeDecision; NULL for none) are those of an earlier time; what does not fit these pages
 * any more is left out. */
MdgNoticeMatch *mdg_notice_match_new (GPtrArray *parts,
                                      MdgNoticeRows *rows,
                                      const MdgNoticePlan *plan,
                                      GPtrArray *decisions);

/* ---- what is shown ---- */

void mdg_notice_match_set_tab (MdgNoticeMatch *self, MdgMatchTab tab);
MdgMatchTab mdg_notice_match_get_tab (MdgNoticeMatch *self);

/* Numbers or names, in whatever spelling; NULL or "" for all. */
void mdg_notice_match_set_search (MdgNoticeMatch *self, const char *words);
void mdg_notice_match_set_order (MdgNoticeMatch *self, MdgMatchOrder order, gboolean descending);

/* Lines of @tab without headings, whatever is searched. */
guint mdg_notice_match_count (MdgNoticeMatch *self, MdgMatchTab tab);

/* How many wait for a person: 0 lets the wizard go on. */
guint mdg_notice_match_count_open (MdgNoticeMatch *self);

/* Letters that will be sent (parts with a row that is decided), and rows that get paper or nothing.
 */
guint mdg_notice_match_count_letters (MdgNoticeMatch *self);
guint mdg_notice_match_count_paper (MdgNoticeMatch *self);
guint mdg_notice_match_count_left_out (MdgNoticeMatch *self);

/* Its place in the list; G_MAXUINT when it is not shown. */
guint mdg_notice_match_find (MdgNoticeMatch *self, MdgNoticePair *pair);

/* ---- what is decided ---- */

/* Each is recorded and tells "changed". FALSE when there is nothing of the kind to decide. */

/* The proposed row is right. */
gboolean mdg_notice_match_confirm (MdgNoticeMatch *self, MdgNoticePair *pair);

/* @row for the pages of @pair. */
gboolean mdg_notice_match_choose (MdgNoticeMatch *self, MdgNoticePair *pair, guint row);

/* The pages go to nobody in this run. */
gboolean mdg_notice_match_refuse (MdgNoticeMatch *self, MdgNoticePair *pair);

/* A row without pages: MDG_ROW_PAPER or MDG_ROW_LEFT_OUT. */
gboolean
mdg_notice_match_settle_row (MdgNoticeMatch *self, MdgNoticePair *pair, const char *decision);

/* Takes back what was decided about @pair, or, when that is nothing, the last decision. The pair
 * that is open again; NULL when there was nothing to take back. New reference. */
MdgNoticePair *mdg_notice_match_undo (MdgNoticeMatch *self, MdgNoticePair *pair);

/* MdgNoticeDecision, in order. Borrowed. */
GPtrArray *mdg_notice_match_get_decisions (MdgNoticeMatch *self);

/* The plan with all decisions. New. */
MdgNoticePlan *mdg_notice_match_dup_plan (MdgNoticeMatch *self);
GPtrArray *mdg_notice_match_get_parts (MdgNoticeMatch *self);
MdgNoticeRows *mdg_notice_match_get_rows (MdgNoticeMatch *self);

/* ---- other candidates ---- */

/* The rows for the pages of @pair, the likeliest first: without @words those that have no pages yet
 * and have something in common, with words any row that contains them. Array of guint. New. */
GArray *
mdg_notice_match_find_rows (MdgNoticeMatch *self, MdgNoticePair *pair, const char *words);

/* The pair that has @row decided or proposed; NULL for none. Borrowed. */
MdgNoticePair *mdg_notice_match_holder (MdgNoticeMatch *self, guint row);

/* The line of @row while it has no pages; NULL. Borrowed. */
MdgNoticePair *mdg_notice_match_at_row (MdgNoticeMatch *self, guint row);

/* The pair of the pages that hold @page; NULL for none. Borrowed. */
MdgNoticePair *mdg_notice_match_at_page (MdgNoticeMatch *self, guint page);

G_END_DECLS
