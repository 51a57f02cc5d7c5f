/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sends a question that the documents did not answer to the section that keeps one of the folders
 * that were searched. The person sees and may change exactly what is sent. Main thread.
 *
 * Actions: ask.send.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ASK_SECTION_DIALOG (mdg_ask_section_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
  MdgAskSectionDialog, mdg_ask_section_dialog, MDG, ASK_SECTION_DIALOG, GtkWindow)

/* @message_id: the answer that did not find it; 0: a question of its own. Signal "sent". */
MdgAskSectionDialog *
mdg_ask_section_dialog_present (GtkWidget *over, MdgAccess *access, gint64 message_id);

G_END_DECLS
