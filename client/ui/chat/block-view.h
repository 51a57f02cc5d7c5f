/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One block of an answer as widgets: text, heading, list item, code with a button that copies it,
 * table, rule. A block that grows is changed in place, so that nothing flickers. Main thread.
 */
#pragma once

#include "client/model/answer-blocks.h"
#include "client/model/message-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_BLOCK_VIEW (mdg_block_view_get_type ())
G_DECLARE_FINAL_TYPE (MdgBlockView, mdg_block_view, MDG, BLOCK_VIEW, GtkBox)

GtkWidget *mdg_block_view_new (const MdgAnswerBlock *block, MdgMessageItem *message);

/* Shows @block, changing as little as possible. */
void mdg_block_view_set (MdgBlockView *self, const MdgAnswerBlock *block, MdgMessageItem *message);

G_END_DECLS
