/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adds or changes a test question of a folder: its words, and the document and page on which the
 * answer stands. Main thread.
 */
#pragma once

#include "client/model/checkup.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CHECKUP_QUESTION_DIALOG (mdg_checkup_question_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgCheckupQuestionDialog,
                      mdg_checkup_question_dialog,
                      MDG,
                      CHECKUP_QUESTION_DIALOG,
                      GtkWindow)

/* Over the window of @over. @question says the folder; its id is 0 for a new one, and what it has
 * of document and page is chosen already. The window lives by itself; its signal "saved" () comes
 * before it closes. Borrowed. */
MdgCheckupQuestionDialog *mdg_checkup_question_dialog_present (GtkWidget *over,
                                                               MdgAccess *access,
                                                               const MdgTestQuestion *question);

G_END_DECLS
