/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step 文面: kind of notice, title, subject, the message with what the list's columns fill in,
 * attachments alike for all, and a preview beside it. Main thread.
 *
 * Actions: "message.insert" (s: a column), "message.attach", "message.detach" (u: place).
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_MESSAGE_STEP (mdg_notice_message_step_get_type ())
G_DECLARE_FINAL_TYPE (
  MdgNoticeMessageStep, mdg_notice_message_step, MDG, NOTICE_MESSAGE_STEP, GtkBox)

GtkWidget *mdg_notice_message_step_new (MdgNoticeWork *work);

G_END_DECLS
