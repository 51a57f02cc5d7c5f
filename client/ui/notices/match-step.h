/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step 突合確認: which pages go to whom. Only what is doubtful needs a person; when nothing is
 * left to decide, the split is proven (proof-line.h, in the wizard's foot), and only then may the
 * wizard go on. Main thread.
 *
 * Actions: "match.confirm", "match.other", "match.other-of" (u: a page), "match.none",
 * "match.paper" and "match.leave-out" (u: row), "match.undo", "match.enlarge", "match.show-page"
 * (u), "match.prove", "match.stop". Keys: Enter, N, X, U, Space.
 */
#pragma once

#include "client/model/notice-match.h"
#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_MATCH_STEP (mdg_notice_match_step_get_type ())
G_DECLARE_FINAL_TYPE (
  MdgNoticeMatchStep, mdg_notice_match_step, MDG, NOTICE_MATCH_STEP, GtkBox)

GtkWidget *mdg_notice_match_step_new (MdgNoticeWork *work);

/* NULL while pages are being read. Borrowed; for tests. */
MdgNoticeMatch *mdg_notice_match_step_get_match (MdgNoticeMatchStep *self);

G_END_DECLS
