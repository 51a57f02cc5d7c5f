/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One test question with its state, its right place, its rank before and now, or why it missed. Its
 * template binds to an MdgQuestionItem.
 */
#pragma once

#include "client/model/checkup.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CHECKUP_QUESTION_ROW (mdg_checkup_question_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgCheckupQuestionRow,
                      mdg_checkup_question_row,
                      MDG,
                      CHECKUP_QUESTION_ROW,
                      GtkBox)

/* Property "item" (MdgQuestionItem). */

G_END_DECLS
