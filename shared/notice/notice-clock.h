/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What follows from the facts of one notice and the rules of its kind: when it arrived, how often
 * its resident was written to, when he is reminded, when paper is due.
 *
 * DESIGN. Facts are given in any order and may come twice (the portal tells again what was not
 * acknowledged); the earliest of a kind counts. A mail that came back was no contact. Nothing here
 * is stored, so that a rule that is corrected corrects all dates at once. Times are microseconds,
 * days and hours those of Japan. Pure; any thread.
 */
#pragma once

#include "shared/model/notice-event.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

/* Times are 0 for what has not happened. */
typedef struct
{
  gint64 available;
  gint64 signed_in;
  gint64 viewed;
  gint64 downloaded;
  gint64 confirmed;
  gint64 undeliverable; /* the last mail was refused or came back */
  gint64 paper_chosen;
  gint64 paper_sent;
  gint64 withdrawn; /* or replaced */
  guint n_contacts; /* mails that arrived as far as anyone knows, and paper */
  guint n_reminders;
  gint64 last_contact;
} MdgNoticeFacts;

/* @events: MdgNoticeEvent of one notice. */
void mdg_notice_facts_gather (GPtrArray *events, MdgNoticeFacts *ret_facts);

/* When the notice arrived by the rule of @kind; 0: not yet, or by paper alone. */
gint64 mdg_notice_arrival (const MdgNoticeKind *kind, const MdgNoticeFacts *facts);

/* From when on paper is due; 0: never. Counted from the moment the notice was available (the
 * ministries' rules say "24 hours" and the like); a notice that has been opened in time needs none,
 * see mdg_notice_needs_paper (). */
gint64 mdg_notice_deadline (const MdgNoticeKind *kind, const MdgNoticeFacts *facts);

/* TRUE when paper has to be sent at @now: the resident chose it, no mail reaches him, or the
 * deadline passed and he had not opened the notice by then. Not for withdrawn notices, nor twice.
 */
gboolean
mdg_notice_needs_paper (const MdgNoticeKind *kind, const MdgNoticeFacts *facts, gint64 now);

/* When the next reminder may go, outside of the kind's quiet hours; 0: none (opened, withdrawn, to
 * go by paper, all reminders sent, or paper due before). May lie in the past: then now. */
gint64 mdg_notice_next_reminder (const MdgNoticeKind *kind, const MdgNoticeFacts *facts);

/* @time, or the end of the quiet hours it falls into. */
gint64 mdg_notice_after_quiet (const MdgNoticeKind *kind, gint64 time);

/* The last day of the three months in which a review may be asked for (行政不服審査法 18条: from the
 * day after the resident came to know), as 目安: when the resident knew is for the authority to
 * find. *@ret_moved as in mdg_period_of_months (). NULL when it has not arrived. */
char *mdg_notice_review_until (gint64 arrival, char **ret_moved);

G_END_DECLS
