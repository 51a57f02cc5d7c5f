/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step 分割: the PDF, where its letters begin, how number, name and birth date are read off
 * them, and at once what comes of it. Main thread.
 *
 * Actions: "split.choose" (a file), "split.stop" (reading), "split.unlock" (with the password).
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_SPLIT_STEP (mdg_notice_split_step_get_type ())
G_DECLARE_FINAL_TYPE (
  MdgNoticeSplitStep, mdg_notice_split_step, MDG, NOTICE_SPLIT_STEP, GtkBox)

GtkWidget *mdg_notice_split_step_new (MdgNoticeWork *work);

G_END_DECLS
