/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The six steps from a message to a run that waits for approval: head, steps with their marks, the
 * step itself, and a foot that says what is missing and goes on. Owned by the notices page; main
 * thread.
 *
 * A step is one line in the table of notice-wizard.c. Keys: Alt+Right and Ctrl+Enter to the next
 * step, Alt+Left back, F6 from pane to pane.
 *
 * Actions of the widget: "wizard.next", "wizard.back", "wizard.step" (name of a step), and
 * "wizard.close", which saves and emits "closed".
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_WIZARD (mdg_notice_wizard_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeWizard, mdg_notice_wizard, MDG, NOTICE_WIZARD, GtkBox)

/* Begins at the farthest step that can be entered. */
GtkWidget *mdg_notice_wizard_new (MdgNoticeWork *work);
MdgNoticeWork *mdg_notice_wizard_get_work (MdgNoticeWizard *self);
gboolean mdg_notice_wizard_next_pane (MdgNoticeWizard *self, GtkWidget *focus);
void mdg_notice_wizard_search (MdgNoticeWizard *self);
void mdg_notice_wizard_print (MdgNoticeWizard *self);

G_END_DECLS
