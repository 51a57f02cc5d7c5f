/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wrapped text that can be selected, with citation chips standing in its lines behind the claims
 * they support. Main thread.
 */
#pragma once

#include "client/model/answer-blocks.h"
#include "client/model/message-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_FLOW_TEXT (mdg_flow_text_get_type ())
G_DECLARE_FINAL_TYPE (MdgFlowText, mdg_flow_text, MDG, FLOW_TEXT, GtkWidget)

GtkWidget *mdg_flow_text_new (void);

/* Shows @text; its citations are those of @message, and one it does not have leaves no trace. Chips
 * that stay are kept. */
void mdg_flow_text_set (MdgFlowText *self, const MdgAnswerText *text, MdgMessageItem *message);

GtkLabel *mdg_flow_text_get_label (MdgFlowText *self);

G_END_DECLS
