/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One answer: as of when, its blocks with citation chips, what could not be found, what the reader
 * should know, and what can be done with it. While it is written it is shown anew at most
 * MDG_ANSWER_TICKS times a second, and only the blocks that changed. Main thread.
 */
#pragma once

#include "client/model/message-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_ANSWER_TICKS 20

#define MDG_TYPE_ANSWER_VIEW (mdg_answer_view_get_type ())
G_DECLARE_FINAL_TYPE (MdgAnswerView, mdg_answer_view, MDG, ANSWER_VIEW, GtkBox)

GtkWidget *mdg_answer_view_new (MdgMessageItem *item);
MdgMessageItem *mdg_answer_view_get_item (MdgAnswerView *self);

/* The citation that is open in the viewer; 0: none of this answer's. */
void mdg_answer_view_set_shown (MdgAnswerView *self, gint64 number);

G_END_DECLS
