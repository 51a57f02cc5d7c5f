/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question as it was asked, with its files. Main thread.
 */
#pragma once

#include "client/model/message-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A longer one is shown in part until the reader wants all of it. */
#define MDG_QUESTION_SHOWN_LINES 12

#define MDG_TYPE_QUESTION_BUBBLE (mdg_question_bubble_get_type ())
G_DECLARE_FINAL_TYPE (MdgQuestionBubble, mdg_question_bubble, MDG, QUESTION_BUBBLE, GtkBox)

GtkWidget *mdg_question_bubble_new (MdgMessageItem *item);

G_END_DECLS
