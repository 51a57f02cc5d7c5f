/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses another row of the list for some pages: first those that have no pages yet and have
 * something in common, by search any other. A row that other pages have says so. Main thread.
 */
#pragma once

#include "client/model/notice-match.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CANDIDATES_DIALOG (mdg_candidates_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgCandidatesDialog, mdg_candidates_dialog, MDG, CANDIDATES_DIALOG, GtkWindow)

/* Called once with the row that was chosen; @owner is held meanwhile. */
typedef void (*MdgCandidateChosen) (gpointer owner, MdgNoticePair *pair, guint row);

void mdg_candidates_dialog_present (GtkWidget *widget,
                                    MdgNoticeMatch *match,
                                    MdgNoticePair *pair,
                                    MdgCandidateChosen chosen,
                                    gpointer owner);

G_END_DECLS
