/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step 承認へ: what will be sent, then the sending itself, which goes on where it stopped, and
 * what the server found. Main thread.
 *
 * Actions: "send.start", "send.stop", "send.cancel".
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_SEND_STEP (mdg_notice_send_step_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeSendStep, mdg_notice_send_step, MDG, NOTICE_SEND_STEP, GtkBox)

GtkWidget *mdg_notice_send_step_new (MdgNoticeWork *work);

G_END_DECLS
